"""Tier 1: the step's own selector. No model, no cost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from playwright.async_api import ElementHandle, Locator, Page
from playwright.async_api import Error as PlaywrightError

from executions.engine.actions import (
    element_act,
    element_check,
    page_address_of,
    page_check,
    page_open,
    page_wait,
)
from executions.engine.errors import (
    ActionUncertain,
    BrowserLost,
    EngineError,
    LocatorAmbiguous,
    LocatorNotFound,
)
from executions.engine.events import Source
from executions.engine.fingerprint import (
    CAPTURE_SCRIPT,
    PLACED_SCRIPT,
    TAKEN_SCRIPT,
    Fingerprint,
    fingerprint_from_capture,
)
from executions.engine.page_session import element_words
from executions.engine.plan import Action, Step, Tier, WaitFor
from executions.engine.playwright_errors import action_error
from executions.engine.relocation import frame_path_of
from executions.engine.tiers.base import Done, StepContext

PROBE = f"elements => elements.length === 1 ? [1, ({CAPTURE_SCRIPT})(elements[0])] : [elements.length, null]"
RECHECK_MS = 250.0
SENT_AT_ONCE = frozenset(
    {Action.CLICK, Action.FILL, Action.SELECT, Action.CHECK, Action.UNCHECK, Action.HOVER}
)
"""Actions that cannot happen in the moment between the answer that nothing is there and their recall."""
AT_ONCE_S = 0.25


class PageTry:
    """Steps that concern the page: navigate, waits, its address and title."""

    tier = Tier.PLAYWRIGHT
    source = Source.SELECTOR

    def applies(self, context: StepContext) -> bool:
        return not context.step.targets_element

    async def run(self, context: StepContext) -> Done:
        step, session = context.step, context.session
        if step.action is Action.NAVIGATE:
            url = page_address_of(step.value, session.base_url)
            await page_open(session.page, url, timeout_ms=context.left_ms)
        elif step.action is Action.ASSERT:
            await session.looking(
                lambda page: page_check(
                    step, page, base_url=session.base_url, timeout_ms=check_timeout_ms(context)
                )
            )
        elif step.action is Action.PRESS:
            await self._press(context)
        else:
            await session.looking(
                lambda page: page_wait(
                    step, page, base_url=session.base_url, timeout_ms=context.left_ms
                )
            )
        return Done()

    async def _press(self, context: StepContext) -> None:
        """A key for whatever has the focus."""
        try:
            await context.session.page.keyboard.press(context.step.value)
        except PlaywrightError as error:
            raise action_error(error, what=f"The key {context.step.value}") from error


class SelectorTry:
    """The author's selector, waited for until the page is quiet, then acted upon or checked."""

    tier = Tier.PLAYWRIGHT
    source = Source.SELECTOR

    def applies(self, context: StepContext) -> bool:
        return context.step.targets_element and bool(context.step.selector)

    async def run(self, context: StepContext) -> Done:
        if not context.step.may_heal:
            return await self._done(context, None)
        if context.step.action in (Action.ASSERT, Action.WAIT):
            return await self._looked(context)
        if await self._acted_if_there(context):
            return Done(selector=context.step.selector)
        return await self._done(context, await self._present(context))

    async def _acted_if_there(self, context: StepContext) -> bool:
        """Send the action and with it the question whether its element is there; False when it is not.

        An action first finds its element and acts a round trip later, so the page has answered before:
        when it says no, nothing has happened, and the action is called back. Without an answer (the
        page went away) only the action itself can tell.
        """
        if context.cached is not None or not context.known.fresh:
            return False
        if context.step.action not in SENT_AT_ONCE:
            return False
        page = context.session.page
        acting = asyncio.create_task(self._acted(context, page))
        counting = asyncio.create_task(context.session.locator(context.step, page).count())
        try:
            await asyncio.wait({acting, counting}, return_when=asyncio.FIRST_COMPLETED)
            if not acting.done() and counting.exception() is None and counting.result() == 0:
                return False
            await acting
            return True
        finally:
            acting.cancel()
            counting.cancel()
            await asyncio.gather(acting, counting, return_exceptions=True)

    async def _looked(self, context: StepContext) -> Done:
        """A check that is green at once needs no search before it.

        Its element is remembered as it was when the check was green, not as it was before.
        """
        done = await self._at_once(context) if context.cached is None else None
        if done is None:
            await self._present(context)
            done = await self._done(context, None)
        if context.known.fresh:
            return done
        return replace(done, fingerprint=await self._as_checked(context))

    async def _as_checked(self, context: StepContext) -> dict[str, Any] | None:
        locator = context.session.locator(context.step)
        try:
            count, capture = await _probe(locator, in_frame=_in_frame(context.step))
        except PlaywrightError:
            return None
        return capture if count == 1 else None

    async def _at_once(self, context: StepContext) -> Done | None:
        deadline = context.deadline
        context.deadline = min(deadline, time.monotonic() + AT_ONCE_S)
        try:
            return await self._done(context, None)
        except BrowserLost:
            raise
        except EngineError:
            return None
        finally:
            context.deadline = deadline

    async def last_look(self, context: StepContext, *, until: float) -> Done | None:
        """Wait for the selector until the monotonic time `until`: nothing else has found the element."""

        async def look(page: Page) -> tuple[int, dict[str, Any] | None]:
            left = max(RECHECK_MS, (until - time.monotonic()) * 1000)
            locator = context.session.locator(context.step, page)
            await locator.first.wait_for(state="attached", timeout=left)
            return await _probe(locator, in_frame=_in_frame(context.step))

        try:
            count, capture = await context.session.looking(look)
        except PlaywrightError:
            return None
        return await self._done(context, capture) if count == 1 else None

    async def _done(self, context: StepContext, capture: dict[str, Any] | None) -> Done:
        if context.step.action in (Action.ASSERT, Action.WAIT):
            await context.session.looking(lambda page: self._checked(context, page))
        else:
            await self._acted(context, context.session.page)
        return Done(selector=context.step.selector, fingerprint=capture)

    async def _checked(self, context: StepContext, page: Page) -> None:
        locator = context.session.locator(context.step, page)
        limit = check_timeout_ms(context)
        what = element_words(context.step)
        await element_check(context.step, locator, timeout_ms=limit, what=what)

    async def _acted(self, context: StepContext, page: Page) -> None:
        session, step, what = context.session, context.step, element_words(context.step)
        locator = session.locator(step, page)
        if step.secret:
            session.secret_typed(locator)
        try:
            await element_act(step, locator, timeout_ms=context.left_ms, what=what)
        except BrowserLost as error:
            if session.page is page:
                raise
            raise ActionUncertain(
                f"The tab closed while {what} was used. It is not tried twice."
            ) from error

    async def _present(self, context: StepContext) -> dict[str, Any] | None:
        """Wait until the selector fits one element; its capture.

        Raises LocatorNotFound as soon as the page is quiet, or the cached XPath is there and the
        selector is not.
        """
        while True:
            page = context.session.page
            locator = context.session.locator(context.step, page)
            try:
                count, capture = await self._look(context, locator)
            except PlaywrightError as error:
                failure = action_error(error, what=element_words(context.step))
                closed = isinstance(failure, BrowserLost) and context.session.page is not page
                if not closed and not isinstance(failure, LocatorNotFound):
                    raise failure from error
                count, capture = 0, None
            if count == 1:
                return capture
            if count > 1:
                raise LocatorAmbiguous(f"{element_words(context.step)} fits {count} elements.")
            if context.cached_handle is not None:
                raise LocatorNotFound(
                    f"{element_words(context.step)} is not on the page; its cached place is."
                )
            await self._wait(context, locator)

    async def _look(
        self, context: StepContext, locator: Locator
    ) -> tuple[int, dict[str, Any] | None]:
        """How many elements the selector fits, and the capture of one unless a fresh one is kept.

        Beside a cached place it is counted first: where there is an entry, the selector was broken.
        """
        count = 1
        if context.cached is not None:
            placed = element_placed(context.session.page, context.cached.selector)
            count, (handle, capture) = await asyncio.gather(locator.count(), placed)
            if count == 0:
                context.cached_handle, context.cached_capture = handle, capture
        elif context.known.fresh:
            count = await locator.count()
        if count != 1 or context.known.fresh:
            return count, None
        return await _probe(locator, in_frame=_in_frame(context.step))

    async def _wait(self, context: StepContext, locator: Locator) -> None:
        """Until the selector or the cached place appears; raises LocatorNotFound when neither will."""
        settle = context.config.settle_ms
        page = context.session.page
        waits: list[Coroutine[Any, Any, Any]] = [_attached(locator, settle)]
        if context.cached is not None:
            waits.append(_attached(page.locator(context.cached.selector), settle))
        tasks = [asyncio.create_task(wait) for wait in waits]
        quiet = asyncio.create_task(context.session.activity.is_quiet(page, settle))
        try:
            pending: set[asyncio.Task[Any]] = {*tasks, quiet}
            while pending:
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                if any(task in done and task.result() for task in tasks):
                    return
                if quiet in done and quiet.result() and page is context.session.page:
                    if await locator.count() == 0:
                        raise LocatorNotFound(f"{element_words(context.step)} is not on the page.")
                    return
                if quiet in done:
                    break
        finally:
            for task in (*tasks, quiet):
                task.cancel()
            await asyncio.gather(*tasks, quiet, return_exceptions=True)
        if context.left_ms <= 1:
            raise LocatorNotFound(
                f"{element_words(context.step)} did not appear; the page was still busy."
            )


async def element_placed(
    page: Page, selector: str
) -> tuple[ElementHandle | None, Fingerprint | None]:
    """The only element there, and how it looks where that comes in the same round trip."""
    if not selector.startswith("xpath=/") or " >> " in selector:
        return await the_one_at(page, selector), None
    raw, kept = await asyncio.gather(
        page.evaluate(PLACED_SCRIPT, selector.removeprefix("xpath=")),
        page.evaluate_handle(TAKEN_SCRIPT),
    )
    handle = kept.as_element()
    return (handle, fingerprint_from_capture(raw)) if raw and handle else (None, None)


async def the_one_at(page: Page, selector: str) -> ElementHandle | None:
    """The element there when it is the only one."""
    try:
        return await page.query_selector(selector, strict=True)
    except PlaywrightError as error:
        if "strict mode violation" in error.message:
            return None
        raise


async def _attached(locator: Locator, timeout_ms: float) -> bool:
    try:
        await locator.first.wait_for(state="attached", timeout=timeout_ms)
    except PlaywrightError:
        return False
    return True


def _in_frame(step: Step) -> bool:
    return bool(step.frame) or "enter-frame" in step.selector


async def _probe(locator: Locator, *, in_frame: bool) -> tuple[int, dict[str, Any] | None]:
    count, raw = await locator.evaluate_all(PROBE)
    if raw is None:
        return int(count), None
    path: tuple[str, ...] = ()
    if in_frame:
        handles = await locator.element_handles()
        frame = await handles[0].owner_frame() if handles else None
        path = await frame_path_of(frame) if frame is not None else ()
    return int(count), fingerprint_from_capture(raw, frame_path=path).to_json()


def check_timeout_ms(context: StepContext) -> float:
    """Checks wait like Playwright's expect; a wait step and a step with its own limit wait that long."""
    step = context.step
    if step.timeout_ms is not None or isinstance(step.wait_for, WaitFor):
        return context.left_ms
    return min(context.left_ms, float(context.config.assertion_timeout_ms))
