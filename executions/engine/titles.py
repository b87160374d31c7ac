"""What the titles above an element, of its section and its heading, say against it being the known one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from executions.engine.fingerprint import Fingerprint, words_of
from executions.engine.policy import Scored
from executions.engine.vocabulary import conflict, contrary, meaning_of, numbered
from executions.engine.word_families import DESTRUCTIVE, TITLED

_PURCHASE: Final = next(tuple(sorted(family)) for family in DESTRUCTIVE if "pay" in family)
"""Of a control they say what it does, of a part of the page only what it is about: *Payment*, *How to pay*."""

_HEAD_AND_FOOT: Final = ("banner", "contentinfo")
_AROUND: Final = (*_HEAD_AND_FOOT, "navigation")


def opposed(known: str, found: str) -> str:
    """Why two titles cannot be of one part, or ``""``."""
    before, after = _told(known), _told(found)
    return conflict(before, after) or _done_otherwise(before, after)


def _done_otherwise(known: Sequence[str], found: Sequence[str]) -> str:
    """Both begin with what is done there, and it is another deed (*Add vehicle*, *Filter vehicles*); else ``""``."""
    first, second = ("".join(words[:1]) for words in (known, found))
    deeds = [[deed for deed in TITLED if word in deed] for word in (first, second)]
    if not all(deeds) or deeds[0] == deeds[1]:
        return ""
    return f"“{second}” is not “{first}”"


def _told(title: str) -> tuple[str, ...]:
    return tuple(word for word in meaning_of(title) if not word.startswith(_PURCHASE))


def headed_against(known: Fingerprint, found: Fingerprint) -> bool:
    """Its heading says the contrary of the heading before (*Billing*, *Shipping*)."""
    headings = (_told(known.heading), _told(found.heading))
    return all(headings) and bool(contrary(*headings) or _done_otherwise(*headings))


def headed_otherwise(known: Fingerprint, found: Fingerprint) -> bool:
    """Its heading became the title of a section, and says another day or number."""
    if not known.heading or known.section or found.heading or not found.section:
        return False
    titles = (meaning_of(known.heading), meaning_of(found.section))
    return bool(contrary(*titles)) or numbered(*titles)


def left_its_part(known: Fingerprint, found: Fingerprint) -> bool:
    """It stands in no section any more, under a heading that says nothing of the known titles."""
    if not known.section or found.section or not found.heading:
        return False
    before = set(meaning_of(f"{known.section} {known.heading}"))
    return not before & set(meaning_of(found.heading))


def outside_its_part(known: Fingerprint, found: Fingerprint, others: Iterable[Scored]) -> bool:
    """What stood beside the known element stands under the known title yet, and it does not.

    One such element is enough in a part of that title. Under a mere heading there must be two,
    and the candidate in another part of the page, such as its header.
    """
    title = words_of(known.section or known.heading)
    if not title or title in {words_of(found.section), words_of(found.heading)}:
        return False
    beside = {meaning_of(each) for each in known.neighbours} - {(), meaning_of(known.words)}
    stayed = [
        each.fingerprint
        for each in others
        if meaning_of(each.fingerprint.words) in beside
        and title in {words_of(each.fingerprint.section), words_of(each.fingerprint.heading)}
    ]
    left = found.landmark.startswith(_AROUND) and all(
        each.landmark != found.landmark for each in stayed
    )
    needed = 1 if found.landmark.startswith(_HEAD_AND_FOOT) and not known.landmark else 2
    return (left and len(stayed) >= needed) or any(
        title == words_of(each.section) for each in stayed
    )


def left_behind(known: Fingerprint, found: Fingerprint, others: Iterable[Scored]) -> bool:
    """Two of what stood beside the known element are in the part of the page that it was in, and it is in another."""
    part, other = (each.landmark.partition(" ")[0] for each in (known, found))
    beside = {meaning_of(each) for each in known.neighbours} - {(), meaning_of(known.words)}
    stayed = [
        each
        for each in others
        if meaning_of(each.fingerprint.words) in beside
        and each.fingerprint.landmark.partition(" ")[0] == part
    ]
    return part != other and len(stayed) > 1


def shared(known: Fingerprint, other: Fingerprint) -> frozenset[str]:
    """Which of the known titles `other` stands under as well, be it as its section or its heading."""
    titles = {words_of(other.section), words_of(other.heading)}
    return frozenset(
        name for name in ("section", "heading") if words_of(getattr(known, name)) in titles
    )


def titled_by_its_row(known: Fingerprint, found: Fingerprint) -> bool:
    """Its section has the title that its row began with: a row that became a card."""
    title = words_of(found.section)
    return bool(title) and title == words_of(known.row)[: len(title)]


def headed_by_itself(known: Fingerprint, found: Fingerprint) -> bool:
    """It stands under what its row or section said before, or its section says the heading."""
    before = set(words_of(f"{known.row} {known.section}"))
    kept = words_of(known.heading) == words_of(found.section)
    titled = _row_begins_with_heading(known, found)
    return kept or titled or (bool(found.heading) and set(words_of(found.heading)) <= before)


def _row_begins_with_heading(known: Fingerprint, found: Fingerprint) -> bool:
    """Its row begins with the heading, as it did: what was a heading is a plain line by now."""
    title = words_of(known.heading)
    rows = (words_of(each.row) for each in (known, found))
    return bool(title) and all(row[: len(title)] == title for row in rows)
