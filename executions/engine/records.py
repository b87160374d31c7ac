"""Which record a text speaks of: codes, addresses and bare numbers, which mean nothing by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from executions.engine.fingerprint import Fingerprint, words_of
from executions.engine.policy import Scored
from executions.engine.similarity import address_of
from executions.engine.vocabulary import contrary, has_digit, meaning_of, numbered

_ADDRESSES: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBERS: Final = re.compile(
    r"(?<![\w@.])(?:#\s?\d+|[a-z]{1,6}[-_/]?\d{2,}(?:[-_/]?\w+)*)(?![\w@]|[.,]\d)", re.IGNORECASE
)
"""Numbers of records such as *INV-1042* and *#7*. No dates, no amounts."""
_CODES: Final = (_ADDRESSES, _NUMBERS)
_DAYS: Final = re.compile(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\d)")
_SERIES: Final = re.compile(r"(?P<series>\D*[^\W\d_]\D*)(?P<place>\d{1,2})\D.*[^\W\d_]")
"""The name of a field of one of several alike: what they are, a number, and which field of it (*loans-2-lent*)."""
_VERSION: Final = re.compile(r"v\d{1,2}$")
"""A part of an address that says which release of the application answers, not which record."""
_ROW_WORDS: Final = 5
_ROW_SHARE: Final = 0.6
"""So many words a row must have told, and of so many another row may tell as well."""
_SAME_RECORD: Final = 0.8
"""Share of their words in which a cell and a button of one row agree at least."""


def another_code(known: str, found: str) -> bool:
    """Both texts tell codes of one sort, and none in common."""
    for code in _CODES:
        before, after = ({each.lower() for each in code.findall(text)} for text in (known, found))
        if before and after and not before & after:
            return True
    return False


def counts_another(known: str, found: str) -> bool:
    """Names of fields that say another place in one series (*items[0].price*, *items[1].price*)."""
    before, after = (_SERIES.match(name.lower()) for name in (known, found))
    if not before or not after:
        return False
    return before["series"] == after["series"] and before["place"] != after["place"]


def another_day(known: str, found: str) -> bool:
    """Both texts tell days in figures, and none in common."""
    before, after = (set(_DAYS.findall(text)) for text in (known, found))
    return bool(before and after) and not before & after


def same_code(known: Fingerprint, chosen: Scored, others: Iterable[Scored]) -> bool:
    """Element and row tell a code of before, none that speaks for another record, and no other row tells it."""
    before, after = _told(known), _told(chosen.fingerprint)
    shared = before & after
    apart = {_sort(code) for code in after - before} & {_sort(code) for code in before}
    if not shared or apart:
        return False
    return not any(shared & _told(each) for each in _elsewhere(chosen.fingerprint, others))


def whole_row(known: Fingerprint, chosen: Scored, others: Iterable[Scored]) -> bool:
    """Its row tells all that the known row told, in whatever order, and no other row nearly as much.

    A row that tells another date or amount may be another record of the same person.
    """
    before = _record(known)
    if len(before) < _ROW_WORDS or not before <= _record(chosen.fingerprint):
        return False
    rows = _elsewhere(chosen.fingerprint, others)
    return not any(len(before & _record(each)) > _ROW_SHARE * len(before) for each in rows)


def _record(each: Fingerprint) -> frozenset[str]:
    """The words of an element and of the rest of its row."""
    return frozenset(words_of(f"{each.words} {each.row}"))


def _elsewhere(found: Fingerprint, others: Iterable[Scored]) -> list[Fingerprint]:
    """Those of the others that are in another row, or in none."""
    mine = _record(found)
    records = ((each.fingerprint, _record(each.fingerprint)) for each in others)
    return [
        each for each, row in records if len(mine & row) < _SAME_RECORD * min(len(mine), len(row))
    ]


def _sort(code: str) -> str:
    """What codes of one sort have in common: *hv* of *hv-24017*."""
    return re.split(r"[^a-z#]", code, maxsplit=1)[0]


def _told(each: Fingerprint) -> frozenset[str]:
    """The codes of records that an element and its row tell. An address is somebody's, who may have many."""
    return frozenset(found.lower() for found in _NUMBERS.findall(f"{each.words} / {each.row}"))


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


def leads_to_another(known: str, found: str) -> bool:
    """Whether two addresses differ in identifiers within the path alone."""
    before, after = (address_of(each)[1].split("/") for each in (known, found))
    if len(before) != len(after) or before == after:
        return False
    pairs = zip(before, after, strict=True)
    unlike = [pair for pair in pairs if pair[0] != pair[1] and not all(map(_VERSION.match, pair))]
    return bool(unlike) and all(has_digit(one) for pair in unlike for one in pair)
