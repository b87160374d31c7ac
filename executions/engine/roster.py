"""What the page's other controls of its sort were called when the element was recorded."""

from __future__ import annotations

from collections.abc import Sequence

from executions.engine.fingerprint import Fingerprint
from executions.engine.policy import Scored
from executions.engine.vocabulary import meaning_of


def alone(known: Fingerprint, rivals: Sequence[Scored]) -> bool:
    """No other control said a word of the known name then, and nothing else does now."""
    name = set(meaning_of(known.words))
    others = [meaning_of(each) for each in known.roster if each != known.words]
    others += [meaning_of(each.fingerprint.words) for each in rivals]
    return bool(known.roster and name) and not any(name & set(each) for each in others)
