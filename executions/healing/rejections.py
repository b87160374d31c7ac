"""Reads: which elements people have rejected for the steps of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from executions.engine.fingerprint import Fingerprint
from executions.engine.keys import step_key
from executions.engine.plan import Step
from executions.models import HealProposal


@dataclass(frozen=True, slots=True)
class Rejections:
    """What must never be taken for a step's element; `known` is how the real one looked before.

    `elements` holds identities and places: an element whose text has changed is still told by its
    place, and one that has moved by its identity.
    """

    elements: frozenset[str] = frozenset()
    known: tuple[dict[str, Any], ...] = ()

    def covers(self, fingerprint: Mapping[str, Any]) -> bool:
        """Whether that fingerprint is one of a rejected element."""
        if not self.elements or not fingerprint:
            return False
        return Fingerprint.from_json(dict(fingerprint)).identity in self.elements


NOTHING_REJECTED = Rejections()


def rejections_of(case_id: int | None, steps: Iterable[Step]) -> dict[str, Rejections]:
    """By step key, in one query. Equal steps of a case share their rejections: refusing is safe."""
    if case_id is None:
        return {}
    keys = {step_key(step) for step in steps if step.may_heal}
    rows = HealProposal.objects.filter(
        case_id=case_id, state=HealProposal.State.REJECTED, step_key__in=keys
    ).order_by("first_seen_at", "pk")
    found: dict[str, Rejections] = {}
    for row in rows.only("step_key", "identity", "place", "known"):
        before = found.get(row.step_key, NOTHING_REJECTED)
        found[row.step_key] = Rejections(
            before.elements | {value for value in (row.identity, row.place) if value},
            (*before.known, row.known) if row.known else before.known,
        )
    return found
