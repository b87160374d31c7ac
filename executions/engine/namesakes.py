"""What a name proves: borne by nothing else then and now, or longer by no more than where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.policy import Policy, Scored
from executions.engine.similarity import wording
from executions.engine.vocabulary import meaning_of, qualifies, stem

_COMMON: Final = frozenset(
    words_of(
        "accept add apply back cancel change clear close confirm continue copy create decline "
        "delete details done download edit export filter go hide import login logout menu more "
        "new next no ok open options previous print remove reset save search select send settings "
        "share show signup sort start stop submit undo update upload view yes"
    )
)
"""What many controls are called, each for a thing of its own: alone it proves nothing."""
_SAME_WORDS: Final = 0.98
"""Likeness of names that differ in spaces at most, not in order or in an article."""
_PRESSED: Final = frozenset({Kind.BUTTON, Kind.LINK})


def only_bearer(
    chosen: Scored, rivals: Sequence[Scored], known: Fingerprint, policy: Policy
) -> bool:
    """Its whole name was borne by the known element alone, and nothing else is called like that now."""
    found = chosen.fingerprint
    if known.twins != 0 or wording(known.words, found.words) < _SAME_WORDS:
        return False
    kinds = {known.kind, found.kind}
    if Kind.OTHER in kinds or (len(kinds) > 1 and not kinds <= _PRESSED):
        return False
    if kinds & _PRESSED and set(meaning_of(known.words)) <= _COMMON:
        return False
    return not any(each.properties.get("words", 0) >= policy.near_name for each in rivals)


def said_around(known: Fingerprint, found: Fingerprint) -> bool:
    """Its longer name adds only what the known element stood under: *Edit payee* for *Edit* of the payees."""
    before, after = meaning_of(known.words), meaning_of(found.words)
    added = [word for word in after if word not in before]
    if not before or not added or not set(before) < set(after) or not qualifies(added, said=before):
        return False
    titles = (known.heading, known.section, known.form, known.page_title)
    around = {stem(word) for each in titles for word in (*meaning_of(each), *words_of(each))}
    return all(stem(word) in around for word in added)


def row_tells(chosen: Scored, rivals: Sequence[Scored], known: Fingerprint, policy: Policy) -> bool:
    """Its row is the known row as no namesake's is, and no namesake is missing."""
    row = chosen.properties.get("row", 0.0)
    if not known.row or not chosen.fingerprint.row or row < policy.near_name:
        return False
    named = chosen.properties.get("words", 0.0) - policy.margin
    alike = [each for each in rivals if each.properties.get("words", 0.0) >= named]
    lower = all(each.properties.get("row", 0.0) < policy.same_row for each in alike)
    return lower and len(alike) >= known.twins >= 0
