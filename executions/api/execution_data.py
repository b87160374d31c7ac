"""Rows of executions as plain data for the answers; secret values never leave."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from executions import selectors
from executions.models import StepResult, TestExecution, TierExecutionLog

ROOT = "/api/v1/executions"


def execution_address(request: Request, execution_id: int) -> str:
    """The absolute address of an execution."""
    return request.build_absolute_uri(f"{ROOT}/{execution_id}/")


def execution_summary(run: TestExecution) -> dict[str, Any]:
    """An execution in lists; wants owner and team loaded."""
    return {
        "id": run.pk,
        "case": run.case_id,
        "case_name": run.case_name,
        "owner": run.owner.get_username(),
        "team": run.team.name if run.team else None,
        "base_url": run.base_url,
        "strategy": run.strategy,
        "status": run.state,
        "healed": run.healed,
        "outcome": run.outcome,
        "restarted": run.restarted,
        "trigger": run.trigger,
        "total_steps": run.total_steps,
        "queued_at": run.queued_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "duration_ms": run.duration_ms,
        "input_tokens": run.input_tokens,
        "output_tokens": run.output_tokens,
        "cost_usd": selectors.usd(run.cost_usd),
        "cancel_requested": run.cancel_requested_at is not None,
        "rerun_of": run.rerun_of_id,
        "error": failure(run.error_kind, run.error_message),
    }


def execution_data(request: Request, run: TestExecution) -> dict[str, Any]:
    """An execution with steps and attempts; wants a row of `selectors.execution_with_results`."""
    attempts = selectors.attempts_by_step(run)
    return execution_summary(run) | {
        "model_provider": run.model_provider,
        "model_name": run.model_name,
        "environment": run.environment,
        "settings": run.settings_snapshot,
        "steps": [
            _step(request, row, attempts.get(row.index, [])) for row in run.step_results.all()
        ],
        "page_notes": list(run.page_notes.values("step_index", "kind", "text", "noted_at")),
    }


def _step(request: Request, row: StepResult, attempts: list[TierExecutionLog]) -> dict[str, Any]:
    picture = f"{ROOT}/{row.execution_id}/screenshots/{row.index}"
    return {
        "index": row.index,
        "action": row.action,
        "step": {k: v for k, v in row.step.items() if k != "secret_value"},
        "status": row.status,
        "outcome": row.outcome,
        "tier": row.tier,
        "source": row.source or None,
        "healed": row.healed,
        "resolved_selector": row.resolved_selector or None,
        "started_at": row.started_at,
        "duration_ms": row.duration_ms,
        "input_tokens": row.input_tokens,
        "output_tokens": row.output_tokens,
        "cost_usd": selectors.usd(row.cost_usd),
        "error": failure(row.error_kind, row.error_message),
        "page_url": row.page_url,
        "screenshot": request.build_absolute_uri(picture) if row.screenshot else None,
        "box": row.box,
        "triage": row.triage,
        "attempts": [_attempt(log) for log in attempts],
    }


def _attempt(log: TierExecutionLog) -> dict[str, Any]:
    return selectors.attempt_data(log) | {
        "number": log.number,
        "selector": log.selector,
        "score": log.score,
        "properties": log.properties,
        "started_at": log.started_at,
        "cost_usd": selectors.usd(log.cost_usd),
    }


def failure(kind: str, message: str) -> dict[str, str] | None:
    """Why something did not pass, as data."""
    return {"kind": kind, "message": message} if kind else None
