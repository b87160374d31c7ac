"""A run as its page and its live messages show it. Constant numbers of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from executions import selectors, wording
from executions.engine.errors import FailureKind
from executions.healing.finders import finder_pictures
from executions.healing.selectors import StepPicture
from executions.models import PageNote, StepResult, TestExecution, TierExecutionLog
from executions.services import snapshot_masked
from executions.timeline import Timeline, timeline_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ESTIMATE_RUNS = 5
State = TestExecution.State


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a run as the page shows it; `result` is None while it has not ended.

    `finder` is the picture of the run that found what this one took from the cache.
    """

    index: int
    step: dict[str, Any]
    outcome: str
    result: StepResult | None
    attempts: list[TierExecutionLog]
    finder: StepPicture | None = None

    @property
    def number(self) -> int:
        """The step's number, from 1."""
        return self.index + 1

    @property
    def title(self) -> str:
        """The step in a few words."""
        return wording.step_title(self.step)

    @property
    def sentence(self) -> str:
        """What happened to the step; empty while it has not ended."""
        if self.result is None:
            return ""
        known = ("status", "tier", "source", "error_kind", "error_message")
        return wording.step_sentence(
            {name: getattr(self.result, name) for name in known},
            [selectors.attempt_data(log) for log in self.attempts],
        )

    @property
    def budget_spent(self) -> bool:
        """Whether the model was not asked because a cap was reached."""
        return any(log.failure_kind == FailureKind.BUDGET_SPENT.value for log in self.attempts)

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
        """How many steps have each outcome."""
        found: dict[str, int] = {}
        for step in self.steps:
            found[step.outcome] = found.get(step.outcome, 0) + 1
        return found

    @property
    def timeline(self) -> Timeline | None:
        """The run's waterfall, once there is something to draw."""
        return timeline_of(self)

    @property
    def restarted(self) -> str:
        """That the run had to start again, in a sentence; empty when it had not."""
        return wording.RESTARTED if self.execution.restarted else ""

    @property
    def sentence(self) -> str:
        """What happened in the run."""
        said = wording.run_sentence(
            outcome=self.execution.outcome,
            counts=self.counts,
            total=self.execution.total_steps,
        )
        unasked = [step.number for step in self.steps if step.budget_spent]
        return f"{said} {wording.budget_sentence(unasked)}".strip()


def run_view(execution_id: int, *, user: User | None = None) -> RunView:
    """The run's page data, never older than its `sequence`; raises TestExecution.DoesNotExist.

    With a `user` it has the pictures of earlier runs that this person may see. The sequence is read before the rows, so a message numbered above it may be in them already; an
    attempt's number tells the page so.
    """
    execution = selectors.execution_with_results(execution_id)
    return RunView(
        execution=execution,
        sequence=execution.last_sequence,
        steps=step_views(execution, finder_pictures(user, execution) if user else {}),
        notes=list(execution.page_notes.order_by("pk")),
        expected_ms=None if execution.is_finished else _expected_ms(execution),
        ahead=_ahead(execution),
    )


def step_views(
    execution: TestExecution, finders: Mapping[int, StepPicture] | None = None
) -> list[StepView]:
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
                finder=(finders or {}).get(index),
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
        "error": selectors.execution_error(execution),
        "outcome": execution.outcome,
        "restarted": execution.restarted,
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
