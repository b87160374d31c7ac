"""Lists of runs, narrowed as their filters ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from executions import access
from executions.models import StepResult, TestExecution

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = TestExecution.State


@dataclass(frozen=True, slots=True)
class ExecutionFilter:
    """What a list of runs is narrowed to; empty means everything."""

    outcome: str = ""
    strategy: str = ""
    case_id: int | None = None
    tier: int | None = None
    query: str = ""
    since: datetime | None = None
    until: datetime | None = None
    source: str = ""
    needs_look: bool = False
    spent: bool = False


def executions_chosen(user: User, chosen: ExecutionFilter) -> list[QuerySet[TestExecution]]:
    """The user's runs that the filter lets in, in the parts of `executions_visible_parts`."""
    return [_narrowed(part, chosen) for part in access.executions_visible_parts(user)]


def _narrowed(runs: QuerySet[TestExecution], chosen: ExecutionFilter) -> QuerySet[TestExecution]:
    lookups: dict[str, Any] = {
        "strategy": chosen.strategy,
        "case_id": chosen.case_id,
        "needs_look": int(chosen.needs_look),
        "case_name__icontains": chosen.query,
        "queued_at__gte": chosen.since,
        "queued_at__lt": chosen.until,
    }
    runs = runs.filter(**{lookup: value for lookup, value in lookups.items() if value})
    if chosen.outcome:
        runs = runs.filter(**_of_outcome(chosen.outcome))
    for name in ("tier", "source"):
        if value := getattr(chosen, name):
            steps = StepResult.objects.filter(execution=OuterRef("pk"), **{name: value})
            runs = runs.filter(Exists(steps))
    if chosen.spent:
        runs = runs.filter(Q(input_tokens__gt=0) | Q(output_tokens__gt=0))
    return runs


def _of_outcome(outcome: str) -> dict[str, Any]:
    if outcome == "passed_healed":
        return {"state": State.PASSED, "healed": True}
    if outcome == "active":
        return {"state__in": (State.QUEUED, State.RUNNING)}
    return {"state": outcome}


def executions_listed(runs: QuerySet[TestExecution]) -> QuerySet[TestExecution]:
    """The runs, newest first, without their big JSON."""
    return (
        runs.select_related("owner")
        .annotate(tokens=F("input_tokens") + F("output_tokens"))
        .defer("snapshot", "settings_snapshot", "environment")
        .order_by("-pk")
    )


def earlier_runs(user: User, execution: TestExecution, *, limit: int = 10) -> list[TestExecution]:
    """Other ended runs of the same case, newest first, to compare with."""
    if execution.case_id is None:
        return []
    return list(
        access.executions_visible(user)
        .filter(case_id=execution.case_id, finished_at__isnull=False)
        .exclude(pk=execution.pk)
        .defer("snapshot", "settings_snapshot", "environment")
        .order_by("-pk")[:limit]
    )
