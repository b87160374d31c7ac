"""Tier 2 without a model: cached XPath, then fingerprint match. Playwright acts on what they find."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from playwright.async_api import Error as PlaywrightError

from executions.engine.actions import element_act, element_check, option_choose
from executions.engine.errors import LocatorNotFound, WrongElement
from executions.engine.events import CacheUse, Repair, Source
from executions.engine.fingerprint import Fingerprint
from executions.engine.identity import Verdict
from executions.engine.page_session import FRAME_HOP, Picture, element_words
from executions.engine.plan import Action, CachedElement, Tier
from executions.engine.relocation import relocate
from executions.engine.tiers.base import Done, KnownPlace, StepContext
from executions.engine.tiers.healing import Proposal, healed, judged, repairs_of
from executions.engine.tiers.playwright_direct import cached_found
from executions.engine.tiers.use import check_timeout_ms, used

CHOOSE = "choose"
"""The method of an entry whose select is no `<select>`: open it, then click the option."""


class CacheTry:
    """The XPath that an earlier, passed run left for this step on this page."""

    tier = Tier.HYBRID
    source = Source.CACHE

    def applies(self, context: StepContext) -> bool:
        return context.cached is not None

    async def run(self, context: StepContext) -> Done:
        entry = context.cached
        if entry is None:
            raise LocatorNotFound("Nothing is cached for this step.")
        if context.place is None and context.cached_handle is None:
            await self._find(context)
        if context.place is not None:
            return await _known_done(context, context.place, entry)
        handle = context.cached_handle
        if handle is None:
            context.cache_use = CacheUse(entry.cache_id, "missed")
            raise LocatorNotFound("Nothing is at the cached XPath.")
        proposal = await judged(
            context,
            handle,
            known=Fingerprint.from_json(dict(entry.fingerprint)),
            action=entry.method if entry.method != CHOOSE else "",
            in_frame=FRAME_HOP in entry.selector,
        )
        if not proposal.verdict.accepted:
            context.cache_use = CacheUse(entry.cache_id, "mismatch")
            raise WrongElement(f"Another element is at the cached XPath. {proposal.verdict.reason}")
        done = await _cached_done(context, proposal, entry.selector)
        context.cache_use = CacheUse(entry.cache_id, "hit")
        return done

    async def _find(self, context: StepContext) -> None:
        """A step without a selector comes here first: look at once, tier 1 has not."""
        if context.cached is None:
            return
        cached = context.session.page.locator(context.cached.selector).first
        settle_ms = min(context.left_ms, context.config.settle_ms)
        with contextlib.suppress(PlaywrightError):
            await cached_found(context)
            if context.place is None and context.cached_handle is None:
                await cached.wait_for(state="attached", timeout=settle_ms)
                await cached_found(context)


async def _known_done(context: StepContext, place: KnownPlace, entry: CachedElement) -> Done:
    """The element was there and looks as it did; the selector compares it again as it is used."""
    if context.step.secret:
        context.session.secret_typed(context.session.page.locator(entry.selector))
    await used(context, lambda page: page.locator(place.selector))
    context.cache_use = CacheUse(entry.cache_id, "hit")
    return Done(
        selector=entry.selector,
        healed=bool(context.step.selector),
        fingerprint=entry.fingerprint,
        score=place.verdict.score,
        properties=dict(place.verdict.properties),
    )


async def _cached_done(context: StepContext, proposal: Proposal, selector: str) -> Done:
    """As cheap as a healthy step: no new selector, no picture, but where nobody has proposed it yet."""
    step, what = context.step, element_words(context.step)
    repairs, picture = await _shown_first(context, proposal)
    locator = context.session.page.locator(selector)
    if step.secret:
        context.session.secret_typed(locator)
    method = context.cached.method if context.cached is not None else ""
    if step.action in (Action.ASSERT, Action.WAIT):
        await element_check(step, locator, timeout_ms=check_timeout_ms(context), what=what)
    elif method == CHOOSE:
        await option_choose(proposal.handle, step.value, timeout_ms=context.left_ms, what=what)
    else:
        action = Action(method) if method else step.action
        one = replace(step, action=action)
        await element_act(one, proposal.handle, timeout_ms=context.left_ms, what=what)
    return Done(
        selector=selector,
        healed=bool(step.selector),
        fingerprint=proposal.fingerprint.to_json(),
        score=proposal.verdict.score,
        properties=dict(proposal.verdict.properties),
        repairs=repairs,
        box=picture.box,
        picture=picture.jpeg,
    )


async def _shown_first(
    context: StepContext, proposal: Proposal
) -> tuple[tuple[Repair, ...], Picture]:
    """What a reviewer needs, before the action: once for each element, as entries are shared by cases."""
    if not context.step.selector or not context.known.is_first_heal(proposal.fingerprint.identity):
        return (), Picture()
    repairs = await repairs_of(context.step, proposal)
    return repairs, await context.session.picture_of(proposal.handle)


class FingerprintTry:
    """The element that looks like the one earlier passed runs used; no model is asked."""

    tier = Tier.HYBRID
    source = Source.FINGERPRINT

    def applies(self, context: StepContext) -> bool:
        return context.fingerprint is not None

    async def run(self, context: StepContext) -> Done:
        return await relocated(context, known=context.fingerprint)


async def relocated(context: StepContext, *, known: Fingerprint | None) -> Done:
    """Do the step on the element that relocation is sure of. Raises LocatorNotFound when it is not."""
    found = await relocate(
        context.session.page, known=known, hints=context.hints, rejected=context.known.rejected
    )
    if found.best is None:
        raise LocatorNotFound(found.reason)
    best = found.best
    verdict = Verdict(True, found.reason, best.score, best.properties)
    return await healed(
        context,
        Proposal(best.handle, best.fingerprint, verdict),
        source=Source.FINGERPRINT,
        extraction_ms=found.duration_ms,
    )
