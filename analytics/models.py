"""Rollups: sums over ended runs by time and dimension, which outlive the raw rows; and comparisons."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from analytics.buckets import NAMES
from executions.models import TestExecution

ALL_CASES = 0
NO_CASE = -1


class Cut(models.TextChoices):
    """What a row is a sum over. Days begin in the installation's time zone, weeks on Monday.

    The hours, days and weeks of all cases know the run's strategy and outcome. Of single cases
    there are rows that know them, and fewer rows that do not, for figures that are not narrowed.
    """

    HOUR = "hour", "An hour, all cases"
    DAY = "day", "A day, all cases"
    WEEK = "week", "A week, all cases"
    CASE = "case", "A day of one case"
    CASE_WEEK = "case_week", "A week of one case"
    STRATEGY = "strategy", "A day of one case, by strategy and outcome"
    STRATEGY_WEEK = "strategy_week", "A week of one case, by strategy and outcome"


class Rollup(models.Model):
    """The dimensions of every rollup. A run counts at the time it was queued.

    Each run counts twice: for its owner (`whose` is the person's number), and for all of its team
    (minus the team's number; 0 for all runs without a team). People, team and case (0: no team, all
    cases; -1: its case is gone) are plain numbers: rows must stay unique when those are deleted.
    """

    cut = models.CharField(max_length=13, choices=Cut)
    starts_at = models.DateTimeField()
    whose = models.BigIntegerField()
    team_id = models.BigIntegerField(default=0)
    case_id = models.BigIntegerField(default=ALL_CASES)
    strategy = models.CharField(max_length=10, blank=True, default="")
    outcome = models.CharField(max_length=13, blank=True, default="", help_text="Of the run.")

    KEY: ClassVar[tuple[str, ...]] = (
        "cut",
        "starts_at",
        "whose",
        "team_id",
        "case_id",
        "strategy",
        "outcome",
    )
    SUMS: ClassVar[tuple[Cut, ...]] = ()
    """The cuts that are kept of the sums over cases, or over strategies and outcomes."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.cut} {self.starts_at:%Y-%m-%d %H:%M}"


def _unique(name: str, *more: str) -> models.UniqueConstraint:
    # In the order in which the pages seek: a case lies behind the few strategies and outcomes.
    head = ("cut", "starts_at", "whose", "strategy", "outcome", "case_id")
    fields = (*head, *more, "team_id")
    return models.UniqueConstraint(fields=fields, name=name)


def _count(text: str = "") -> Any:
    return models.BigIntegerField(default=0, help_text=text)


class RunRollup(Rollup):
    """Runs, their time, tokens and cost."""

    runs = _count()
    timed = _count("Runs with a known duration.")
    duration_ms = _count("Sum.")
    input_tokens = _count()
    output_tokens = _count()
    cost_micro_usd = _count("Sum of the known costs, in millionths of a US dollar.")
    unpriced = _count("Runs whose cost is not known.")

    SUMS = (Cut.DAY, Cut.CASE)
    MEASURES = (
        "runs",
        "timed",
        "duration_ms",
        "input_tokens",
        "output_tokens",
        "cost_micro_usd",
        "unpriced",
    )

    class Meta:
        constraints = [_unique("run_rollup_unique")]


class TierRollup(Rollup):
    """What one tier did: steps it resolved, attempts with their times, tokens and cost."""

    tier = models.PositiveSmallIntegerField()
    steps_resolved = _count()
    attempts = _count()
    attempts_passed = _count()
    duration_ms = _count("Sum over the attempts.")
    input_tokens = _count()
    output_tokens = _count()
    cost_micro_usd = _count("Sum of the known costs, in millionths of a US dollar.")
    unpriced = _count("Attempts whose cost is not known.")

    KEY: ClassVar[tuple[str, ...]] = (*Rollup.KEY, "tier")
    SUMS = (Cut.DAY, Cut.CASE)
    MEASURES = (
        "steps_resolved",
        "attempts",
        "attempts_passed",
        "duration_ms",
        "input_tokens",
        "output_tokens",
        "cost_micro_usd",
        "unpriced",
        *NAMES,
    )

    class Meta:
        constraints = [_unique("tier_rollup_unique", "tier")]


for _name in NAMES:
    TierRollup.add_to_class(_name, _count())


class AttemptRollup(Rollup):
    """Attempts by tier, source, outcome and failure kind."""

    tier = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12)
    attempt_outcome = models.CharField(max_length=10)
    failure_kind = models.CharField(max_length=24, blank=True, default="")
    attempts = _count()

    KEY: ClassVar[tuple[str, ...]] = (
        *Rollup.KEY,
        "tier",
        "source",
        "attempt_outcome",
        "failure_kind",
    )
    SUMS = (Cut.DAY, Cut.CASE)
    MEASURES = ("attempts",)

    class Meta:
        constraints = [
            _unique("attempt_rollup_unique", "tier", "source", "attempt_outcome", "failure_kind")
        ]


class StepRollup(Rollup):
    """Ended steps of a case by what they do; `step_key` is explained in StepTitle."""

    step_key = models.CharField(max_length=16)
    steps = _count()
    healed = _count()
    failed = _count("Failed or error.")
    duration_ms = _count("Sum.")

    KEY: ClassVar[tuple[str, ...]] = (*Rollup.KEY, "step_key")
    SUMS = (Cut.CASE,)
    MEASURES = ("steps", "healed", "failed", "duration_ms")

    class Meta:
        constraints = [_unique("step_rollup_unique", "step_key")]


class FlakyRollup(Rollup):
    """Judged runs (passed, failed, error) of a case by strategy, and how far they disagree.

    `pairs` are all pairs of such runs of one person on one day, `apart` those of which one passed
    and one did not. Both add up over days, people and strategies.
    """

    judged = _count()
    passed = _count()
    pairs = _count()
    apart = _count()

    MEASURES = ("judged", "passed", "pairs", "apart")

    class Meta:
        constraints = [_unique("flaky_rollup_unique")]


class StepTitle(models.Model):
    """A step in words, secrets masked."""

    case_id = models.BigIntegerField()
    step_key = models.CharField(max_length=16, help_text="From a SHA-256 of the masked step.")
    index = models.PositiveIntegerField(help_text="Where it was first seen, from 0.")
    title = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("case_id", "step_key"), name="step_title_unique")
        ]

    def __str__(self) -> str:
        return self.title


class RetentionRun(models.Model):
    """One clean-up: the raw rows of runs queued before `cutoff` are gone, the rollups are what is left."""

    cutoff = models.DateTimeField(help_text="The beginning of a day.")
    ran_at = models.DateTimeField(auto_now_add=True)
    logs = _count()
    events = _count()
    notes = _count()
    screenshots = _count()
    traces = _count()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"before {self.cutoff:%Y-%m-%d}"


class Comparison(models.Model):
    """The same cases under all strategies, started together."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comparisons"
    )
    team_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    executions = models.ManyToManyField(TestExecution, related_name="comparisons")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"Comparison {self.pk}"
