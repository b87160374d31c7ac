"""The run's page in a real browser, watching a real server."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, Route, expect

from executions.models import TestExecution
from tests.pages import live_site, scenes

pytestmark = pytest.mark.browser


@pytest.fixture
def alice(opened) -> User:
    return scenes.user_made("alice")


@pytest.fixture
def player(alice: User) -> scenes.Player:
    execution = scenes.run_queued(alice, scenes.case_made(alice))
    return scenes.Player(execution, publish=True)


def _watching(page: Page, execution: TestExecution) -> None:
    page.goto(f"/executions/{execution.pk}/")
    expect(page.locator("[data-slot=live]")).to_have_text("Live")


def _outcomes(page: Page) -> list[str]:
    return [row.get_attribute("data-outcome") or "" for row in page.locator(".step").all()]


def test_a_run_is_started_from_its_case_and_watched_live_to_its_end(opened, alice):
    case = scenes.case_made(alice)
    page = opened(alice)
    page.goto(f"/cases/{case.pk}/")
    page.get_by_label("Strategy").first.select_option("option_b")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url("**/executions/*/")
    expect(page.get_by_text("Waiting for a free runner.")).to_be_visible()
    player = scenes.Player(TestExecution.objects.get(), publish=True)
    assert player.execution.strategy == "option_b"
    expect(page.locator("[data-slot=live]")).to_have_text("Live")
    player.start()
    player.plain(0)
    expect(page.locator("#step-1")).to_have_attribute("data-outcome", "passed")
    player.begin(1)
    expect(page.locator("#step-2")).to_have_attribute("data-outcome", "running")
    expect(page.locator("[data-slot=sentence]")).to_have_text("Running: 1 of 5 steps done.")
    player.attempt(1, outcome="failed", kind="locator_not_found", message="Nothing matches #user.")
    page.locator("#step-2 summary").click()
    expect(page.locator("#step-2")).to_contain_text("Nothing matches #user.")
    player.end(
        1,
        tier=2,
        source="observe",
        healed=True,
        selector="xpath=//input",
        picture=scenes.JPEG,
        box=[1, 2, 3, 4],
    )
    expect(page.locator("#step-2 .shot img")).to_be_visible()
    expect(page.locator("#step-2")).to_contain_text("Tier 2 (Hybrid) did it through observe()")
    for index in (2, 3, 4):
        player.plain(index)
    player.finish()
    expect(page.locator("#run")).to_have_attribute("data-outcome", "passed_healed")
    expect(page.get_by_role("status").get_by_text("The run has ended: Healed.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    assert _outcomes(page) == ["passed", "passed_healed", "passed", "passed", "passed"]


def test_two_browsers_that_watch_one_run_see_the_same(opened, alice, player):
    first, second = opened(alice), opened(alice, width=390)
    player.start()
    player.plain(0)
    _watching(first, player.execution)
    player.heal(1)
    _watching(second, player.execution)
    player.plain(2)
    player.fail(3)
    player.finish("failed", kind="check_failed", message="The check is red.")
    for page in (first, second):
        expect(page.locator("#run")).to_have_attribute("data-outcome", "failed")
        expect(page.get_by_text("The check is red.").first).to_be_visible()
    assert _outcomes(first) == _outcomes(second)
    assert first.locator(".step").all_inner_texts() == second.locator(".step").all_inner_texts()


def test_a_reload_in_mid_run_loses_nothing(opened, alice, player):
    page = opened(alice)
    player.start()
    player.plain(0)
    _watching(page, player.execution)
    player.begin(1)
    player.attempt(1, outcome="failed", kind="locator_not_found", message="Nothing matches #user.")
    page.reload()
    expect(page.locator("[data-slot=live]")).to_have_text("Live")
    assert _outcomes(page)[:2] == ["passed", "running"]
    page.locator("#step-2 summary").click()
    expect(page.locator("#step-2 .attempt")).to_have_count(1)
    player.attempt(1, tier=2, source="fingerprint")
    expect(page.locator("#step-2 .attempt")).to_have_count(2)


def test_the_page_reconnects_after_the_server_was_restarted_and_catches_up(
    opened, alice, player, site
):
    page = opened(alice)
    player.start()
    player.plain(0)
    _watching(page, player.execution)
    site.stop()
    expect(page.locator("[data-slot=live]")).not_to_have_text("Live")
    player.publish = False
    player.heal(1)
    site.start()
    player.publish = True
    expect(page.locator("[data-slot=live]")).to_have_text("Live")
    expect(page.locator("#step-2")).to_have_attribute("data-outcome", "passed_healed")
    player.plain(2)
    expect(page.locator("#step-3")).to_have_attribute("data-outcome", "passed")


RESTARTED = "Chromium was lost; the run started again from its first step."


def test_a_run_that_starts_again_says_so_and_shows_only_its_second_try(opened, alice, player):
    page = opened(alice)
    player.start()
    _watching(page, player.execution)
    player.heal(0)
    expect(page.locator("#step-1")).to_have_attribute("data-outcome", "passed_healed")
    player.begin(1)
    player.attempt(1)
    expect(page.locator("#step-2 .attempt")).to_have_count(1)
    expect(page.get_by_text(RESTARTED)).to_have_count(0)
    player.restart()
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    expect(page.locator("#step-1")).to_have_attribute("data-outcome", "running")
    expect(page.locator(".attempt")).to_have_count(0)
    expect(page.locator("#steps .shot")).to_have_count(0)
    player.plain(0)
    expect(page.locator("#step-1")).to_have_attribute("data-outcome", "passed")
    expect(page.locator("#step-1 .attempt")).to_have_count(1)
    player.finish("error", kind="browser_lost", message="The page crashed.")
    expect(page.locator("#run")).to_have_attribute("data-outcome", "error")
    page.reload()
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    expect(page.get_by_text("The page crashed.").first).to_be_visible()
    assert _outcomes(page) == ["passed", "skipped", "skipped", "skipped", "skipped"]


def test_what_is_heard_while_the_page_is_fetched_anew_is_shown_once(opened, alice, player):
    page = opened(alice)
    player.start()
    with page.expect_websocket(lambda socket: "/executions/" in socket.url) as socket:
        _watching(page, player.execution)
    player.heal(0)
    expect(page.locator("#step-1 .shot")).to_have_count(1)

    def while_fetched(route: Route) -> None:
        """Renders the page in the middle of the second try's first step; then comes the rest."""
        player.begin(0)
        player.attempt(0)
        rendered = route.fetch()
        with socket.value.expect_event("framereceived", lambda text: "step_finished" in text):
            player.attempt(0, outcome="failed", kind="not_actionable", message="Covered.")
            player.attempt(0, source="fingerprint", tier=2)
            player.end(0, tier=2, source="fingerprint")
        route.fulfill(response=rendered)

    page.route("**/body/", while_fetched, times=1)
    player.restart()
    expect(page.locator("#step-1")).to_have_attribute("data-outcome", "passed")
    expect(page.locator("#step-1 .attempt")).to_have_count(3)
    expect(page.locator("#step-1 .shot")).to_have_count(0)


def test_without_a_websocket_the_page_polls_and_says_so(opened, alice, player):
    page = opened(alice)
    page.add_init_script(
        "globalThis.WebSocket = class { constructor() { throw new Error('closed'); } };"
    )
    page.goto(f"/executions/{player.execution.pk}/")
    expect(page.locator("[data-slot=live]")).to_contain_text("asking every 2 s")
    player.start()
    player.plain(0)
    expect(page.locator("#step-1")).to_have_attribute("data-outcome", "passed")
    for index in range(1, 5):
        player.plain(index)
    player.finish()
    expect(page.locator("#run")).to_have_attribute("data-outcome", "passed")


def test_a_reconnection_that_fails_does_not_put_off_the_next_question(opened, alice, player):
    page = opened(alice)
    page.add_init_script(
        """
        globalThis.WebSocket = class { constructor() { throw new Error("closed"); } };
        Math.random = () => 0;
        const asked = globalThis.fetch;
        globalThis.questions = 0;
        globalThis.fetch = (...given) => {
          if (String(given[0]).includes("after=")) globalThis.questions += 1;
          return asked(...given);
        };
        """
    )
    page.clock.install(time=0)
    page.goto(f"/executions/{player.execution.pk}/")
    page.clock.pause_at(60_000)
    before = page.evaluate("questions")
    page.clock.run_for(10_000)
    assert page.evaluate("questions") - before == 5


def test_a_queued_run_is_cancelled_from_its_page(opened, alice, player):
    page = opened(alice)
    _watching(page, player.execution)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#run")).to_have_attribute("data-outcome", "cancelled")
    player.execution.refresh_from_db()
    assert player.execution.state == "cancelled"


def test_an_ended_run_is_run_again_with_another_strategy(opened, alice):
    run = scenes.run_passed(alice, scenes.case_made(alice))
    page = opened(alice)
    page.goto(f"/executions/{run.pk}/")
    page.get_by_label("Strategy").first.select_option("option_a")
    page.get_by_role("button", name="Run again").click()
    page.wait_for_url(lambda url: not url.endswith(f"/{run.pk}/"))
    again = TestExecution.objects.latest("pk")
    assert (again.strategy, again.rerun_of_id) == ("option_a", run.pk)


def test_the_marked_element_lies_where_the_box_says(opened, alice):
    run = scenes.run_healed(alice, scenes.case_made(alice))
    page = opened(alice)
    page.goto(f"/executions/{run.pk}/")
    shot = page.locator("#step-4 .shot img")
    shot.scroll_into_view_if_needed()
    picture, mark = shot.bounding_box(), page.locator("#step-4 .shot .mark").bounding_box()
    scale = picture["width"] / 1280
    assert mark["x"] - picture["x"] == pytest.approx(540 * scale, abs=2)
    assert mark["y"] - picture["y"] == pytest.approx(420.5 * scale, abs=2)
    assert mark["width"] == pytest.approx(200 * scale, abs=4)
    page.get_by_role("button", name="Show the picture of step 4 large").click()
    expect(page.get_by_role("dialog").locator(".mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_markup_from_the_page_under_test_arrives_live_as_text(opened, alice, player):
    page = opened(alice)
    evil = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"
    player.start()
    _watching(page, player.execution)
    player.begin(0)
    player.attempt(0, outcome="failed", kind="check_failed", message=evil)
    page.locator("#step-1 summary").click()
    expect(page.locator("#step-1 .attempt p")).to_have_text(evil)
    player.note(0, "console", evil)
    player.end(0, status="failed", kind="check_failed", message=evil)
    player.finish("failed", kind="check_failed", message=evil)
    expect(page.locator("#run")).to_have_attribute("data-outcome", "failed")
    expect(page.locator("#run-side")).to_contain_text(evil)
    assert "owned" not in page.title()


def test_another_page_is_told_when_a_run_of_mine_ends(opened, alice, player):
    page = opened(alice)
    page.goto("/")
    expect(page.locator("#now")).to_contain_text("Queued")
    live_site.wait_for(lambda: page.evaluate("document.readyState") == "complete")
    player.start()
    expect(page.locator("#now")).to_contain_text("Running")
    player.finish("failed", kind="check_failed", message="red")
    told = page.get_by_role("link", name=f"Sign in: run #{player.execution.pk} failed.")
    expect(told).to_be_visible()
    told.click()
    page.wait_for_url(f"**/executions/{player.execution.pk}/")


def test_somebody_elses_run_is_neither_shown_nor_streamed(opened, alice, player):
    page = opened(scenes.user_made("bob"))
    answer = page.goto(f"/executions/{player.execution.pk}/")
    assert answer.status == 404
    code = page.evaluate(
        "path => new Promise(done => { new WebSocket(path).onclose = event => done(event.code); })",
        f"ws://{page.url.split('/')[2]}/ws/executions/{player.execution.pk}/",
    )
    assert code == 4404
