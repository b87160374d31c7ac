"""From the engine's events to rows and messages; what a run has learned is written once it has passed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from executions import live, xpath_cache
from executions.access import scope_of
from executions.engine import events as ev
from executions.engine.errors import Failure, Spend
from executions.engine.keys import fingerprint_hash, fingerprint_keys
from executions.engine.plan import Step
from executions.healing.proposals import proposals_made
from executions.healing.triaged import triage_data
from executions.models import (
    ElementFingerprint,
    ExecutionEvent,
    PageNote,
    StepResult,
    TestExecution,
    TierExecutionLog,
)
from executions.planning import step_of
from executions.signals import execution_ending, execution_finished

logger = logging.getLogger(__name__)

MESSAGE_LIMIT = 2_000
MAX_DURATION_MS = 2_000_000_000


class Recorder:
    """Writes one execution's events, a batch a transaction, then publishes their messages."""

    def __init__(self, execution: TestExecution) -> None:
        self.execution = execution
        self._sequence = execution.last_sequence
        self._numbers: dict[int, int] = {}
        self._finished: list[ev.StepFinished] = []
        self._passed: dict[int, ev.Attempt] = {}
        self._attempts: dict[int, list[ev.Attempt]] = {}
        self._notes: dict[int, list[str]] = {}
        self._results: list[StepResult] = []
        self._logs: list[TierExecutionLog] = []
        self._page_notes: list[PageNote] = []
        kept = execution.settings_snapshot
        self._keeps_reasons = bool(kept.get("track_fallback_reasons", True))
        self._keeps_attempts = bool(kept.get("track_strategy_effectiveness", True))

    def record(self, batch: Sequence[ev.Event]) -> list[dict[str, Any]]:
        """Write the batch and tell the watchers; the messages that were sent."""
        messages: list[dict[str, Any]] = []
        with transaction.atomic():
            for event in batch:
                if isinstance(event, ev.TierAttempted) and not self._keeps_attempts:
                    continue
                message = self._written(event)
                self._sequence += 1
                message |= {"execution_id": self.execution.pk, "sequence": self._sequence}
                messages.append(message)
            self._rows_stored()
            ExecutionEvent.objects.bulk_create(
                ExecutionEvent(
                    execution=self.execution, sequence=message["sequence"], payload=message
                )
                for message in messages
            )
            TestExecution.objects.filter(pk=self.execution.pk).update(
                last_sequence=self._sequence, heartbeat_at=timezone.now()
            )
            ended = any(isinstance(event, ev.RunFinished) for event in batch)
            if ended:
                execution_ending.send_robust(TestExecution, execution=self.execution)
        live.publish(self.execution, messages)
        if ended:
            execution_finished.send_robust(TestExecution, execution=self.execution)
        return messages

    def _rows_stored(self) -> None:
        """Insert what the events so far have made, a statement a model."""
        StepResult.objects.bulk_create(self._results)
        TierExecutionLog.objects.bulk_create(self._logs)
        PageNote.objects.bulk_create(self._page_notes)
        for rows in (self._results, self._logs, self._page_notes):
            rows.clear()

    def _written(self, event: ev.Event) -> dict[str, Any]:
        if isinstance(event, ev.RunStarted):
            return self._run_started(event)
        if isinstance(event, ev.StepStarted):
            return _message("step_started", event.at, index=event.index, action=event.action.value)
        if isinstance(event, ev.TierAttempted):
            return self._attempted(event)
        if isinstance(event, ev.StepFinished):
            return self._step_finished(event)
        if isinstance(event, ev.PageNoted):
            return self._page_noted(event)
        return self._run_finished(event)

    def _run_started(self, event: ev.RunStarted) -> dict[str, Any]:
        if event.restarted:
            self._results.clear()
            self._logs.clear()
            self._page_notes.clear()
            self._numbers.clear()
            self._finished.clear()
            self._passed.clear()
            self._attempts.clear()
            self._notes.clear()
            for rows in (StepResult, TierExecutionLog, PageNote):
                rows.objects.filter(execution=self.execution).delete()
        self.execution.restarted = event.restarted
        environment = {"browser": f"Chromium {event.browser_version}", "viewport": "1280×720"}
        TestExecution.objects.filter(pk=self.execution.pk).update(
            environment=environment, restarted=event.restarted
        )
        return _message(
            "run_started",
            event.at,
            strategy=event.strategy.value,
            total_steps=event.total_steps,
            restarted=event.restarted,
        )

    def _attempted(self, event: ev.TierAttempted) -> dict[str, Any]:
        one = event.attempt
        self._attempts.setdefault(event.index, []).append(one)
        if one.outcome is ev.Outcome.PASSED:
            self._passed[event.index] = one
        number = self._numbers[event.index] = self._numbers.get(event.index, 0) + 1
        failure = one.failure if self._keeps_reasons else None
        data: dict[str, Any] = {
            "number": number,
            "tier": int(one.tier),
            "source": one.source.value,
            "outcome": one.outcome.value,
            "failure_kind": failure.kind.value if failure else "",
            "message": failure.message[:MESSAGE_LIMIT] if failure else "",
            "selector": one.selector,
            "score": one.score,
            "duration_ms": _ms(one.duration_ms),
            "input_tokens": one.spend.input_tokens,
            "output_tokens": one.spend.output_tokens,
        }
        self._logs.append(
            TierExecutionLog(
                execution=self.execution,
                step_index=event.index,
                started_at=_time(one.started_at),
                cost_usd=one.spend.cost_usd,
                properties=dict(one.properties),
                **data,
            )
        )
        cost = None if one.spend.cost_usd is None else float(one.spend.cost_usd)
        return _message("tier_attempted", one.started_at, index=event.index, cost_usd=cost, **data)

    def _step_finished(self, event: ev.StepFinished) -> dict[str, Any]:
        self._finished.append(event)
        row = StepResult(
            execution=self.execution,
            index=event.index,
            step=_shown(self.execution.snapshot[event.index]),
            action=event.action.value,
            status=event.status.value,
            tier=int(event.tier) if event.tier else None,
            source=event.source.value if event.source else "",
            healed=event.healed,
            resolved_selector=event.resolved_selector,
            started_at=_time(event.at - event.duration_ms / 1000),
            duration_ms=_ms(event.duration_ms),
            input_tokens=event.spend.input_tokens,
            output_tokens=event.spend.output_tokens,
            cost_usd=event.spend.cost_usd,
            error_kind=event.error.kind.value if event.error else "",
            error_message=event.error.message[:MESSAGE_LIMIT] if event.error else "",
            page_url=event.page_url,
            screenshot=self._saved(event.screenshot, f"step-{event.index}.jpg"),
            box=[round(side, 1) for side in event.box] if event.box else None,
            triage=self._triage(event),
        )
        self._results.append(row)
        return _message(
            "step_finished",
            event.at,
            index=event.index,
            action=row.action,
            status=row.status,
            outcome=row.outcome,
            tier=row.tier,
            source=row.source or None,
            healed=row.healed,
            resolved_selector=row.resolved_selector or None,
            duration_ms=row.duration_ms,
            screenshot=bool(row.screenshot),
            page_url=row.page_url,
            **_spend(event.spend),
            error=_error(event.error),
        )

    def _triage(self, event: ev.StepFinished) -> dict[str, Any] | None:
        if event.error is None and not event.healed:
            return None
        return triage_data(
            self.execution.case_id,
            _steps(self.execution),
            event,
            attempts=self._attempts.get(event.index, ()),
            notes=self._notes.get(event.index, ()),
        )

    def _page_noted(self, event: ev.PageNoted) -> dict[str, Any]:
        self._notes.setdefault(event.index, []).append(event.text)
        self._page_notes.append(
            PageNote(
                execution=self.execution,
                step_index=event.index,
                kind=event.kind,
                text=event.text,
                noted_at=_time(event.at),
            )
        )
        return _message("page_noted", event.at, index=event.index, kind=event.kind, text=event.text)

    def _run_finished(self, event: ev.RunFinished) -> dict[str, Any]:
        execution = self.execution
        execution.state = event.status.value
        execution.healed = event.healed
        execution.finished_at = _time(event.at)
        execution.duration_ms = _ms(event.duration_ms)
        execution.input_tokens = event.spend.input_tokens
        execution.output_tokens = event.spend.output_tokens
        execution.cost_usd = event.spend.cost_usd
        execution.error_kind = event.error.kind.value if event.error else ""
        execution.error_message = event.error.message[:MESSAGE_LIMIT] if event.error else ""
        execution.trace_file = self._saved(event.trace, "trace.zip")
        execution.save(
            update_fields=[
                "state",
                "healed",
                "finished_at",
                "duration_ms",
                "input_tokens",
                "output_tokens",
                "cost_usd",
                "error_kind",
                "error_message",
                "trace_file",
            ]
        )
        self._rows_stored()
        self._learn(passed=event.status is ev.Status.PASSED)
        return _message(
            "run_finished",
            event.at,
            status=execution.state,
            outcome=execution.outcome,
            healed=execution.healed,
            duration_ms=execution.duration_ms,
            **_spend(event.spend),
            error=_error(event.error),
        )

    def _learn(self, *, passed: bool) -> None:
        """Count the cache's uses; only a passed run leaves entries and fingerprints."""
        execution = self.execution
        scope = scope_of(execution.owner_id, execution.team_id)
        steps = _steps(execution)
        for event in self._finished:
            if event.cache_use is not None:
                xpath_cache.use_recorded(event.cache_use, run_passed=passed)
            if passed and event.learned is not None and event.fingerprint is not None:
                xpath_cache.entry_learned(
                    scope=scope,
                    execution=execution,
                    step=steps[event.index],
                    learned=event.learned,
                    fingerprint=event.fingerprint,
                )
        if passed and execution.case_id is not None:
            proposals_made(execution, steps, finished=self._finished, attempts=self._passed)
            self._fingerprints(execution.case_id, steps)

    def _fingerprints(self, case_id: int, steps: Sequence[Step]) -> None:
        keys = fingerprint_keys(steps)
        seen = {
            (keys[event.index], fingerprint_hash(event.fingerprint)): event.fingerprint
            for event in self._finished
            if event.fingerprint is not None
        }
        now = timezone.now()
        rows = ElementFingerprint.objects.filter(case_id=case_id)
        known = {
            (row.step_key, row.data_hash): row
            for row in rows.filter(step_key__in={key for key, _ in seen})
        }
        again = [(row, seen[pair]) for pair, row in known.items() if pair in seen]
        for row, data in again:
            row.data, row.last_seen_at, row.seen_count = dict(data), now, row.seen_count + 1
        ElementFingerprint.objects.bulk_update(
            [row for row, _ in again], ["data", "last_seen_at", "seen_count"]
        )
        ElementFingerprint.objects.bulk_create(
            (
                ElementFingerprint(
                    case_id=case_id,
                    step_key=key,
                    data=dict(data),
                    data_hash=digest,
                    last_seen_at=now,
                )
                for (key, digest), data in seen.items()
                if (key, digest) not in known
            ),
            ignore_conflicts=True,
        )
        if any(pair not in known for pair in seen):
            _forget_old(rows, {key for key, _ in seen})

    def _saved(self, content: bytes | None, name: str) -> str:
        """Keep a file of this execution; its path below MEDIA_ROOT, empty when it could not be kept."""
        if not content:
            return ""
        relative = Path("executions") / str(self.execution.pk) / name
        path = Path(settings.MEDIA_ROOT) / relative
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            logger.warning("Execution %s: %s was not kept (%s).", self.execution.pk, name, error)
            return ""
        return str(relative)


def _forget_old(rows: Any, keys: Iterable[str]) -> None:
    for key in keys:
        old = rows.filter(step_key=key).order_by("-last_seen_at", "-pk")
        gone = list(old.values_list("pk", flat=True)[settings.FINGERPRINT_VERSIONS :])
        if gone:
            rows.filter(pk__in=gone).delete()


def _steps(execution: TestExecution) -> list[Step]:
    """The steps for their keys; secrets stay sealed, no key holds a value."""
    return [
        step_of(index, {k: v for k, v in data.items() if k != "secret_value"})
        for index, data in enumerate(execution.snapshot)
    ]


def _shown(step: dict[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in step.items() if key != "secret_value"}
    if step.get("secret"):
        shown["value"] = "***"
    return shown


def _message(type_: str, at: float, /, **data: Any) -> dict[str, Any]:
    return {"type": type_, "at": _time(at).isoformat(), **data}


def _spend(spend: Spend) -> dict[str, Any]:
    return {
        "input_tokens": spend.input_tokens,
        "output_tokens": spend.output_tokens,
        "cost_usd": None if spend.cost_usd is None else float(spend.cost_usd),
    }


def _error(error: Failure | None) -> dict[str, str] | None:
    return {"kind": error.kind.value, "message": error.message} if error else None


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _ms(value: float) -> int:
    return min(max(0, round(value)), MAX_DURATION_MS)
