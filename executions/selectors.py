"""Reads: what pages, API, command line and live clients are shown. A number is computed in one place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from executions.engine.errors import FailureKind
from executions.models import ExecutionEvent, StepResult, TestExecution, TierExecutionLog


def execution_with_results(execution_id: int) -> TestExecution:
    """The execution with its steps and attempts in a constant number of queries."""
    return (
        TestExecution.objects.select_related("case", "owner", "team")
        .prefetch_related(
            Prefetch("step_results", queryset=StepResult.objects.order_by("index")),
            Prefetch(
                "tier_logs", queryset=TierExecutionLog.objects.order_by("step_index", "number")
            ),
        )
        .get(pk=execution_id)
    )


def execution_result(execution: TestExecution) -> dict[str, Any]:
    """The whole result as plain JSON: what `run_case --json` prints and the API answers."""
    attempts = attempts_by_step(execution)
    return {
        "execution_id": execution.pk,
        "status": execution.state,
        "healed": execution.healed,
        "strategy": execution.strategy,
        "duration_ms": execution.duration_ms,
        "input_tokens": execution.input_tokens,
        "output_tokens": execution.output_tokens,
        "cost_usd": usd(execution.cost_usd),
        "steps": [
            step_result_data(row, attempts.get(row.index, []))
            for row in execution.step_results.all()
        ],
    }


def execution_error(execution: TestExecution) -> dict[str, str] | None:
    """Why the execution did not pass, as kind and message; None when it did."""
    return _error(execution.error_kind, execution.error_message)


def steps_unasked(result: Mapping[str, Any]) -> list[int]:
    """The numbers, from 1, of the steps of `execution_result` at which the budget kept the model from being asked."""
    spent = FailureKind.BUDGET_SPENT.value
    return [
        step["index"] + 1
        for step in result["steps"]
        if any(attempt["failure_kind"] == spent for attempt in step["attempts"])
    ]


def attempts_by_step(execution: TestExecution) -> dict[int, list[TierExecutionLog]]:
    """The execution's tier attempts by step index, in order."""
    found: dict[int, list[TierExecutionLog]] = {}
    for log in execution.tier_logs.all():
        found.setdefault(log.step_index, []).append(log)
    return found


def step_result_data(row: StepResult, attempts: list[TierExecutionLog]) -> dict[str, Any]:
    """One step of `execution_result`."""
    return {
        "index": row.index,
        "action": row.action,
        "status": row.status,
        "tier": row.tier,
        "source": row.source or None,
        "healed": row.healed,
        "resolved_selector": row.resolved_selector or None,
        "duration_ms": row.duration_ms,
        "error": _error(row.error_kind, row.error_message),
        "attempts": [attempt_data(log) for log in attempts],
    }


def attempt_data(log: TierExecutionLog) -> dict[str, Any]:
    """One tier attempt of `execution_result`."""
    return {
        "tier": log.tier,
        "source": log.source,
        "outcome": log.outcome,
        "failure_kind": log.failure_kind or None,
        "message": log.message or None,
        "duration_ms": log.duration_ms,
        "input_tokens": log.input_tokens,
        "output_tokens": log.output_tokens,
    }


def events_after(execution_id: int, sequence: int, *, limit: int = 1_000) -> list[dict[str, Any]]:
    """The run's messages numbered above `sequence`, in order."""
    return list(
        ExecutionEvent.objects.filter(execution_id=execution_id, sequence__gt=sequence)
        .order_by("sequence")
        .values_list("payload", flat=True)[:limit]
    )


def usd(value: Decimal | None) -> float | None:
    """A cost as JSON number; None when the model's price is not known."""
    return None if value is None else float(value)


def _error(kind: str, message: str) -> dict[str, str] | None:
    return {"kind": kind, "message": message} if kind else None
