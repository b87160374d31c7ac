"""A browser, driver or page that is lost in mid run: the run starts once more, then it is an error."""

from __future__ import annotations

from asyncio import Task, ensure_future
from collections.abc import Callable
from contextlib import suppress

import psutil
import pytest
from playwright.async_api import BrowserContext, Error

from executions.engine.browser import Launched
from executions.engine.events import Event, RunStarted, StepStarted
from tests.engine.local_site import Reply
from tests.engine.processes import is_browser, is_driver
from tests.engine.stage import Ran, Stage
from tests.engine.steps import opened, says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("lost-browsers"),
]


async def run_losing(stage: Stage, lose: Callable[[], object]) -> Ran:
    """A run that loses something while it waits for a text; the page has it from its second visit on."""
    first, lost = [Reply("<p>not yet</p>")], []
    stage.site.pages["/calm"] = lambda: first.pop() if first else Reply("<p id='log'>calm</p>")

    def watch(event: Event) -> None:
        if isinstance(event, StepStarted) and event.index == 1 and not lost:
            lost.append(lose())

    return await stage.run(opened("/calm"), says("calm"), on_event=watch)


def starts(ran: Ran) -> list[bool]:
    """Of each start of the run, whether it was a second one."""
    return [event.restarted for event in ran.events if isinstance(event, RunStarted)]


async def crash(stage: Stage) -> None:
    """Crash the run's page, as one does that takes all memory; a page in reserve is the next try's."""
    for context in launched(stage).browser.contexts:
        for page in context.pages:
            if page.url.endswith("/calm"):
                session = await context.new_cdp_session(page)
                with suppress(Error):
                    await session.send("Page.crash")


async def test_a_page_that_crashes_once_starts_the_run_again(stage: Stage) -> None:
    ran = (await run_losing(stage, lambda: ensure_future(crash(stage)))).passed()
    assert starts(ran) == [False, True]


async def test_the_first_try_s_context_is_closed_before_the_second_begins(stage: Stage) -> None:
    stage.site.page("/calm", "<p id='log'>calm</p>")
    first: list[BrowserContext] = []
    left: list[BrowserContext] = []
    crashes: list[Task[None]] = []

    def watch(event: Event) -> None:
        contexts = launched(stage).browser.contexts
        if isinstance(event, StepStarted) and event.index == 1 and not crashes:
            first.extend(
                one for one in contexts if any(page.url.endswith("/calm") for page in one.pages)
            )
            crashes.append(ensure_future(crash(stage)))
        if isinstance(event, RunStarted) and event.restarted:
            left.extend(one for one in first if one in contexts)

    wait = {"action": "wait", "wait_for": "time", "value": "3000"}
    ran = (await stage.run(opened("/calm"), wait, on_event=watch)).passed()
    assert starts(ran) == [False, True]
    assert (len(first), left) == (1, [])


async def test_a_run_s_context_is_closed_soon_after_its_end(stage: Stage) -> None:
    stage.site.page("/calm", "<p id='log'>calm</p>")
    (await stage.run(opened("/calm"), says("calm"))).passed()
    await stage.ports.browser.contexts_closed()
    assert launched(stage).browser.contexts == []


async def test_a_page_that_always_crashes_is_an_error_of_the_browser(stage: Stage) -> None:
    crashes: list[Task[None]] = []

    def watch(event: Event) -> None:
        if isinstance(event, StepStarted) and event.index == 1:
            crashes.append(ensure_future(crash(stage)))

    stage.site.page("/calm", "<p id='log'>calm</p>")
    wait = {"action": "wait", "wait_for": "time", "value": "15000"}
    ran = await stage.run(opened("/calm"), wait, on_event=watch)
    assert (ran.end.status.value, ran.end.error.kind.value) == ("error", "browser_lost")
    assert len(crashes) == 2
    assert ran.end.duration_ms < 15_000


async def test_chromium_killed_in_mid_run_is_started_again_and_the_run_passes(stage: Stage) -> None:
    ran = (await run_losing(stage, lambda: the_only(stage, is_browser).kill())).passed()
    assert starts(ran) == [False, True]


async def test_the_driver_killed_in_mid_run_is_started_again_and_the_run_passes(
    stage: Stage,
) -> None:
    ran = (await run_losing(stage, lambda: the_only(stage, is_driver).kill())).passed()
    assert starts(ran) == [False, True]


def launched(stage: Stage) -> Launched:
    """What the stage's browser runs as now."""
    now = stage.ports.browser._launched
    assert now is not None
    return now


def the_only(stage: Stage, sort: Callable[[psutil.Process], bool]) -> psutil.Process:
    """The one process of the sort."""
    [found] = [process for process in launched(stage).processes if sort(process)]
    return found
