"""The review's pages in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.healing.made import proposal_made
from tests.pages import live_site, scenes

LOGIN = {"action": "click", "selector": "#login", "instruction": "the Log in button"}
OPEN = {"action": "navigate", "value": "/login"}


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pages_are_accessible_and_work_by_hand(opened, width, scheme):
    alice = scenes.user_made("alice")
    case = scenes.case_made(alice)
    run = scenes.run_healed(alice, case)
    proposal = proposal_made(case, 3, execution=run)
    scenes.case_made(alice, name="Other", steps=[OPEN, LOGIN])
    page = opened(alice, width=width, scheme=scheme)
    for path in ("/heals/", f"/heals/{proposal.pk}/"):
        page.goto(path)
        assert live_site.violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto("/heals/")
    page.get_by_role("button", name="Choose all").click()
    expect(page.get_by_text("1 chosen")).to_be_visible()
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Decided: 1 of 1.")).to_be_visible()
    proposal.refresh_from_db()
    assert proposal.state == "rejected"


@pytest.mark.browser
def test_the_mark_lies_on_the_picture_and_not_on_its_caption(opened):
    alice = scenes.user_made("alice")
    case = scenes.case_made(alice)
    proposal = proposal_made(case, 3, execution=scenes.run_healed(alice, case))
    page = opened(alice)
    page.goto(f"/heals/{proposal.pk}/")
    shot = page.locator(".shot", has=page.locator(".mark"))
    shot.scroll_into_view_if_needed()
    picture, drawing = shot.locator("img").bounding_box(), shot.locator("svg").bounding_box()
    assert drawing == pytest.approx(picture, abs=1)
