"""What the words of an instruction and of a label decide about an element's identity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from executions.engine.fingerprint import Fingerprint
from executions.engine.hints import instruction_phrases
from executions.engine.identity import Verdict, identity_check, rank
from executions.engine.relocation import StepHints
from executions.engine.similarity import compare
from executions.engine.vocabulary import conflict, counted, meaning_of, message_of, salient

OPEN = Fingerprint(
    tag="button",
    type="button",
    role="button",
    classes=("act",),
    accessible_name="Open",
    text="Open",
    clickable=True,
    x=300,
    y=200,
    width=80,
    height=24,
    xpath="/html[1]/body[1]/main[1]/div[1]/button[1]",
    neighbours=("Reports", "North", "Help"),
    landmark="main",
    twins=0,
)
FIELD = replace(
    OPEN, tag="input", type="text", role="textbox", text="", accessible_name="E-mail",
    label="E-mail", editable=True, section="Welcome", form="/session",
)  # fmt: skip


def _named(element: Fingerprint, called: str, **changes: Any) -> Fingerprint:
    text = called if element.text else ""
    label = called if element.label else ""
    return replace(element, accessible_name=called, text=text, label=label, **changes)


def _check(
    candidate: Fingerprint,
    known: Fingerprint | None,
    *,
    instruction: str = "",
    selector: str = "",
    action: str = "click",
    beside: tuple[Fingerprint, ...] = (),
) -> Verdict:
    hints = StepHints(action, instruction, selector)
    return identity_check(candidate=candidate, known=known, hints=hints, competitors=beside)


@pytest.mark.parametrize("around", ["heading", "section", "landmark", "row"])
def test_what_the_instruction_names_around_the_element_must_still_be_there(around: str) -> None:
    north: dict[str, Any] = {around: "region North"}
    south: dict[str, Any] = {around: "region South"}
    known = replace(OPEN, **north)
    moved = replace(OPEN, **north, y=600)
    other = replace(OPEN, **south, neighbours=("Help",))
    assert _check(moved, known, instruction="Open in North").accepted
    assert not _check(other, known, instruction="Open in North").accepted


def test_a_word_of_the_instruction_must_not_be_replaced_in_the_name() -> None:
    known = _named(FIELD, "Search products", name="q", form="/search")
    found = _named(FIELD, "Search help", name="q", form="/search")
    instruction = "the product search field"
    assert not _check(found, known, instruction=instruction, action="fill").accepted


def test_the_name_attribute_proves_nothing_in_another_form() -> None:
    known = _named(FIELD, "Search products", name="q", form="/search")
    found = _named(FIELD, "Search help", name="q", form="/help")
    assert not _check(found, known, action="fill").accepted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ida Holm ida@north.test Editor", "Ida Holm i.holm@south.test Editor"),
        ("INV-1042 Blue Door 89.90 open", "INV-1043 Blue Door 89.90 open"),
        ("#7 Blue Door of the north", "#8 Blue Door of the north"),
    ],
)
def test_a_row_with_another_code_is_another_record(before: str, after: str) -> None:
    known = replace(OPEN, row=before, twins=1)
    assert _check(known, known).accepted
    verdict = _check(replace(known, row=after), known)
    assert not verdict.accepted
    assert "record" in verdict.reason


def test_a_row_whose_amount_and_date_changed_is_the_same_row() -> None:
    known = replace(OPEN, row="INV-1042 Blue Door 89.90 2 June", twins=1)
    assert _check(replace(known, row="INV-1042 Blue Door 99.90 4 June"), known).accepted


def test_sections_that_differ_in_their_number_are_two_where_there_were_namesakes() -> None:
    known = replace(OPEN, section="Address 1", twins=1)
    assert not _check(replace(known, section="Address 2"), known).accepted
    alone = replace(known, section="3 results", twins=0)
    assert _check(replace(alone, section="4 results"), alone).accepted


def test_two_toolbars_are_told_apart_by_their_names_and_not_by_being_toolbars() -> None:
    known = replace(OPEN, landmark="toolbar Comment", twins=1)
    found = replace(known, landmark="toolbar Article")
    assert compare(known, found).properties["landmark"] == 0
    assert not _check(found, known).accepted
    assert compare(known, replace(known, landmark="toolbar")).properties["landmark"] > 0


def test_a_row_that_became_a_card_is_headed_by_its_own_key() -> None:
    known = replace(OPEN, row="Priya Shah Editor", heading="Members", twins=1)
    card = replace(known, heading="Priya Shah", section="Priya Shah")
    assert _check(card, known).accepted
    assert not _check(replace(card, heading="Guests", section=""), known).accepted


@pytest.mark.parametrize(
    ("before", "after", "accepted"),
    [
        ("Payment", "2 Payment", True),
        ("Express", "Express 12.90", True),
        ("Address", "Address 2", False),
        ("Step 1", "Step 2", False),
        ("Express", "Standard 4.90", False),
    ],
)
def test_an_order_number_or_a_price_may_join_a_name(
    before: str, after: str, accepted: bool
) -> None:
    assert _check(_named(OPEN, after), _named(OPEN, before)).accepted is accepted


def test_a_year_joins_a_date_where_the_heading_says_it() -> None:
    assert counted("14 April", "14 April 2027", ("april", "2027"))
    assert not counted("14 April", "14 April 2027")
    assert not counted("14 April", "15 April 2027", ("april", "2027"))
    assert not counted("7", "7 12.90")


def test_a_qualifier_joins_though_a_namesake_stands_somewhere_else() -> None:
    found = _named(FIELD, "Email address")
    away = _named(
        FIELD, "Your e-mail", section="News", heading="News", form="/news", x=0, y=1900,
        neighbours=("Join",), landmark="contentinfo", xpath="/html[1]/body[1]/footer[1]/input[1]",
    )  # fmt: skip
    assert _check(found, FIELD, action="fill", beside=(away,)).accepted


def test_a_tooltip_says_what_a_sign_means() -> None:
    known = replace(OPEN, accessible_name="B", text="B", title="Bold")
    assert compare(known, _named(OPEN, "Bold")).properties["words"] == 1
    assert compare(known, _named(OPEN, "Italic")).properties["words"] == 0


def test_another_amount_in_the_same_row_is_the_same_output() -> None:
    shown = replace(
        OPEN, tag="td", type="", role="cell", clickable=False, text="110.00",
        accessible_name="110.00", row="Total", heading="Your order",
    )  # fmt: skip
    again = replace(shown, accessible_name="112.00", text="112.00", tag="dd", role="")
    assert _check(again, shown, action="assert_text").accepted
    assert not _check(replace(again, row="Shipping"), shown, action="assert_text").accepted


def test_the_button_that_stood_beside_is_ranked_behind_the_one_of_the_same_name() -> None:
    known = replace(OPEN, neighbours=("Open all", "Help"))
    beside = _named(OPEN, "Open all", neighbours=("Open", "Help"))
    moved = replace(OPEN, tag="a", type="", classes=("x",), x=900, y=1500, neighbours=("Help",))
    hints = StepHints("click", "Open")
    assert rank([beside, moved], known=known, hints=hints)[0].index == 1
    assert _check(moved, known, instruction="Open", beside=(beside,)).accepted
    assert not _check(beside, known, instruction="Open", beside=(moved,)).accepted


@pytest.mark.parametrize(
    ("instruction", "name", "around"),
    [
        ("Delete invoice INV-1042", "Delete", {"row": "INV-1043 Blue Door"}),
        ("Follow the author", "Unfollow", {}),
        ("Choose 14 April", "14 May", {"heading": "May 2027"}),
        ("Edit the role", "View the role", {}),
        ("Open bill 7", "Open bill", {"row": "bill 8"}),
    ],
)
def test_without_a_fingerprint_each_number_is_there_and_nothing_contrary(
    instruction: str, name: str, around: dict[str, str]
) -> None:
    found = _named(OPEN, name, id="it", **around)
    assert not _check(found, None, instruction=instruction, selector="#it").accepted


def test_without_a_fingerprint_a_word_that_stands_elsewhere_is_no_word_of_this_element() -> None:
    letters = replace(FIELD, form="/news", section="News", id="email")
    other = _named(FIELD, "Mobile number", id="login-phone", xpath="/html[1]/body[1]/input[1]")
    asked = {"instruction": "the e-mail of the login form", "selector": "#email"}
    assert not _check(letters, None, action="fill", beside=(other,), **asked).accepted
    inside = replace(letters, form="login")
    assert _check(inside, None, action="fill", beside=(other,), **asked).accepted


def test_a_typed_number_is_no_name_of_the_field() -> None:
    hints = StepHints("fill", "Type 42 into the e-mail field", value="42")
    assert identity_check(candidate=FIELD, known=None, hints=hints).accepted


def test_submit_says_the_kind_beside_a_name_and_else_sending() -> None:
    assert salient("submit the login form") == ("login",)
    assert meaning_of("Submit") == meaning_of("Send")
    assert _check(_named(OPEN, "Send message"), _named(OPEN, "Submit")).accepted


@pytest.mark.parametrize(("before", "after"), [("14 April", "14 May"), ("Friday", "Monday")])
def test_another_month_or_day_of_the_week_conflicts(before: str, after: str) -> None:
    assert conflict(meaning_of(before), meaning_of(after))


@pytest.mark.parametrize(
    ("instruction", "value", "phrases"),
    [
        ('the heading says "Welcome back"', "Welcome back", ("the heading says",)),
        ('the message "Welcome back, Kim"', "Welcome back", ("the message",)),
        ('the "Total" row', "12.00", ("Total",)),
        ('the "Saved" message', "", ("Saved",)),
    ],
)
def test_what_a_check_expects_is_no_name_of_its_element(
    instruction: str, value: str, phrases: tuple[str, ...]
) -> None:
    assert instruction_phrases(StepHints("assert", instruction, value=value)) == phrases


@pytest.mark.parametrize(
    ("instruction", "called", "reason"),
    [
        ("Save the new user", "Save and new", "does more"),
        ("Open the conversation", "Select conversation", "select"),
    ],
)
def test_a_button_that_does_another_thing_with_the_same_words_is_refused(
    instruction: str, called: str, reason: str
) -> None:
    verdict = _check(_named(OPEN, called), None, instruction=instruction)
    assert not verdict.accepted
    assert reason in verdict.reason


@pytest.mark.parametrize(("part", "title"), [("section", "Shipping"), ("heading", "Shipping")])
def test_a_field_under_a_contrary_title_is_refused_by_the_words_alone(
    part: str, title: str
) -> None:
    titled: dict[str, Any] = {part: title, "form": "New address"}
    city = _named(replace(FIELD, **{"section": "", **titled}), "City")
    asked = "Fill City of the new billing address"
    verdict = _check(city, None, instruction=asked, action="fill")
    assert not verdict.accepted
    assert "billing" in verdict.reason


def test_a_row_that_says_a_part_of_the_record_and_lacks_the_rest_is_refused() -> None:
    red = _named(replace(OPEN, row="Red mug"), "Remove")
    blue = replace(red, row="Blue mug")
    refused = _check(red, None, instruction="Remove Blue mug")
    assert not refused.accepted
    assert "blue" in refused.reason
    assert _check(blue, None, instruction="Remove Blue mug").accepted


@pytest.mark.parametrize(
    ("known", "found"),
    [("Zoom in", "Zoom out"), ("Undo", "Redo"), ("Pin", "Unpin"), ("Play", "Stop")],
)
def test_an_opposite_is_no_new_name(known: str, found: str) -> None:
    assert conflict(meaning_of(known), meaning_of(found))


def test_a_bare_number_under_another_month_is_another_day() -> None:
    day = _named(replace(OPEN, heading="March 2026"), "12")
    same = replace(day, classes=("new",))
    assert _check(same, day).accepted
    april = replace(same, heading="April 2026")
    refused = _check(april, day)
    assert not refused.accepted
    assert "April" in refused.reason


@pytest.mark.parametrize(
    "instruction",
    [
        "the move button (») on the card Write release notes",
        "Remind in the row of Write release notes",
        "the delete icon of Write release notes",
    ],
)
def test_what_only_says_whose_row_it_is_is_not_what_the_instruction_asks_for(
    instruction: str,
) -> None:
    title = _named(OPEN, "Write release notes", row="Write release notes Ines 4 May")
    assert _check(title, None, instruction="Write release notes").accepted
    verdict = _check(title, None, instruction=instruction)
    assert not verdict.accepted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("OK: Article saved", "Success! Article saved", True),
        ("Saved. Article saved", "Article saved", True),
        ("Created by Ada", "Updated by Ada", False),
        ("Not saved, not sent", "Saved, not sent", False),
    ],
)
def test_a_message_is_told_without_a_title_that_adds_nothing(
    one: str, other: str, same: bool
) -> None:
    assert (message_of(one) == message_of(other)) is same


@pytest.mark.parametrize("text", ["Policy no.", "Policy no.:", "policy No. "])
def test_a_short_number_is_a_number(text: str) -> None:
    assert meaning_of(text) == meaning_of("Policy number")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Settings ctrl-,", "Settings"),
        ("Configuration nodes ctrl-g c", "Configuration nodes"),
        ("Undo ⌘Z", "Undo"),
        ("Redo (Ctrl+Shift+Z)", "Redo"),
        ("Delete Ctrl+Del", "Delete"),
    ],
)
def test_the_keys_behind_an_entry_are_no_part_of_its_name(text: str, bare: str) -> None:
    assert meaning_of(text) == meaning_of(bare)


@pytest.mark.parametrize("text", ["Edit meta-data", "Set alt-text", "Night shift manager"])
def test_a_word_that_reads_like_a_key_stays(text: str) -> None:
    assert meaning_of(text) != meaning_of(text.rpartition(" ")[0])


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("/pages/18/delete/", "/pages/18/delete/?next=%2Fpages%2F4%2F", True),
        ("/pages?next=20", "/pages?next=40", False),
        ("?sort=name", "/users?sort=name", True),
        ("?sort=name", "/groups?sort=name", False),
    ],
)
def test_where_a_link_leads_is_told_without_where_it_comes_back_to(
    before: str, after: str, same: bool
) -> None:
    known, found = (
        replace(OPEN, tag="a", role="link", href=href, page_url="http://app.test/users")
        for href in (before, after)
    )
    assert (compare(known, found).properties["href"] == 1.0) is same


@pytest.mark.parametrize(
    ("before", "after", "another"),
    [
        ("stock-0-price_excl", "stock-1-price", True),
        ("items[0].price", "items[1].price", True),
        ("items[1].price", "items[1].cost", False),
        ("line_4", "line_7", False),
        ("user_count", "userCount", False),
    ],
)
def test_a_field_of_another_place_in_its_series_is_another(
    before: str, after: str, another: bool
) -> None:
    verdict = _check(replace(FIELD, name=after), replace(FIELD, name=before), action="fill")
    assert ("series" in verdict.reason) is another


def test_a_name_attribute_is_the_same_in_another_way_of_writing() -> None:
    known, found = replace(FIELD, name="user_count"), replace(FIELD, name="userCount")
    assert compare(known, found).properties["name"] == 1.0


def test_a_heading_of_another_level_is_not_told_apart_by_its_level() -> None:
    known = replace(
        OPEN, tag="h1", type="", role="heading", classes=(), clickable=False, landmark="",
        accessible_name="invoice-pdf", text="invoice-pdf", neighbours=("Readme", "Install"), twins=1,
    )  # fmt: skip
    readme = replace(known, twins=-1, y=420, neighbours=("Readme", "Usage"))
    title = replace(readme, tag="h6", xpath=f"{known.xpath[:-9]}h6[1]")
    verdict = _check(readme, known, action="assert", beside=(title,))
    assert verdict.reason == "Another “invoice-pdf” fits as well."


def test_one_left_of_two_is_refused_among_neighbours_that_changed_in_part() -> None:
    known = replace(OPEN, twins=1, neighbours=("Trails", "Routes", "Ridge", "Edit"))
    left = replace(OPEN, twins=-1, neighbours=("Trails", "Routes", "View", "Changes", "Ridge"))
    assert "is gone" in _check(left, known).reason


def test_a_row_that_says_only_the_elements_own_name_is_no_record() -> None:
    known = replace(OPEN, row="Open")
    found = replace(OPEN, twins=-1, row="Open Release 6")
    assert _check(found, known).accepted


def test_a_word_within_a_text_beside_is_no_name_of_another_element() -> None:
    known = _named(OPEN, "Start swarming", neighbours=("Start new load test", "Host"))
    found = _named(OPEN, "Start", twins=-1, neighbours=("Start new load test", "Host"))
    assert "stood beside" not in _check(found, known).reason
    beside = replace(known, neighbours=("Start", "Host"))
    assert "stood beside" in _check(found, beside).reason
