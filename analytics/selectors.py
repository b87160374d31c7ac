"""Aggregates over runs: which tiers did the work, and what each strategy came to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, Q, QuerySet, Sum

from analytics import rollups, spans
from analytics.models import Cut, Rollup, RunRollup, TierRollup
from analytics.visible import visible_sums
from executions import access
from executions.engine.plan import Strategy, Tier
from executions.models import StepResult, TestExecution, TierExecutionLog

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = TestExecution.State
Z_95 = 1.959963984540054
R = TypeVar("R", bound=Rollup)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which runs are counted: the visible ones of `viewer`, narrowed. None means any."""

    viewer: User
    after: datetime | None = None
    before: datetime | None = None
    case_id: int | None = None
    strategy: str | None = None
    owner: str | None = None

    def runs(self) -> QuerySet[TestExecution]:
        """The runs that are counted."""
        given = {
            "queued_at__gte": self.after,
            "queued_at__lt": self.before,
            "case_id": self.case_id,
            "strategy": self.strategy,
            "owner__username": self.owner,
        }
        wanted = {name: value for name, value in given.items() if value is not None}
        return access.executions_visible(self.viewer).filter(**wanted)

    def rollups(self, rollup: type[R]) -> QuerySet[R] | None:
        """The rollups that say the same of ended runs; None where they are too coarse for it."""
        bounds = [moment for moment in (self.after, self.before) if moment is not None]
        cut = self._cut(bounds)
        if cut is None:
            return None
        given = {
            "cut": cut,
            "starts_at__gte": self.after,
            "starts_at__lt": self.before,
            "case_id": self.case_id,
            "strategy": self.strategy,
        }
        wanted = {name: value for name, value in given.items() if value is not None}
        return rollup._default_manager.filter(visible_sums(self.viewer, owner=self.owner), **wanted)

    def _cut(self, bounds: list[datetime]) -> Cut | None:
        """The coarsest rows that begin and end with these times; None where none are fine enough."""
        by_case = self.case_id is not None
        if not bounds:
            return Cut.STRATEGY_WEEK if by_case else Cut.WEEK
        if all(spans.day_of(moment) == moment for moment in bounds):
            return Cut.STRATEGY if by_case else Cut.DAY
        by_hour = all(spans.hour_of(moment) == moment for moment in bounds)
        return Cut.HOUR if by_hour and not by_case else None


@dataclass(frozen=True, slots=True)
class TierShare:
    """What one tier did. `share` is its part of all resolved steps, 0 to 1; None without steps."""

    tier: int
    steps_resolved: int
    share: float | None
    attempts: int
    attempts_passed: int
    mean_duration_ms: float | None
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class StrategyFigures:
    """What runs under one strategy came to.

    `pass_rate` is of passed, failed and error; with its 95 % Wilson interval (Wilson 1927); None
    before the first such run.
    """

    strategy: str
    runs: int
    passed: int
    passed_healed: int
    failed: int
    errors: int
    cancelled: int
    pass_rate: float | None
    pass_rate_low: float | None
    pass_rate_high: float | None
    mean_duration_ms: float | None
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


def tier_distribution(filters: Filters) -> list[TierShare]:
    """For each tier: the steps it resolved, its attempts, times, tokens and cost, of ended runs.

    Attempts are known only of runs whose owner keeps them (`track_strategy_effectiveness`).
    """
    rows = filters.rollups(TierRollup)
    found = {
        row["tier"]: row for row in (_tier_sums(rows) if rows is not None else _tier_raw(filters))
    }
    total = sum(row["resolved"] for row in found.values())
    return [_tier_share(tier, total, found.get(tier.value, {})) for tier in Tier]


def _tier_sums(rows: QuerySet[TierRollup]) -> Iterable[Mapping[str, Any]]:
    return rows.order_by().values("tier").annotate(
        resolved=Sum("steps_resolved"), tried=Sum("attempts"), passed=Sum("attempts_passed"),
        took=Sum("duration_ms"), sent=Sum("input_tokens"), answered=Sum("output_tokens"),
        cost=Sum("cost_micro_usd"), none=Sum("unpriced"),
    )  # fmt: skip


def _tier_raw(filters: Filters) -> Iterable[Mapping[str, Any]]:
    """The same from the raw rows, for times that begin or end within an hour."""
    runs = filters.runs().filter(state__in=TestExecution.FINISHED)
    resolved = dict(
        StepResult.objects.filter(execution__in=runs, status="passed", tier__isnull=False)
        .order_by()
        .values_list("tier")
        .annotate(Count("pk"))
    )
    rows = TierExecutionLog.objects.filter(execution__in=runs).order_by().values("tier").annotate(
        tried=Count("pk"), passed=Count("pk", filter=Q(outcome="passed")),
        took=Sum("duration_ms"), sent=Sum("input_tokens"), answered=Sum("output_tokens"),
        cost=Sum("cost_usd"), none=Count("pk", filter=Q(cost_usd__isnull=True)),
    )  # fmt: skip
    found = {row["tier"]: {**row, "cost": (row["cost"] or 0) * 1_000_000} for row in rows}
    return [
        {**found.get(tier.value, {}), "tier": tier.value, "resolved": resolved.get(tier.value, 0)}
        for tier in Tier
    ]


def _tier_share(tier: Tier, total: int, row: Mapping[str, Any]) -> TierShare:
    tried = row.get("tried", 0)
    return TierShare(
        tier=tier.value,
        steps_resolved=row.get("resolved", 0),
        share=row.get("resolved", 0) / total if total else None,
        attempts=tried,
        attempts_passed=row.get("passed", 0),
        mean_duration_ms=row["took"] / tried if tried else None,
        input_tokens=row.get("sent", 0),
        output_tokens=row.get("answered", 0),
        cost_usd=_cost(row),
    )


def strategy_effectiveness(filters: Filters) -> list[StrategyFigures]:
    """For each strategy: ended runs by outcome, times, tokens and cost."""
    rows = filters.rollups(RunRollup)
    return strategy_figures(rows) if rows is not None else _listed(_strategy_raw(filters))


def strategy_figures(rows: QuerySet[RunRollup]) -> list[StrategyFigures]:
    """The figures of each strategy from these rollups."""

    def runs(*outcomes: str) -> Sum:
        return Sum("runs", filter=Q(outcome__in=outcomes), default=0)

    timed = ~Q(outcome="cancelled")
    found = rows.order_by().values("strategy").annotate(
        n=Sum("runs"), passed=runs("passed", "passed_healed"), healed=runs("passed_healed"),
        failed=runs("failed"), errors=runs("error"), cancelled=runs("cancelled"),
        took=Sum("duration_ms", filter=timed, default=0), n_timed=Sum("timed", filter=timed, default=0),
        sent=Sum("input_tokens"), answered=Sum("output_tokens"),
        cost=Sum("cost_micro_usd"), none=Sum("unpriced"),
    )  # fmt: skip
    return _listed(found)


def _strategy_raw(filters: Filters) -> Iterable[Mapping[str, Any]]:
    """The same from the raw rows, for times that begin or end within an hour."""
    timed = ~Q(state=State.CANCELLED) & Q(duration_ms__isnull=False)
    rows = (
        filters.runs().filter(state__in=TestExecution.FINISHED).order_by().values("strategy").annotate(
            n=Count("pk"), passed=Count("pk", filter=Q(state=State.PASSED)),
            healed=Count("pk", filter=Q(state=State.PASSED, healed=True)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            errors=Count("pk", filter=Q(state=State.ERROR)),
            cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
            took=Sum("duration_ms", filter=timed, default=0), n_timed=Count("pk", filter=timed),
            sent=Sum("input_tokens"), answered=Sum("output_tokens"),
            cost=Sum("cost_usd"), none=Count("pk", filter=Q(cost_usd__isnull=True)),
        )
    )  # fmt: skip
    return [{**row, "cost": (row["cost"] or 0) * 1_000_000} for row in rows]


def _listed(rows: Iterable[Mapping[str, Any]]) -> list[StrategyFigures]:
    by_strategy = {row["strategy"]: row for row in rows}
    return [_figures(strategy, by_strategy.get(strategy.value, {})) for strategy in Strategy]


def _figures(strategy: Strategy, row: Mapping[str, Any]) -> StrategyFigures:
    passed, judged = row.get("passed", 0), row.get("n", 0) - row.get("cancelled", 0)
    low, high = wilson_interval(passed, judged) if judged else (None, None)
    timed = row.get("n_timed", 0)
    return StrategyFigures(
        strategy=strategy.value,
        runs=row.get("n", 0),
        passed=passed,
        passed_healed=row.get("healed", 0),
        failed=row.get("failed", 0),
        errors=row.get("errors", 0),
        cancelled=row.get("cancelled", 0),
        pass_rate=passed / judged if judged else None,
        pass_rate_low=low,
        pass_rate_high=high,
        mean_duration_ms=row["took"] / timed if timed else None,
        input_tokens=row.get("sent", 0),
        output_tokens=row.get("answered", 0),
        cost_usd=_cost(row),
    )


def wilson_interval(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share (E. B. Wilson, JASA 22, 1927)."""
    share, square = hits / trials, Z_95**2
    middle = share + square / (2 * trials)
    spread = Z_95 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    scale = 1 + square / trials
    # At the ends the interval touches them exactly; rounding would leave 4.9e-17 there.
    low = (middle - spread) / scale if hits else 0.0
    high = (middle + spread) / scale if hits < trials else 1.0
    return low, high


def _cost(row: Mapping[str, Any]) -> float | None:
    """US dollars from millionths, or None when the price of a part is not known."""
    return None if row.get("none") else float(row.get("cost") or 0) / 1_000_000


def figures_of(user: User) -> Iterable[StrategyFigures]:
    """What the user's own runs came to, strategy by strategy."""
    rollups.catch_up()
    return strategy_effectiveness(Filters(viewer=user, owner=user.get_username()))
