"""What is tested: cases, their steps, and how they stood before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from executions.engine.plan import Action, Assertion, WaitFor
from executions.models.choices import choices_of
from settingsui.models import Team


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
    action = models.CharField(max_length=10, choices=choices_of(Action))
    selector = models.TextField(blank=True, default="")
    frame = models.TextField(blank=True, default="")
    instruction = models.TextField(blank=True, default="")
    value = models.TextField(blank=True, default="")
    secret = models.BooleanField(default=False)
    secret_value = models.TextField(blank=True, default="", editable=False)
    assertion = models.CharField(
        max_length=14, choices=choices_of(Assertion), blank=True, default=""
    )
    attribute = models.CharField(max_length=200, blank=True, default="")
    wait_for = models.CharField(max_length=10, choices=choices_of(WaitFor), blank=True, default="")
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
