"""The identity check: whoever proposed an element, only the right one is accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from executions.engine.fingerprint import Fingerprint
from executions.engine.identity import Verdict, identity_check
from executions.engine.relocation import StepHints
from executions.engine.similarity import WEIGHTS, compare
from executions.engine.vocabulary import conflict, meaning_of

SAVE = Fingerprint(
    tag="button",
    type="submit",
    id="save",
    classes=("btn", "primary"),
    role="button",
    accessible_name="Save",
    text="Save",
    clickable=True,
    x=100,
    y=400,
    width=80,
    height=30,
    xpath="/html[1]/body[1]/main[1]/form[1]/button[1]",
    id_xpath='//*[@id="save"]',
    neighbours=("First name", "Last name", "Cancel"),
    landmark="main",
    form="account",
    twins=0,
)
FIELD = replace(
    SAVE, tag="input", type="text", id="first", name="first", role="textbox", text="",
    accessible_name="First name", label="First name", editable=True, classes=(),
    xpath="/html[1]/body[1]/main[1]/form[1]/input[1]", neighbours=("First name", "Last name"),
)  # fmt: skip
CLICK = StepHints("click")


def _check(known: Fingerprint | None, hints: StepHints = CLICK, **changes: Any) -> Verdict:
    return identity_check(candidate=replace(known or SAVE, **changes), known=known, hints=hints)


def test_the_same_element_is_accepted_with_a_full_score() -> None:
    verdict = _check(SAVE)
    assert verdict.accepted
    assert verdict.score == 1
    assert verdict.properties["words"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x", "classes": ("cta",)},
        {"id": "x", "xpath": "/html[1]/body[1]/div[1]/div[2]/button[1]", "y": 700},
        {"accessible_name": "Save changes", "text": "Save changes"},
        {"accessible_name": "SAVE", "text": "SAVE", "id": ""},
        {"tag": "a", "role": "button", "type": "", "id": ""},
    ],
)
def test_a_redesigned_element_is_accepted(changes: dict[str, Any]) -> None:
    verdict = _check(SAVE, **changes)
    assert verdict.accepted, verdict.reason


@pytest.mark.parametrize("name", ["Cancel", "Delete", "Discard", "Close", "Reset", "Save and pay"])
def test_another_action_is_refused_even_on_the_same_spot(name: str) -> None:
    verdict = _check(SAVE, accessible_name=name, text=name)
    assert not verdict.accepted
    assert verdict.reason


@pytest.mark.parametrize("name", ["Last name", "Middle name", "Company"])
def test_the_neighbouring_field_is_refused(name: str) -> None:
    hints = StepHints("fill")
    verdict = _check(FIELD, hints, accessible_name=name, label=name, id="other", name="other")
    assert not verdict.accepted


@pytest.mark.parametrize(
    ("hints", "changes"),
    [
        (StepHints("fill"), {"role": "button", "tag": "button", "editable": False}),
        (StepHints("fill"), {"role": "checkbox", "type": "checkbox"}),
        (StepHints("fill"), {"type": "password"}),
        (StepHints("select"), {}),
        (StepHints("check"), {}),
    ],
)
def test_an_element_that_does_not_fit_the_action_is_refused(
    hints: StepHints, changes: dict[str, Any]
) -> None:
    assert not _check(FIELD, hints, **changes).accepted


def test_plain_text_is_no_button() -> None:
    verdict = _check(SAVE, tag="h2", role="heading", type="", clickable=False)
    assert not verdict.accepted
    assert "plain content" in verdict.reason


def test_the_twin_row_is_refused() -> None:
    known = replace(SAVE, row="Ada ada@mail.test Paid", id="", twins=1)
    assert _check(known).accepted
    assert not _check(known, row="Bob bob@mail.test Paid").accepted


def test_a_changed_cell_leaves_the_row_itself() -> None:
    known = replace(SAVE, row="Ada ada@mail.test Paid 3 items", id="")
    assert _check(known, row="Ada ada@mail.test Paid 5 items").accepted


def test_the_same_name_in_another_section_is_refused() -> None:
    known = replace(SAVE, section="Profile", id="")
    assert not _check(known, section="Security").accepted


def test_a_billing_field_is_no_shipping_field_even_with_its_id() -> None:
    known = replace(FIELD, section="Billing address")
    assert not _check(known, StepHints("fill"), section="Shipping address").accepted


def test_the_one_left_of_two_namesakes_must_be_in_the_same_place() -> None:
    known = replace(SAVE, twins=1, id="")
    assert _check(known, id="").accepted
    away = {"neighbours": ("Search", "Cancel"), "id": "", "form": "search"}
    assert not _check(known, **away).accepted
    assert _check(replace(known, twins=0), **away).accepted


def test_the_same_name_among_nothing_known_is_refused() -> None:
    known = replace(SAVE, id="", form="")
    assert not _check(known, neighbours=("Your trial has ended.",)).accepted


def test_a_competitor_that_fits_as_well_makes_it_doubtful() -> None:
    known = replace(SAVE, id="")
    rival = replace(known, xpath="/html[1]/body[1]/main[1]/form[1]/button[2]")
    verdict = identity_check(candidate=known, known=known, hints=CLICK, competitors=[rival])
    assert not verdict.accepted


def test_a_poisoned_proposal_loses_against_the_true_element() -> None:
    neighbour = replace(
        SAVE, id="cancel", accessible_name="Cancel", text="Cancel",
        xpath="/html[1]/body[1]/main[1]/form[1]/button[2]",
    )  # fmt: skip
    verdict = identity_check(candidate=neighbour, known=SAVE, hints=CLICK, competitors=[SAVE])
    assert not verdict.accepted


@pytest.mark.parametrize(
    ("instruction", "selector", "accepted"),
    [
        ("the Save button", "", True),
        ("", "#save", True),
        ("", 'role=button[name="Save"]', True),
        ("the Delete button", "", False),
        ("the Save draft button", "", False),
        ("the Save checkbox", "", False),
        ("", "", False),
    ],
)
def test_without_a_fingerprint_the_step_must_name_the_element(
    instruction: str, selector: str, accepted: bool
) -> None:
    hints = StepHints("click", instruction, selector)
    assert _check(None, hints).accepted is accepted


def test_what_an_assert_expects_is_no_evidence() -> None:
    shown = replace(SAVE, accessible_name="Total 20", text="Total 20", id="")
    hints = StepHints("assert", "", "#sum", value="Total 20")
    assert not identity_check(candidate=shown, known=None, hints=hints).accepted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Next", "Previous"),
        ("First name", "Last name"),
        ("Log in", "Sign up"),
        ("Log in", "Log out"),
        ("Add to cart", "Remove from cart"),
        ("Archive", "Delete"),
        ("Increase", "Decrease"),
        ("Enable", "Disable"),
    ],
)
def test_opposites_conflict(before: str, after: str) -> None:
    assert conflict(meaning_of(before), meaning_of(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sign in", "Log in"),
        ("Add to cart", "Add to basket"),
        ("Remove", "Delete"),
        ("E-mail", "Email"),
    ],
)
def test_synonyms_do_not_conflict(before: str, after: str) -> None:
    assert not conflict(meaning_of(before), meaning_of(after))


def test_every_property_of_a_comparison_has_a_weight_and_stays_within_bounds() -> None:
    alike = compare(SAVE, FIELD)
    assert set(alike.properties) <= set(WEIGHTS)
    assert all(0 <= value <= 1 for value in (*alike.properties.values(), alike.score))
