"""One run's browser context: its current page, its pictures, and what the page says meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from playwright.async_api import (
    ConsoleMessage,
    Dialog,
    ElementHandle,
    FloatRect,
    Frame,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    WebError,
)
from playwright.async_api import Error as PlaywrightError

from executions.engine.activity import PageActivity
from executions.engine.masking import SHORT_SECRET
from executions.engine.new_tabs import NewTabs
from executions.engine.plan import Action, Step

MAX_NOTES = 200
SCREENSHOT_TIMEOUT_MS = 5_000
FRAME_HOP = " >> internal:control=enter-frame >> "

T = TypeVar("T")
Note = Callable[[str, str], None]
"""Receives a kind (`console`, `page_error`, `request_failed`, `dialog`, `download`) and a text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of the viewport, and where in it an element is (x, y, width, height in CSS pixels)."""

    jpeg: bytes | None = None
    box: tuple[float, float, float, float] | None = None


class PageSession:
    """Follows the page that the user would look at: a new tab when one opens, the old one when it closes."""

    def __init__(
        self,
        page: Page,
        *,
        base_url: str,
        note: Note,
        secrets: tuple[str, ...] = (),
    ) -> None:
        self.context = context = page.context
        self.secrets = secrets
        self.base_url = base_url
        self.activity = PageActivity(context)
        self._note = note
        self._notes = 0
        self._pages: list[Page] = []
        self._secret_fields: list[Locator] = []
        self._tabs = NewTabs(page)
        self._switched = asyncio.Event()
        context.on("page", self._opened)
        context.on("console", self._console)
        context.on("weberror", self._web_error)
        context.on("dialog", self._dialog)
        context.on("requestfailed", self._request_failed)
        context.on("response", self._response)
        self.activity.follow(page)
        self._opened(page)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._pages[-1]

    async def follow_new_tab(self, timeout_ms: float) -> None:
        """Wait until a tab that is being opened is the page in front."""
        await self._tabs.opened(self.page, timeout_ms)

    async def looking(self, look: Callable[[Page], Coroutine[Any, Any, T]]) -> T:
        """What `look` finds on the page in front; it looks again when another comes to the front meanwhile."""
        while True:
            page = self.page
            task = asyncio.create_task(look(page))
            try:
                while not task.done() and self.page is page:
                    await self._done_or_switched(task)
                if self.page is page or (task.done() and task.exception() is None):
                    return await task
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _done_or_switched(self, task: asyncio.Task[Any]) -> None:
        self._switched.clear()
        switched = asyncio.create_task(self._switched.wait())
        try:
            await asyncio.wait({task, switched}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            switched.cancel()

    def locator(self, step: Step, page: Page | None = None) -> Locator:
        """The step's selector on `page` (else the one in front), inside its frame."""
        return (page or self.page).locator(step_selector(step))

    def secret_typed(self, field: Locator) -> None:
        """Blacken this field in every later picture."""
        self._secret_fields.append(field)

    async def screenshot(self) -> bytes | None:
        """A JPEG of the viewport, secret fields and texts blackened; None when the page gives none."""
        with contextlib.suppress(PlaywrightError, IndexError, TimeoutError):
            return await self.page.screenshot(
                type="jpeg",
                quality=70,
                timeout=SCREENSHOT_TIMEOUT_MS,
                mask=[*self._secret_fields, *self._secret_texts()],
                mask_color="#000000",
                animations="allow",
            )
        return None

    def _secret_texts(self) -> list[Locator]:
        """Where the page repeats a secret; not one so short that half the page has it."""
        told = [secret for secret in self.secrets if len(secret) >= SHORT_SECRET]
        return [frame.get_by_text(secret) for frame in self.page.frames for secret in told]

    async def picture_of(self, element: ElementHandle) -> Picture:
        """The viewport and the element's place in it, none where it is not within."""
        jpeg, box = await self.screenshot(), None
        with contextlib.suppress(PlaywrightError):
            box = await element.bounding_box()
        seen = self.page.viewport_size
        if jpeg is None or box is None or (seen and not _within(box, seen)):
            return Picture(jpeg)
        return Picture(jpeg, (box["x"], box["y"], box["width"], box["height"]))

    def _opened(self, page: Page) -> None:
        self._pages.append(page)
        self._switched.set()
        page.on("close", self._closed)
        page.on("download", lambda download: self._say("download", download.suggested_filename))

    def _closed(self, page: Page) -> None:
        if page in self._pages and len(self._pages) > 1:
            self._pages.remove(page)
            self._switched.set()

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


def _within(box: FloatRect, seen: ViewportSize) -> bool:
    across = -box["width"] < box["x"] < seen["width"]
    return across and -box["height"] < box["y"] < seen["height"]


def step_selector(step: Step) -> str:
    """The step's selector with its frames in front, as one Playwright selector."""
    frames = [part.strip() for part in step.frame.split(" >> ") if part.strip()]
    return FRAME_HOP.join([*frames, step.selector])


def in_frame(step: Step) -> bool:
    """Whether the step's selector leads into a frame."""
    return bool(step.frame) or "enter-frame" in step.selector


def _bare(url: str) -> str:
    """Without query and fragment: they may hold tokens."""
    return url.split("?", 1)[0].split("#", 1)[0]


def element_words(step: Step) -> str:
    """How messages call the step's element."""
    if step.instruction:
        return f"'{step.instruction}'"
    return f"'{step.selector}'" if step.selector else f"The element to {Action(step.action)}"


async def foreign_frames(page: Page) -> list[Frame]:
    """The frames of `page` that a process of their own draws, as Chromium does for those of other sites."""
    found = []
    for frame in page.frames[1:]:
        with contextlib.suppress(PlaywrightError):  # it has no session of its own, or is gone
            session = await page.context.new_cdp_session(frame)
            await session.detach()
            found.append(frame)
    return found
