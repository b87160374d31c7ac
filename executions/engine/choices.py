"""What a list offers to choose from, by which it is known whatever it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from executions.engine.fingerprint import Fingerprint
from executions.engine.policy import Scored

_ENOUGH: Final = 3
"""Entries from which on they are telling: many lists offer *Yes* and *No*."""
_SAME: Final = 0.8
_ALIKE: Final = 0.5


def only_offer(chosen: Scored, others: Sequence[Scored], known: Fingerprint) -> bool:
    """It offers what the known list alone offered, and no other list of its page offers much of that now."""
    offered = chosen.properties.get("options", 0.0)
    if len(known.options) < _ENOUGH or offered < _SAME:
        return False
    return all(each.properties.get("options", 0.0) < _ALIKE for each in others)
