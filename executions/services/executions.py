"""Runs queued, repeated and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from executions import access, dispatch, live
from executions.engine.plan import Strategy
from executions.errors import Conflict, NotAllowed, Refused
from executions.models import TestCase, TestExecution
from executions.services.snapshots import step_snapshot
from settingsui.models import ExecutionSettings, settings_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SETTINGS_KEPT = (
    "timeout_per_tier_seconds",
    "playwright_timeout_seconds",
    "hybrid_timeout_seconds",
    "stagehand_timeout_seconds",
    "max_retry_per_tier",
    "track_fallback_reasons",
    "track_strategy_effectiveness",
    "max_tokens_per_run",
    "max_tokens_per_day",
    "screenshots",
    "trace",
)


def execution_start(
    *,
    user: User,
    case: TestCase,
    strategy: str | None = None,
    base_url: str | None = None,
    trigger: str = TestExecution.Trigger.WEB,
    idempotency_key: str | None = None,
    rerun_of: TestExecution | None = None,
    dispatched: bool = True,
) -> TestExecution:
    """Queue a run of the case as it stands now, and tell the runner once the row is committed.

    The same `idempotency_key` of the same user gives the execution it gave before, marked
    `was_known`. Raises NotAllowed, Refused (unknown strategy, nothing to run), Conflict (archived).
    """
    if not access.may_run_case(user, case):
        raise NotAllowed("Your role cannot run this case. Ask an admin for the QA role.")
    if earlier := _started_before(user, idempotency_key):
        return earlier
    preferences = settings_of(user)
    chosen = strategy or preferences.fallback_strategy
    steps = _steps_to_run(case, chosen)
    execution = TestExecution(
        case=case,
        case_name=case.name,
        owner=user,
        team_id=case.team_id,
        base_url=case.base_url if base_url is None else base_url,
        strategy=chosen,
        trigger=trigger,
        snapshot=steps,
        settings_snapshot=settings_kept(preferences),
        total_steps=len(steps),
        model_provider=settings.MODEL_PROVIDER,
        model_name=settings.MODEL_NAME or settings.MODEL_PROVIDER,
        idempotency_key=idempotency_key or None,
        rerun_of=rerun_of,
    )
    return _queued(execution, dispatched=dispatched)


def _queued(execution: TestExecution, *, dispatched: bool) -> TestExecution:
    """Save the run; where another request with its key was faster, give the run which that one made."""
    try:
        with transaction.atomic():
            execution.save(force_insert=True)
            if dispatched:
                transaction.on_commit(lambda: dispatch.dispatch(execution.pk))
    except IntegrityError:
        if earlier := _started_before(execution.owner, execution.idempotency_key):
            return earlier
        raise
    return execution


def _started_before(user: User, idempotency_key: str | None) -> TestExecution | None:
    if not idempotency_key:
        return None
    runs = TestExecution.objects.filter(owner=user, idempotency_key=idempotency_key)
    earlier = runs.first()
    if earlier is not None:
        earlier.was_known = True
    return earlier


def _steps_to_run(case: TestCase, strategy: str) -> list[dict[str, Any]]:
    if strategy not in [member.value for member in Strategy]:
        raise Refused("Choose option_a, option_b or option_c.", field="strategy")
    if case.archived_at:
        raise Conflict("The case is archived. Restore it to run it.", field="case")
    steps = [step_snapshot(row) for row in case.steps.filter(enabled=True).order_by("position")]
    if not steps:
        raise Refused("The case has no enabled step. Add one to run it.", field="steps")
    return steps


def settings_kept(preferences: ExecutionSettings) -> dict[str, Any]:
    """The part of a user's settings that a run is bound to, as JSON."""
    kept: dict[str, Any] = {name: getattr(preferences, name) for name in SETTINGS_KEPT}
    for name in ("max_cost_usd_per_run", "max_cost_usd_per_day"):
        value = getattr(preferences, name)
        kept[name] = None if value is None else str(value)
    return kept


def execution_rerun(
    *,
    user: User,
    execution: TestExecution,
    strategy: str | None = None,
    trigger: str = TestExecution.Trigger.WEB,
    idempotency_key: str | None = None,
) -> TestExecution:
    """Run the same case again, as it stands now, at the same address.

    Raises NotAllowed, Conflict (the case is gone or archived), Refused (nothing to run).
    """
    if not access.may_control_execution(user, execution):
        raise NotAllowed("Your role cannot repeat this run. Ask an admin for the QA role.")
    if execution.case is None:
        raise Conflict("The case of this run is gone.", field="case")
    return execution_start(
        user=user,
        case=execution.case,
        strategy=strategy or execution.strategy,
        base_url=execution.base_url,
        trigger=trigger,
        idempotency_key=idempotency_key,
        rerun_of=execution,
    )


def execution_cancel(*, user: User, execution: TestExecution) -> TestExecution:
    """Stop a run: at once while it is queued, within a second while it is running.

    Raises NotAllowed, or Conflict when it has ended already.
    """
    if not access.may_control_execution(user, execution):
        raise NotAllowed("Your role cannot cancel this run.")
    now = timezone.now()
    queued = TestExecution.objects.filter(pk=execution.pk, state=TestExecution.State.QUEUED).update(
        state=TestExecution.State.CANCELLED,
        finished_at=now,
        cancel_requested_at=now,
        duration_ms=0,
        error_kind="cancelled",
        error_message=f"Cancelled by {user.get_username()} before it started.",
        last_sequence=F("last_sequence") + 1,
    )
    if queued:
        live.cancelled_while_queued(execution.pk)
    elif not TestExecution.objects.filter(
        pk=execution.pk, state=TestExecution.State.RUNNING
    ).update(cancel_requested_at=now):
        raise Conflict("The run has ended already.", field="state")
    else:
        dispatch.cancel(execution.pk)
    execution.refresh_from_db()
    return execution
