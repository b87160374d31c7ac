"""An element under another name: taken when the model that chose it recognises it when asked the other way round."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from executions.engine.counter_question import Recognition, counter_question, is_recognised
from executions.engine.errors import BudgetSpent, ModelFailed, Spend
from executions.engine.identity import Verdict
from executions.engine.tiers.base import StepContext
from executions.engine.tiers.healing import Proposal

RECOGNISED: Final = "recognised_by_model"
"""The property of the score that says so."""


async def recognised(
    context: StepContext, proposal: Proposal, scope: str
) -> tuple[Proposal, Spend]:
    """The proposal, accepted where its name alone was against it and the model knows it again; and what asking cost.

    Each element is asked about once a step. `scope` is its Stagehand XPath. Raises BrowserLost.
    """
    known, found = context.fingerprint, proposal.fingerprint
    if known is None or not proposal.verdict.renamed or not context.link.costs_tokens:
        return proposal, Spend()
    spend = Spend()
    if found.identity not in context.recognised:
        context.recognised[found.identity], spend = await _asked(context, proposal, scope)
    before, after = known.words[:40], found.words[:40]
    against = context.recognised[found.identity]
    if against:
        reason = f"“{after}” is new, and {against}"
        return replace(proposal, verdict=replace(proposal.verdict, reason=reason)), spend
    verdict = Verdict(
        True,
        f"“{before}” is called “{after}” now: the model chose it, and knew it again by its new name alone.",
        proposal.verdict.score,
        {**proposal.verdict.properties, RECOGNISED: 1.0},
    )
    return replace(proposal, verdict=verdict), spend


async def _asked(context: StepContext, proposal: Proposal, scope: str) -> tuple[str, Spend]:
    """Why the model did not know it again, ``""`` when it did, and what asking cost."""
    known = context.fingerprint
    assert known is not None
    try:
        context.budget.check()
        answer, spend = await context.link.asked(
            context.session.page,
            counter_question(proposal.fingerprint, known),
            Recognition,
            scope=scope,
            timeout_ms=int(context.left_ms),
            secrets=context.session.secrets,
        )
    except BudgetSpent as error:
        return f"whether it was “{known.words[:40]}” was not asked. {error.message}", Spend()
    except ModelFailed as error:
        context.budget.spent += error.spend
        told = f"asked what it was before, the model gave no answer. {error.message}"
        return told, error.spend
    context.budget.spent += spend
    if is_recognised(answer, known):
        return "", spend
    return f"asked what it was before, the model did not say “{known.words[:40]}”.", spend
