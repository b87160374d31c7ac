"""What the builtin model reads generously, the identity check must still judge strictly."""

from __future__ import annotations

import pytest

from executions.engine import vocabulary as guard
from executions.engine.models import vocabulary as reader

STRICTER = {
    "cell phone": "a label Mobile may stand beside a label Phone",
    "verify password": "one verifies an e-mail as well",
    "dismiss": "it may mean to decline",
    "back": "Back to the list may stand beside Previous",
    "turn off": "it spends or undoes under another name",
    "switch off": "it spends or undoes under another name",
    "sign off": "it may mean to approve",
    "create": "Create may stand beside Add",
    "order by": "to order may mean to buy",
}
"""What the reader takes for one meaning and the guard refuses, each with why."""


def _contrary(one: str, other: str) -> bool:
    first, second = guard.meaning_of(one), guard.meaning_of(other)
    return bool(guard.conflict(first, second) or guard.conflict(second, first))


def _meanings() -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in reader._MEANINGS.strip().splitlines())
    return [(saying.strip(), key) for key, _, said in lines for saying in said.split(",")]


def _opposites() -> list[tuple[str, str]]:
    pairs = (part.split() for part in reader._OPPOSITES.replace("\n", "/").split("/"))
    return [(pair[0], pair[1]) for pair in pairs if pair]


@pytest.mark.parametrize(("saying", "key"), _meanings())
def test_what_means_the_same_to_the_reader_is_no_contrary_to_the_guard_but_where_it_says_why(
    saying: str, key: str
) -> None:
    assert _contrary(saying, key) == (saying in STRICTER)


@pytest.mark.parametrize(("one", "other"), [pair for pair in _opposites() if "not" not in pair])
def test_every_opposite_of_the_reader_is_one_to_the_guard(one: str, other: str) -> None:
    assert _contrary(one, other)
