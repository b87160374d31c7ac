"""Word of one's own runs that end: the toast on every page, and the browser's notification."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.pages import live_site, scenes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

NOTED = """
globalThis.told = [];
globalThis.answer = 'granted';
class Told {
  static permission = localStorage.getItem('test-permission') ?? 'default';
  static requestPermission() {
    localStorage.setItem('test-permission', globalThis.answer);
    Told.permission = globalThis.answer;
    return Promise.resolve(globalThis.answer);
  }
  constructor(title, options) { globalThis.told.push({ title, ...options }); this.options = options; Told.last = this; }
  close() {}
}
globalThis.Notification = Told;
"""
AWAY = "Object.defineProperty(document, 'hasFocus', { value: () => false });"


@pytest.fixture
def alice(opened) -> User:
    return scenes.user_made("alice")


@pytest.fixture
def player(alice: User) -> scenes.Player:
    return scenes.Player(scenes.run_queued(alice, scenes.case_made(alice)), publish=True)


def heard_something(page: Page) -> None:
    """The page's socket is open: the server has told it the time."""
    live_site.wait_for(lambda: page.evaluate("sessionStorage.getItem('runs-heard-at') !== null"))


@pytest.mark.parametrize("path", ["/settings/webhooks/", "/cases/", "/analytics/"])
def test_any_page_says_in_words_that_a_run_ended_and_links_to_it(opened, alice, player, path):
    page = opened(alice)
    page.goto(path)
    heard_something(page)
    player.start()
    player.finish("failed", kind="check_failed", message="red")
    toast = page.locator("#toasts .toast")
    expect(toast).to_have_text(f"Sign in: run #{player.execution.pk} failed.")
    expect(page.locator("#toasts")).to_have_attribute("aria-live", "polite")
    link = toast.get_by_role("link")
    expect(link).to_have_attribute("href", f"/executions/{player.execution.pk}/")
    assert live_site.violations(page) == []


def test_the_runs_own_page_tells_its_end_itself_and_once(opened, alice, player):
    page = opened(alice)
    page.goto(f"/executions/{player.execution.pk}/")
    heard_something(page)
    player.start()
    player.finish()
    expect(page.locator("#toasts .toast")).to_have_text("The run has ended: Passed.")
    told = "JSON.parse(sessionStorage.getItem('runs-told') ?? '[]').length"
    live_site.wait_for(lambda: page.evaluate(told) == 1)
    expect(page.locator("#toasts .toast")).to_have_count(1)


def test_a_run_that_ends_while_the_page_changes_is_told_on_the_next_page_and_once(
    opened, alice, player
):
    page = opened(alice)
    page.goto("/cases/")
    heard_something(page)
    page.goto("about:blank")
    player.start()
    player.finish("failed", kind="check_failed", message="red")
    page.goto("/cases/")
    expect(page.locator("#toasts .toast")).to_contain_text("failed")
    page.goto("/executions/")
    before = page.evaluate("sessionStorage.getItem('runs-heard-at')")
    page.reload()
    live_site.wait_for(lambda: page.evaluate("sessionStorage.getItem('runs-heard-at')") != before)
    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_a_toast_stays_while_somebody_is_on_it(opened, alice, player):
    page = opened(alice)
    page.clock.install()
    page.goto("/cases/")
    heard_something(page)
    player.start()
    player.finish()
    toast = page.locator("#toasts .toast")
    toast.hover()
    page.clock.run_for(30_000)
    expect(toast).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(5_000)
    expect(toast).to_have_count(0)


def test_the_notification_is_switched_on_in_the_settings_and_says_what_ended(opened, alice, player):
    page = opened(alice)
    page.add_init_script(NOTED + AWAY)
    page.goto("/settings/")
    switch = page.get_by_role("switch", name="Notify me in this browser")
    expect(switch).not_to_be_checked()
    switch.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-notify-state]")).to_have_text("On in this browser.")
    page.goto("/cases/")
    heard_something(page)
    player.start()
    player.finish("failed", kind="check_failed", message="red")
    live_site.wait_for(lambda: page.evaluate("told.length") > 0)
    said = {"title": "Tiered", "body": f"Sign in: run #{player.execution.pk} failed."}
    assert page.evaluate("told") == [said | {"tag": f"run-{player.execution.pk}"}]
    page.evaluate("Notification.last.onclick()")
    page.wait_for_url(f"**/executions/{player.execution.pk}/")
    page.goto("/settings/")
    expect(switch).to_be_checked()
    switch.click()
    expect(page.locator("[data-notify-state]")).to_have_text("Off.")
    page.reload()
    expect(switch).not_to_be_checked()


def test_the_browsers_no_is_said_and_the_switch_stays_off(opened, alice):
    page = opened(alice)
    page.add_init_script(NOTED)
    page.goto("/settings/")
    page.evaluate("answer = 'denied'")
    switch = page.get_by_role("switch", name="Notify me in this browser")
    switch.click()
    expect(page.locator("[data-notify-state]")).to_contain_text("blocks notifications")
    expect(switch).not_to_be_checked()


def test_where_the_browser_cannot_notify_the_switch_says_so(opened, alice):
    page = opened(alice)
    page.add_init_script("delete globalThis.Notification")
    page.goto("/settings/")
    expect(page.get_by_role("switch", name="Notify me in this browser")).to_be_disabled()
    expect(page.locator("[data-notify-state]")).to_contain_text("Not available here")


def test_while_a_page_is_in_front_its_toast_is_enough(opened, alice, player):
    page = opened(alice)
    page.add_init_script(NOTED + "localStorage.setItem('notify-runs', '1');")
    page.goto("/cases/")
    page.evaluate("Notification.permission = 'granted'")
    away = page.context.new_page()
    away.add_init_script(AWAY)
    away.add_init_script(NOTED)
    away.goto("/cases/")
    away.evaluate("Notification.permission = 'granted'")
    for one in (page, away):
        heard_something(one)
    player.start()
    player.finish()
    for one in (page, away):
        expect(one.locator("#toasts .toast")).to_have_count(1)
    away.evaluate("new Promise(done => setTimeout(done, 600))")
    assert page.evaluate("told.length") == away.evaluate("told.length") == 0
