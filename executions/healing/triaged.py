"""Reads what a run has left so far, and has the engine say what happened to a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from executions.engine.events import Attempt, StepFinished
from executions.engine.fingerprint import Fingerprint
from executions.engine.keys import fingerprint_keys
from executions.engine.plan import Step
from executions.engine.triage import EndedStep, triage
from executions.models import ElementFingerprint


def triage_data(
    case_id: int | None,
    steps: Sequence[Step],
    event: StepFinished,
    *,
    attempts: Sequence[Attempt],
    notes: Sequence[str],
) -> dict[str, Any] | None:
    """`cause`, `sentence` and `evidence` of a failed or healed step; None for any other.

    Costs one query, and none for a step that passed as written.
    """
    if event.error is None and not event.healed:
        return None
    told = triage(
        EndedStep(
            step=steps[event.index],
            finished=event,
            attempts=attempts,
            known=_known(case_id, fingerprint_keys(steps)[event.index]),
            notes=notes,
        )
    )
    if told is None:
        return None
    return {"cause": told.cause.value, "sentence": told.sentence, "evidence": list(told.evidence)}


def _known(case_id: int | None, key: str) -> Fingerprint | None:
    rows = ElementFingerprint.objects.filter(case_id=case_id, step_key=key)
    latest: Mapping[str, Any] | None = (
        rows.order_by("-last_seen_at", "-pk").values_list("data", flat=True).first()
        if case_id is not None
        else None
    )
    return Fingerprint.from_json(latest) if latest else None
