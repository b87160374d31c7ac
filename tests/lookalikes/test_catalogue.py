"""Every look-alike pair in a real browser: first the pairs themselves, then healing on them."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ElementHandle, Locator, Page, async_playwright

from executions.engine.fingerprint import CAPTURE_SCRIPT, fingerprint_from_capture
from executions.engine.relocation import Relocation, StepHints, relocate

from .catalogue import PAIRS
from .catalogue_pages import Pair, document

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADDRESS = "http://lookalikes.test/page"
MARK = "data-lookalike-expected"
each_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name.replace(" ", "-"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(5_000)
    yield page
    await page.close()


async def _show(page: Page, body: str) -> None:
    """Navigate to `body` as a real document, so that declarative shadow roots are parsed."""
    await page.unroute_all()
    await page.route(
        ADDRESS,
        lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=document(body)),
    )
    await page.goto(ADDRESS)


async def _same(one: Locator, other: Locator) -> bool:
    """Whether both locators, each matching one element, match the same one."""
    handle = await one.element_handle()
    assert handle is not None
    return bool(await other.evaluate("(element, other) => element === other", handle))


async def _is_expected(page: Page, pair: Pair, handle: ElementHandle) -> bool:
    """Whether `handle` is the pair's expected element, in whichever frame it lives."""
    assert pair.expected is not None
    # A mark on the element, since handles of different frames cannot be compared.
    await page.locator(pair.expected).evaluate("(e, mark) => e.setAttribute(mark, '')", MARK)
    return bool(await handle.evaluate("(e, mark) => e.hasAttribute(mark)", MARK))


async def _describe(handle: ElementHandle) -> str:
    return str(await handle.evaluate("e => e.outerHTML.replace(/\\s+/g, ' ').slice(0, 160)"))


async def _relocate(page: Page, pair: Pair, *, with_fingerprint: bool) -> Relocation:
    known = None
    if with_fingerprint:
        await _show(page, pair.before)
        raw = await page.locator(pair.selector).evaluate(CAPTURE_SCRIPT)
        known = fingerprint_from_capture(raw)
    await _show(page, pair.after)
    hints = StepHints(action=pair.action, instruction=pair.instruction, selector=pair.selector)
    return await relocate(page, known=known, hints=hints)


async def test_the_catalogue_is_large_and_asks_for_refusals_and_heals_alike() -> None:
    refusals = sum(pair.expected is None for pair in PAIRS)
    assert len(PAIRS) >= 60
    assert refusals >= 0.45 * len(PAIRS)
    assert len(PAIRS) - refusals >= 0.35 * len(PAIRS)
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)


@each_pair
async def test_the_pair_breaks_its_selector_and_names_one_right_element(
    page: Page, pair: Pair
) -> None:
    await _show(page, pair.before)
    assert await page.locator(pair.target).count() == 1
    assert await page.locator(pair.selector).count() == 1
    assert await _same(page.locator(pair.selector), page.locator(pair.target))
    assert await page.locator(pair.target).is_visible()
    await _show(page, pair.after)
    assert await page.locator(pair.selector).count() == 0
    if pair.expected is not None:
        assert await page.locator(pair.expected).count() == 1
        assert await page.locator(pair.expected).is_visible()


KNOWN_REFUSALS = {
    "The plans run from dear to cheap and all their buttons say another thing": (
        "a rule that took a wholly new name for a whole row set would take View for Edit"
    ),
}
"""Pairs that could be healed and are refused, each with what healing them would cost."""


@each_pair
async def test_with_a_fingerprint_the_right_element_is_found_or_all_are_refused(
    page: Page, pair: Pair
) -> None:
    relocation = await _relocate(page, pair, with_fingerprint=True)
    if relocation.best is None and pair.name in KNOWN_REFUSALS:
        pytest.xfail(KNOWN_REFUSALS[pair.name])
    if relocation.best is None:
        assert pair.expected is None, f"refused what can be healed: {relocation.reason}"
        return
    chosen = await _describe(relocation.best.handle)
    assert pair.expected is not None, f"took a look-alike: {chosen}"
    assert await _is_expected(page, pair, relocation.best.handle), f"took the wrong one: {chosen}"


@each_pair
async def test_with_hints_alone_no_wrong_element_is_ever_taken(page: Page, pair: Pair) -> None:
    relocation = await _relocate(page, pair, with_fingerprint=False)
    if relocation.best is None:
        assert relocation.reason
        return
    chosen = await _describe(relocation.best.handle)
    assert pair.expected is not None, f"took a look-alike: {chosen}"
    assert await _is_expected(page, pair, relocation.best.handle), f"took the wrong one: {chosen}"
