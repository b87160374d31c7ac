"""Tries a selector on a page without acting on it: how many elements match, and where they are."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from executions.engine.actions import page_open
from executions.engine.browser import BrowserHost
from executions.engine.errors import EngineError
from executions.engine.page_session import step_selector
from executions.engine.plan import Step

VIEWPORT = (1280, 720)
OPEN_TIMEOUT_MS = 20_000
FIND_TIMEOUT_MS = 4_000
WHOLE_TIMEOUT_S = 40.0
BOXES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found. `boxes` are x, y, width, height in CSS pixels of the 1280x720 `picture` (JPEG)."""

    count: int = 0
    title: str = ""
    url: str = ""
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    picture: bytes | None = field(default=None, repr=False)
    problem: str = ""


async def selector_trial(browser: BrowserHost, *, url: str, step: Step) -> Trial:
    """Open `url` in a context of its own and look for the step's element; never raises for a page."""
    try:
        return await asyncio.wait_for(_tried(browser, url, step), WHOLE_TIMEOUT_S)
    except EngineError as error:
        return Trial(problem=error.message)
    except PlaywrightError as error:
        return Trial(problem=error.message.splitlines()[0][:300])
    except TimeoutError:
        return Trial(problem=f"The page did not answer within {WHOLE_TIMEOUT_S:.0f} s.")


async def _tried(browser: BrowserHost, url: str, step: Step) -> Trial:
    page = await browser.page(viewport=VIEWPORT)
    try:
        await page_open(page, url, timeout_ms=OPEN_TIMEOUT_MS)
        return await _looked(page, step)
    finally:
        with contextlib.suppress(PlaywrightError):
            await page.context.close()


async def _looked(page: Page, step: Step) -> Trial:
    found = page.locator(step_selector(step))
    with contextlib.suppress(PlaywrightError):
        await found.first.wait_for(state="attached", timeout=FIND_TIMEOUT_MS)
    count = await found.count()
    if count:
        with contextlib.suppress(PlaywrightError):
            await found.first.scroll_into_view_if_needed(timeout=1_000)
    boxes = []
    for number in range(min(count, BOXES_SHOWN)):
        with contextlib.suppress(PlaywrightError):
            box = await found.nth(number).bounding_box(timeout=1_000)
            if box is not None:
                boxes.append((box["x"], box["y"], box["width"], box["height"]))
    return Trial(
        count=count,
        title=await page.title(),
        url=page.url,
        boxes=boxes,
        picture=await page.screenshot(type="jpeg", quality=70, timeout=5_000),
    )
