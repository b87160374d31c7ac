"""Strategy comparisons: the same cases under A, B and C, and what each strategy came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, QuerySet

from analytics.models import Comparison
from executions import access, services
from executions.engine.plan import Strategy, Tier
from executions.errors import Refused
from executions.models import TestCase, TestExecution, TierExecutionLog
from settingsui.models import team_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_CASES = 20
LISTED = 10


@dataclass(frozen=True, slots=True)
class TierTimes:
    """Attempts of one tier; exact quantiles in milliseconds."""

    tier: int
    attempts: int
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class StrategyResult:
    """What the runs of one strategy came to; `passed` without the healed ones."""

    strategy: str
    runs: int
    waiting: int
    passed: int
    healed: int
    failed: int
    errors: int
    cancelled: int
    tokens: int
    cost_usd: Decimal | None
    tiers: tuple[TierTimes, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case's run under each strategy."""

    case_id: int | None
    name: str
    runs: dict[str, TestExecution]


@dataclass(frozen=True, slots=True)
class ComparisonResult:
    """All of it. `active` runs have not ended."""

    strategies: tuple[StrategyResult, ...]
    cases: tuple[CaseResult, ...]
    active: int
    total: int


def comparisons_listed(user: User) -> QuerySet[Comparison]:
    """The newest comparisons the user may see, with `total` runs."""
    rows = access.rows_visible(user, Comparison.objects.select_related("owner"))
    return rows.annotate(total=Count("executions")).order_by("-pk")[:LISTED]


@transaction.atomic
def comparison_start(*, user: User, case_ids: Sequence[int]) -> Comparison:
    """Queue a run of each case under every strategy; all of them, or none.

    Raises Refused (no case, too many, one that is not there, nothing to run), NotAllowed, Conflict.
    """
    wanted = list(dict.fromkeys(case_ids))
    if not wanted:
        raise Refused("Choose at least one case.", field="case")
    if len(wanted) > MAX_CASES:
        raise Refused(f"Choose at most {MAX_CASES} cases.", field="case")
    cases: dict[int, TestCase] = access.cases_visible(user).in_bulk(wanted)
    if len(cases) < len(wanted):
        raise Refused("One of the cases is not there, or not yours to see.", field="case")
    team = team_of(user)
    comparison = Comparison.objects.create(owner=user, team_id=team.pk if team else None)
    comparison.executions.set(
        services.execution_start(user=user, case=cases[case_id], strategy=strategy.value)
        for case_id in wanted
        for strategy in Strategy
    )
    return comparison


def comparison_result(user: User, comparison: Comparison) -> ComparisonResult:
    """How its runs stand, those of them that the user may see."""
    runs = list(
        access.executions_visible(user)
        .filter(comparisons=comparison)
        .defer("snapshot", "settings_snapshot", "environment")
        .order_by("pk")
    )
    times = _durations(runs)
    strategies = tuple(
        _strategy_result(s.value, [run for run in runs if run.strategy == s.value], times)
        for s in Strategy
    )
    by_case: dict[Any, CaseResult] = {}
    for run in runs:
        key = run.case_id or run.case_name
        row = by_case.setdefault(key, CaseResult(run.case_id, run.case_name, {}))
        row.runs[run.strategy] = run
    active = sum(not run.is_finished for run in runs)
    return ComparisonResult(strategies, tuple(by_case.values()), active, len(runs))


def _durations(runs: Sequence[TestExecution]) -> dict[tuple[str, int], list[int]]:
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    rows = TierExecutionLog.objects.filter(execution__in=[run.pk for run in runs]).order_by()
    for strategy, tier, took in rows.values_list("execution__strategy", "tier", "duration_ms"):
        found[strategy, tier].append(took)
    return found


def _strategy_result(
    strategy: str, runs: Sequence[TestExecution], times: dict[tuple[str, int], list[int]]
) -> StrategyResult:
    outcomes = [run.outcome for run in runs]
    costs = [run.cost_usd for run in runs]
    known = [cost for cost in costs if cost is not None]
    return StrategyResult(
        strategy=strategy,
        runs=len(runs),
        waiting=sum(not run.is_finished for run in runs),
        passed=outcomes.count("passed"),
        healed=outcomes.count("passed_healed"),
        failed=outcomes.count("failed"),
        errors=outcomes.count("error"),
        cancelled=outcomes.count("cancelled"),
        tokens=sum(run.input_tokens + run.output_tokens for run in runs),
        cost_usd=sum(known, Decimal(0)) if len(known) == len(costs) else None,
        tiers=tuple(
            _tier_times(tier.value, times.get((strategy, tier.value), [])) for tier in Tier
        ),
    )


def _tier_times(tier: int, took: list[int]) -> TierTimes:
    took = sorted(took)
    return TierTimes(tier, len(took), exact_quantile(took, 50), exact_quantile(took, 95))


def exact_quantile(ordered: Sequence[int], percent: int) -> float | None:
    """The nearest-rank quantile of sorted values; None without any."""
    if not ordered:
        return None
    return float(ordered[max(0, -(-percent * len(ordered) // 100) - 1)])


def comparison_rows(result: ComparisonResult) -> list[dict[str, Any]]:
    """One flat row for each strategy, for files."""
    rows = []
    for found in result.strategies:
        row: dict[str, Any] = {
            name: getattr(found, name)
            for name in ("strategy", "runs", "waiting", "passed", "healed", "failed", "errors",
                         "cancelled", "tokens")
        }  # fmt: skip
        row["cost_usd"] = None if found.cost_usd is None else float(found.cost_usd)
        for times in found.tiers:
            row[f"tier_{times.tier}_attempts"] = times.attempts
            row[f"tier_{times.tier}_p50_ms"] = times.p50_ms
            row[f"tier_{times.tier}_p95_ms"] = times.p95_ms
        rows.append(row)
    return rows
