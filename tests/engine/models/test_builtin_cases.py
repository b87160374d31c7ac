"""The builtin model picks the element meant, or none."""

from __future__ import annotations

import pytest

from executions.engine.models.builtin import choose
from executions.engine.models.tree import parse_tree
from tests.engine.models.builtin_cases import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.instruction or "nothing")
def test_the_element_meant_is_chosen_or_none(case: Case) -> None:
    chosen = choose(case.instruction, parse_tree(case.tree.strip("\n")))

    assert (chosen.element_id if chosen else None) == case.expected
    if chosen and case.method is not None:
        assert chosen.method == case.method
    if chosen and case.arguments is not None:
        assert chosen.arguments == case.arguments
