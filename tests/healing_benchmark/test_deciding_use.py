"""Which event decides what a step used."""

from __future__ import annotations

from executions.engine.breaks import Use, deciding_use
from executions.engine.plan import Action


def use(type_: str, *, met: bool, trusted: bool = True, on: str = "x") -> Use:
    return Use(type_, trusted, met, lost=False, on=on)


def test_nothing_that_the_page_saw_decides_nothing() -> None:
    assert deciding_use(Action.CLICK, []) is None
    assert deciding_use(Action.CLICK, [use("keydown", met=False)]) is None


def test_one_press_beside_the_element_decides_even_after_one_that_met_it() -> None:
    uses = [use("pointerdown", met=True), use("pointerdown", met=False, on="other")]
    decided = deciding_use(Action.CLICK, uses)
    assert decided is not None
    assert (decided.met, decided.on) == (False, "other")


def test_a_click_that_a_label_passes_on_does_not_count_beside_the_press() -> None:
    uses = [use("pointerdown", met=True), use("click", met=False)]
    decided = deciding_use(Action.CHECK, uses)
    assert decided is not None
    assert decided.met


def test_a_click_alone_counts_as_a_script_did_it() -> None:
    decided = deciding_use(Action.CLICK, [use("click", met=False, trusted=False)])
    assert decided is not None
    assert not decided.met


def test_what_the_page_dispatches_itself_does_not_count_beside_real_input() -> None:
    uses = [use("input", met=True), use("input", met=False, trusted=False)]
    decided = deciding_use(Action.FILL, uses)
    assert decided is not None
    assert decided.met


def test_typing_elsewhere_decides_though_the_press_was_right() -> None:
    uses = [use("pointerdown", met=True), use("input", met=False)]
    decided = deciding_use(Action.FILL, uses)
    assert decided is not None
    assert not decided.met


def test_dispatched_choices_count_where_no_real_one_came() -> None:
    right = [use("change", met=True, trusted=False), use("change", met=False, trusted=False)]
    decided = deciding_use(Action.SELECT, right)
    assert decided is not None
    assert decided.met
    wrong = deciding_use(Action.SELECT, [use("change", met=False, trusted=False)])
    assert wrong is not None
    assert not wrong.met
