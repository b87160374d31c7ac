"""Whole flows by the keyboard alone: every control is reached by Tab and worked by keys; nothing moves that need not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from executions.models import HealProposal, TestCase, TestExecution
from tests.healing.made import proposal_made
from tests.pages import scenes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_STOPS = 120
FOCUSED = "node => node === document.activeElement"
RING = "node => getComputedStyle(node).outlineStyle"


def _tabbed(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, and see that it shows it."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate(FOCUSED):
            assert wanted.evaluate(RING) != "none", "the focus cannot be seen"
            return
    raise AssertionError(f"Tab never reaches {wanted}")


def _typed(page: Page, label: str, text: str, *, within: str = "body") -> None:
    _tabbed(page, page.locator(within).get_by_label(label, exact=True).last)
    page.keyboard.type(text)


def test_a_case_is_written_ordered_saved_and_run_by_keyboard(opened):
    page = opened(scenes.user_made("alice"))
    _tabbed(page, page.get_by_role("link", name="Cases"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/")
    _tabbed(page, page.get_by_role("link", name="New case").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/new/")
    _typed(page, "Name", "By keyboard")
    _typed(page, "Address", "http://127.0.0.1:9", within=".about-grid")
    _typed(page, "Address", "/", within="#rows")
    add = page.get_by_role("button", name="Add step")
    _tabbed(page, add)
    rows = page.locator("#rows [data-row]")
    before = rows.count()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(before + 1)
    expect(page.get_by_label("Action").last).to_be_focused()
    page.keyboard.type("Click")
    _typed(page, "Element in words", "the Buy button")
    _typed(page, "Selector", "#buy")
    _tabbed(page, add)
    page.keyboard.press("Enter")
    page.keyboard.type("Navigate")
    expect(rows).to_have_count(before + 2)
    page.keyboard.press("Tab")
    page.keyboard.type("/shop")
    up = page.get_by_role("button", name=f"Move up step {before + 2}")
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if up.evaluate(FOCUSED):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_have_text(f"Moved to place {before + 1} of {before + 2}.")
    _tabbed(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/\d+/$"))
    steps = list(TestCase.objects.get().steps.order_by("position"))
    assert [(step.action, step.value or step.selector) for step in steps][-2:] == [
        ("navigate", "/shop"),
        ("click", "#buy"),
    ]
    _tabbed(page, page.get_by_label("Strategy").first)
    page.keyboard.press("ArrowUp")
    _tabbed(page, page.get_by_role("button", name="Run", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/executions/\d+/$"))
    assert TestExecution.objects.get().strategy == "option_b"
    _tabbed(page, page.get_by_role("button", name="Cancel"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-slot='run-state']")).to_contain_text("Cancelled")


def test_a_run_is_read_compared_and_reviewed_by_keyboard(opened):
    alice = scenes.user_made("alice")
    case = scenes.case_made(alice)
    scenes.run_passed(alice, case)
    healed = scenes.run_healed(alice, case)
    page = opened(alice)
    page.goto(f"/executions/{healed.pk}/")
    _tabbed(page, page.locator("#step-1 summary"))
    page.keyboard.press("Enter")
    expect(page.locator("#step-1 details")).to_have_attribute("open", "")
    _tabbed(page, page.get_by_role("button", name="Show the picture of step 4 large"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    _tabbed(page, page.get_by_role("button", name="Mark as reviewed"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Reviewed by alice")).to_be_visible()
    _tabbed(page, page.get_by_role("button", name="Compare"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"beside #{healed.pk}")).to_be_visible()


def test_a_heal_is_accepted_and_analytics_are_filtered_by_keyboard(opened):
    alice = scenes.user_made("alice")
    case = scenes.case_made(alice)
    proposal = proposal_made(case, 3, execution=scenes.run_healed(alice, case))
    page = opened(alice)
    page.goto("/heals/")
    _tabbed(page, page.get_by_role("link", name="Click the Log in button"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/heals/{proposal.pk}/")
    _tabbed(page, page.get_by_role("button", name="Accept and write"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Accepted: the step has its new selector.")).to_be_visible()
    assert HealProposal.objects.get().state == "accepted"
    page.goto("/analytics/")
    _tabbed(page, page.get_by_label("Strategy", exact=True))
    page.keyboard.type("Option A")
    _tabbed(page, page.get_by_role("button", name="Show"))
    page.keyboard.press("Enter")
    page.wait_for_url("**strategy=option_a**")
    expect(page.get_by_text("No run fits.").first).to_be_visible()
    _tabbed(page, page.get_by_role("link", name="Clear"))


def test_nothing_moves_for_those_who_asked_for_less_motion(opened):
    alice = scenes.user_made("alice")
    player = scenes.Player(scenes.run_queued(alice, scenes.case_made(alice)))
    player.start()
    player.begin(0)
    moving = "document.getAnimations().filter(each => each.effect.getComputedTiming().duration > 1).length"
    page = opened(alice)
    page.goto(f"/executions/{player.execution.pk}/")
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    expect(page.locator(".segments .is-running")).to_be_visible()
    assert page.evaluate(moving) == 0
    page.goto("/")
    canvas = page.locator("canvas")
    expect(canvas).to_be_visible()
    assert canvas.evaluate("node => Chart.getChart(node).options.animation") is False
    fills = canvas.evaluate("node => Chart.getChart(node).data.datasets[0].backgroundColor")
    assert len(set(fills)) == 3, "without motion the tiers have one colour"
