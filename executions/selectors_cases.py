"""Cases as lists and pages show them. Constant numbers of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from executions import access, wording
from executions.models import TestCase, TestExecution
from executions.services import case_snapshot, snapshot_masked, step_snapshot

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RECENT_RUNS = 20
State = TestExecution.State


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list with its newest runs, newest first."""

    case: TestCase
    runs: list[TestExecution] = field(default_factory=list)

    @property
    def last(self) -> TestExecution | None:
        """The newest run."""
        return self.runs[0] if self.runs else None

    @property
    def flakiness(self) -> float | None:
        """The share of neighbouring ended runs that disagree (passed or not), 0 to 1."""
        ended = [run for run in self.runs if run.state in (State.PASSED, State.FAILED, State.ERROR)]
        if len(ended) < 2:
            return None
        passed = [run.state == State.PASSED for run in ended]
        flips = sum(a != b for a, b in pairwise(passed))
        return flips / (len(passed) - 1)


def cases_listed(
    user: User, *, query: str = "", tag: str = "", archived: bool = False
) -> QuerySet[TestCase]:
    """The user's cases with tags, owner and number of steps."""
    cases = access.cases_visible(user).filter(archived_at__isnull=not archived)
    if query:
        cases = cases.filter(
            Q(name__icontains=query)
            | Q(description__icontains=query)
            | Q(base_url__icontains=query)
            | Q(tags__name__icontains=query)
        ).distinct()
    if tag:
        cases = cases.filter(tags__name=tag)
    return (
        cases.select_related("owner")
        .prefetch_related("tags")
        .annotate(step_count=Count("steps", distinct=True))
        .order_by("name", "pk")
    )


def case_rows(user: User, cases: Iterable[TestCase]) -> list[CaseRow]:
    """`cases` with their newest runs that the user may see, in one query."""
    listed = list(cases)
    runs = recent_runs(user, [case.pk for case in listed])
    return [CaseRow(case, runs.get(case.pk, [])) for case in listed]


def recent_runs(
    user: User, case_ids: list[int], *, limit: int = RECENT_RUNS
) -> dict[int, list[TestExecution]]:
    """The newest runs of each case, newest first.

    Looks for the number of the oldest one of each case first: a window function would read all runs.
    """
    visible = access.executions_visible(user)
    oldest = visible.filter(case_id=OuterRef("pk")).order_by("-pk").values("pk")
    floors = (
        TestCase.objects.filter(pk__in=case_ids)
        .order_by()
        .values_list("pk", Coalesce(Subquery(oldest[limit - 1 : limit]), 0))
    )
    newest = Q(pk__in=())
    for case_id, floor in floors:
        newest |= Q(case_id=case_id, pk__gte=floor)
    runs = visible.filter(newest).defer("snapshot", "settings_snapshot", "environment")
    found: dict[int, list[TestExecution]] = {}
    for run in runs.order_by("-pk"):
        if run.case_id is not None:
            found.setdefault(run.case_id, []).append(run)
    return found


def tags_of(cases: QuerySet[TestCase]) -> list[str]:
    """Names of the tags in use on those of the cases that are not archived."""
    names = cases.filter(archived_at=None, tags__isnull=False)
    return sorted(set(names.values_list("tags__name", flat=True)))


def cases_named(cases: QuerySet[TestCase], *, limit: int) -> list[tuple[int, str]]:
    """Key and name of those of the cases that are not archived, to choose from; namesakes with their address."""
    named = cases.filter(archived_at=None).order_by("name", "pk")
    rows = list(named.values_list("pk", "name", "base_url")[:limit])
    often = Counter(name for _, name, _ in rows)
    return [
        (pk, f"{name} · {base_url or f'case {pk}'}" if often[name] > 1 else name)
        for pk, name, base_url in rows
    ]


@dataclass(frozen=True, slots=True)
class CaseStepView:
    """A step of a case as people read it; a secret value is `***`."""

    data: dict[str, Any]
    enabled: bool

    @property
    def title(self) -> str:
        """The step in a few words."""
        return wording.step_title(self.data)


def case_steps(case: TestCase) -> list[CaseStepView]:
    """The case's steps in order, secrets masked."""
    return [
        CaseStepView(snapshot_masked(step_snapshot(row)), row.enabled)
        for row in case.steps.order_by("position")
    ]


def case_file(case: TestCase) -> dict[str, Any]:
    """The case in the format of case files. Secret values are `***`."""
    return snapshot_file(case_snapshot(case))


def snapshot_file(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """A case's snapshot with its secrets masked."""
    return {**snapshot, "steps": [snapshot_masked(step) for step in snapshot["steps"]]}
