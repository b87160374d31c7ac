"""The same steps as a plain Playwright script would have them: no engine, no database, no events."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from playwright.async_api import Browser, Page, Playwright, async_playwright, expect

from executions.engine.browser import chromium_path
from tests.benchmarks.cases import StepData

VIEWPORT = {"width": 1280, "height": 720}


class BareBrowser:
    """One Playwright driver and Chromium in an event loop of its own thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._playwright: Playwright
        self._browser: Browser
        self._submit(self._started())

    async def _started(self) -> None:
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(
            executable_path=chromium_path(os.environ.get("CHROMIUM_PATH", "")),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )

    def _submit(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(300)

    def run_s(self, steps: Sequence[StepData], base_url: str, *, times: int = 1, width: int = 1) -> float:  # fmt: skip
        """Seconds that `times` runs of the steps take, `width` at once, each in a context of its own."""
        began = time.perf_counter()
        self._submit(self._runs(steps, base_url, times, width))
        return time.perf_counter() - began

    async def _runs(self, steps: Sequence[StepData], base_url: str, times: int, width: int) -> None:
        left = iter(range(times))

        async def serve() -> None:
            for _ in left:
                await self._run(steps, base_url)

        await asyncio.gather(*(serve() for _ in range(width)))

    async def _run(self, steps: Sequence[StepData], base_url: str) -> None:
        context = await self._browser.new_context(viewport=VIEWPORT)
        page = await context.new_page()
        for step in steps:
            await _step(page, step, base_url)
        await context.close()

    def begin(self, steps: Sequence[StepData], base_url: str) -> Any:
        """Start one run and return its future."""
        return asyncio.run_coroutine_threadsafe(self._run(steps, base_url), self._loop)

    def pages_at(self, path: str) -> int:
        """How many open pages show that path."""
        contexts = self._browser.contexts
        return sum(page.url.endswith(path) for context in contexts for page in context.pages)

    def close(self) -> None:
        """End Chromium, the driver and the thread."""

        async def closed() -> None:
            await self._browser.close()
            await self._playwright.stop()

        self._submit(closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


async def _step(page: Page, step: StepData, base_url: str) -> None:
    action, value = step["action"], step.get("value", "")
    if action == "navigate":
        await page.goto(base_url + value)
        return
    if action == "assert" and step["assertion"] == "title":
        await expect(page).to_have_title(value)
        return
    locator = page.locator(step["selector"])
    if action == "fill":
        await locator.fill(value)
    elif action == "click":
        await locator.click()
    elif action == "select":
        await locator.select_option(value)
    elif action in ("check", "uncheck"):
        await locator.set_checked(action == "check")
    elif action == "hover":
        await locator.hover()
    elif action == "wait":
        await locator.wait_for(state=step["wait_for"], timeout=step["timeout_ms"])
    else:
        await _check(page, step, value)


async def _check(page: Page, step: StepData, value: str) -> None:
    wanted = expect(page.locator(step["selector"]))
    kind = step["assertion"]
    if kind == "visible":
        await wanted.to_be_visible()
    elif kind == "text_equals":
        await wanted.to_have_text(value)
    elif kind == "text_contains":
        await wanted.to_contain_text(value)
    elif kind == "value":
        await wanted.to_have_value(value)
    elif kind == "checked":
        await wanted.to_be_checked()
    elif kind == "count":
        await wanted.to_have_count(int(value))
    else:
        raise ValueError(f"no bare check for {kind}")
