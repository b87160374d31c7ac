"""What every healed try does once it has an element: check its identity, act, and keep what it learned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playwright.async_api import ElementHandle
from playwright.async_api import Error as PlaywrightError

from executions.engine.actions import element_act, element_check
from executions.engine.errors import LocatorNotFound, SelectorBack, Spend, WrongElement
from executions.engine.events import Learned, Repair, Source
from executions.engine.fingerprint import CAPTURE_SCRIPT, Fingerprint, fingerprint_from_capture
from executions.engine.identity import Verdict, identity_check
from executions.engine.page_session import Picture, element_words
from executions.engine.plan import Action, Assertion, Step
from executions.engine.relocation import frame_path_of
from executions.engine.robust_selector import repairs_proved
from executions.engine.tiers.base import Done, StepContext
from executions.engine.tiers.use import check_timeout_ms
from executions.engine.xpath_extractor import Extracted, extract

_READS_TEXT = frozenset({Assertion.TEXT_EQUALS, Assertion.TEXT_CONTAINS})
"""Checks of a text: a selector that says the text itself would make them check nothing."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An element somebody proposes for the step, as it looks now."""

    handle: ElementHandle
    fingerprint: Fingerprint
    verdict: Verdict
    is_rejected: bool = False
    """A person has rejected it for the step; nothing else that is known of it counts."""


async def captured(handle: ElementHandle, *, in_frame: bool = True) -> Fingerprint:
    """The element's fingerprint, its frame path included. Raises LocatorNotFound when it is gone."""
    try:
        raw: str | dict[str, Any] = await handle.evaluate(CAPTURE_SCRIPT)
        path: tuple[str, ...] = ()
        if in_frame:
            frame = await handle.owner_frame()
            path = await frame_path_of(frame) if frame is not None else ()
    except PlaywrightError as error:
        raise LocatorNotFound("The element left the page before it could be checked.") from error
    return fingerprint_from_capture(raw, frame_path=path)


async def judged(
    context: StepContext,
    handle: ElementHandle,
    *,
    known: Fingerprint | None,
    competitors: Sequence[Fingerprint] = (),
    rejected: Collection[str] = (),
    action: str = "",
    in_frame: bool = True,
) -> Proposal:
    """The proposal with the identity check's verdict on it.

    `competitors` are other elements it might be mistaken for (itself among them does no harm);
    `rejected` says where those are now that a person rejected; `action` is what will be done to it where that is not the step's own action; without `in_frame`
    the element is known to be in the page itself.
    """
    fingerprint = await captured(handle, in_frame=in_frame)
    others = [other for other in competitors if other.place != fingerprint.place]
    hints = replace(context.hints, action=action) if action else context.hints
    if fingerprint.is_among(context.known.rejected | frozenset(rejected)):
        verdict = Verdict(False, "A person has rejected this element for the step.", 0.0)
        return Proposal(handle, fingerprint, verdict, is_rejected=True)
    if known is not None and _content_alone_differs(context, known, fingerprint):
        verdict = Verdict(
            True, "The same element in the same place; only what it says differs.", 1.0
        )
    else:
        verdict = identity_check(
            candidate=fingerprint, known=known, hints=hints, competitors=others
        )
    return Proposal(handle, fingerprint, verdict)


def _content_alone_differs(
    context: StepContext, known: Fingerprint, candidate: Fingerprint
) -> bool:
    """A check's element, of the same make and in the same place: its text is what is checked.

    Without this a heading that is checked twice, for two texts, would never keep its place.
    """
    if context.step.action is not Action.ASSERT or known.place != candidate.place:
        return False
    made = ("tag", "type", "id", "name", "classes", "role", "test_ids", "label", "landmark", "form")
    told = bool(known.id or known.classes or known.test_ids)
    return told and all(getattr(known, part) == getattr(candidate, part) for part in made)


async def healed(
    context: StepContext,
    proposal: Proposal,
    *,
    source: Source,
    extraction_ms: float,
    spend: Spend | None = None,
) -> Done:
    """Do the step on an accepted element. Raises WrongElement, CheckFailed and what actions raise."""
    if not proposal.verdict.accepted:
        raise WrongElement(proposal.verdict.reason)
    page = context.session.page
    await selector_still_gone(context)
    named = await extract(proposal.handle)
    repairs = await repairs_of(context.step, proposal)
    picture = await context.session.picture_of(proposal.handle)
    learned = learned_from(page.url, named, source, extraction_ms, spend)
    await step_done(context, proposal.handle, named)
    if context.step.action in (Action.ASSERT, Action.WAIT):
        proposal = await as_checked(proposal)
    return done_of(
        proposal,
        named,
        learned=learned,
        spend=spend,
        picture=picture,
        has_selector=bool(context.step.selector),
        repairs=repairs,
    )


async def selector_still_gone(context: StepContext) -> None:
    """Raise SelectorBack when the step's own selector fits one element by now: a late element is no heal."""
    if not context.step.selector:
        return
    try:
        count = await context.session.locator(context.step).count()
    except PlaywrightError:
        return
    if count == 1 and not context.selector_was_there:
        raise SelectorBack(f"{element_words(context.step)} was not on the page at first.")


async def as_checked(proposal: Proposal) -> Proposal:
    """The proposal with the element as it was when the check was green, not as it was before."""
    try:
        return replace(proposal, fingerprint=await captured(proposal.handle))
    except LocatorNotFound:
        return proposal


async def repairs_of(step: Step, proposal: Proposal) -> tuple[Repair, ...]:
    """Selectors that would mend the step, proved on the page as it is now; none without a selector to mend."""
    if not step.selector:
        return ()
    return await repairs_proved(
        proposal.handle,
        fingerprint=proposal.fingerprint,
        by_text=step.assertion not in _READS_TEXT,
    )


async def step_done(context: StepContext, handle: ElementHandle, named: Extracted | None) -> None:
    """Act on the checked element itself; checks go through its verified selector."""
    step, what = context.step, element_words(context.step)
    if step.action in (Action.ASSERT, Action.WAIT):
        if named is None:
            raise LocatorNotFound(f"{what} was found, but no selector leads to it alone.")
        locator = context.session.page.locator(named.selector)
        await element_check(step, locator, timeout_ms=check_timeout_ms(context), what=what)
        return
    if step.secret and named is not None:
        context.session.secret_typed(context.session.page.locator(named.selector))
    found = f"What was found for {what}"
    await element_act(step, handle, timeout_ms=context.left_ms, what=found)


def done_of(
    proposal: Proposal,
    named: Extracted | None,
    *,
    learned: Learned | None,
    spend: Spend | None,
    picture: Picture,
    has_selector: bool,
    repairs: tuple[Repair, ...] = (),
) -> Done:
    """The result of a step done on a proposal; without an author's selector nothing was to heal."""
    looks = proposal.fingerprint
    return Done(
        selector=named.selector if named else looks.xpath,
        healed=has_selector,
        spend=spend or Spend(),
        fingerprint=looks.to_json(),
        learned=learned,
        box=picture.box,
        picture=picture.jpeg,
        score=proposal.verdict.score,
        properties=dict(proposal.verdict.properties),
        repairs=repairs if has_selector else (),
    )


def learned_from(
    url: str,
    named: Extracted | None,
    source: Source,
    extraction_ms: float,
    spend: Spend | None,
    method: str = "",
) -> Learned | None:
    """What to remember of a healed element; None when no selector leads to it alone."""
    if named is None:
        return None
    return Learned(
        page_url=url,
        selector=named.selector,
        element_text=named.text,
        element_html=named.html,
        page_title=named.title,
        extraction_ms=extraction_ms,
        source=source,
        method=method,
        tokens=spend.input_tokens + spend.output_tokens if spend else 0,
    )
