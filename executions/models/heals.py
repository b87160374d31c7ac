"""Healed steps that a person decides on."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from executions.engine.events import Source
from executions.models.cases import TestCase
from executions.models.choices import TIER_CHOICES, choices_of
from executions.models.executions import TestExecution


class HealProposal(models.Model):
    """An element that passed runs used instead of a step's own, until a person decides on it.

    One row per step (told apart by its occurrence) and element identity; repeats are counted.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        IGNORED = "ignored", "Ignored"

    case = models.ForeignKey(TestCase, on_delete=models.CASCADE, related_name="heal_proposals")
    occurrence_key = models.CharField(
        max_length=64, help_text="SHA-256 hex of action, instruction, selector and occurrence."
    )
    step_key = models.CharField(
        max_length=64, help_text="SHA-256 hex of action, instruction, frame and selector."
    )
    identity = models.CharField(max_length=20, help_text="Hash of what stays when it moves.")
    place = models.TextField(blank=True, default="", help_text="Frames, shadow roots and XPath.")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    step = models.JSONField(help_text="The step as it was run; a secret value is ***.")
    step_index = models.PositiveIntegerField(help_text="Its place in the newest run, from 0.")
    old_selector = models.TextField()
    repairs = models.JSONField(
        default=list,
        help_text="Selectors that led to the element alone: selector, frame, basis; best first.",
    )
    found = models.JSONField(help_text="The element's fingerprint.")
    known = models.JSONField(null=True, blank=True, help_text="The element as it was before.")
    page_url = models.TextField(blank=True, default="")
    tier = models.PositiveSmallIntegerField(choices=TIER_CHOICES)
    source = models.CharField(max_length=12, choices=choices_of(Source))
    model_name = models.CharField(max_length=120, blank=True, default="")
    score = models.FloatField(null=True, blank=True)
    properties = models.JSONField(default=dict, blank=True)
    execution = models.ForeignKey(
        TestExecution,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The run whose picture shows it.",
    )
    seen_count = models.PositiveIntegerField(default=1)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changes = models.JSONField(
        default=list, blank=True, help_text="What accepting it wrote where, to be undone."
    )

    class Meta:
        ordering = ("-last_seen_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("case", "occurrence_key", "identity"), name="heal_proposal_unique"
            )
        ]
        indexes = [
            models.Index(fields=("case", "state", "step_key"), name="heal_proposal_step_idx"),
            models.Index(fields=("state", "-last_seen_at"), name="heal_proposal_queue_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.old_selector} of {self.case_id}: {self.state}"
