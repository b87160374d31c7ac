"""The model's part of tier 2: asked about the part of the page where the element was, then about the whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from executions.engine.errors import (
    EngineError,
    LocatorNotFound,
    ModelFailed,
    Spend,
    WrongElement,
    charged,
)
from executions.engine.events import Source
from executions.engine.instruction import observe_hints, observe_instruction
from executions.engine.plan import Tier
from executions.engine.relocation import Relocation, relocate
from executions.engine.scope import scope_of
from executions.engine.tiers.base import Done, StepContext
from executions.engine.tiers.healing import Proposal, healed, judged
from executions.engine.tiers.recognition import recognised
from executions.engine.xpath_extractor import element_at

PROPOSALS = 3
"""How many of observe()'s proposals are looked at."""
LENGTH_TIMEOUT_MS = 2_000
SCOPE_SHARE = 0.5
"""How much of the tier's time the first, smaller question may take."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What the model is asked, about which part of the page (empty: the whole), within which time."""

    words: str
    scope: str
    timeout_ms: int


class ObserveTry:
    """The element that the model points at, if the identity check agrees."""

    tier = Tier.HYBRID
    source = Source.OBSERVE

    def applies(self, context: StepContext) -> bool:
        return True

    async def run(self, context: StepContext) -> Done:
        context.budget.check()
        began = time.monotonic()
        looked = await _looked(context)
        words = _words(context, looked)
        scopes = await _scopes(context)
        spend = Spend()
        for number, scope in enumerate(scopes, start=1):
            is_last = number == len(scopes)
            share = 1.0 if is_last else SCOPE_SHARE
            question = _Question(words, scope, int(context.left_ms * share))
            try:
                chosen, asked, asked_again = await self._asked(context, looked, question)
            except (LocatorNotFound, WrongElement, ModelFailed) as error:
                if is_last:
                    error.spend += spend
                    raise
                # Not there, another, or no answer: the whole page may still show it.
                spend += error.spend
                with charged(spend):
                    context.budget.check()
                continue
            spend += asked + asked_again
            spared = await _spared(context, question, asked)
            took = (time.monotonic() - began) * 1000
            with charged(spend):
                done = await healed(
                    context, chosen, source=Source.OBSERVE, extraction_ms=took, spend=spend
                )
            return _with_spared(done, spared)
        raise nothing_fits(context)

    async def _asked(
        self, context: StepContext, looked: Relocation, question: _Question
    ) -> tuple[Proposal, Spend, Spend]:
        """The element that the model chose and the check let through, what it cost, and what the counter-question did.

        What fails bears its cost.
        """
        try:
            proposals, spend = await context.link.observe(
                context.session.page,
                question.words,
                timeout_ms=question.timeout_ms,
                secrets=context.session.secrets,
                scope=question.scope,
            )
        except EngineError as error:
            context.budget.spent += error.spend
            raise
        context.budget.spent += spend
        selectors = [proposal.selector for proposal in proposals]
        with charged(spend):
            chosen, more = await _first_accepted(context, looked, selectors)
        return chosen, spend, more


async def _looked(context: StepContext) -> Relocation:
    return await relocate(
        context.session.page,
        known=context.fingerprint,
        hints=context.hints,
        rejected=context.known.rejected,
    )


def _words(context: StepContext, looked: Relocation) -> str:
    """The question; a model that reads for its money is told of the known element and its likes besides."""
    words = observe_instruction(context.step)
    if not context.link.costs_tokens:
        return words
    likely = [candidate.fingerprint for candidate in looked.ranked]
    return f"{words}. {observe_hints(context.fingerprint, likely)}".removesuffix(". ")


async def _scopes(context: StepContext) -> tuple[str, ...]:
    """The part where the element was, where asking about that alone saves something; then the whole page."""
    if not context.link.costs_tokens:
        return ("",)
    scope = await scope_of(context.session.page, context.fingerprint)
    return (scope, "") if scope else ("",)


async def _first_accepted(
    context: StepContext, looked: Relocation, selectors: Sequence[str]
) -> tuple[Proposal, Spend]:
    """The model's first proposal that is the step's element beyond doubt, and what asking once more cost."""
    rivals = [candidate.fingerprint for candidate in looked.ranked]
    refusal, spend = "", Spend()
    for selector in selectors[:PROPOSALS]:
        handle = await element_at(context.session.page, selector)
        if handle is None:
            continue
        with charged(spend):
            proposal = await judged(
                context,
                handle,
                known=context.fingerprint,
                competitors=rivals,
                rejected=looked.rejected,
            )
            proposal, asked = await recognised(context, proposal, selector)
        spend += asked
        if proposal.verdict.accepted:
            return proposal, spend
        refusal = refusal or proposal.verdict.reason
    with charged(spend):
        if refusal:
            raise WrongElement(f"The model's choice was refused: {refusal}")
        raise nothing_fits(context)


def nothing_fits(
    context: StepContext, told: str = "The model found no element that fits."
) -> LocatorNotFound:
    """What to say where the model names nothing; and that a frame was hidden from it, where one was."""
    host = context.link.overlooks(context.session.page)
    if host:
        told += (
            f" It was not shown the frame from {host}, which was there before Stagehand was connected: "
            "give the step its frame."
        )
    return LocatorNotFound(told)


async def _spared(context: StepContext, question: _Question, asked: Spend) -> int:
    """An estimate of the input tokens that the smaller question saved, by the lengths of both; 0 when unknown."""
    if not question.scope or not asked.input_tokens:
        return 0
    page, link = context.session.page, context.link
    try:
        part, whole = [
            await link.question_length(
                page, question.words, timeout_ms=LENGTH_TIMEOUT_MS, scope=scope
            )
            for scope in (question.scope, "")
        ]
    except ModelFailed:
        return 0
    return round(asked.input_tokens * max(0, whole - part) / part) if part else 0


def _with_spared(done: Done, tokens: int) -> Done:
    if done.learned is None or not tokens:
        return done
    return replace(done, learned=replace(done.learned, tokens_spared=tokens))
