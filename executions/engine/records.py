"""Which record a text speaks of: codes, addresses and bare numbers, which mean nothing by themselves."""

from __future__ import annotations

import re
from typing import Final

from executions.engine.fingerprint import Fingerprint, words_of
from executions.engine.vocabulary import contrary, has_digit, meaning_of, numbered

_CODES: Final = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(
        r"(?<![\w@.])(?:#\s?\d+|[a-z]{1,6}[-_/]?\d{2,}(?:[-_/]?\w+)*)(?![\w@]|[.,]\d)",
        re.IGNORECASE,
    ),
)
"""E-mail addresses; numbers of records such as *INV-1042* and *#7*. No dates, no amounts."""


def another_code(known: str, found: str) -> bool:
    """Both texts tell codes of one sort, and none in common."""
    for code in _CODES:
        before, after = ({each.lower() for each in code.findall(text)} for text in (known, found))
        if before and after and not before & after:
            return True
    return False


def number_under_another(known: Fingerprint, found: Fingerprint) -> bool:
    """A bare number (a day, a page) under a title that names another month or number."""
    words = words_of(known.words)
    if not words or not all(map(has_digit, words)):
        return False
    titles = ((known.heading, found.heading), (known.section, found.section))
    told = [(meaning_of(one), meaning_of(other)) for one, other in titles if one and other]
    return any(contrary(one, other) or numbered(one, other) for one, other in told)


def same_record(known: Fingerprint, found: Fingerprint) -> bool:
    """Its title is what the known row began with: the card *Hotel Avenida*, of *Hotel Avenida 8.9 from 120*.

    A row may go on with a longer name (*Anna Schmidt Voss*), so it must have had that title, go on
    with a number, or have it as its first text.
    """
    row = words_of(known.row)
    before = {words_of(each) for each in (known.section, known.heading)} | {_first_text(known)}
    titles = {words_of(each) for each in (found.section, found.heading)} - {()}
    return any(
        title == row[: len(title)] and (title in before or _goes_on_with_a_number(row, title))
        for title in titles
    )


def _first_text(known: Fingerprint) -> tuple[str, ...]:
    """The longest of the texts around the element that its row begins with."""
    row = words_of(known.row)
    texts = (words_of(each) for each in known.neighbours)
    return max((each for each in texts if each == row[: len(each)]), key=len, default=())


def _goes_on_with_a_number(row: tuple[str, ...], title: tuple[str, ...]) -> bool:
    return any(map(has_digit, row[len(title) : len(title) + 1]))
