"""Whether an element may be the known one under another name, which nothing but its name speaks against.

No rule can tell that *Time off* is what *Leave* was. Who reads both names can, so a model may be asked;
these are the cases in which its answer is allowed to count.
"""

from __future__ import annotations

from collections.abc import Sequence

from executions.engine import namesakes
from executions.engine.fingerprint import Fingerprint, Kind
from executions.engine.policy import Policy, Scored
from executions.engine.vocabulary import meaning_of, only_qualifies


def may_be_renamed(
    chosen: Scored, others: Sequence[Scored], known: Fingerprint, policy: Policy
) -> bool:
    """A control with a name that is new, none of the new ones likelier, where the one old name is gone."""
    found = chosen.fingerprint
    named = known.twins == 0 and known.roster and meaning_of(known.words)
    moved = bool(known.frame_path) != bool(found.frame_path)
    if not named or moved or not _is_new(found, known) or _is_narrower(known, found):
        return False
    if any(each.properties.get("words", 0) >= policy.near_name for each in others):
        return False
    new = [each for each in others if _is_new(each.fingerprint, known)]
    alone = not any(_name(each.fingerprint) == _name(found) for each in new)
    return alone and all(each.score <= chosen.score + policy.margin for each in new)


def _name(each: Fingerprint) -> tuple[str, ...]:
    return meaning_of(each.words)


def _is_new(found: Fingerprint, known: Fingerprint) -> bool:
    """Something to use, which bears a name that nothing bore on or beside the known element's page."""
    if not _name(found) or (found.kind is Kind.OTHER and not found.clickable):
        return False
    there = (*known.roster, *known.neighbours)
    return all(meaning_of(each) != _name(found) for each in there)


def _is_narrower(known: Fingerprint, found: Fingerprint) -> bool:
    """Its longer name may say another one of the sort (*Work phone* for *Phone*), and nothing there said so before.

    A rare name of what is pressed stays its own when it grows (*Parents*, *Parents and carers*), and so does
    one that begins and ends as it did (*Account name*, *Account holder name*).
    """
    before, after = _name(known), _name(found)
    if not set(before) < set(after) or namesakes.said_around(known, found):
        return False
    if known.is_pressed and not namesakes.is_common(known.words):
        return False
    if len(before) > 1 and (before[0], before[-1]) == (after[0], after[-1]):
        return False
    return not all(map(only_qualifies, {*after} - {*before}))
