"""Of which elements under another name a model's word counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from executions.engine.fingerprint import Fingerprint
from executions.engine.identity import Verdict, identity_check
from executions.engine.relocation import StepHints

LINK = Fingerprint(
    tag="a", role="link", accessible_name="Leave", text="Leave", href="/leave", clickable=True,
    x=20, y=200, width=80, height=24, xpath="/html[1]/body[1]/ul[1]/li[3]/a[1]",
    neighbours=("Dashboard", "People", "Tax settings"), twins=0,
    roster=("Leave", "Dashboard", "People", "Tax settings", "Sign out"),
)  # fmt: skip
FIELD = replace(
    LINK, tag="input", type="text", role="textbox", text="", href="", label="Phone",
    accessible_name="Phone", editable=True, neighbours=("Contact", "Phone", "Town"),
    roster=("Phone", "Town", "Street"),
)  # fmt: skip


def named(element: Fingerprint, called: str, *, at: int = 1, **changes: Any) -> Fingerprint:
    """An element of that name on a page that was built anew, the `at`th one of it."""
    text = called if element.text else ""
    label = called if element.label else ""
    there = replace(
        element, accessible_name=called, text=text, label=label, x=600, y=40 + 40 * at, width=140,
        href=element.href and f"/{called.casefold()[:4]}", neighbours=(), twins=-1, roster=(),
        xpath=f"/html[1]/body[1]/div[1]/nav[1]/div[{at}]/{element.tag}[1]",
    )  # fmt: skip
    return replace(there, **changes)


def verdict(
    found: Fingerprint, known: Fingerprint, *beside: Fingerprint, action: str = ""
) -> Verdict:
    hints = StepHints(action or ("fill" if known.editable else "click"), "", "#gone")
    return identity_check(candidate=found, known=known, hints=hints, competitors=beside)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Leave", "Time off"),
        ("Organiser", "For all organisers"),
        ("Finish", "Submit report"),
    ],
)
def test_a_new_name_of_what_is_pressed(before: str, after: str) -> None:
    known = replace(named(LINK, before), twins=0, roster=(before, "Dashboard"))
    told = verdict(named(LINK, after, at=3), known)
    assert (told.accepted, told.renamed) == (False, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Odometer", "Current mileage"),
        ("Account name", "Account holder name"),
        ("Form signed", "Form has been signed"),
    ],
)
def test_a_new_name_of_a_field(before: str, after: str) -> None:
    known = replace(named(FIELD, before), twins=0, roster=(before, "Town"))
    told = verdict(named(FIELD, after, at=3), known)
    assert (told.accepted, told.renamed) == (False, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Phone", "Work phone"),  # another phone
        ("Card number", "Gift card number"),
        ("Phone", "Phone type"),
        ("Phone 1", "Phone 2"),
    ],
)
def test_a_longer_name_of_a_field_may_be_another_field(before: str, after: str) -> None:
    known = replace(named(FIELD, before), twins=0, roster=(before, "Town"))
    assert not verdict(named(FIELD, after, at=3), known).renamed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Save", "Save webhook"),  # many are called Save
        ("Save", "Delete"),
        ("Archive", "Delete for good"),
        ("Approve", "Decline"),
    ],
)
def test_a_button_that_does_another_thing(before: str, after: str) -> None:
    known = replace(named(LINK, before), twins=0, roster=(before, "Dashboard"))
    assert not verdict(named(LINK, after, at=3), known).renamed


def test_what_a_check_looks_at_keeps_its_name() -> None:
    assert not verdict(named(LINK, "Time off", at=3), LINK, action="assert").renamed


def test_where_the_name_is_there_or_was_there_twice_nothing_is_renamed() -> None:
    found, old = named(LINK, "Time off", at=3), named(LINK, "Leave", at=4)
    assert verdict(found, LINK).renamed
    assert not verdict(found, LINK, old).renamed
    assert not verdict(found, replace(LINK, twins=1)).renamed
    assert not verdict(found, replace(LINK, twins=-1)).renamed
    assert not verdict(found, replace(LINK, roster=())).renamed


def test_a_name_that_was_there_or_is_there_twice_is_no_new_one() -> None:
    assert not verdict(named(LINK, "Sign out", at=3), LINK).renamed
    assert not verdict(named(LINK, "Tax settings", at=3), LINK).renamed
    twin = named(LINK, "Time off", at=5)
    assert not verdict(named(LINK, "Time off", at=3), LINK, twin).renamed


def test_another_new_one_that_is_likelier_speaks_against_it() -> None:
    likelier = replace(LINK, accessible_name="Absences", text="Absences", href="/abs", twins=-1)
    assert not verdict(named(LINK, "Time off", at=3), LINK, likelier).renamed
    assert verdict(named(LINK, "Time off", at=3), LINK, named(LINK, "Absences", at=4)).renamed


def test_what_only_shows_something_is_not_used() -> None:
    plain = named(LINK, "Time off", at=3, tag="p", role="", clickable=False)
    assert not verdict(plain, LINK).renamed


def test_what_stands_in_a_frame_by_now_is_not_renamed_as_well() -> None:
    assert not verdict(named(LINK, "Time off", at=3, frame_path=("iframe",)), LINK).renamed
