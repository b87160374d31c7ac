"""What a name proves where little else stayed: its rarity, its row and the title it stood under."""

from __future__ import annotations

from dataclasses import replace

import pytest

from executions.engine.fingerprint import Fingerprint
from executions.engine.hints import StepHints, selector_phrases
from executions.engine.identity import Verdict, identity_check
from executions.engine.instruction import element_phrase
from executions.engine.plan import Action, Step
from executions.engine.similarity import wording
from executions.engine.vocabulary import qualified

KNOWN = Fingerprint(
    tag="a", role="link", accessible_name="Statements", text="Statements", clickable=True, classes=("tab",),
    x=200, y=140, width=90, height=30, xpath="/html[1]/body[1]/div[2]/a[2]",
    neighbours=("Transactions", "Cards", "Older"), heading="My accounts", landmark="main", twins=0,
)  # fmt: skip
MOVED = replace(
    KNOWN, tag="button", role="button", classes=("z8",), x=900, y=420, width=160, height=48,
    xpath="/html[1]/body[1]/main[1]/div[3]/div[1]/button[2]",
    neighbours=("Transactions", "Spending", "Standing orders"), heading="Good evening", landmark="main",
)  # fmt: skip


def check(found: Fingerprint, known: Fingerprint, *beside: Fingerprint) -> Verdict:
    return identity_check(
        candidate=found, known=known, hints=StepHints("click"), competitors=beside
    )


def test_a_name_that_nothing_else_bears_then_and_now_is_enough_where_something_else_is_left() -> (
    None
):
    assert check(MOVED, KNOWN).accepted
    assert not check(MOVED, replace(KNOWN, twins=1)).accepted
    assert not check(MOVED, replace(KNOWN, twins=-1)).accepted
    twin = replace(MOVED, xpath="/html[1]/body[1]/nav[1]/button[1]", y=60)
    assert not check(MOVED, KNOWN, twin).accepted
    assert not check(replace(MOVED, neighbours=("Imprint", "Help")), KNOWN).accepted


@pytest.mark.parametrize("name", ["Save", "Edit", "Next", "Delete"])
def test_what_many_controls_are_called_proves_nothing_alone(name: str) -> None:
    known, moved = (replace(each, accessible_name=name, text=name) for each in (KNOWN, MOVED))
    assert not check(moved, known).accepted


def test_plain_text_is_no_control() -> None:
    known, moved = (replace(each, role="", tag="b", clickable=False) for each in (KNOWN, MOVED))
    moved = replace(moved, tag="p", landmark="complementary")
    assert not check(moved, known).accepted


ROWS = {"neighbours": ("Name", "Account"), "heading": "Saved payees", "twins": 2}
EDIT = replace(KNOWN, accessible_name="Edit", text="Edit", row="Anna Schmidt DE12 3401", **ROWS)


def in_row(row: str, name: str) -> Fingerprint:
    return replace(
        MOVED, accessible_name=name, text=name, row=row, heading="People you pay",
        neighbours=("Name", "Account", "Nickname"), xpath=f"/html[1]/body[1]/main[1]/div[{len(row)}]/button[1]",
    )  # fmt: skip


def test_a_row_tells_its_own_under_another_title_while_no_namesake_is_missing() -> None:
    anna, metro, dora = (
        in_row(row, "Edit payee")
        for row in ("Anna Schmidt DE12 3401", "Metro Transport FR76 0028", "Dora Klein GB29 77")
    )
    assert check(anna, EDIT, metro, dora).accepted
    assert not check(anna, EDIT, metro).accepted
    assert not check(metro, EDIT, anna, dora).accepted
    assert not check(replace(anna, row="Anna Schmidt-Voss DE99 1"), EDIT, metro, dora).accepted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Date of birth", "Birth date", True),
        ("Only low stock", "Low stock only", True),
        ("Search recipes", "Search for recipes", True),
        ("From left to right", "From right to left", False),
        ("Page 1 of 2", "Page 2 of 1", False),
        ("Send", "Send to", False),
        ("Save template", "Save as template", False),
        ("Move folder", "Move to folder", False),
    ],
)
def test_order_and_articles_change_no_name_unless_order_is_what_it_says(
    one: str, other: str, same: bool
) -> None:
    assert (wording(one, other) >= 0.97) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("details", "view details", True),
        ("keyboard shortcuts", "view keyboard shortcuts", True),
        ("page 3", "go to page 3", True),
        ("details", "hide details", False),
        ("view", "go", False),
    ],
)
def test_a_verb_that_only_shows_adds_nothing_to_a_name(one: str, other: str, same: bool) -> None:
    assert qualified(one.split(), other.split()) is same


@pytest.mark.parametrize(
    ("selector", "phrases", "told"),
    [
        ("tr:has-text('Julia Novak') .resched", (), 'the resched in the row of "Julia Novak"'),
        (
            "xpath=//tr[td[contains(.,'Omar Said')]]//a[@title='Delete']",
            ("Delete",),
            'the Delete in the row of "Omar Said"',
        ),
        (
            "role=row[name='Ada Byron'] >> role=button[name='Edit']",
            ("Edit",),
            'the Edit in the row of "Ada Byron"',
        ),
        ("[role=row]:has-text('Zoe') >> button", (), 'the button in the row of "Zoe"'),
        ("label:has-text('E-mail') input", ("E-mail",), "the E mail"),
        ("li:has-text('Milk')", ("Milk",), "the Milk"),
        ("#menu > li:nth-child(2) > a", (), "the menu a"),
        ("#list-form .modal-footer .btn-primary", (), "the list form modal footer btn primary"),
        ("form#login >> text=Save", ("Save",), "the Save"),
        ("text=Next / last >> nth=1", ("Next / last",), "the Next / last"),
        ("#save > svg > path:nth-child(2)", ("save",), "the save"),
        ("//button[@id='save']/span[1]", ("save",), "the save"),
        ("//label[text()='Name']/following::input", ("Name",), "the Name"),
        ("data-testid=save-it >> visible=true", ("save-it",), "the save it"),
    ],
)
def test_only_the_last_step_of_a_selector_names_the_element(
    selector: str, phrases: tuple[str, ...], told: str
) -> None:
    assert selector_phrases(selector) == phrases
    assert element_phrase(Step(index=0, action=Action.CLICK, selector=selector)) == told


REFERENCE = replace(
    KNOWN, tag="input", role="textbox", type="text", text="", accessible_name="Reference", label="Reference",
    editable=True, clickable=False, classes=("f3",), heading="Make a payment", neighbours=("Amount", "Payee name"),
)  # fmt: skip


def field(called: str, **changes: object) -> Fingerprint:
    return replace(
        REFERENCE, accessible_name=called, label=called, classes=("q9",), heading="How much and when?",
        xpath="/html[1]/body[1]/main[1]/div[4]/input[1]", y=520, neighbours=("Amount in GBP", "Payee name"),
        **changes,
    )  # fmt: skip


def test_a_longer_name_may_say_what_the_element_stood_under_and_nothing_else() -> None:
    assert check(field("Payment reference"), REFERENCE).accepted
    assert not check(field("Customer reference"), REFERENCE).accepted
    assert not check(field("Last payment reference"), REFERENCE).accepted
    rival = replace(field("Payee reference"), xpath="/html[1]/body[1]/main[1]/div[5]/input[1]")
    assert not check(field("Payment reference"), REFERENCE, rival).accepted
    elsewhere = field("Payment reference", landmark="complementary")
    assert not check(replace(elsewhere, neighbours=("Help", "Search")), REFERENCE).accepted
