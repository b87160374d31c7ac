"""A use of an element, sent together with the question whether the element is there.

An action first finds its element and acts a round trip later, so the page has answered before: when
it says no, nothing has happened, and the action is called back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from playwright.async_api import Locator, Page

from executions.engine.actions import element_act, element_check
from executions.engine.errors import ActionUncertain, BrowserLost
from executions.engine.fingerprint import Fingerprint
from executions.engine.identity import identity_check
from executions.engine.known_place import known_place, reachable
from executions.engine.page_session import element_words, in_frame
from executions.engine.plan import Action, WaitFor
from executions.engine.tiers.base import KnownPlace, StepContext, UnderWay

CHECKS = frozenset({Action.ASSERT, Action.WAIT})
SENT_AT_ONCE = CHECKS | {
    Action.CLICK,
    Action.FILL,
    Action.SELECT,
    Action.CHECK,
    Action.UNCHECK,
    Action.HOVER,
}
"""What cannot happen in the moment between the answer that nothing is there and the recall."""
ANSWER_S = 0.25


async def sent(
    use: Coroutine[Any, Any, None], *places: Locator
) -> tuple[asyncio.Task[None] | None, tuple[int, ...]]:
    """Start `use` and ask how many elements each of `places` fits.

    The use under way, or None when nothing was there and it was called back; and the counts, none
    where the page gave no answer: then only the use itself can tell.
    """
    using = asyncio.create_task(use)
    counting: asyncio.Future[list[int]] = asyncio.gather(*(place.count() for place in places))
    kept = False
    try:
        under_way: list[asyncio.Future[Any]] = [using, counting]
        await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        if using.done():
            await asyncio.wait({counting}, timeout=ANSWER_S)
        counts = _answer(counting)
        kept = using.done() or not counts or any(counts)
        return (using if kept else None), counts
    finally:
        counting.cancel()
        if not kept:
            using.cancel()
        await asyncio.gather(counting, *([] if kept else [using]), return_exceptions=True)


def _answer(counting: asyncio.Future[list[int]]) -> tuple[int, ...]:
    if not counting.done() or counting.exception() is not None:
        return ()
    return tuple(counting.result())


def place_of(context: StepContext) -> KnownPlace | None:
    """The cached element as it is known; None where the page has to be asked how it looks by now."""
    entry, step = context.cached, context.step
    if entry is None or entry.method or step.action not in SENT_AT_ONCE:
        return None
    if in_frame(step) or not reachable(entry.selector) or context.config.trace != "off":
        return None
    known = Fingerprint.from_json(dict(entry.fingerprint))
    if {known.identity, known.place} & context.known.rejected:
        return None
    verdict = identity_check(candidate=known, known=known, hints=context.hints)
    return KnownPlace(known_place(entry.selector, known), verdict) if verdict.accepted else None


async def used_at(context: StepContext, place: KnownPlace) -> tuple[int, ...]:
    """Use what the author's selector or the known place fits, before it is known which of them does.

    Returns the counts of both (of the place alone for a step without a selector), none when the page
    gave no answer. The use stays in `context.under_way`; when neither was there, nothing does.
    """
    step, session = context.step, context.session
    if step.secret and context.cached is not None:
        session.secret_typed(session.page.locator(context.cached.selector))

    def places(page: Page) -> tuple[Locator, ...]:
        there = page.locator(place.selector)
        return (session.locator(step, page), there) if step.selector else (there,)

    def either(page: Page) -> Locator:
        first, *others = places(page)
        return first.or_(others[0]) if others else first

    use, counts = await sent(used(context, either), *places(session.page))
    context.under_way = UnderWay(place, use) if use else None
    return counts


async def used(context: StepContext, target: Callable[[Page], Locator]) -> None:
    """Do the step's action or check on what `target` fits in the page in front. Raises what these raise."""
    step, session, what = context.step, context.session, element_words(context.step)
    if step.action in CHECKS:
        limit = check_timeout_ms(context)
        await session.looking(
            lambda page: element_check(step, target(page), timeout_ms=limit, what=what)
        )
        return
    page = session.page
    try:
        await element_act(step, target(page), timeout_ms=context.left_ms, what=what)
    except BrowserLost as error:
        if session.page is page:
            raise
        raise ActionUncertain(
            f"The tab closed while {what} was used. It is not tried twice."
        ) from error


def check_timeout_ms(context: StepContext) -> float:
    """Checks wait like Playwright's expect; a wait step and a step with its own limit wait that long."""
    step = context.step
    if step.timeout_ms is not None or isinstance(step.wait_for, WaitFor):
        return context.left_ms
    return min(context.left_ms, float(context.config.assertion_timeout_ms))
