"""How a user's runs behave, and which team the user belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from executions.engine.plan import Strategy

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS = 10, 120
MAX_RETRIES = 3


class StrategyChoice(models.TextChoices):
    OPTION_A = Strategy.OPTION_A.value, "Option A: Playwright, then hybrid"
    OPTION_B = Strategy.OPTION_B.value, "Option B: Playwright, then Stagehand"
    OPTION_C = Strategy.OPTION_C.value, "Option C: all three tiers"


class ScreenshotPolicy(models.TextChoices):
    FAILED = "failed", "Failed steps"
    HEALED = "healed", "Failed and healed steps"
    EVERY = "every", "Every step"


class TracePolicy(models.TextChoices):
    OFF = "off", "Off"
    ON_FAILURE = "on_failure", "On failure"
    ALWAYS = "always", "Always"


class Team(models.Model):
    """People who own cases together and share their XPath cache."""

    name = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """A user belongs to at most one team."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_membership"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


def _timeout_field() -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(MIN_TIMEOUT_SECONDS), MaxValueValidator(MAX_TIMEOUT_SECONDS)],
        help_text="Seconds; empty means the general timeout.",
    )


def _in_range(name: str, low: int, high: int) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"settings_{name}_range",
        condition=Q(**{f"{name}__gte": low, f"{name}__lte": high}) | Q(**{f"{name}__isnull": True}),
    )


class ExecutionSettings(models.Model):
    """One user's choice of strategy, time limits, retries, budgets and what is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="execution_settings"
    )
    fallback_strategy = models.CharField(
        max_length=10, choices=StrategyChoice, default=StrategyChoice.OPTION_C
    )
    timeout_per_tier_seconds = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(MIN_TIMEOUT_SECONDS), MaxValueValidator(MAX_TIMEOUT_SECONDS)],
        help_text="Seconds a tier may take at the most, 10 to 120.",
    )
    playwright_timeout_seconds = _timeout_field()
    hybrid_timeout_seconds = _timeout_field()
    stagehand_timeout_seconds = _timeout_field()
    max_retry_per_tier = models.PositiveSmallIntegerField(
        default=1,
        validators=[MaxValueValidator(MAX_RETRIES)],
        help_text="How often a tier repeats a navigation or model call that failed, 0 to 3.",
    )
    track_fallback_reasons = models.BooleanField(
        default=True, help_text="Keep why a tier handed a step on."
    )
    track_strategy_effectiveness = models.BooleanField(
        default=True, help_text="Keep a row per tier attempt, the base of the analytics."
    )
    max_tokens_per_run = models.PositiveIntegerField(null=True, blank=True)
    max_tokens_per_day = models.PositiveIntegerField(null=True, blank=True)
    max_cost_usd_per_run = models.DecimalField(
        max_digits=10, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    max_cost_usd_per_day = models.DecimalField(
        max_digits=10, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    screenshots = models.CharField(
        max_length=10, choices=ScreenshotPolicy, default=ScreenshotPolicy.HEALED
    )
    trace = models.CharField(max_length=10, choices=TracePolicy, default=TracePolicy.OFF)
    time_zone = models.CharField(max_length=64, blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "execution settings"
        constraints = [
            models.CheckConstraint(
                name="settings_strategy_known",
                condition=Q(fallback_strategy__in=StrategyChoice.values),
            ),
            _in_range("timeout_per_tier_seconds", MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS),
            _in_range("playwright_timeout_seconds", MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS),
            _in_range("hybrid_timeout_seconds", MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS),
            _in_range("stagehand_timeout_seconds", MIN_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS),
            _in_range("max_retry_per_tier", 0, MAX_RETRIES),
        ]

    def __str__(self) -> str:
        return f"Settings of {self.user}"


class ApiToken(models.Model):
    """A password for programs, kept as its SHA-256; `scope` read answers GET only."""

    class Scope(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Read and write"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=100, help_text="What the token is for.")
    prefix = models.CharField(max_length=16, unique=True, help_text="Tells tokens apart in lists.")
    hash = models.CharField(max_length=64, editable=False)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API token"
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                name="token_scope_known", condition=Q(scope__in=("read", "write"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"


def settings_of(user: User) -> ExecutionSettings:
    """The user's settings row, made with the defaults at first use."""
    return ExecutionSettings.objects.get_or_create(user=user)[0]


def team_of(user: User) -> Team | None:
    """The user's team, if any."""
    membership = TeamMembership.objects.select_related("team").filter(user_id=user.pk).first()
    return membership.team if membership else None
