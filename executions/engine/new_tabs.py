"""Tells that a new tab is being opened before Playwright shows its page.

Playwright shows a page once its server has answered; until then the next step would be done in the old tab.
The browser names a tab as soon as it is there, and before the click that opened it has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as PlaywrightError


class NewTabs:
    """Follows the tabs of one context, through one of its pages; from within a running loop."""

    def __init__(self, page: Page) -> None:
        self._context = page.context
        self._session: CDPSession | None = None
        self._tabs: set[str] = set()
        self._changed = asyncio.Event()
        self._context.on("page", lambda _page: self._changed.set())
        self._watch(page)

    def _watch(self, page: Page) -> None:
        """Learn of the tabs through this page, while the run goes on."""
        self._watched = page
        self._watching = asyncio.create_task(self._discovered(page))

    async def _discovered(self, page: Page) -> None:
        """Harmless when the page is going away."""
        self._tabs.clear()
        with contextlib.suppress(PlaywrightError):
            session = await self._context.new_cdp_session(page)
            info = await session.send("Target.getTargetInfo")
            mine = info["targetInfo"].get("browserContextId")
            session.on("Target.targetCreated", lambda event: self._created(event, mine))
            session.on("Target.targetDestroyed", self._destroyed)
            await session.send(
                "Target.setDiscoverTargets", {"discover": True, "filter": [{"type": "page"}]}
            )
            self._session = session

    def _created(self, event: dict[str, Any], mine: str) -> None:
        info = event["targetInfo"]
        if info.get("browserContextId") == mine:
            self._tabs.add(info["targetId"])

    def _destroyed(self, event: dict[str, Any]) -> None:
        self._tabs.discard(event["targetId"])
        self._changed.set()

    async def opened(self, page: Page, timeout_ms: float) -> None:
        """Wait until every tab has its page, for `timeout_ms` at the most. `page` is the one in front."""
        if self._watched.is_closed():
            self._watch(page)
        await self._watching
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_ms / 1000):
                while len(self._tabs) > len(self._context.pages):
                    self._changed.clear()
                    await self._changed.wait()
