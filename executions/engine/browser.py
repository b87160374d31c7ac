"""One Playwright driver and one Chromium for all runs of a process; an isolated context for each run."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from executions.engine.errors import BrowserLost
from executions.engine.gate import gate_registered
from executions.engine.known_place import known_place_registered
from executions.engine.stagehand import extension_directory

logger = logging.getLogger(__name__)

LAUNCH_TIMEOUT_MS = 30_000
CLOSE_TIMEOUT_S = 5.0
QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


class BrowserMissing(RuntimeError):
    """No Chromium was found; the message says what to do."""


def chromium_path(configured: str = "") -> str | None:
    """The Chromium to start: the configured one, Playwright's own (None), else one on PATH.

    Raises BrowserMissing when the configured file does not exist or nothing is found.
    """
    if configured:
        if not os.access(configured, os.X_OK):
            raise BrowserMissing(f"CHROMIUM_PATH names {configured}, which is not a program.")
        return configured
    if _playwrights_own():
        return None
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    raise BrowserMissing("No Chromium found. Run `make setup`, or set CHROMIUM_PATH to one.")


def _playwrights_own() -> bool:
    base = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    return any(Path(base).glob("chromium-*/chrome-linux*/chrome"))


@dataclass(frozen=True, slots=True)
class Launched:
    """A running Chromium and what is needed to reach and to end it."""

    playwright: Playwright
    browser: Browser
    cdp_url: str
    processes: tuple[psutil.Process, ...]


class BrowserHost:
    """Starts Chromium at first use, again after a crash, and ends every process it started."""

    def __init__(self, *, executable: str = "", headless: bool = True) -> None:
        self._executable = executable
        self._headless = headless
        self._lock = asyncio.Lock()
        self._launched: Launched | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self.generation = 0

    @property
    def cdp_url(self) -> str:
        """Where Chromium's debugger listens; empty while it is not running."""
        return self._launched.cdp_url if self._launched else ""

    @property
    def version(self) -> str:
        """Chromium's version; empty while it is not running."""
        return self._launched.browser.version if self._launched else ""

    @property
    def is_connected(self) -> bool:
        """Whether a Chromium is running and answers."""
        return self._launched is not None and self._launched.browser.is_connected()

    async def page(self, *, viewport: tuple[int, int]) -> Page:
        """The one page of a new isolated context; starts or restarts Chromium where needed. Raises BrowserLost."""
        for attempt in (1, 2):
            browser = await self._browser()
            try:
                return await _page_in(browser, viewport)
            except PlaywrightError as error:
                if attempt == 2:
                    raise BrowserLost(f"Chromium gave no page: {error.message[:200]}") from error
                await self.close()
        raise BrowserLost("Chromium gave no page.")

    def leave(self, context: BrowserContext) -> asyncio.Task[None]:
        """Close a run's context; the next run need not wait for it."""
        leaving = asyncio.create_task(_context_closed(context))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        return leaving

    async def contexts_closed(self) -> None:
        """Wait until every context that was left is closed."""
        await asyncio.gather(*self._leaving, return_exceptions=True)

    async def _browser(self) -> Browser:
        async with self._lock:
            if self._launched is not None and not self.is_connected:
                await self._end(self._launched)
                self._launched = None
            if self._launched is None:
                self._launched = await self._launch()
                self.generation += 1
            return self._launched.browser

    async def _launch(self) -> Launched:
        before = set(psutil.Process().children(recursive=True))
        playwright = await async_playwright().start()
        port = _free_port()
        try:
            await known_place_registered(playwright)
            await gate_registered(playwright)
            browser = await playwright.chromium.launch(
                executable_path=chromium_path(self._executable),
                headless=self._headless,
                channel=None,
                ignore_default_args=["--disable-extensions"],
                args=_arguments(port),
                timeout=LAUNCH_TIMEOUT_MS,
            )
            session = await browser.new_browser_cdp_session()
            await session.send(
                "Extensions.loadUnpacked",
                {"path": extension_directory(), "enableInIncognito": True},
            )
            await session.detach()
        except (PlaywrightError, BrowserMissing) as error:
            with contextlib.suppress(Exception):
                await playwright.stop()
            raise BrowserLost(f"Chromium did not start: {str(error)[:400]}") from error
        started = set(psutil.Process().children(recursive=True)) - before
        return Launched(playwright, browser, f"http://127.0.0.1:{port}", tuple(started))

    async def close(self) -> None:
        """End Chromium and the driver; nothing is left behind even when they hang."""
        async with self._lock:
            launched, self._launched = self._launched, None
            if launched is not None:
                await self._end(launched)
        await self.contexts_closed()

    async def _end(self, launched: Launched) -> None:
        processes = set(launched.processes)
        for process in launched.processes:
            with contextlib.suppress(psutil.Error):
                processes.update(process.children(recursive=True))
        for closing in (launched.browser.close, launched.playwright.stop):
            try:
                await asyncio.wait_for(closing(), CLOSE_TIMEOUT_S)
            except Exception:  # noqa: BLE001 - whatever a dead driver raises, its processes are ended below
                logger.debug("Closing a browser that is gone already.")
        await asyncio.to_thread(_reap, processes)


async def _page_in(browser: Browser, viewport: tuple[int, int]) -> Page:
    context = await browser.new_context(
        viewport={"width": viewport[0], "height": viewport[1]}, accept_downloads=True
    )
    try:
        return await context.new_page()
    except BaseException:  # of a cancelled run, too, no context stays
        await _context_closed(context)
        raise


async def _context_closed(context: BrowserContext) -> None:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        await asyncio.wait_for(context.close(), CLOSE_TIMEOUT_S)


def _reap(processes: set[psutil.Process]) -> None:
    _gone, alive = psutil.wait_procs(processes, timeout=2)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=2)


def _arguments(port: int) -> list[str]:
    arguments = [
        *QUIET_FLAGS,
        f"--remote-debugging-port={port}",
        "--enable-unsafe-extension-debugging",
        f"--remote-allow-origins=chrome-extension://{_extension_id()}",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return arguments


def _extension_id() -> str:
    """Chromium's id of an unpacked extension: SHA-256 of its path, hex digits written as a to p."""
    digest = hashlib.sha256(extension_directory().encode()).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
