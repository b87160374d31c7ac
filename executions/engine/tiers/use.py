"""How an element is used once a selector leads to it: the step's action or check, by whichever tier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.async_api import Locator, Page

from executions.engine.actions import element_act, element_check, list_select
from executions.engine.errors import ActionUncertain, BrowserLost
from executions.engine.fingerprint import Fingerprint
from executions.engine.identity import identity_check
from executions.engine.known_place import known_place, reachable
from executions.engine.page_session import element_words
from executions.engine.plan import Action, WaitFor
from executions.engine.tiers.base import KnownPlace, StepContext

CHECKS: Final = frozenset({Action.ASSERT, Action.WAIT})


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
        act = list_select if step.action is Action.SELECT else element_act
        await act(step, target(page), timeout_ms=context.left_ms, what=what)
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


def place_of(context: StepContext) -> KnownPlace | None:
    """The cached element as it is known; None where the page has to be asked how it looks by now."""
    entry = context.cached
    # A trace is read by people, and this selector is not.
    if entry is None or entry.method or context.config.trace != "off":
        return None
    if not reachable(entry.selector):
        return None
    known = Fingerprint.from_json(dict(entry.fingerprint))
    if known.is_among(context.known.rejected):
        return None
    # What is to be proposed from the cache for the first time is held, so that its selectors are proved.
    if context.step.selector and context.known.is_first_heal(known.identity):
        return None
    verdict = identity_check(candidate=known, known=known, hints=context.hints)
    return KnownPlace(known_place(entry.selector, known), verdict) if verdict.accepted else None
