"""One step through the tiers of its strategy, and nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from executions.engine.errors import (
    ActionUncertain,
    BudgetSpent,
    CheckFailed,
    EngineError,
    Failure,
    FailureKind,
    LocatorNotFound,
    ModelFailed,
    SelectorBack,
    Spend,
    WrongElement,
)
from executions.engine.events import Attempt, Outcome, Source
from executions.engine.instruction import acts_on_page
from executions.engine.page_session import element_words
from executions.engine.plan import Strategy, Tier, WaitFor
from executions.engine.tiers.base import Done, StepContext, Try
from executions.engine.tiers.hybrid import CacheTry, FingerprintTry
from executions.engine.tiers.observe import ObserveTry
from executions.engine.tiers.playwright_direct import PageTry, SelectorTry
from executions.engine.tiers.stagehand_act import ActTry, KnownTry, LookTry

TRIES: dict[Tier, Sequence[Try]] = {
    Tier.PLAYWRIGHT: (PageTry(), SelectorTry()),
    Tier.HYBRID: (CacheTry(), FingerprintTry(), ObserveTry()),
    Tier.STAGEHAND: (ActTry(), LookTry(), KnownTry()),
}
LOOK_AGAIN_S = 1.0
UNANSWERED_S = {Tier.PLAYWRIGHT: 5.0, Tier.HYBRID: 10.0, Tier.STAGEHAND: 10.0}
"""How long beyond its tier's time a try may take: Playwright's questions to a page know no limit."""
T = TypeVar("T")
OnAttempt = Callable[[Attempt], None]


@dataclass(slots=True)
class StepOutcome:
    """How a step ended: `done` when it passed, else `failure`."""

    done: Done | None = None
    attempt: Attempt | None = None
    failure: EngineError | None = None
    spend: Spend = field(default_factory=Spend)


async def step_run(
    context: StepContext,
    strategy: Strategy,
    *,
    on_attempt: OnAttempt,
    tries: dict[Tier, Sequence[Try]] = TRIES,
) -> StepOutcome:
    """Try the tiers in order until one does the step or a failure must not fall through.

    Raises EngineError kinds that end the run (browser lost, cancelled); every other failure is
    in the outcome.
    """
    began = time.monotonic()
    outcome = StepOutcome()
    failures: list[EngineError] = []
    waited = bool(context.step.selector)
    for one in _applicable(context, strategy, tries):
        if not waited and one.tier is not Tier.PLAYWRIGHT and one.source is not Source.CACHE:
            await _quiet_awaited(context)
            waited = True
        if await _attempted(context, one, outcome, failures, on_attempt):
            return outcome
        if not failures[-1].falls_through or isinstance(failures[-1], SelectorBack):
            break
        if one.tier is Tier.PLAYWRIGHT and not isinstance(failures[-1], LocatorNotFound):
            context.selector_was_there = True
    if await _last_look(context, failures, began, outcome, on_attempt, strategy, tries):
        return outcome
    outcome.failure = verdict(failures)
    return outcome


def _applicable(
    context: StepContext, strategy: Strategy, tries: dict[Tier, Sequence[Try]]
) -> Iterator[Try]:
    for tier in strategy.tiers:
        limit = context.config.tier_timeout_ms[tier]
        own = context.step.timeout_ms
        context.deadline = time.monotonic() + (own if own is not None else limit) / 1000
        if tier is not Tier.PLAYWRIGHT and not context.step.may_heal:
            return
        for one in tries[tier]:
            if (
                tier is Tier.STAGEHAND
                and Tier.HYBRID in strategy.tiers
                and isinstance(one, LookTry | KnownTry)
            ):
                continue
            if one.applies(context):
                yield one


async def _attempted(
    context: StepContext,
    one: Try,
    outcome: StepOutcome,
    failures: list[EngineError],
    on_attempt: OnAttempt,
) -> bool:
    """One try with its retries; True when the step is done."""
    for number in range(context.config.max_retry_per_tier + 1):
        began, at = time.monotonic(), time.time()
        try:
            done = await _answered(context, one.tier, one.run(context))
        except EngineError as error:
            failures.append(error)
            outcome.spend += error.spend
            on_attempt(_failed(one, at, began, error))
            if (
                not error.retriable
                or context.left_ms <= 1
                or number == context.config.max_retry_per_tier
            ):
                return False
        else:
            outcome.spend += done.spend
            _succeeded(outcome, _passed(one, at, began, done), done, on_attempt)
            return True
    return False


async def _answered(context: StepContext, tier: Tier, trying: Coroutine[Any, Any, T]) -> T:
    """What the try gives, or a failure once the page has been silent far beyond the tier's time."""
    if context.step.wait_for is WaitFor.TIME:
        return await trying
    try:
        async with asyncio.timeout(context.left_ms / 1000 + UNANSWERED_S[tier]):
            return await trying
    except TimeoutError as error:
        if acts_on_page(context.step):
            raise ActionUncertain(
                f"The page stopped answering; whether {element_words(context.step)} was used is not known. "
                "It is not tried twice."
            ) from error
        raise CheckFailed(
            f"The page stopped answering while {element_words(context.step)} was looked at."
        ) from error


def _failed(one: Try, at: float, began: float, error: EngineError) -> Attempt:
    return Attempt(
        tier=one.tier,
        source=one.source,
        outcome=Outcome.FAILED,
        started_at=at,
        duration_ms=(time.monotonic() - began) * 1000,
        failure=Failure(error.kind, error.message),
        spend=error.spend,
    )


def _passed(one: Try, at: float, began: float, done: Done) -> Attempt:
    return Attempt(
        tier=one.tier,
        source=one.source,
        outcome=Outcome.PASSED,
        started_at=at,
        duration_ms=(time.monotonic() - began) * 1000,
        selector=done.selector,
        spend=done.spend,
        score=done.score,
        properties=done.properties,
    )


async def _quiet_awaited(context: StepContext) -> None:
    """Where no selector is waited for, nothing is looked for on half a page either."""
    session, config = context.session, context.config
    until = time.monotonic() + min(context.left_ms, config.patience_ms) / 1000
    while time.monotonic() < until and not session.page.is_closed():
        if await session.activity.is_quiet(session.page, config.settle_ms):
            return


async def _last_look(
    context: StepContext,
    failures: list[EngineError],
    began: float,
    outcome: StepOutcome,
    on_attempt: OnAttempt,
    strategy: Strategy,
    tries: dict[Tier, Sequence[Try]],
) -> bool:
    """Whatever costs nothing, once more and again for a while.

    The element may have needed longer than the page needed to go quiet.
    """
    first = failures[0] if failures else None
    if not isinstance(first, LocatorNotFound) or not failures[-1].falls_through:
        return False
    own = next((t for t in TRIES[Tier.PLAYWRIGHT] if isinstance(t, SelectorTry)), None)
    if own is not None and not own.applies(context):
        own = None
    again = _free_tries(context, strategy, tries)
    if own is None and not again:
        return False
    limit_ms, patience_ms = _patience(context)
    until = max(time.monotonic(), began + patience_ms / 1000)
    while True:
        round_ends = min(until, time.monotonic() + LOOK_AGAIN_S)
        if own is None:
            await asyncio.sleep(max(0.0, round_ends - time.monotonic()))
        for one in (own, *again):
            if one is None:
                continue
            started, at = time.monotonic(), time.time()
            context.deadline = started + limit_ms / 1000
            look = own.last_look(context, until=round_ends) if one is own else _found(one, context)
            try:
                done = await _answered(context, one.tier, look)
            except EngineError as error:
                failures.append(error)
                on_attempt(_failed(one, at, started, error))
                return False
            if done is not None:
                _succeeded(outcome, _passed(one, at, started, done), done, on_attempt)
                return True
        if time.monotonic() >= until:
            return False


def _free_tries(
    context: StepContext, strategy: Strategy, tries: dict[Tier, Sequence[Try]]
) -> list[Try]:
    """What may look for the element as often as it likes: the known element, and a model without a price."""
    if not context.step.may_heal:
        return []
    able = [t for tier in strategy.tiers for t in tries[tier] if t.applies(context)]
    known = next((t for t in able if isinstance(t, FingerprintTry)), None)
    asking = next((t for t in able if isinstance(t, ObserveTry | ActTry)), None)
    if asking is not None and context.link.costs_tokens:
        asking = None
    return [t for t in (known, asking) if t is not None]


def _patience(context: StepContext) -> tuple[float, float]:
    """Milliseconds that a use may take, and for how long its element is looked for."""
    own, config = context.step.timeout_ms, context.config
    limit_ms = config.tier_timeout_ms[Tier.PLAYWRIGHT] if own is None else own
    if own is not None or context.step.wait_for is not None:
        return limit_ms, limit_ms
    return limit_ms, config.patience_ms


def _succeeded(outcome: StepOutcome, attempt: Attempt, done: Done, on_attempt: OnAttempt) -> None:
    outcome.done, outcome.attempt = done, attempt
    on_attempt(attempt)


async def _found(one: Try, context: StepContext) -> Done | None:
    """What the try does with the element; None while it finds none, or cannot look."""
    try:
        return await one.run(context)
    except (LocatorNotFound, WrongElement, ModelFailed, BudgetSpent):
        return None


def verdict(failures: Sequence[EngineError]) -> EngineError:
    """What the step's failure is called when no tier did it.

    A red check or an action that may have happened is final. Else the product is at fault as
    far as the author's selector says so; only where nothing but models failed is it an error.
    """
    if not failures:
        return LocatorNotFound("No tier of the strategy can do this step; give it a selector.")
    last = failures[-1]
    if not last.falls_through:
        return last
    ours = [
        f
        for f in failures
        if not isinstance(f, ModelFailed) and f.kind is not FailureKind.BUDGET_SPENT
    ]
    if not ours:
        return last
    first = ours[0]
    refusals = [f for f in ours[1:] if f.message != first.message]
    if not refusals:
        return first
    return type(first)(f"{first.message} {_sentence(refusals[-1].message)}")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
