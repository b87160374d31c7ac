"""One run of a case: its state, its settings and its sums."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When

from executions.engine.errors import FailureKind
from executions.engine.events import Status
from executions.models.cases import TestCase
from executions.models.choices import choices_of
from settingsui.models import StrategyChoice, Team


class TestExecution(models.Model):
    """One run of a case under one strategy."""

    __test__ = False

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        PASSED = Status.PASSED.value, "Passed"
        FAILED = Status.FAILED.value, "Failed"
        ERROR = Status.ERROR.value, "Error"
        CANCELLED = Status.CANCELLED.value, "Cancelled"

    class Trigger(models.TextChoices):
        WEB = "web", "Web"
        API = "api", "API"
        COMMAND = "command", "Command line"

    FINISHED = (State.PASSED, State.FAILED, State.ERROR, State.CANCELLED)

    was_known = False
    """Of a run that `services.execution_start` gives: an earlier request had started it by its key."""

    case = models.ForeignKey(
        TestCase, on_delete=models.SET_NULL, null=True, related_name="executions"
    )
    case_name = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="executions"
    )
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="executions"
    )
    base_url = models.CharField(max_length=2000, blank=True, default="")
    strategy = models.CharField(max_length=10, choices=StrategyChoice)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    healed = models.BooleanField(default=False)
    trigger = models.CharField(max_length=7, choices=Trigger, default=Trigger.WEB)
    snapshot = models.JSONField(
        help_text="Steps as they were at the start; secret values encrypted."
    )
    settings_snapshot = models.JSONField(default=dict)
    total_steps = models.PositiveIntegerField(default=0)
    model_provider = models.CharField(max_length=60, blank=True, default="")
    model_name = models.CharField(max_length=120, blank=True, default="")
    environment = models.JSONField(default=dict, blank=True)
    restarted = models.BooleanField(
        default=False, help_text="Whether Chromium was lost and the run started again."
    )
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, default=0)
    error_kind = models.CharField(
        max_length=24, blank=True, default="", choices=choices_of(FailureKind)
    )
    error_message = models.TextField(blank=True, default="")
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True, default="")
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    last_sequence = models.PositiveIntegerField(default=0)
    rerun_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reruns"
    )
    idempotency_key = models.CharField(max_length=100, null=True, blank=True)
    trace_file = models.CharField(max_length=200, blank=True, default="")
    reviewed_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person looked at a failed or healed run."
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rolled_up = models.BooleanField(
        default=False, editable=False, help_text="Whether the rollups count this run."
    )
    needs_look = models.GeneratedField(
        expression=Case(
            When(
                Q(reviewed_at__isnull=True)
                & (Q(state__in=("failed", "error")) | Q(state="passed", healed=True)),
                then=1,
            ),
            default=0,
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
        help_text="1 for a failed or healed run that nobody has reviewed.",
    )

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "idempotency_key"), name="execution_idempotent"
            ),
            models.CheckConstraint(
                name="execution_strategy_known", condition=Q(strategy__in=StrategyChoice.values)
            ),
            models.CheckConstraint(
                name="execution_finished_has_time",
                condition=Q(state__in=("queued", "running"), finished_at__isnull=True)
                | Q(
                    state__in=("passed", "failed", "error", "cancelled"), finished_at__isnull=False
                ),
            ),
        ]
        indexes = [
            models.Index(fields=("state", "queued_at"), name="execution_queue_idx"),
            models.Index(fields=("owner", "-id"), name="execution_owner_idx"),
            models.Index(fields=("team", "-id"), name="execution_team_idx"),
            models.Index(fields=("case", "-id"), name="execution_case_idx"),
            models.Index(fields=("finished_at",), name="execution_finished_idx"),
            models.Index(fields=("queued_at",), name="execution_queued_idx"),
            models.Index(fields=("needs_look", "-id"), name="execution_look_idx"),
            models.Index(fields=("needs_look", "owner", "-id"), name="execution_look_owner_idx"),
            models.Index(fields=("needs_look", "team", "-id"), name="execution_look_team_idx"),
            models.Index(fields=("rolled_up", "state"), name="execution_rolled_up_idx"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.case_name}"

    @property
    def is_finished(self) -> bool:
        return self.state in self.FINISHED

    @property
    def outcome(self) -> str:
        """The state, with healed as one of its own: `passed_healed`."""
        return "passed_healed" if self.state == self.State.PASSED and self.healed else self.state
