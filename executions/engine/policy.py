"""The numbers of the decision on a heal, and what it is taken on: scored candidates and their surroundings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from executions.engine.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the decision, each on a scale from 0 to 1.

    Chosen on pairs of real sites and checked by leaving one site out at a time.
    """

    same_name: float = 0.97
    near_name: float = 0.85
    close_name: float = 0.5
    floor: float = 0.5
    floor_told: float = 0.35
    margin: float = 0.03
    place_only_bearer: float = 0.05
    place_same_name: float = 0.15
    place_identifier: float = 0.25
    place_near_name: float = 0.3
    place_link: float = 0.5
    place_other_name: float = 0.6
    place_nameless: float = 0.75
    place_lead: float = 0.3
    same_row: float = 0.75
    twin_margin: float = 0.15
    twin_lead: float = 0.1
    hint_score: float = 0.8
    hint_margin: float = 0.12


POLICY: Final = Policy()
PLACE: Final[Mapping[str, float]] = {
    "neighbours": 2.0,
    "row": 2.0,
    "landmark": 0.5,
    "position": 1.0,
    "section": 1.0,
    "heading": 1.0,
    "form": 0.5,
}


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score; `index` is its place in the sequence that was ranked."""

    index: int
    fingerprint: Fingerprint
    score: float
    properties: Mapping[str, float] = field(default_factory=dict)


def place_of(properties: Mapping[str, float]) -> float:
    """How alike the surroundings are (0 to 1): neighbours, row, landmark, position, section."""
    counted = {name: weight for name, weight in PLACE.items() if name in properties}
    if not counted:
        return 0.0
    total = sum(properties[name] * weight for name, weight in counted.items())
    return total / sum(counted.values())
