"""Writes: the proposals that a passed run's healed steps leave for review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from executions.engine.events import Attempt, Source, StepFinished
from executions.engine.fingerprint import Fingerprint
from executions.engine.keys import fingerprint_keys, step_key
from executions.engine.plan import Step
from executions.models import ElementFingerprint, HealProposal, TestExecution


@dataclass(frozen=True, slots=True)
class _Heal:
    """One healed step of the run: where it belongs, and what was found."""

    step: Step
    event: StepFinished
    occurrence_key: str
    found: Fingerprint


def proposals_made(
    execution: TestExecution,
    steps: Sequence[Step],
    *,
    finished: Iterable[StepFinished],
    attempts: Mapping[int, Attempt],
) -> None:
    """One open proposal per healed step and element; the same again only counts.

    Call it once the run has passed and before its fingerprints are kept. A decision that was made
    stays. `attempts` holds the attempt that did each step.
    """
    heals = _heals(steps, finished)
    if not heals or execution.case_id is None:
        return
    known = _known(execution.case_id, [heal.occurrence_key for heal in heals])
    before = _before(execution.case_id, heals)
    new = []
    for heal in heals:
        row = before.get((heal.occurrence_key, heal.found.identity))
        if row is None:
            new.append(_proposal(execution, heal, attempts.get(heal.step.index), known))
        else:
            _seen_again(row, execution, heal)
    HealProposal.objects.bulk_create(new, ignore_conflicts=True)


def _heals(steps: Sequence[Step], finished: Iterable[StepFinished]) -> list[_Heal]:
    keys = fingerprint_keys(steps)
    return [
        _Heal(
            steps[event.index],
            event,
            keys[event.index],
            Fingerprint.from_json(dict(event.fingerprint)),
        )
        for event in finished
        if event.healed and event.fingerprint is not None and event.tier is not None
        if not _found_by_its_own(steps[event.index], event)
    ]


def _found_by_its_own(step: Step, event: StepFinished) -> bool:
    """The step's own selector fits the element: only the action needed another way, and there is nothing to write."""
    own = (step.selector, step.frame)
    return bool(step.selector) and any(own == (each.selector, each.frame) for each in event.repairs)


def _known(case_id: int, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """How the elements looked last; the newest fingerprint of each step."""
    rows = ElementFingerprint.objects.filter(case_id=case_id, step_key__in=keys)
    return {row.step_key: row.data for row in rows.order_by("last_seen_at", "pk")}


def _before(case_id: int, heals: Sequence[_Heal]) -> dict[tuple[str, str], HealProposal]:
    rows = HealProposal.objects.select_for_update().filter(
        case_id=case_id, occurrence_key__in=[heal.occurrence_key for heal in heals]
    )
    return {(row.occurrence_key, row.identity): row for row in rows}


def _proposal(
    execution: TestExecution,
    heal: _Heal,
    attempt: Attempt | None,
    known: Mapping[str, dict[str, Any]],
) -> HealProposal:
    event, step = heal.event, heal.step
    return HealProposal(
        case=execution.case,
        occurrence_key=heal.occurrence_key,
        step_key=step_key(step),
        identity=heal.found.identity,
        place=heal.found.place,
        step=_shown(execution.snapshot[step.index]),
        step_index=step.index,
        old_selector=step.selector,
        repairs=[asdict(repair) for repair in event.repairs],
        found=heal.found.to_json(),
        known=known.get(heal.occurrence_key),
        page_url=event.page_url,
        tier=int(event.tier or 0),
        source=event.source.value if event.source else "",
        model_name=execution.model_name if event.source in (Source.OBSERVE, Source.ACT) else "",
        score=attempt.score if attempt else None,
        properties=dict(attempt.properties) if attempt else {},
        execution_id=execution.pk,
        last_seen_at=timezone.now(),
    )


def _seen_again(row: HealProposal, execution: TestExecution, heal: _Heal) -> None:
    """Count it; a run with a picture or with proved selectors brings the proposal up to date."""
    changes: dict[str, Any] = {"seen_count": F("seen_count") + 1, "last_seen_at": timezone.now()}
    changes["step_index"] = heal.step.index
    if heal.event.screenshot or row.execution_id is None:
        changes["execution_id"] = execution.pk
    if heal.event.repairs:
        changes["repairs"] = [asdict(repair) for repair in heal.event.repairs]
    HealProposal.objects.filter(pk=row.pk).update(**changes)


def _shown(step: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in step.items() if key != "secret_value"}
    if step.get("secret"):
        shown["value"] = "***"
    return shown
