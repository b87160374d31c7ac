"""Tier 2, in order of cost: cached XPath, fingerprint match, observe(). Playwright acts on what they find."""

from __future__ import annotations

import time
from dataclasses import replace

from playwright.async_api import Error as PlaywrightError

from executions.engine.actions import element_act, element_check, option_choose
from executions.engine.errors import LocatorNotFound, WrongElement, charged
from executions.engine.events import CacheUse, Source
from executions.engine.fingerprint import Fingerprint
from executions.engine.identity import Verdict
from executions.engine.instruction import observe_instruction
from executions.engine.page_session import FRAME_HOP, element_words
from executions.engine.plan import Action, Tier
from executions.engine.relocation import relocate
from executions.engine.tiers.base import Done, StepContext
from executions.engine.tiers.healing import Proposal, healed, judged
from executions.engine.tiers.playwright_direct import check_timeout_ms
from executions.engine.xpath_extractor import element_at

CHOOSE = "choose"
"""The method of an entry whose select is no `<select>`: open it, then click the option."""
PROPOSALS = 3
"""How many of observe()'s proposals are looked at."""


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
        if context.cached_handle is None:
            await self._find(context)
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
        locator = context.session.page.locator(context.cached.selector)
        try:
            await locator.first.wait_for(
                state="attached", timeout=min(context.left_ms, context.config.settle_ms)
            )
            handles = await locator.element_handles()
        except PlaywrightError:
            return
        context.cached_handle = handles[0] if len(handles) == 1 else None


async def _cached_done(context: StepContext, proposal: Proposal, selector: str) -> Done:
    """As cheap as a healthy step: no new selector, no picture."""
    step, what = context.step, element_words(context.step)
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
    )


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


class ObserveTry:
    """The element that the model points at, if the identity check agrees."""

    tier = Tier.HYBRID
    source = Source.OBSERVE

    def applies(self, context: StepContext) -> bool:
        return True

    async def run(self, context: StepContext) -> Done:
        context.budget.check()
        began = time.monotonic()
        proposals, spend = await context.link.observe(
            context.session.page,
            observe_instruction(context.step),
            timeout_ms=int(context.left_ms),
            secrets=context.session.secrets,
        )
        context.budget.spent += spend
        took = (time.monotonic() - began) * 1000
        with charged(spend):
            chosen = await self._first_accepted(context, [p.selector for p in proposals])
            return await healed(
                context, chosen, source=Source.OBSERVE, extraction_ms=took, spend=spend
            )

    async def _first_accepted(self, context: StepContext, selectors: list[str]) -> Proposal:
        """The model's first proposal that is the step's element beyond doubt."""
        looked = await relocate(
            context.session.page,
            known=context.fingerprint,
            hints=context.hints,
            rejected=context.known.rejected,
        )
        rivals = [candidate.fingerprint for candidate in looked.ranked]
        refusal = ""
        for selector in selectors[:PROPOSALS]:
            handle = await element_at(context.session.page, selector)
            if handle is None:
                continue
            proposal = await judged(context, handle, known=context.fingerprint, competitors=rivals)
            if proposal.verdict.accepted:
                return proposal
            refusal = refusal or proposal.verdict.reason
        if refusal:
            raise WrongElement(f"The model's choice was refused: {refusal}")
        raise LocatorNotFound("The model found no element that fits.")
