"""Aggregates over runs: which tiers did the work, and what each strategy came to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Q, QuerySet, Sum

from executions import access
from executions.engine.plan import Strategy, Tier
from executions.models import StepResult, TestExecution, TierExecutionLog

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = TestExecution.State
Z_95 = 1.959963984540054


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
    """What runs under one strategy came to. `pass_rate` is of passed, failed and error; with its
    95 % Wilson interval (Wilson 1927); None before the first such run."""

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
    """For each tier: the steps it resolved, its attempts, times, tokens and cost.

    Attempts are known only of runs whose owner keeps them (`track_strategy_effectiveness`).
    """
    resolved = dict(
        StepResult.objects.filter(execution__in=filters.runs(), status="passed", tier__isnull=False)
        .order_by()
        .values_list("tier")
        .annotate(Count("pk"))
    )
    rows = (
        TierExecutionLog.objects.filter(execution__in=filters.runs())
        .order_by()
        .values("tier")
        .annotate(
            attempts=Count("pk"),
            passed=Count("pk", filter=Q(outcome="passed")),
            mean=Avg("duration_ms"),
            sent=Sum("input_tokens"),
            answered=Sum("output_tokens"),
            cost=Sum("cost_usd"),
            unpriced=Count("pk", filter=Q(cost_usd__isnull=True)),
        )
    )
    by_tier = {row["tier"]: row for row in rows}
    total = sum(resolved.values())
    return [_tier_share(tier, resolved.get(tier, 0), total, by_tier.get(tier)) for tier in Tier]


def _tier_share(tier: Tier, resolved: int, total: int, row: Mapping[str, Any] | None) -> TierShare:
    row = row or {}
    return TierShare(
        tier=tier.value,
        steps_resolved=resolved,
        share=resolved / total if total else None,
        attempts=row.get("attempts", 0),
        attempts_passed=row.get("passed", 0),
        mean_duration_ms=row.get("mean"),
        input_tokens=row.get("sent") or 0,
        output_tokens=row.get("answered") or 0,
        cost_usd=_cost(row),
    )


def strategy_effectiveness(filters: Filters) -> list[StrategyFigures]:
    """For each strategy: ended runs by outcome, times, tokens and cost."""
    rows = (
        filters.runs()
        .filter(state__in=TestExecution.FINISHED)
        .order_by()
        .values("strategy")
        .annotate(
            runs=Count("pk"),
            passed=Count("pk", filter=Q(state=State.PASSED)),
            healed=Count("pk", filter=Q(state=State.PASSED, healed=True)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            errors=Count("pk", filter=Q(state=State.ERROR)),
            cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
            mean=Avg("duration_ms", filter=~Q(state=State.CANCELLED)),
            sent=Sum("input_tokens"),
            answered=Sum("output_tokens"),
            cost=Sum("cost_usd"),
            unpriced=Count("pk", filter=Q(cost_usd__isnull=True)),
        )
    )
    by_strategy = {row["strategy"]: row for row in rows}
    return [_figures(strategy, by_strategy.get(strategy.value, {})) for strategy in Strategy]


def _figures(strategy: Strategy, row: Mapping[str, Any]) -> StrategyFigures:
    passed, judged = row.get("passed", 0), row.get("runs", 0) - row.get("cancelled", 0)
    low, high = wilson_interval(passed, judged) if judged else (None, None)
    return StrategyFigures(
        strategy=strategy.value,
        runs=row.get("runs", 0),
        passed=passed,
        passed_healed=row.get("healed", 0),
        failed=row.get("failed", 0),
        errors=row.get("errors", 0),
        cancelled=row.get("cancelled", 0),
        pass_rate=passed / judged if judged else None,
        pass_rate_low=low,
        pass_rate_high=high,
        mean_duration_ms=row.get("mean"),
        input_tokens=row.get("sent") or 0,
        output_tokens=row.get("answered") or 0,
        cost_usd=_cost(row),
    )


def wilson_interval(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share (E. B. Wilson, JASA 22, 1927)."""
    share, square = hits / trials, Z_95**2
    middle = share + square / (2 * trials)
    spread = Z_95 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    scale = 1 + square / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _cost(row: Mapping[str, Any]) -> float | None:
    """The sum, or None when the price of a part of it is not known."""
    if row.get("unpriced"):
        return None
    return float(row.get("cost") or Decimal(0))


def figures_of(user: User) -> Iterable[StrategyFigures]:
    """What the user's own runs came to, strategy by strategy."""
    return strategy_effectiveness(Filters(viewer=user, owner=user.get_username()))
