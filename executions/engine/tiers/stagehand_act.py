"""Tier 3: Stagehand's act(), the last resort. The element is checked before it is touched here too."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from playwright.async_api import ElementHandle
from playwright.async_api import Error as PlaywrightError

from executions.engine.chosen_node import chosen_xpath
from executions.engine.errors import (
    ActionUncertain,
    EngineError,
    ModelFailed,
    SelectorBack,
    Spend,
    WrongElement,
    charged,
)
from executions.engine.events import Repair, Source
from executions.engine.identity import Verdict
from executions.engine.instruction import act_instruction, acts_on_page, observe_instruction
from executions.engine.page_session import Picture
from executions.engine.plan import Action, Step, Tier
from executions.engine.playwright_errors import action_error
from executions.engine.relocation import relocate
from executions.engine.stagehand import Observed
from executions.engine.tiers.base import Done, StepContext
from executions.engine.tiers.healing import (
    Proposal,
    captured,
    done_of,
    judged,
    learned_from,
    repairs_of,
    selector_still_gone,
)
from executions.engine.tiers.hybrid import CHOOSE, FingerprintTry
from executions.engine.tiers.observe import ObserveTry, nothing_fits
from executions.engine.tiers.recognition import recognised
from executions.engine.xpath_extractor import Extracted, element_at, extract, select_of

_HOLDS = """(element, [action, value]) => {
  if (action === 'fill') {
    return 'value' in element ? element.value === value : element.textContent.trim() === value.trim();
  }
  if (action === 'select') {
    return [...element.selectedOptions].some(o => o.value === value || o.label.trim() === value.trim());
  }
  if (action === 'check' || action === 'uncheck') {
    const on = 'checked' in element ? element.checked : element.getAttribute('aria-checked') === 'true';
    return on === (action === 'check');
  }
  return true;
}"""

_LACKS = """(element, value) => element.localName === 'select' &&
  ![...element.options].some(o => o.value === value || o.label.trim() === value.trim())"""
TRIAL_MS = 1_000.0
MAY_HAVE_HAPPENED = "It may have happened, so it is not tried again."
METHODS = {
    Action.CLICK: ("click",),
    Action.FILL: ("fill", "type"),
    Action.SELECT: ("selectOptionFromDropdown", "click"),
    Action.CHECK: ("click",),
    Action.UNCHECK: ("click",),
    Action.HOVER: ("hover",),
    Action.PRESS: ("press",),
}
"""What a model may do for a step; anything else is refused before it happens."""


@dataclass(slots=True)
class Chosen:
    """The element that the model chose and the identity check let through."""

    proposal: Proposal | None = None
    named: Extracted | None = None
    picture: Picture = field(default_factory=Picture)
    option_touched: bool = False
    repairs: tuple[Repair, ...] = ()
    asked: Spend = field(default_factory=Spend)
    """What asking whether it is known again cost, beside the choice itself."""
    at: float = 0.0
    """When it was let through, in monotonic seconds."""


class LookTry(ObserveTry):
    """Checks and waits only look: where the strategy has no tier 2, observe() finds their element."""

    tier = Tier.STAGEHAND

    def applies(self, context: StepContext) -> bool:
        return not acts_on_page(context.step)


class KnownTry(FingerprintTry):
    """Where the strategy has no tier 2 and the model found nothing: the element that looks like the known one."""

    tier = Tier.STAGEHAND


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
        try:
            spend = await act(context, chosen) + chosen.asked
        except EngineError as error:
            error.spend += chosen.asked
            raise
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
            repairs=chosen.repairs,
        )

    async def _act(self, context: StepContext, chosen: Chosen) -> Spend:
        step = context.step

        async def gate(element_id: str, method: str, frames: Sequence[str]) -> str | None:
            if method not in METHODS.get(step.action, ()):
                return f"the model wants to {method}, the step says {step.action.value}."
            path = await chosen_xpath(context.session.page, element_id, frames)
            if not path:
                return "the chosen element cannot be looked at."
            return await self._judge_path(context, path, chosen)

        try:
            acted, spend, refusal = await context.link.act(
                context.session.page,
                act_instruction(step),
                variables={"value": step.value} if step.value and step.secret else {},
                timeout_ms=int(context.left_ms),
                gate=gate,
                secrets=context.session.secrets,
            )
        except ModelFailed as error:
            context.budget.spent += error.spend
            if chosen.proposal is None:
                raise
            with charged(error.spend):
                raise ActionUncertain(f"{error.message} {MAY_HAVE_HAPPENED}") from error
        context.budget.spent += spend
        with charged(spend):
            if refusal and chosen.proposal is None:
                await selector_still_gone(context)
            if refusal and (chosen.proposal is None or not chosen.option_touched):
                raise (WrongElement if chosen.proposal is None else ActionUncertain)(
                    f"The model's choice was refused: {refusal}"
                )
            if not acted.success:
                told = f"Stagehand could not do it: {acted.message or 'no element fits'}."
                if chosen.proposal is not None:
                    raise ActionUncertain(f"{told} {MAY_HAVE_HAPPENED}")
                raise nothing_fits(context, told)
            await _confirmed(context, chosen)
        return spend

    async def _observe_then_act(self, context: StepContext, chosen: Chosen) -> Spend:
        step, page = context.step, context.session.page
        try:
            proposals, spend = await context.link.observe(
                page,
                observe_instruction(step),
                timeout_ms=int(context.left_ms),
                secrets=context.session.secrets,
            )
        except EngineError as error:
            context.budget.spent += error.spend
            raise
        context.budget.spent += spend
        with charged(spend):
            if not proposals:
                raise nothing_fits(context)
            refusal = await self._judge_path(context, proposals[0].selector, chosen)
            if refusal:
                await selector_still_gone(context)
                raise WrongElement(f"The model's choice was refused: {refusal}")
            await self._perform(context, proposals[0])
            await _confirmed(context, chosen)
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
            raise ActionUncertain(
                f"Stagehand could not do it: {acted.message}. {MAY_HAVE_HAPPENED}"
            )

    async def _judge_path(self, context: StepContext, path: str, chosen: Chosen) -> str | None:
        handle = await element_at(context.session.page, path, of_select=False)
        if handle is None:
            return "the chosen element is gone."
        if chosen.proposal is not None:
            return await _second_refusal(context, handle, chosen)
        handle = await select_of(handle)
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
            rejected=looked.rejected,
        )
        if not proposal.verdict.accepted:
            proposal = replace(proposal, verdict=option_verdict(context, proposal))
        proposal, asked = await recognised(context, proposal, path)
        chosen.asked += asked
        if not proposal.verdict.accepted:
            return proposal.verdict.reason
        try:
            await selector_still_gone(context)
        except SelectorBack as error:
            return error.message
        if context.step.action is Action.PRESS and not await _focused(handle):
            return "the chosen element does not take the focus."
        obstacle = await _obstacle(context.step, handle)
        if obstacle:
            return obstacle
        chosen.proposal = proposal
        chosen.named = await extract(handle)
        chosen.repairs = await repairs_of(context.step, proposal)
        chosen.picture = await context.session.picture_of(handle)
        chosen.at = time.monotonic()
        return None


def option_verdict(context: StepContext, proposal: Proposal) -> Verdict:
    """A select redesigned as radios or buttons: the option of that very name, in the group of that label."""
    looks, step = proposal.fingerprint, context.step
    if step.action is not Action.SELECT or step.secret or proposal.is_rejected:
        return proposal.verdict
    if not _says(looks.words, step.value):
        return proposal.verdict
    known = context.fingerprint
    label = known.label or known.accessible_name if known else step.instruction
    group = f"{looks.section} {looks.form} {' '.join(looks.neighbours)}".casefold()
    words = [word for word in label.casefold().split() if len(word) > 2]
    if not words or not all(word in group for word in words):
        return proposal.verdict
    return Verdict(True, f"It is the option '{step.value}' of '{label}'.", proposal.verdict.score)


async def _obstacle(step: Step, handle: ElementHandle) -> str:
    """Why a person could not do the step on this element; act() would not notice and report success."""
    try:
        if step.action in (Action.CLICK, Action.CHECK, Action.UNCHECK, Action.HOVER):
            await handle.click(trial=True, timeout=TRIAL_MS)
        elif step.action is Action.FILL and not await handle.is_editable():
            return "it cannot be typed into."
        elif step.action is Action.SELECT and await handle.evaluate(_LACKS, step.value):
            return "it has no such option."
    except PlaywrightError as error:
        return action_error(error, what="It").message
    return ""


async def _confirmed(context: StepContext, chosen: Chosen) -> None:
    """act() says that it succeeded; look at the element whether it did what the step says.

    Raises ActionUncertain when the element holds something else than it should, or its page does not come.
    """
    step, proposal = context.step, chosen.proposal
    if proposal is None:
        return
    await _effect_awaited(context, chosen)
    if step.action is Action.SELECT and proposal.fingerprint.tag != "select":
        if not chosen.option_touched and not _says(proposal.fingerprint.words, step.value):
            raise ActionUncertain("The list was opened, but no option of that name was chosen.")
        return
    try:
        holds = await proposal.handle.evaluate(_HOLDS, [step.action.value, step.value])
    except PlaywrightError:
        return
    if not holds:
        raise ActionUncertain(
            "Stagehand used the element, but it does not hold what the step says."
        )


async def _effect_awaited(context: StepContext, chosen: Chosen) -> None:
    """Wait for the page that the action leads to: act() does not, and the next step would cut it off.

    Raises ActionUncertain when it is not there within the tier's time.
    """
    session = context.session
    if not await session.activity.arrived(
        session.page, since=chosen.at, timeout_ms=context.left_ms
    ):
        raise ActionUncertain(
            f"The page that it leads to did not come in time. {MAY_HAVE_HAPPENED}"
        )


async def _second_refusal(
    context: StepContext, handle: ElementHandle, chosen: Chosen
) -> str | None:
    """A second touch is for the option of a select that the first one opened, by its exact name."""
    looks = await captured(handle)
    if context.step.action is Action.SELECT and _says(looks.words, context.step.value):
        chosen.option_touched = True
        return None
    return (
        f"after the first touch it chose “{looks.words[:60]}”, which is not the option asked for."
    )


async def _focused(handle: ElementHandle) -> bool:
    """Give the element the focus: Stagehand presses a key wherever the focus is."""
    try:
        await handle.focus()
        return bool(await handle.evaluate("e => e.getRootNode().activeElement === e"))
    except PlaywrightError:
        return False


def _says(words: str, value: str) -> bool:
    return " ".join(words.split()).casefold() == " ".join(value.split()).casefold()


def _other_method(context: StepContext, proposal: Proposal) -> str:
    """How a select that is no `<select>` any more was done: its option clicked, or opened first."""
    looks = proposal.fingerprint
    if context.step.action is not Action.SELECT or looks.tag == "select":
        return ""
    return Action.CLICK.value if _says(looks.words, context.step.value) else CHOOSE
