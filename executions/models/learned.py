"""What passed runs taught about elements: where they were found, what they looked like."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from executions.engine.events import Source
from executions.engine.plan import Action
from executions.models.cases import TestCase
from executions.models.choices import choices_of
from settingsui.models import Team


class Scoped(models.Model):
    """Something learned that only its owner's (or their team's) cases may use: `user:3`, `team:5`."""

    scope = models.CharField(max_length=30, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class XPathCache(Scoped):
    """Where a healed step's element was found. One row per scope and SHA-256 key."""

    class Trust(models.TextChoices):
        CANDIDATE = "candidate", "Candidate"
        TRUSTED = "trusted", "Trusted"

    cache_key = models.CharField(
        max_length=64, help_text="SHA-256 hex of URL, action, instruction and selector."
    )
    step_key = models.CharField(
        max_length=64, help_text="SHA-256 hex of action, instruction and selector."
    )
    page_url = models.TextField(help_text="Normalised: origin and path, volatile ids out.")
    action = models.CharField(max_length=10, choices=choices_of(Action))
    instruction = models.TextField(blank=True, default="")
    xpath = models.TextField(help_text="Playwright selector; frames and shadow roots translated.")
    method = models.CharField(
        max_length=10,
        blank=True,
        default="",
        help_text="What is done to the element where that is not the step's own action.",
    )
    fingerprint = models.JSONField(default=dict)
    element_text = models.TextField(blank=True, default="")
    element_html = models.TextField(blank=True, default="")
    page_title = models.TextField(blank=True, default="")
    source = models.CharField(max_length=12, choices=choices_of(Source))
    trust = models.CharField(max_length=10, choices=Trust, default=Trust.CANDIDATE)
    hit_count = models.PositiveIntegerField(default=0)
    miss_count = models.PositiveIntegerField(default=0)
    validation_failures = models.PositiveSmallIntegerField(default=0)
    is_valid = models.BooleanField(default=True)
    invalid_reason = models.CharField(max_length=200, blank=True, default="")
    extraction_ms = models.FloatField(default=0)
    extraction_tokens = models.PositiveIntegerField(default=0, help_text="Tokens a hit saves.")
    tokens_spared = models.PositiveIntegerField(
        default=0,
        help_text="Estimate of what showing the model a part of the page, not the whole, saved.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "XPath cache entry"
        verbose_name_plural = "XPath cache entries"
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(fields=("scope", "cache_key"), name="cache_key_unique"),
            models.CheckConstraint(
                name="cache_source_healed", condition=~Q(source=Source.SELECTOR.value)
            ),
        ]
        indexes = [
            models.Index(fields=("is_valid", "expires_at"), name="cache_stale_idx"),
            models.Index(fields=("scope", "step_key"), name="cache_step_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.instruction or self.xpath}"[:120]


class ElementFingerprint(models.Model):
    """What a step's element looked like in passed runs; the newest versions are kept."""

    case = models.ForeignKey(TestCase, on_delete=models.CASCADE, related_name="fingerprints")
    step_key = models.CharField(
        max_length=64, help_text="SHA-256 hex of action, instruction, selector and occurrence."
    )
    data = models.JSONField()
    data_hash = models.CharField(max_length=64)
    seen_count = models.PositiveIntegerField(default=1)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ("case", "step_key", "-last_seen_at")
        constraints = [
            models.UniqueConstraint(
                fields=("case", "step_key", "data_hash"), name="fingerprint_version_unique"
            )
        ]
        indexes = [
            models.Index(
                fields=("case", "step_key", "-last_seen_at"), name="fingerprint_latest_idx"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step_key[:8]} of {self.case_id}"
