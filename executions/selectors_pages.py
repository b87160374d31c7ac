"""Reads of the pages: lists with their filters, a run as its page shows it. Constant numbers of queries."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from executions import access, selectors, wording
from executions.models import (
    PageNote,
    StepResult,
    TestCase,
    TestCaseVersion,
    TestExecution,
    TierExecutionLog,
)
from executions.services import case_snapshot, snapshot_masked, step_snapshot
from executions.timeline import Timeline, timeline_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RECENT_RUNS = 20
ESTIMATE_RUNS = 5
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


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list with its newest runs, newest first."""

    case: TestCase
    runs: list[TestExecution] = field(default_factory=list)

    @property
    def last(self) -> TestExecution | None:
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


def tags_visible(user: User) -> list[str]:
    """Names of the tags in use on the user's cases."""
    names = access.cases_visible(user).filter(archived_at=None, tags__isnull=False)
    return sorted(set(names.values_list("tags__name", flat=True)))


def executions_chosen(user: User, chosen: ExecutionFilter) -> list[QuerySet[TestExecution]]:
    """The user's runs that the filter lets in, in the parts of `executions_visible_parts`."""
    return [_narrowed(part, chosen) for part in access.executions_visible_parts(user)]


def _narrowed(runs: QuerySet[TestExecution], chosen: ExecutionFilter) -> QuerySet[TestExecution]:
    if chosen.outcome == "passed_healed":
        runs = runs.filter(state=State.PASSED, healed=True)
    elif chosen.outcome == "active":
        runs = runs.filter(state__in=(State.QUEUED, State.RUNNING))
    elif chosen.outcome:
        runs = runs.filter(state=chosen.outcome)
    if chosen.strategy:
        runs = runs.filter(strategy=chosen.strategy)
    if chosen.case_id:
        runs = runs.filter(case_id=chosen.case_id)
    if chosen.tier:
        used = StepResult.objects.filter(execution=OuterRef("pk"), tier=chosen.tier)
        runs = runs.filter(Exists(used))
    if chosen.source:
        found = StepResult.objects.filter(execution=OuterRef("pk"), source=chosen.source)
        runs = runs.filter(Exists(found))
    if chosen.needs_look:
        runs = runs.filter(needs_look=1)
    if chosen.spent:
        runs = runs.filter(Q(input_tokens__gt=0) | Q(output_tokens__gt=0))
    if chosen.query:
        runs = runs.filter(case_name__icontains=chosen.query)
    if chosen.since:
        runs = runs.filter(queued_at__gte=chosen.since)
    if chosen.until:
        runs = runs.filter(queued_at__lt=chosen.until)
    return runs


def executions_listed(runs: QuerySet[TestExecution]) -> QuerySet[TestExecution]:
    """The runs, newest first, without their big JSON."""
    return (
        runs.select_related("owner")
        .annotate(tokens=F("input_tokens") + F("output_tokens"))
        .defer("snapshot", "settings_snapshot", "environment")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a run as the page shows it; `result` is None while it has not ended."""

    index: int
    step: dict[str, Any]
    outcome: str
    result: StepResult | None
    attempts: list[TierExecutionLog]

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def title(self) -> str:
        return wording.step_title(self.step)

    @property
    def sentence(self) -> str:
        if self.result is None:
            return ""
        known = ("status", "tier", "source", "error_kind", "error_message")
        return wording.step_sentence(
            {name: getattr(self.result, name) for name in known},
            [selectors.attempt_data(log) for log in self.attempts],
        )

    @property
    def is_open(self) -> bool:
        """Whether the page shows the step's details at once."""
        return self.outcome in ("failed", "error", "passed_healed")


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its steps, notes and estimate: everything its page needs."""

    execution: TestExecution
    sequence: int
    steps: list[StepView]
    notes: list[PageNote]
    expected_ms: float | None
    ahead: int

    @property
    def done(self) -> int:
        """How many steps have ended; those that were never reached have not."""
        return sum(step.outcome in wording.DONE for step in self.steps)

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for step in self.steps:
            found[step.outcome] = found.get(step.outcome, 0) + 1
        return found

    @property
    def timeline(self) -> Timeline | None:
        """The run's waterfall, once there is something to draw."""
        return timeline_of(self)

    @property
    def sentence(self) -> str:
        return wording.run_sentence(
            outcome=self.execution.outcome,
            counts=self.counts,
            total=self.execution.total_steps,
        )


def run_view(execution_id: int) -> RunView:
    """The run's page data, never older than its `sequence`; raises TestExecution.DoesNotExist.

    The sequence is read before the rows, so a message numbered above it may be in them already and
    may be applied again without harm.
    """
    execution = selectors.execution_with_results(execution_id)
    return RunView(
        execution=execution,
        sequence=execution.last_sequence,
        steps=step_views(execution),
        notes=list(execution.page_notes.order_by("pk")),
        expected_ms=None if execution.is_finished else _expected_ms(execution),
        ahead=_ahead(execution),
    )


def step_views(execution: TestExecution) -> list[StepView]:
    """Every step of the run's snapshot, with its result and attempts where there are any."""
    results = {row.index: row for row in execution.step_results.all()}
    attempts = selectors.attempts_by_step(execution)
    running = _running_index(execution, results)
    views = []
    for index, raw in enumerate(execution.snapshot):
        result = results.get(index)
        step = result.step if result and result.step else snapshot_masked(raw)
        views.append(
            StepView(
                index=index,
                step=step,
                outcome=_step_outcome(execution, result, is_running=index == running),
                result=result,
                attempts=attempts.get(index, []),
            )
        )
    return views


def _running_index(execution: TestExecution, results: Mapping[int, StepResult]) -> int | None:
    if execution.state != State.RUNNING:
        return None
    return max(results, default=-1) + 1


def _step_outcome(execution: TestExecution, result: StepResult | None, *, is_running: bool) -> str:
    if result is not None:
        return result.outcome
    if is_running:
        return "running"
    return "skipped" if execution.is_finished else "pending"


def _expected_ms(execution: TestExecution) -> float | None:
    """How long the case's last passed runs under this strategy took, on average."""
    if execution.case_id is None:
        return None
    took = (
        TestExecution.objects.filter(
            case_id=execution.case_id, strategy=execution.strategy, state=State.PASSED
        )
        .order_by("-pk")
        .values_list("duration_ms", flat=True)[:ESTIMATE_RUNS]
    )
    known = [duration for duration in took if duration is not None]
    return sum(known) / len(known) if known else None


def _ahead(execution: TestExecution) -> int:
    """How many queued runs are before this one."""
    if execution.state != State.QUEUED:
        return 0
    return TestExecution.objects.filter(state=State.QUEUED, pk__lt=execution.pk).count()


def run_snapshot(execution_id: int) -> dict[str, Any]:
    """The run as one live message of type `snapshot`: the whole result, plus what is still to come."""
    view = run_view(execution_id)
    execution = view.execution
    result = selectors.execution_result(execution)
    by_index = {step["index"]: step for step in result["steps"]}
    return {
        "type": "snapshot",
        "sequence": view.sequence,
        **result,
        "outcome": execution.outcome,
        "total_steps": execution.total_steps,
        "started_at": execution.started_at and execution.started_at.isoformat(),
        "finished_at": execution.finished_at and execution.finished_at.isoformat(),
        "expected_ms": view.expected_ms,
        "ahead": view.ahead,
        "steps": [
            {
                "index": step.index,
                "action": step.step.get("action", ""),
                "title": step.title,
                "outcome": step.outcome,
                "sentence": step.sentence,
                "attempts": [selectors.attempt_data(log) for log in step.attempts],
                **by_index.get(step.index, {}),
            }
            for step in view.steps
        ],
        "notes": [
            {"index": note.step_index, "kind": note.kind, "text": note.text} for note in view.notes
        ],
    }


@dataclass(frozen=True, slots=True)
class CaseStepView:
    """A step of a case as people read it; a secret value is `***`."""

    data: dict[str, Any]
    enabled: bool

    @property
    def title(self) -> str:
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


def case_versions(case: TestCase) -> QuerySet[TestCaseVersion]:
    """The case's versions, newest first."""
    return case.versions.select_related("author").order_by("-version")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison: `same`, `added` or `removed`."""

    kind: str
    text: str


def versions_compared(old: TestCaseVersion, new: TestCaseVersion) -> list[DiffLine]:
    """What changed from one version to another, line by line; far unchanged lines are left out.

    A changed secret shows as changed, never as a value.
    """
    before, after = _version_lines(old.snapshot), _version_lines(new.snapshot)
    kinds = {" ": "same", "+": "added", "-": "removed"}
    return [
        DiffLine(kinds[line[0]], line[1:])
        for line in difflib.unified_diff(before, after, lineterm="", n=3)
        if line[0] in kinds and not line.startswith(("+++", "---"))
    ]


def _version_lines(snapshot: Mapping[str, Any]) -> list[str]:
    lines = [f"{name}: {snapshot.get(name, '')}" for name in ("name", "description", "base_url")]
    lines.append(f"tags: {', '.join(snapshot.get('tags', []))}")
    for step in snapshot["steps"]:
        shown = snapshot_masked(step)
        lines.append(f"step: {wording.step_title(shown)}")
        lines += [f"    {key}: {value}" for key, value in shown.items()]
        if step.get("secret"):
            mark = hashlib.sha256(str(step.get("secret_value")).encode()).hexdigest()[:6]
            lines.append(f"    secret value saved as {mark}")
    return lines


def cases_named(user: User, *, limit: int) -> list[tuple[int, str]]:
    """Key and name of the user's cases, to choose from."""
    cases = access.cases_visible(user).filter(archived_at=None).order_by("name", "pk")
    return list(cases.values_list("pk", "name")[:limit])


@dataclass(frozen=True, slots=True)
class StepPair:
    """The same step in two runs; either side is None where the step was not there."""

    left: StepView | None
    right: StepView | None

    @property
    def differs(self) -> bool:
        """Whether the step, its outcome, its tier or its element is not the same."""
        return self._facts(self.left) != self._facts(self.right)

    @staticmethod
    def _facts(step: StepView | None) -> tuple[Any, ...]:
        if step is None:
            return ()
        result = step.result
        return (
            step.title,
            step.outcome,
            result and result.tier,
            result and result.source,
            result and result.resolved_selector,
        )


def runs_compared(left: RunView, right: RunView) -> list[StepPair]:
    """The steps of two runs side by side; steps are matched by what they do, in order."""
    before, after = left.steps, right.steps
    matcher = difflib.SequenceMatcher(
        a=[step.title for step in before], b=[step.title for step in after], autojunk=False
    )
    pairs: list[StepPair] = []
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for offset in range(max(i2 - i1, j2 - j1)):
            one = before[i1 + offset] if i1 + offset < i2 else None
            two = after[j1 + offset] if j1 + offset < j2 else None
            pairs.append(StepPair(one, two))
    return pairs
