"""Tier 3: Stagehand's act(), the last resort. The element is checked before it is touched here too."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from executions.engine.errors import (
    LocatorNotFound,
    ModelFailed,
    NotActionable,
    Spend,
    WrongElement,
    charged,
)
from executions.engine.events import Source
from executions.engine.identity import Verdict
from executions.engine.instruction import act_instruction, acts_on_page, observe_instruction
from executions.engine.plan import Action, Tier
from executions.engine.relocation import relocate
from executions.engine.stagehand import Observed
from executions.engine.tiers.base import Done, StepContext
from executions.engine.tiers.healing import Proposal, done_of, judged, learned_from
from executions.engine.tiers.hybrid import ObserveTry
from executions.engine.xpath_extractor import Extracted, element_at, extract

_PATH = """function () {
  let path = '', at = this;
  for (;;) {
    const parent = at.parentNode;
    const nth = parent ? [...parent.children].filter(c => c.localName === at.localName).indexOf(at) + 1 : 1;
    const inShadow = parent && parent.nodeType === 11 && parent.host;
    path = (inShadow ? '//' : '/') + at.localName + '[' + nth + ']' + path;
    if (inShadow) { at = parent.host; continue; }
    if (parent && parent.nodeType === 1) { at = parent; continue; }
    const frame = at.ownerDocument.defaultView && at.ownerDocument.defaultView.frameElement;
    if (!frame) return (at.ownerDocument.defaultView === at.ownerDocument.defaultView.top) ? path : '';
    at = frame;
  }
}"""


@dataclass(slots=True)
class Chosen:
    """The element that the model chose and the identity check let through."""

    proposal: Proposal | None = None
    named: Extracted | None = None
    picture: bytes | None = None


class LookTry(ObserveTry):
    """Checks and waits only look: where the strategy has no tier 2, observe() finds their element."""

    tier = Tier.STAGEHAND

    def applies(self, context: StepContext) -> bool:
        return not acts_on_page(context.step)


class ActTry:
    """Let the model choose and Stagehand act, or, with a hosted model, observe first and act on that."""

    tier = Tier.STAGEHAND
    source = Source.ACT

    def applies(self, context: StepContext) -> bool:
        return acts_on_page(context.step)

    async def run(self, context: StepContext) -> Done:
        context.budget.check()
        began = time.monotonic()
        chosen = Chosen()
        act = self._act if context.link.can_gate else self._observe_then_act
        spend = await act(context, chosen)
        took = (time.monotonic() - began) * 1000
        if chosen.proposal is None:
            raise ModelFailed("Stagehand acted on an element that was not checked.")
        learned = learned_from(
            context.session.page.url,
            chosen.named,
            Source.ACT,
            took,
            spend,
            method=_other_method(context, chosen.proposal),
        )
        return done_of(
            chosen.proposal,
            chosen.named,
            learned=learned,
            spend=spend,
            picture=chosen.picture,
            has_selector=bool(context.step.selector),
        )

    async def _act(self, context: StepContext, chosen: Chosen) -> Spend:
        async def gate(element_id: str) -> str | None:
            return await self._refusal(context, element_id, chosen)

        step = context.step
        acted, spend, refusal = await context.link.act(
            context.session.page,
            act_instruction(step),
            variables={"value": step.value} if step.value and step.secret else {},
            timeout_ms=int(context.left_ms),
            gate=gate,
        )
        context.budget.spent += spend
        with charged(spend):
            if refusal:
                raise WrongElement(f"The model's choice was refused: {refusal}")
            if not acted.success:
                raise (NotActionable if chosen.proposal else LocatorNotFound)(
                    f"Stagehand could not do it: {acted.message or 'no element fits'}"
                )
        return spend

    async def _observe_then_act(self, context: StepContext, chosen: Chosen) -> Spend:
        step, page = context.step, context.session.page
        proposals, spend = await context.link.observe(
            page, observe_instruction(step), timeout_ms=int(context.left_ms)
        )
        context.budget.spent += spend
        with charged(spend):
            if not proposals:
                raise LocatorNotFound("The model found no element that fits.")
            refusal = await self._judge_path(context, proposals[0].selector, chosen)
            if refusal:
                raise WrongElement(f"The model's choice was refused: {refusal}")
            await self._perform(context, proposals[0])
        return spend

    async def _perform(self, context: StepContext, proposal: Observed) -> None:
        step = context.step
        methods = {
            Action.FILL: "fill",
            Action.SELECT: "selectOptionFromDropdown",
            Action.PRESS: "press",
        }
        chosen = replace(
            proposal,
            method=methods.get(step.action, "hover" if step.action is Action.HOVER else "click"),
            arguments=("%value%",) if step.value else (),
        )
        acted = await context.link.perform(
            context.session.page,
            chosen,
            variables={"value": step.value} if step.value else {},
            timeout_ms=int(context.left_ms),
        )
        if not acted.success:
            raise NotActionable(f"Stagehand could not do it: {acted.message}")

    async def _refusal(self, context: StepContext, element_id: str, chosen: Chosen) -> str | None:
        path = await _path_of(context, element_id)
        if not path:
            return "the chosen element cannot be looked at."
        return await self._judge_path(context, path, chosen)

    async def _judge_path(self, context: StepContext, path: str, chosen: Chosen) -> str | None:
        handle = await element_at(context.session.page, path)
        if handle is None:
            return "the chosen element is gone."
        looked = await relocate(
            context.session.page,
            known=context.fingerprint,
            hints=context.hints,
            rejected=context.known.rejected,
        )
        proposal = await judged(
            context,
            handle,
            known=context.fingerprint,
            competitors=[candidate.fingerprint for candidate in looked.ranked],
        )
        if not proposal.verdict.accepted:
            proposal = replace(proposal, verdict=option_verdict(context, proposal))
        if not proposal.verdict.accepted:
            return proposal.verdict.reason
        if chosen.proposal is None:
            chosen.proposal = proposal
            chosen.named = await extract(handle)
            chosen.picture = await context.session.screenshot()
        return None


def option_verdict(context: StepContext, proposal: Proposal) -> Verdict:
    """A select redesigned as radios or buttons: the option of that very name, in the group of that label."""
    looks, step = proposal.fingerprint, context.step
    if step.action is not Action.SELECT or step.secret:
        return proposal.verdict
    if " ".join(looks.words.split()).casefold() != " ".join(step.value.split()).casefold():
        return proposal.verdict
    known = context.fingerprint
    label = known.label or known.accessible_name if known else step.instruction
    group = f"{looks.section} {looks.form} {' '.join(looks.neighbours)}".casefold()
    words = [word for word in label.casefold().split() if len(word) > 2]
    if not words or not all(word in group for word in words):
        return proposal.verdict
    return Verdict(True, f"It is the option '{step.value}' of '{label}'.", proposal.verdict.score)


def _other_method(context: StepContext, proposal: Proposal) -> str:
    """`click` where a select step ended in the click of an option."""
    redesigned = context.step.action is Action.SELECT and proposal.fingerprint.tag != "select"
    return Action.CLICK.value if redesigned else ""


async def _path_of(context: StepContext, element_id: str) -> str:
    """The Stagehand XPath of the node with the id `frame-backendNode`; empty when it cannot be reached."""
    node = element_id.rpartition("-")[2]
    if not node.isdigit():
        return ""
    page = context.session.page
    session: CDPSession | None = None
    try:
        session = await page.context.new_cdp_session(page)
        resolved = await session.send("DOM.resolveNode", {"backendNodeId": int(node)})
        answer = await session.send(
            "Runtime.callFunctionOn",
            {
                "objectId": resolved["object"]["objectId"],
                "functionDeclaration": _PATH,
                "returnByValue": True,
            },
        )
        return f"xpath={answer['result']['value']}" if answer["result"].get("value") else ""
    except (PlaywrightError, KeyError):
        return ""
    finally:
        if session is not None:
            await session.detach()
