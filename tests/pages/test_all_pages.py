"""Every page, light and dark, wide and narrow: accessible, no sideways scroll, small, quiet."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, Response, expect

from analytics import comparisons
from tests.pages import live_site, scenes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHAPES = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture
def alice(opened) -> User:
    return scenes.user_made("alice")


@pytest.fixture
def paths(alice: User) -> list[str]:
    """A page of each kind, with something on it."""
    case = scenes.case_made(alice, tags=["shop"], description="Signs in and reads the greeting.")
    scenes.case_made(alice, name="A case whose name is as long as a name may be. " * 4)
    passed = scenes.run_passed(alice, case)
    healed = scenes.run_healed(alice, case)
    failed = scenes.run_failed(alice, case)
    queued = scenes.run_queued(alice, case)
    player = scenes.Player(scenes.run_queued(alice, case))
    player.start()
    player.plain(0)
    player.begin(1)
    compared = comparisons.comparison_start(user=alice, case_ids=[case.pk])
    return [
        "/",
        "/cases/",
        "/cases/?archived=1",
        "/cases/new/",
        "/cases/import/",
        f"/cases/{case.pk}/",
        f"/cases/{case.pk}/edit/",
        f"/cases/{case.pk}/history/",
        "/executions/",
        "/executions/?outcome=error",
        *(f"/executions/{run.pk}/" for run in (passed, healed, failed, queued, player.execution)),
        f"/executions/{healed.pk}/compare/?with={failed.pk}",
        "/analytics/",
        "/analytics/?strategy=option_c&status=passed_healed",
        "/analytics/compare/",
        f"/analytics/compare/{compared.pk}/",
        "/heals/",
        "/guide/",
        "/guide/review/",
        "/settings/",
        "/settings/tokens/",
        "/settings/webhooks/",
        "/settings/webhooks/new/",
        "/settings/password/",
        "/nothing/here/",
    ]


def _opened_all(page: Page) -> None:
    """Opens what is folded, so that the checker sees it."""
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")


@pytest.mark.parametrize(("width", "scheme"), SHAPES)
def test_no_page_has_an_accessibility_violation(opened, alice, paths, width, scheme):
    page = opened(alice, width=width, scheme=scheme)
    found = {}
    for path in paths:
        page.goto(path)
        _opened_all(page)
        problems = live_site.violations(page)
        if problems:
            found[path] = problems
    assert found == {}


def test_the_sign_in_page_is_accessible_and_the_checker_really_checks(opened):
    page = opened(None)
    page.goto("/login/")
    assert live_site.violations(page) == []
    page.evaluate("document.querySelector('label').remove()")
    assert any("label" in problem for problem in live_site.violations(page))


def test_no_page_scrolls_sideways_at_360_pixels(opened, alice, paths):
    page = opened(alice, width=360)
    wide = {}
    for path in paths:
        page.goto(path)
        _opened_all(page)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide[path] = over
    assert wide == {}


def test_pages_are_small_and_do_not_jump(opened, alice, paths):
    page = opened(alice)
    page.add_init_script(
        "globalThis.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) globalThis.shift += entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(_size(answer)))
    for path in paths:
        sizes.clear()
        page.goto(path, wait_until="networkidle")
        assert 0 < sum(sizes) < 200_000, path
        assert page.evaluate("globalThis.shift") < 0.1, path


def _size(answer: Response) -> int:
    """Bytes as sent; every answer of ours says its length."""
    is_ours = "jsdelivr" not in answer.url and answer.ok
    return int(answer.headers.get("content-length", 10**9)) if is_ours else 0


def test_a_heal_does_not_look_like_something_to_add(opened, alice):
    page = opened(alice)
    answer = page.request.get(page.locator(".nav use").first.get_attribute("href").split("#")[0])
    shapes = dict(re.findall(r'<symbol id="([a-z-]+)"[^>]*>(.*?)</symbol>', answer.text()))
    assert shapes["heal"] != shapes["plus"]


def test_where_the_chart_library_cannot_be_reached_the_table_is_there(opened, alice, paths):
    page = opened(alice, charts=False)
    page.goto("/")
    expect(page.get_by_role("table").last).to_contain_text("Playwright")
    expect(page.locator("canvas")).to_be_hidden()


def test_the_chart_is_drawn_under_the_content_security_policy(opened, alice, paths):
    page = opened(alice)
    page.goto("/")
    expect(page.locator("canvas")).to_be_visible()
    assert page.evaluate("Boolean(Chart.getChart(document.querySelector('canvas')))")


def test_the_theme_is_switched_kept_and_given_back_to_the_system(opened, alice):
    page = opened(alice)
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    switch = page.get_by_role("button", name="Theme:")
    switch.click()
    assert page.evaluate(colour) == light
    switch.click()
    dark = page.evaluate(colour)
    assert dark != light
    page.reload()
    assert page.evaluate(colour) == dark
    page.get_by_role("button", name="Theme:").click()
    assert page.evaluate(colour) == light


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(opened, alice):
    page = opened(alice)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_inline_scripts_and_foreign_scripts_do_not_run(opened, alice):
    page = opened(alice)
    policy = page.request.get("/").headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "object-src 'none'" in policy
