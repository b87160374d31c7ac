"""The one thread with the browser's event loop; everybody else hands it coroutines."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

from executions.engine.browser import BrowserHost
from executions.engine.models import HostedModel, Model
from executions.engine.run import Ports
from executions.engine.stagehand import StagehandLink

logger = logging.getLogger(__name__)

STOP_TIMEOUT_S = 20.0
SWITCH_S = 0.0005
"""Every answer of the browser waits until a thread that writes rows gives the interpreter up: by default 5 ms."""


class BrowserThread:
    """Owns the loop, the Chromium in it, and Stagehand. Chromium starts with the first run."""

    def __init__(self, *, executable: str, headless: bool, model: Model | HostedModel) -> None:
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_S))
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_unread)
        self._thread = threading.Thread(target=self._serve, name="browser", daemon=True)
        self._thread.start()
        self.ports = self.submit(self._made(executable, headless, model)).result()

    async def _made(self, executable: str, headless: bool, model: Model | HostedModel) -> Ports:
        browser = BrowserHost(executable=executable, headless=headless)
        return Ports(browser=browser, link=StagehandLink(browser=browser, model=model))

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Run `work` on the browser's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def stop(self) -> None:
        """End Stagehand, Chromium, the driver and the thread."""
        if not self._thread.is_alive():
            return
        try:
            self.submit(self._closed()).result(STOP_TIMEOUT_S)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_TIMEOUT_S)
            if not self._thread.is_alive():
                self._loop.close()

    async def _closed(self) -> None:
        await self.ports.link.close()
        await self.ports.browser.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _unread(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Keep quiet about what a lost driver leaves in Playwright's futures: the run that lost it says so.

    A task of ours that fails unseen is still told.
    """
    future = context.get("future")
    if future is None or isinstance(future, asyncio.Task):
        loop.default_exception_handler(context)
    else:
        logger.debug("Left unread: %s", context.get("exception"))
