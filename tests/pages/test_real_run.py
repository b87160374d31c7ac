"""The whole way: a case is run by the real runner in real Chromium and watched on its page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from executions.models import TestExecution
from tests.pages import live_site, scenes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PATIENCE_MS = 90_000


@pytest.fixture(scope="module")
def site(site_running: live_site.SiteRunning) -> Iterator[live_site.Site]:
    with site_running(runner=True) as served:
        yield served


@pytest.fixture
def alice(opened) -> User:
    return scenes.user_made("alice")


def _case(alice: User, site: live_site.Site, greeting: str):
    steps = [
        {"action": "navigate", "value": "/login"},
        {"action": "fill", "selector": "#email", "value": "alice@quill.example"},
        {
            "action": "fill",
            "selector": "input[name=password]",
            "value": "paper-boat",
            "secret": True,
        },
        {"action": "click", "selector": "button.signin-submit"},
        {"action": "assert", "selector": "h1", "assertion": "text_contains", "value": greeting},
    ]
    return scenes.case_made(alice, steps=steps, base_url=f"{site.url}/demo/v1")


def test_a_healthy_case_passes_before_the_eyes_of_its_user(opened, alice, site):
    case = _case(alice, site, "Alice")
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url("**/executions/*/")
    expect(page.locator("#run")).to_have_attribute("data-outcome", "passed", timeout=PATIENCE_MS)
    expect(page.get_by_text("All 5 steps passed on the selectors as written.")).to_be_visible()
    assert "paper-boat" not in page.content()
    run = TestExecution.objects.get()
    assert [row.tier for row in run.step_results.all()] == [1, 1, 1, 1, 1]


def test_a_red_check_is_shown_as_failed_with_a_picture(opened, alice, site):
    case = _case(alice, site, "Somebody else")
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#run")).to_have_attribute("data-outcome", "failed", timeout=PATIENCE_MS)
    expect(page.locator("#step-5")).to_contain_text("Somebody else")
    picture = page.locator("#step-5 .shot img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    live_site.wait_for(lambda: picture.evaluate("image => image.naturalWidth") == 1280)


def test_a_selector_is_tried_from_the_editor_and_its_element_marked(opened, alice, site):
    case = _case(alice, site, "Alice")
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/edit/")
    page.locator("[data-row]").nth(1).get_by_role("button", name="Try this selector").click()
    dialog = page.get_by_role("dialog", name="Try this selector")
    expect(dialog.get_by_text("Exactly one element matches.")).to_be_visible(timeout=PATIENCE_MS)
    expect(dialog.locator(".mark")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("[data-row]").nth(1).get_by_label("Selector").fill("#nowhere")
    page.locator("[data-row]").nth(1).get_by_role("button", name="Try this selector").click()
    expect(dialog.get_by_text("Nothing matches.")).to_be_visible(timeout=PATIENCE_MS)
    assert not TestExecution.objects.exists()
