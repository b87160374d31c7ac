"""What happened in a run: steps, tier attempts, messages, complaints of the page."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from executions.engine.errors import FailureKind
from executions.engine.events import Outcome, Source, Status
from executions.engine.plan import Action
from executions.models.choices import TIER_CHOICES, choices_of
from executions.models.executions import TestExecution


class StepResult(models.Model):
    """What happened to one step, with a frozen copy of the step (secrets masked)."""

    execution = models.ForeignKey(
        TestExecution, on_delete=models.CASCADE, related_name="step_results"
    )
    index = models.PositiveIntegerField()
    step = models.JSONField()
    action = models.CharField(max_length=10, choices=choices_of(Action))
    status = models.CharField(max_length=10, choices=choices_of(Status))
    tier = models.PositiveSmallIntegerField(null=True, blank=True, choices=TIER_CHOICES)
    source = models.CharField(max_length=12, blank=True, default="", choices=choices_of(Source))
    healed = models.BooleanField(default=False)
    resolved_selector = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, default=0)
    error_kind = models.CharField(
        max_length=24, blank=True, default="", choices=choices_of(FailureKind)
    )
    error_message = models.TextField(blank=True, default="")
    page_url = models.TextField(blank=True, default="")
    screenshot = models.CharField(max_length=200, blank=True, default="")
    box = models.JSONField(
        null=True, blank=True, help_text="Element's x, y, width, height in the screenshot."
    )
    triage = models.JSONField(
        null=True,
        blank=True,
        help_text="What happened to a failed or healed step, and how one knows.",
    )

    class Meta:
        ordering = ("execution", "index")
        constraints = [
            models.UniqueConstraint(fields=("execution", "index"), name="step_result_unique")
        ]

    def __str__(self) -> str:
        return f"#{self.execution_id} step {self.index + 1}"

    @property
    def outcome(self) -> str:
        """The status, with healed as one of its own: `passed_healed`."""
        return "passed_healed" if self.status == Status.PASSED and self.healed else self.status


class TierExecutionLog(models.Model):
    """One tier's try at one step."""

    execution = models.ForeignKey(TestExecution, on_delete=models.CASCADE, related_name="tier_logs")
    step_index = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(help_text="1 for the step's first attempt.")
    tier = models.PositiveSmallIntegerField(choices=TIER_CHOICES)
    source = models.CharField(max_length=12, choices=choices_of(Source))
    outcome = models.CharField(max_length=10, choices=choices_of(Outcome))
    failure_kind = models.CharField(
        max_length=24, blank=True, default="", choices=choices_of(FailureKind)
    )
    message = models.TextField(blank=True, default="")
    selector = models.TextField(blank=True, default="")
    score = models.FloatField(null=True, blank=True)
    properties = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, default=0)

    class Meta:
        ordering = ("execution", "step_index", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("execution", "step_index", "number"), name="tier_log_unique"
            ),
            models.CheckConstraint(name="tier_log_tier_known", condition=Q(tier__in=(1, 2, 3))),
        ]
        indexes = [
            models.Index(fields=("started_at", "tier", "outcome"), name="tier_log_time_idx"),
            models.Index(fields=("source", "started_at"), name="tier_log_source_idx"),
            models.Index(fields=("failure_kind", "started_at"), name="tier_log_failure_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.execution_id} step {self.step_index + 1} tier {self.tier}: {self.outcome}"


class ExecutionEvent(models.Model):
    """The run's messages as clients see them, numbered from 1, for late joiners and pollers."""

    execution = models.ForeignKey(TestExecution, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    payload = models.JSONField()

    class Meta:
        ordering = ("execution", "sequence")
        constraints = [
            models.UniqueConstraint(fields=("execution", "sequence"), name="event_sequence_unique")
        ]

    def __str__(self) -> str:
        return f"{self.execution_id}/{self.sequence}"


class PageNote(models.Model):
    """A console error or failed request of the page under test."""

    execution = models.ForeignKey(
        TestExecution, on_delete=models.CASCADE, related_name="page_notes"
    )
    step_index = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    text = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("execution", "pk")
        indexes = [models.Index(fields=("noted_at",), name="page_note_time_idx")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:80]}"
