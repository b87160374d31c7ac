"""What is kept: cases, what was run, what happened, and what was learned."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When

from executions.engine.errors import FailureKind
from executions.engine.events import Outcome, Source, Status
from executions.engine.plan import Action, Assertion, Tier, WaitFor
from settingsui.models import StrategyChoice, Team


def _choices(enum: Any) -> list[tuple[Any, str]]:
    return [(member.value, member.name.replace("_", " ").capitalize()) for member in enum]


TIER_CHOICES = [
    (Tier.PLAYWRIGHT.value, "Playwright"),
    (Tier.HYBRID.value, "Hybrid"),
    (Tier.STAGEHAND.value, "Stagehand"),
]


class Tag(models.Model):
    """A word to group cases by."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class TestCase(models.Model):
    """A named, ordered list of steps. Archived, never deleted, so that runs keep their case."""

    __test__ = False

    class Origin(models.TextChoices):
        WEB = "web", "Web"
        FILE = "file", "File"
        DEMO = "demo", "Demo"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="test_cases"
    )
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="test_cases"
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    base_url = models.CharField(max_length=2000, blank=True, default="")
    origin = models.CharField(max_length=4, choices=Origin, default=Origin.WEB)
    tags = models.ManyToManyField(Tag, blank=True, related_name="test_cases")
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "name", "base_url"),
                condition=Q(origin="demo"),
                name="one_demo_case_per_name",
            ),
            models.UniqueConstraint(
                fields=("owner", "name"), condition=Q(origin="file"), name="one_file_case_per_name"
            ),
        ]
        indexes = [
            models.Index(fields=("owner", "archived_at", "name"), name="case_owner_idx"),
            models.Index(fields=("team", "archived_at", "name"), name="case_team_idx"),
        ]

    def __str__(self) -> str:
        return self.name


class TestStep(models.Model):
    """One step of a case. A secret value is kept encrypted in `secret_value`, never in `value`."""

    __test__ = False

    case = models.ForeignKey(TestCase, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=_choices(Action))
    selector = models.TextField(blank=True, default="")
    frame = models.TextField(blank=True, default="")
    instruction = models.TextField(blank=True, default="")
    value = models.TextField(blank=True, default="")
    secret = models.BooleanField(default=False)
    secret_value = models.TextField(blank=True, default="", editable=False)
    assertion = models.CharField(max_length=14, choices=_choices(Assertion), blank=True, default="")
    attribute = models.CharField(max_length=200, blank=True, default="")
    wait_for = models.CharField(max_length=10, choices=_choices(WaitFor), blank=True, default="")
    timeout_ms = models.PositiveIntegerField(null=True, blank=True)
    enabled = models.BooleanField(default=True)

    class Meta:
        ordering = ("case", "position")
        constraints = [
            models.UniqueConstraint(fields=("case", "position"), name="step_position_unique"),
            models.CheckConstraint(
                name="step_action_known", condition=Q(action__in=[a.value for a in Action])
            ),
            models.CheckConstraint(
                name="step_secret_not_in_clear", condition=Q(secret=False) | Q(value="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}. {self.action}"


class TestCaseVersion(models.Model):
    """The case as it stood after each save (secret values stay encrypted)."""

    __test__ = False

    case = models.ForeignKey(TestCase, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    snapshot = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("case", "-version")
        constraints = [
            models.UniqueConstraint(fields=("case", "version"), name="case_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.case} v{self.version}"


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
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, default=0)
    error_kind = models.CharField(
        max_length=24, blank=True, default="", choices=_choices(FailureKind)
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


class StepResult(models.Model):
    """What happened to one step, with a frozen copy of the step (secrets masked)."""

    execution = models.ForeignKey(
        TestExecution, on_delete=models.CASCADE, related_name="step_results"
    )
    index = models.PositiveIntegerField()
    step = models.JSONField()
    action = models.CharField(max_length=10, choices=_choices(Action))
    status = models.CharField(max_length=10, choices=_choices(Status))
    tier = models.PositiveSmallIntegerField(null=True, blank=True, choices=TIER_CHOICES)
    source = models.CharField(max_length=12, blank=True, default="", choices=_choices(Source))
    healed = models.BooleanField(default=False)
    resolved_selector = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, default=0)
    error_kind = models.CharField(
        max_length=24, blank=True, default="", choices=_choices(FailureKind)
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
    source = models.CharField(max_length=12, choices=_choices(Source))
    outcome = models.CharField(max_length=10, choices=_choices(Outcome))
    failure_kind = models.CharField(
        max_length=24, blank=True, default="", choices=_choices(FailureKind)
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
    action = models.CharField(max_length=10, choices=_choices(Action))
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
    source = models.CharField(max_length=12, choices=_choices(Source))
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
    source = models.CharField(max_length=12, choices=_choices(Source))
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
