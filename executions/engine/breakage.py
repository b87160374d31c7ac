"""Breaks one step's selector on the live page just before the step, and says which element the step then used.

The truth is a node, known by the step's own selector while the page is healthy, held inside the page where
no search can see it. What was used is told by the page's own events, not by the engine's account of itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Sequence
from typing import Any, Final

from playwright.async_api import BrowserContext, ElementHandle, Frame, Locator, Page
from playwright.async_api import Error as PlaywrightError

from executions.engine.actions import element_check
from executions.engine.breaks import NO_ANSWER, USES, Break, Finding, Outcome, Use, deciding_use
from executions.engine.errors import EngineError, RunCancelled
from executions.engine.events import Attempt, Event, Source, Status, StepFinished, TierAttempted
from executions.engine.fingerprint import Fingerprint, script
from executions.engine.masking import mask_secrets
from executions.engine.page_session import element_words
from executions.engine.plan import Action, Tier
from executions.engine.tiers.base import StepContext
from executions.engine.tiers.healing import captured

_SOURCE: Final = script("breaks.js")
LEVELS: Final = 12
"""How far up from the element something may be changed until its selector breaks."""
QUIET_TRIES: Final = 6
USE_TIMEOUT_S: Final = 1.0


class StepBreaker:
    """A run's witness: breaks the step at `index` by the first of `kinds` that its selector does not survive.

    Kinds that change nothing, or that the selector survives, are undone and noted in `findings`; the
    last finding is the one that the step was run with.
    """

    def __init__(self, *, index: int, kinds: Sequence[Break]) -> None:
        self.findings: list[Finding] = []
        self._index = index
        self._kinds = tuple(kinds)
        self._key, self._report = secrets.token_hex(12), f"_{secrets.token_hex(6)}"
        self._attempts: list[Attempt] = []
        self._finished: StepFinished | None = None
        self._forget()

    def _forget(self) -> None:
        self._kind: Break | None = None
        self._looks: Fingerprint | None = None
        self._handle: ElementHandle | None = None
        self._frame: Frame | None = None
        self._renewed = False
        self._uses: list[tuple[dict[str, Any], bool]] = []
        self._used = asyncio.Event()

    def saw(self, event: Event) -> None:
        """Take an event of the run; to be called by its `emit`."""
        if isinstance(event, TierAttempted) and event.index == self._index:
            self._attempts.append(event.attempt)
        if isinstance(event, StepFinished) and event.index == self._index:
            self._finished = event

    async def run_opened(self, context: BrowserContext) -> None:
        """Be in every document before its own scripts."""
        self._forget()
        self.findings.clear()
        self._attempts.clear()
        constants = (
            f"const KEY = {json.dumps(self._key)}, REPORT = {json.dumps(self._report)};"
            "if (window[Symbol.for(KEY)]) return;"
        )
        await context.expose_binding(self._report, self._told)
        await context.add_init_script(f"(() => {{\n{constants}\n{_SOURCE}\n}})();")

    async def step_begins(self, context: StepContext) -> None:
        """Hold the true element and break what leads to it; ends the run when nothing breaks it."""
        if context.step.index != self._index:
            return
        problem = await self._hold(context)
        if problem:
            self.findings += [Finding(kind, Outcome.NOT_JUDGED, problem) for kind in self._kinds]
        else:
            await self._break(context)
        if self._kind is None:
            raise RunCancelled("Nothing is left to break.")

    async def step_ended(self, context: StepContext) -> None:
        """Judge what the step used."""
        if context.step.index != self._index or self._kind is None or self._finished is None:
            return
        with contextlib.suppress(PlaywrightError, TimeoutError):
            await self._uses_arrived(context)
        outcome, why, used = await self._judged(context, self._finished)
        self.findings.append(
            Finding(
                self._kind,
                outcome,
                mask_secrets(why, context.session.secrets),
                mask_secrets(used, context.session.secrets),
                self._finished,
                tuple(self._attempts),
            )
        )

    # Breaking

    async def _hold(self, context: StepContext) -> str:
        """Hold the element that the healthy selector leads to; why that cannot be, else ``""``."""
        step, session = context.step, context.session
        limit = float(step.timeout_ms or context.config.tier_timeout_ms[Tier.PLAYWRIGHT])
        locator = session.locator(step)
        try:
            await locator.first.wait_for(state="attached", timeout=limit)
            if step.action in (Action.ASSERT, Action.WAIT):
                what = element_words(step)
                await element_check(step, locator, timeout_ms=limit, what=what)
            for _ in range(QUIET_TRIES):
                if await session.activity.is_quiet(session.page, context.config.settle_ms):
                    break
            handles = await locator.element_handles()
            if len(handles) != 1:
                return f"its selector fits {len(handles)} elements of the healthy page"
            self._handle = handles[0]
            self._looks = await captured(self._handle)
            self._frame = await self._handle.owner_frame()
            await self._keeper("hold", step.action not in (Action.ASSERT, Action.WAIT))
        except (EngineError, PlaywrightError) as error:
            return f"the healthy step could not be prepared: {error.message.splitlines()[0]}"
        _watch_renewal(session.page, self._frame, self)
        return ""

    async def _break(self, context: StepContext) -> None:
        seen = await self._keeper("isVisible")
        for kind in self._kinds:
            outcome, why = await self._broken(context, kind, was_visible=bool(seen))
            if outcome is None:
                self._kind = kind
                return
            await self._keeper("mend")
            self.findings.append(Finding(kind, outcome, why))

    async def _broken(
        self, context: StepContext, kind: Break, *, was_visible: bool
    ) -> tuple[Outcome | None, str]:
        """None when the selector is broken now, else what to call that it is not."""
        changed = False
        try:
            for level in range(1 if kind in (Break.TEXT, Break.REMOVE) else LEVELS):
                said = await self._keeper("break", kind.value, level)
                if said == "end":
                    break
                if said == "none":
                    continue
                changed = True
                if await self._leads_to(context.session.locator(context.step)):
                    continue
                if kind is not Break.REMOVE and was_visible and not await self._keeper("isVisible"):
                    return Outcome.NOT_JUDGED, "the break would have hidden the element"
                return None, ""
        except PlaywrightError as error:
            return (
                Outcome.NOT_JUDGED,
                f"the page changed meanwhile: {error.message.splitlines()[0]}",
            )
        return (Outcome.HELD if changed else Outcome.NOTHING), ""

    async def _leads_to(self, locator: Locator) -> bool:
        """Whether the locator fits the true element and no other."""
        handles = await locator.element_handles()
        return len(handles) == 1 and await self._is_true(handles[0])

    async def _is_true(self, handle: ElementHandle) -> bool:
        call = "(e, key) => e.ownerDocument.defaultView[Symbol.for(key)]?.isTrue(e) ?? false"
        return bool(await handle.evaluate(call, self._key))

    async def _keeper(self, name: str, *arguments: object) -> Any:
        """Call the page's keeper; `hold` is given the element itself."""
        if self._handle is None or self._frame is None:
            raise PlaywrightError("the element is not held")
        if name == "hold":
            call = "(e, [key, ...given]) => e.ownerDocument.defaultView[Symbol.for(key)].hold(e, ...given)"
            return await self._handle.evaluate(call, [self._key, *arguments])
        call = "([key, name, ...given]) => window[Symbol.for(key)][name](...given)"
        return await self._frame.evaluate(call, [self._key, name, *arguments])

    # Judging

    def renewed(self) -> None:
        """The element's document was replaced, or may have been."""
        self._renewed = True

    def _told(self, _source: object, text: str) -> None:
        if self._kind is None:
            return
        self._uses.append((json.loads(text), self._renewed))
        self._used.set()

    async def _uses_arrived(self, context: StepContext) -> None:
        passed = self._finished is not None and self._finished.status is Status.PASSED
        if passed and context.step.action in USES:
            await asyncio.wait_for(self._used.wait(), USE_TIMEOUT_S)
        async with asyncio.timeout(USE_TIMEOUT_S):
            await context.session.page.evaluate("0")

    async def _uses_read(self) -> list[Use]:
        replaced = not await self._document_is_there()
        return [
            Use(
                raw["type"],
                raw["trusted"],
                raw["met"],
                lost=self._is_lost(raw, renewed and replaced),
                on=raw["on"],
            )
            for raw, renewed in self._uses
        ]

    def _is_lost(self, raw: dict[str, Any], was_replaced: bool) -> bool:
        if raw["met"]:
            return False
        if not raw["known"]:
            return was_replaced
        return self._kind is not Break.REMOVE and not raw["connected"]

    async def _document_is_there(self) -> bool:
        try:
            return self._handle is not None and bool(await self._handle.evaluate("e => true"))
        except PlaywrightError:
            return False

    async def _judged(self, context: StepContext, step: StepFinished) -> tuple[Outcome, str, str]:
        use = deciding_use(step.action, await self._uses_read())
        passed = step.status is Status.PASSED
        own = self._attempts[-1].source is Source.SELECTOR if self._attempts else False
        missed = Outcome.MISLED if own else Outcome.WRONG
        if use is not None and use.lost:
            return Outcome.NOT_JUDGED, "the page was built anew before the step used it", ""
        if self._kind is Break.REMOVE:
            return self._judged_absent(step, use, passed=passed, missed=missed)
        if use is not None and not use.met:
            return missed, "", use.on
        if not passed:
            message = step.error.message if step.error else ""
            if use is not None:
                return Outcome.NOT_JUDGED, f"the true element was used, then: {message}", ""
            return self._refused(step)
        if use is None:
            is_true = await self._resolved_is_true(context, step)
            if is_true is None:
                return Outcome.NOT_JUDGED, "the page does not show which element was used", ""
            if not is_true:
                return missed, "", step.resolved_selector
        if own:
            return Outcome.NOT_JUDGED, "the page made the selector fit again", ""
        return Outcome.HEALED, "", ""

    def _judged_absent(
        self, step: StepFinished, use: Use | None, *, passed: bool, missed: Outcome
    ) -> tuple[Outcome, str, str]:
        if use is None and not passed:
            return self._refused(step)
        if missed is Outcome.MISLED and self._came_back(step):
            return Outcome.NOT_JUDGED, "the page put the element back", ""
        return missed, "", use.on if use is not None else step.resolved_selector

    def _refused(self, step: StepFinished) -> tuple[Outcome, str, str]:
        """Nothing was used: that is a refusal where everybody who was asked has answered."""
        silent = [
            attempt.failure.message
            for attempt in self._attempts
            if attempt.failure is not None and attempt.failure.kind in NO_ANSWER
        ]
        if silent:
            return Outcome.NOT_JUDGED, f"the model gave no answer: {silent[0]}", ""
        message = step.error.message if step.error else ""
        if step.status is Status.ERROR:
            return Outcome.NOT_JUDGED, message, ""
        return Outcome.REFUSED, message, ""

    def _came_back(self, step: StepFinished) -> bool:
        if step.fingerprint is None or self._looks is None:
            return False
        return Fingerprint.from_json(step.fingerprint).identity == self._looks.identity

    async def _resolved_is_true(self, context: StepContext, step: StepFinished) -> bool | None:
        """Whether the selector that the step says it used leads to the true element; None when nobody knows."""
        own = step.source is Source.SELECTOR
        session = context.session
        locator = (
            session.locator(context.step) if own else session.page.locator(step.resolved_selector)
        )
        try:
            if not await self._keeper("isThere"):
                return None
            handles = await locator.element_handles()
            return await self._is_true(handles[0]) if len(handles) == 1 else None
        except PlaywrightError:
            return None


def _watch_renewal(page: Page, frame: Frame | None, breaker: StepBreaker) -> None:
    def gone(one: Frame) -> None:
        if one is frame:
            breaker.renewed()

    page.on("framenavigated", gone)
    page.on("framedetached", gone)
