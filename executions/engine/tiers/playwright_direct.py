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
    page_address_of,
    page_check,
    page_open,
    page_wait,
)
from executions.engine.activity import PageActivity
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
    fingerprint_from_capture,
)
from executions.engine.gate import Gate
from executions.engine.known_place import unless
from executions.engine.page_session import element_words, in_frame, step_selector
from executions.engine.plan import Action, Tier
from executions.engine.playwright_errors import action_error
from executions.engine.relocation import frame_path_of
from executions.engine.tiers.base import Done, StepContext
from executions.engine.tiers.use import CHECKS, check_timeout_ms, place_of, used

PROBE = f"elements => elements.length === 1 ? [1, ({CAPTURE_SCRIPT})(elements[0])] : [elements.length, null]"
RECHECK_MS = 250.0
AT_ONCE_S = 0.25
ASK_AFTER_S = 0.2
"""How long an action may take before it is asked whether it has found its element: most are done by then."""


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
        if context.step.action in CHECKS:
            return await self._looked(context)
        if await self._acted_if_there(context):
            return Done(selector=context.step.selector)
        return await self._done(context, await self._present(context))

    async def _acted_if_there(self, context: StepContext) -> bool:
        """Act on the element of a step that passed lately; False when its selector fits nothing.

        Only an action that takes long is asked whether it has found its element.
        """
        step = context.step
        if context.cached is not None or not context.known.fresh or in_frame(step):
            return False
        # A trace is read by people, and a gate's selector is not.
        if context.config.trace != "off":
            return False
        gate = Gate()
        acting = asyncio.create_task(self._used(context, gate))
        try:
            if not await _shut_out(acting, gate, context.session.activity):
                await acting
                return True
        finally:
            acting.cancel()
            await asyncio.gather(acting, return_exceptions=True)
        await _nothing_passed(context, gate)
        return False

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
            count, capture = await _probe(locator, in_frame=in_frame(context.step))
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
            return await _probe(locator, in_frame=in_frame(context.step))

        try:
            count, capture = await context.session.looking(look)
        except PlaywrightError:
            return None
        return await self._done(context, capture) if count == 1 else None

    async def _done(self, context: StepContext, capture: dict[str, Any] | None) -> Done:
        await self._used(context)
        return Done(selector=context.step.selector, fingerprint=capture)

    async def _used(self, context: StepContext, gate: Gate | None = None) -> None:
        session, step = context.session, context.step
        if step.secret and step.action not in CHECKS:
            session.secret_typed(session.locator(step))

        def target(page: Page) -> Locator:
            found = session.locator(step, page)
            return found if gate is None else gate.before(found)

        await used(context, target)

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
            if context.place is not None or context.cached_handle is not None:
                raise LocatorNotFound(
                    f"{element_words(context.step)} is not on the page; its cached place is."
                )
            await self._wait(context, locator)

    async def _look(
        self, context: StepContext, locator: Locator
    ) -> tuple[int, dict[str, Any] | None]:
        """How many elements the selector fits, and the capture of one unless a fresh one is kept.

        Where there is an entry, the selector was broken: first one question whether it still is, and
        the cached element as it was.
        """
        count, framed = 1, in_frame(context.step)
        if context.cached is not None:
            if not framed and await place_found(context, without=step_selector(context.step)):
                return 0, None
            beside = cached_found if framed else handle_found
            count, _ = await asyncio.gather(locator.count(), beside(context))
        elif context.known.fresh:
            count = await locator.count()
        if count != 1 or context.known.fresh:
            return count, None
        return await _probe(locator, in_frame=framed)

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


async def _shut_out(acting: asyncio.Task[None], gate: Gate, activity: PageActivity) -> bool:
    """Whether the action has found nothing and never will; False once it has ended.

    A document that came meanwhile says nothing of the one before, where the action may have been
    done and have led here: it is asked once it has been there for a while.
    """
    while not acting.done():
        settled = activity.navigations
        await asyncio.wait({acting}, timeout=ASK_AFTER_S)
        if acting.done() or activity.is_navigating:
            continue
        try:
            passed = await gate.was_passed()
        except PlaywrightError:
            continue
        if passed:
            await asyncio.wait({acting})
        elif not (acting.done() or activity.is_navigating or activity.navigations != settled):
            return True
    return False


async def _nothing_passed(context: StepContext, gate: Gate) -> None:
    """Raise ActionUncertain when a document came before the action was called back, and had its element."""
    what = element_words(context.step)
    try:
        passed = await gate.was_passed()
    except PlaywrightError as error:
        failure = action_error(error, what=what)
        if isinstance(failure, BrowserLost):
            raise failure from error
        passed = True  # it navigates right now and cannot be asked: in doubt it was
    if passed:
        raise ActionUncertain(
            f"Whether {what} was used is not known: the page changed at that moment. It is not tried twice."
        )


async def cached_found(context: StepContext) -> None:
    """Note in the context what is at the cached place: the element as it is known, else whatever is there."""
    if not await place_found(context):
        await handle_found(context)


async def place_found(context: StepContext, *, without: str = "") -> bool:
    """Note the cached element while it looks as it is known to, and the selector `without` fits nothing."""
    context.place = context.cached_handle = None
    place = place_of(context)
    if place is None:
        return False
    target = context.session.page.locator(place.selector)
    if await (unless(target, without) if without else target).count():
        context.place = place
    return context.place is not None


async def handle_found(context: StepContext) -> None:
    """Note whatever is at the cached place."""
    if context.cached is not None:
        page = context.session.page
        context.cached_handle = await the_one_at(page, context.cached.selector)


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
