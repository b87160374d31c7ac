"""The page that is made for the next run while this one goes on: used once, alone, and only while it is good."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page

from tests.engine.stage import Stage
from tests.engine.steps import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("spare-page"),
]
SIZE = (1280, 720)


async def spare_of(stage: Stage) -> Page:
    """The page that waits for the next run, after one that left a cookie."""
    stage.site.page(
        "/cookie", "<script>document.cookie = 'who=ada'; localStorage.who = 'ada'</script>"
    )
    (await stage.run(opened("/cookie"))).passed()
    stage.ports.browser._spare_begun(SIZE)
    assert stage.ports.browser._spare is not None
    return await stage.ports.browser._spare.making


async def test_the_next_run_takes_the_page_and_finds_nothing_of_the_last_one_in_it(
    stage: Stage,
) -> None:
    spare = await spare_of(stage)
    page = await stage.ports.browser.page(viewport=SIZE)
    try:
        assert page is spare
        assert (page.url, await page.context.cookies()) == ("about:blank", [])
        await page.goto(stage.site.url + "/nothing")
        assert await page.evaluate("[document.cookie, localStorage.who ?? '']") == ["", ""]
        other = await stage.ports.browser.page(viewport=SIZE)
        assert other.context is not page.context
        await other.context.close()
    finally:
        await page.context.close()


async def test_a_page_of_another_size_is_not_taken_and_does_not_stay(stage: Stage) -> None:
    spare = await spare_of(stage)
    page = await stage.ports.browser.page(viewport=(800, 600))
    assert page.viewport_size == {"width": 800, "height": 600}
    assert spare.is_closed()
    await page.context.close()


@pytest.mark.parametrize("how", ["closed", "crashed"])
async def test_a_page_that_was_lost_while_it_waited_is_not_taken(stage: Stage, how: str) -> None:
    spare = await spare_of(stage)
    if how == "closed":
        await spare.close()
    else:
        session = await spare.context.new_cdp_session(spare)
        async with spare.expect_event("crash"):
            never_answered = asyncio.ensure_future(session.send("Page.crash"))
        never_answered.cancel()
        await asyncio.gather(never_answered, return_exceptions=True)
    ran = (await stage.run(opened("/cookie"))).passed()
    assert len([event for event in ran.events if type(event).__name__ == "RunStarted"]) == 1
