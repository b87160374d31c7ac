"""Tells when a page has gone quiet: no requests under way and no changes in its document."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from playwright.async_api import BrowserContext, Frame, Page, Request
from playwright.async_api import Error as PlaywrightError

COUNTED = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
ARRIVAL_POLL_S = 0.05
POLLED_AFTER = 3
"""A document that asks for the same address more often while we wait is polling, not loading."""

# An element that changes more than five times within the window is an animation, not content arriving.
_WATCH_CHANGES = """ms => new Promise(resolve => {
  if (document.readyState === 'loading') return setTimeout(() => resolve(1), ms);
  const seen = new Map();
  const watcher = new MutationObserver(records => {
    for (const record of records) {
      if (record.type === 'childList' &&
          ![...record.addedNodes, ...record.removedNodes].some(node => node.nodeType === 1)) continue;
      seen.set(record.target, (seen.get(record.target) || 0) + 1);
    }
  });
  watcher.observe(document, {subtree: true, childList: true, attributes: true,
    attributeFilter: ['id', 'class', 'name', 'role', 'hidden', 'disabled', 'type', 'href', 'aria-label']});
  setTimeout(() => {
    watcher.disconnect();
    resolve([...seen.values()].filter(times => times <= 5).length);
  }, ms);
})"""


class PageActivity:
    """Follows the requests of one context."""

    def __init__(self, context: BrowserContext) -> None:
        self._running: dict[Request, float] = {}
        self._arriving: dict[Frame, tuple[Request, float]] = {}
        """What each tab is being led to, and since when."""
        self._asked: Counter[str] = Counter()
        self._last = time.monotonic()
        self.navigations = 0
        """How often a document was replaced, or a frame with its document went away."""
        context.on("page", self.follow)
        context.on("request", self._started)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._ended)

    def follow(self, page: Page) -> None:
        """Count this page's navigations."""
        page.on("framenavigated", self._navigated)
        page.on("framedetached", self._navigated)

    def _navigated(self, frame: Frame) -> None:
        self.navigations += 1
        self._arriving.pop(frame, None)

    @property
    def is_navigating(self) -> bool:
        """Whether a document has been asked for and is not there yet."""
        return any(request.is_navigation_request() for request in self._running)

    async def arrived(self, page: Page, *, since: float, timeout_ms: float) -> bool:
        """Wait for the document that the page was led to after `since` (monotonic seconds), as Playwright's actions do.

        False when it is not there in time. The page may have been led nowhere: that is seen twice,
        as a redirect ends one request before it begins the next.
        """
        until = time.monotonic() + timeout_ms / 1000
        calm = 0
        while calm < 2:
            _request, began = self._arriving.get(page.main_frame, (None, 0.0))
            calm = 0 if began >= since else calm + 1
            if calm == 0 and time.monotonic() >= until:
                return False
            await asyncio.sleep(ARRIVAL_POLL_S)
        return True

    def _started(self, request: Request) -> None:
        self._leads_on(request)
        if request.resource_type not in COUNTED:
            return
        self._asked[request.url] += 1
        if self._asked[request.url] <= POLLED_AFTER:
            self._running[request] = self._last = time.monotonic()

    def _leads_on(self, request: Request) -> None:
        if not request.is_navigation_request():
            return
        try:
            frame = request.frame
        except PlaywrightError:  # of a tab that is only just opening
            return
        if frame.parent_frame is None:
            self._arriving[frame] = (request, time.monotonic())

    def _ended(self, request: Request) -> None:
        for frame, (awaited, _) in list(self._arriving.items()):
            if awaited is request:
                del self._arriving[frame]
        if self._running.pop(request, None) is not None:
            self._last = time.monotonic()

    def step_begins(self) -> None:
        """Forget how often addresses were asked for: polling is judged within one step."""
        self._asked.clear()

    async def is_quiet(self, page: Page, settle_ms: int) -> bool:
        """Watch for `settle_ms`; True when nothing was loading and nothing changed meanwhile."""
        began = time.monotonic()
        changes = await asyncio.gather(*(_changes(f, settle_ms) for f in page.frames))
        if self._running or self._last > began:
            return False
        return not any(changes)


async def _changes(frame: Frame, settle_ms: int) -> int:
    try:
        return int(
            await asyncio.wait_for(frame.evaluate(_WATCH_CHANGES, settle_ms), settle_ms / 1000 + 2)
        )
    except (PlaywrightError, TimeoutError):
        return 0 if frame.is_detached() else 1
