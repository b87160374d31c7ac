"""The case editor in a real browser, by mouse and by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from executions import secrets, services
from executions.engine.plan import parse_case, step_problems
from executions.models import TestCase
from tests.pages import scenes

pytestmark = pytest.mark.browser


@pytest.fixture
def alice(opened) -> User:
    return scenes.user_made("alice")


def _steps(case: TestCase) -> list[str]:
    return [f"{row.action} {row.selector or row.value}" for row in case.steps.order_by("position")]


def _saved(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/cases/\d+/$"))


def test_a_case_is_written_step_by_step_and_saved(opened, alice):
    page = opened(alice)
    page.goto("/cases/")
    page.get_by_role("link", name="New case").first.click()
    page.get_by_label("Name").fill("Buy ink")
    page.get_by_label("Address").first.fill("http://127.0.0.1:9000")
    page.get_by_label("Tags").fill("shop, smoke")
    first = page.locator("[data-row]").first
    first.get_by_label("Address").fill("/shop")
    page.get_by_role("button", name="Add step").click()
    second = page.locator("[data-row]").nth(1)
    second.get_by_label("Action").select_option("fill")
    second.get_by_label("Element in words").fill("the search field")
    second.get_by_label("Text to type").fill("ink")
    page.get_by_role("button", name="Add step").click()
    third = page.locator("[data-row]").nth(2)
    third.get_by_label("Action").select_option("assert")
    third.get_by_label("Check").select_option("text_contains")
    third.get_by_label("Selector").fill("#found")
    third.get_by_label("Expected").fill("Midnight ink")
    _saved(page)
    case = TestCase.objects.get()
    assert _steps(case) == ["navigate /shop", "fill ink", "assert #found"]
    assert case.steps.get(position=1).instruction == "the search field"
    assert sorted(case.tags.values_list("name", flat=True)) == ["shop", "smoke"]


def test_fields_are_those_of_the_action(opened, alice):
    page = opened(alice)
    page.goto("/cases/new/")
    row = page.locator("[data-row]").first
    expect(row.get_by_label("Selector")).to_be_hidden()
    row.get_by_label("Action").select_option("click")
    expect(row.get_by_label("Selector")).to_be_visible()
    expect(row.locator("[data-name=value]")).to_be_hidden()
    row.get_by_label("Action").select_option("assert")
    expect(row.locator("[data-name=value]")).to_be_hidden()
    row.get_by_label("Check").select_option("attribute")
    expect(row.get_by_label("Attribute")).to_be_visible()
    expect(row.get_by_label("Expected")).to_be_visible()
    row.get_by_label("Action").select_option("wait")
    row.get_by_label("Wait for").select_option("time")
    expect(row.get_by_label("Milliseconds")).to_be_visible()
    expect(row.get_by_label("Selector")).to_be_hidden()


def test_problems_stand_at_their_fields_in_the_words_of_the_parser(opened, alice):
    page = opened(alice)
    page.goto("/cases/new/")
    page.get_by_label("Name").fill("Broken")
    row = page.locator("[data-row]").first
    row.get_by_label("Action").select_option("click")
    row.get_by_label("Selector").fill("#a[")
    row.get_by_label("Selector").blur()
    problem = parse_case_problem({"action": "click", "selector": "#a["})
    expect(row.locator("[data-field=selector] [data-error]")).to_have_text(problem)
    expect(row.get_by_label("Selector")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#problems")).to_contain_text(f"Step 1, Selector: {problem}")
    row.get_by_label("Selector").fill("#a")
    expect(row.locator("[data-field=selector] [data-error]")).to_have_text("")
    assert not TestCase.objects.exists()


def test_a_wait_longer_than_its_own_limit_is_refused_at_the_limit(opened, alice):
    page = opened(alice)
    page.goto("/cases/new/")
    page.get_by_label("Name").fill("Long wait")
    row = page.locator("[data-row]").first
    row.get_by_label("Action").select_option("wait")
    row.get_by_label("Wait for").select_option("time")
    row.locator("[data-name=value]").fill("5000")
    row.get_by_text("More").click()
    row.get_by_label("Time limit, ms").fill("2000")
    row.get_by_label("Time limit, ms").blur()
    problem = parse_case_problem(
        {"action": "wait", "wait_for": "time", "value": "5000", "timeout_ms": 2000}
    )
    expect(row.locator("[data-field=timeout_ms] [data-error]")).to_have_text(problem)


def parse_case_problem(step: dict[str, Any]) -> str:
    return step_problems(step)[0].message


def test_steps_are_moved_by_keyboard_alone(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    page.get_by_role("button", name="Move down step 4").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_have_text("Moved to place 5 of 5.")
    expect(page.get_by_role("button", name="Move down step 5")).to_be_focused()
    page.get_by_label("Name").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.pk}/")
    assert _steps(case) == [
        "navigate /login",
        "fill #user",
        "fill #pass",
        "assert #out",
        "click #login",
    ]


def test_steps_are_moved_by_dragging_their_handle(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    page.locator("[data-row]").nth(0).locator("[data-grip]").drag_to(
        page.locator("[data-row]").nth(1).locator(".edit-head")
    )
    _saved(page)
    assert _steps(case)[:3] == ["fill #user", "navigate /login", "fill #pass"]


def test_a_step_is_duplicated_disabled_and_deleted(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    page.get_by_role("button", name="Duplicate step 2").click()
    page.get_by_role("button", name="Delete step 1", exact=True).click()
    row = page.locator("[data-row]").nth(0)
    row.get_by_text("More").click()
    row.get_by_label("Run this step").uncheck()
    expect(row.get_by_text("Disabled")).to_be_visible()
    _saved(page)
    assert _steps(case) == ["fill #user", "fill #user", "fill #pass", "click #login", "assert #out"]
    assert list(case.steps.filter(enabled=False).values_list("position", flat=True)) == [0]


def test_a_secret_never_comes_back_to_the_page_and_stays_with_its_step(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    assert "sesame-9" not in page.content()
    assert case.steps.get(position=2).secret_value not in page.content()
    expect(page.locator("#steps-2-value")).to_have_value("")
    page.get_by_role("button", name="Move up step 3").click()
    page.locator("#steps-1-selector").fill("#other")
    _saved(page)
    row = case.steps.get(position=1)
    assert (row.selector, row.secret, row.value) == ("#other", True, "")
    assert secrets.decrypt(row.secret_value) == "sesame-9"


def test_a_secret_is_replaced_by_typing_a_new_one(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    assert page.locator("#steps-2-value").get_attribute("type") == "password"
    page.locator("#steps-2-value").fill("new-secret-1")
    _saved(page)
    assert secrets.decrypt(case.steps.get(position=2).secret_value) == "new-secret-1"


def test_leaving_with_unsaved_changes_asks_first(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"/cases/{case.pk}/edit/")
    page.get_by_label("Name").fill("Another name")
    expect(page.get_by_text("Not saved yet", exact=True)).to_be_visible()
    page.get_by_role("link", name="Home").click(no_wait_after=True)
    expect(page.get_by_label("Name")).to_have_value("Another name")
    assert asked == ["beforeunload"]


def _saved_elsewhere(alice: User, case: TestCase) -> None:
    spec = parse_case(
        {"name": "Theirs", "base_url": "http://127.0.0.1:9000", "steps": scenes.STEPS}
    )
    services.case_save(user=alice, spec=spec, case=case, expected_version=1)


def test_when_two_people_save_nothing_is_lost_and_mine_can_go_on_top(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    page.get_by_label("Name").fill("Mine")
    _saved_elsewhere(alice, case)
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog", name="Somebody else saved this case")
    expect(dialog).to_contain_text("version 2 was saved")
    expect(page.locator("#name")).to_have_value("Mine")
    case.refresh_from_db()
    assert (case.name, case.version) == ("Theirs", 2)
    dialog.get_by_role("button", name="Save mine as the newest version").click()
    page.wait_for_url(f"**/cases/{case.pk}/")
    case.refresh_from_db()
    assert (case.name, case.version) == ("Mine", 3)
    assert case.versions.get(version=2).snapshot["name"] == "Theirs"


def test_when_two_people_save_mine_can_become_a_new_case_with_its_secret(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    page.get_by_label("Name").fill("Mine")
    _saved_elsewhere(alice, case)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Save mine as a new case").click()
    page.wait_for_url(lambda url: "/edit/" not in url)
    copy = TestCase.objects.get(name="Mine")
    assert copy.pk != case.pk
    assert secrets.decrypt(copy.steps.get(position=2).secret_value) == "sesame-9"


def test_a_signed_out_editor_keeps_what_was_typed(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    page.get_by_label("Name").fill("Typed")
    cookies = [c for c in page.context.cookies() if c["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Typed")


def test_an_old_version_is_compared_and_restored(opened, alice):
    case = scenes.case_made(alice)
    _saved_elsewhere(alice, case)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/history/")
    expect(page.locator(".diff-removed").first).to_contain_text("name: Sign in")
    expect(page.locator(".diff-added").first).to_contain_text("name: Theirs")
    page.get_by_role("button", name="Restore").click()
    page.wait_for_url(f"**/cases/{case.pk}/")
    case.refresh_from_db()
    assert (case.name, case.version) == ("Sign in", 3)
    assert secrets.decrypt(case.steps.get(position=2).secret_value) == "sesame-9"
