"""One run's browser context: its current page, its pictures, and what the page says meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from playwright.async_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    Response,
    WebError,
)
from playwright.async_api import Error as PlaywrightError

from executions.engine.activity import PageActivity
from executions.engine.plan import Action, Step

MAX_NOTES = 200
SCREENSHOT_TIMEOUT_MS = 5_000
FRAME_HOP = " >> internal:control=enter-frame >> "

Note = Callable[[str, str], None]
"""Receives a kind (`console`, `page_error`, `request_failed`, `dialog`, `download`) and a text."""


class PageSession:
    """Follows the page that the user would look at: a new tab when one opens, the old one when it closes."""

    def __init__(self, context: BrowserContext, *, base_url: str, note: Note) -> None:
        self.context = context
        self.base_url = base_url
        self.activity = PageActivity(context)
        self._note = note
        self._notes = 0
        self._pages: list[Page] = []
        self._secret_fields: list[Locator] = []
        context.on("page", self._opened)
        context.on("console", self._console)
        context.on("weberror", self._web_error)
        context.on("dialog", self._dialog)
        context.on("requestfailed", self._request_failed)
        context.on("response", self._response)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._pages[-1]

    async def open(self) -> None:
        """Open the first page."""
        page = await self.context.new_page()
        if page not in self._pages:
            self._opened(page)

    def locator(self, step: Step) -> Locator:
        """The step's selector on the present page, inside its frame."""
        return self.page.locator(step_selector(step))

    def secret_typed(self, field: Locator) -> None:
        """Blacken this field in every later picture."""
        self._secret_fields.append(field)

    async def screenshot(self) -> bytes | None:
        """A JPEG of the viewport with secret fields blackened; None when the page gives none."""
        with contextlib.suppress(PlaywrightError, IndexError, TimeoutError):
            return await self.page.screenshot(
                type="jpeg",
                quality=70,
                timeout=SCREENSHOT_TIMEOUT_MS,
                mask=self._secret_fields,
                animations="allow",
            )
        return None

    def _opened(self, page: Page) -> None:
        self._pages.append(page)
        page.on("close", self._closed)
        page.on("download", lambda download: self._say("download", download.suggested_filename))

    def _closed(self, page: Page) -> None:
        if page in self._pages and len(self._pages) > 1:
            self._pages.remove(page)

    def _say(self, kind: str, text: str) -> None:
        self._notes += 1
        if self._notes <= MAX_NOTES:
            self._note(kind, text[:1_000])

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._say("console", f"{message.type}: {message.text}")

    def _web_error(self, error: WebError) -> None:
        self._say("page_error", str(error.error))

    def _request_failed(self, request: Request) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:
            self._say("request_failed", f"{request.method} {_bare(request.url)}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._say(
                "request_failed",
                f"{response.request.method} {_bare(response.url)}: {response.status}",
            )

    def _dialog(self, dialog: Dialog) -> None:
        self._say("dialog", f"{dialog.type}: {dialog.message}")
        answer = dialog.accept() if dialog.type in ("alert", "beforeunload") else dialog.dismiss()
        task = asyncio.ensure_future(answer)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


def step_selector(step: Step) -> str:
    """The step's selector with its frames in front, as one Playwright selector."""
    frames = [part.strip() for part in step.frame.split(" >> ") if part.strip()]
    return FRAME_HOP.join([*frames, step.selector])


def _bare(url: str) -> str:
    """Without query and fragment: they may hold tokens."""
    return url.split("?", 1)[0].split("#", 1)[0]


def element_words(step: Step) -> str:
    """How messages call the step's element."""
    if step.instruction:
        return f"'{step.instruction}'"
    return f"'{step.selector}'" if step.selector else f"The element to {Action(step.action)}"
