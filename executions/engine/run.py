"""One execution from its first event to its last, which is always RunFinished."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
import time
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError

from executions.engine import events as ev
from executions.engine.browser import BrowserHost
from executions.engine.cascade import StepOutcome, step_run
from executions.engine.errors import (
    BrowserLost,
    EngineError,
    Failure,
    RunCancelled,
    RunTimedOut,
    Spend,
)
from executions.engine.instruction import acts_on_page
from executions.engine.keys import page_address
from executions.engine.masking import archive_masked, mask_secrets
from executions.engine.page_session import PageSession
from executions.engine.plan import EngineConfig, KnownElement, RunPlan, Step, Tier
from executions.engine.playwright_errors import action_error
from executions.engine.stagehand import StagehandLink
from executions.engine.texts import whole
from executions.engine.tiers.base import Budget, StepContext
from executions.engine.witness import StepWitness

logger = logging.getLogger(__name__)

STOP_POLL_S = 0.1
CLOSE_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Ports:
    """What a run needs from outside: the browser, and Stagehand in it; `witness` looks on where there is one."""

    browser: BrowserHost
    link: StagehandLink
    witness: StepWitness | None = None


@dataclass(slots=True)
class _Tally:
    """What has become of the run so far."""

    spend: Spend = field(default_factory=Spend)
    healed: bool = False
    status: ev.Status = ev.Status.PASSED
    error: Failure | None = None
    trace: bytes | None = None
    contexts: list[BrowserContext] = field(default_factory=list)
    """Opened for the run; closed once its end is told."""


async def run(
    plan: RunPlan,
    config: EngineConfig,
    *,
    ports: Ports,
    emit: ev.Emit,
    should_stop: Callable[[], bool],
) -> None:
    """Run the plan, telling `emit` what happens; never raises but for a cancelled task.

    A lost browser restarts the run once, from its first step. `should_stop` is asked ten times a second.
    """
    told = _until_the_end(_masked(emit, plan.secrets))
    tally = _Tally()
    try:
        await _run(plan, config, ports, told, should_stop, tally)
    finally:
        for context in tally.contexts:
            ports.browser.leave(context)


async def _run(
    plan: RunPlan,
    config: EngineConfig,
    ports: Ports,
    told: ev.Emit,
    should_stop: Callable[[], bool],
    tally: _Tally,
) -> None:
    began = time.monotonic()
    try:
        async with asyncio.timeout(config.run_timeout_ms / 1000):
            await _stoppable(_with_restart(plan, config, ports, told, tally), should_stop)
    except RunCancelled as error:
        _ended(tally, ev.Status.CANCELLED, error)
    except TimeoutError:
        seconds = config.run_timeout_ms / 1000
        _ended(tally, ev.Status.ERROR, RunTimedOut(f"The run's limit of {seconds:g} s is over."))
    except EngineError as error:
        _ended(tally, ev.Status.ERROR, error)
    except Exception as error:  # noqa: BLE001 - the run must end
        # The chained causes quote the page, and with it what was typed there.
        trace = mask_secrets(traceback.format_exc(), plan.secrets)
        logger.error("Execution %s broke.\n%s", plan.execution_id, trace)
        _ended(tally, ev.Status.ERROR, EngineError(f"Internal error: {type(error).__name__}."))
    told(
        ev.RunFinished(
            execution_id=plan.execution_id,
            status=tally.status,
            healed=tally.healed,
            at=time.time(),
            duration_ms=(time.monotonic() - began) * 1000,
            spend=tally.spend,
            error=tally.error,
            trace=tally.trace,
        )
    )


def _ended(tally: _Tally, status: ev.Status, error: EngineError) -> None:
    tally.status = status
    tally.error = Failure(error.kind, error.message)


async def _stoppable(work: Coroutine[Any, Any, None], should_stop: Callable[[], bool]) -> None:
    task = asyncio.create_task(work)
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=STOP_POLL_S)
            if done:
                return task.result()
            if should_stop():
                raise RunCancelled("Cancelled by a user.")
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=CLOSE_TIMEOUT_S)


async def _with_restart(
    plan: RunPlan, config: EngineConfig, ports: Ports, emit: ev.Emit, tally: _Tally
) -> None:
    for restarted in (False, True):
        try:
            await _once(plan, config, ports, emit, tally, restarted=restarted)
            return
        except BrowserLost:
            if restarted:
                raise
            logger.warning("Execution %s lost its browser; it starts again.", plan.execution_id)
            tally.healed = False
            while tally.contexts:  # what its pages still say is not of the second try
                await ports.browser.leave(tally.contexts.pop())


async def _once(
    plan: RunPlan,
    config: EngineConfig,
    ports: Ports,
    emit: ev.Emit,
    tally: _Tally,
    *,
    restarted: bool,
) -> None:
    page = await ports.browser.page(viewport=config.viewport)
    context = page.context
    tally.contexts.append(context)
    if plan.asks_about_frames or ports.link.is_connected:
        await ports.link.introduce(page)
    try:
        started = ev.RunStarted(
            plan.execution_id,
            plan.strategy,
            len(plan.steps),
            time.time(),
            ports.browser.version,
            restarted,
        )
        emit(started)
        if ports.witness is not None:
            await ports.witness.run_opened(context)
        if config.trace != "off":
            # A picture cannot be masked, and what is typed is on it.
            await context.tracing.start(screenshots=not plan.secrets, snapshots=True)
        at = [0]
        session = PageSession(
            page,
            base_url=plan.base_url,
            note=lambda kind, text: emit(ev.PageNoted(at[0], kind, text, time.time())),
            secrets=plan.secrets,
        )
        await _steps(plan, config, ports, emit, tally, session, at)
        if config.trace == "always" or (
            config.trace == "on_failure" and tally.status is not ev.Status.PASSED
        ):
            tally.trace = await _trace(context, plan.secrets)
    except PlaywrightError as error:
        raise action_error(error, what="The page") from error


async def _trace(context: BrowserContext, secrets: tuple[str, ...]) -> bytes | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.zip"
        with contextlib.suppress(PlaywrightError):
            await context.tracing.stop(path=path)
            return await asyncio.to_thread(lambda: archive_masked(path.read_bytes(), secrets))
    return None


async def _steps(
    plan: RunPlan,
    config: EngineConfig,
    ports: Ports,
    emit: ev.Emit,
    tally: _Tally,
    session: PageSession,
    at: list[int],
) -> None:
    spent = tally.spend if config.is_cost_known else tally.spend + Spend(cost_usd=None)
    budget = Budget(config.max_tokens_per_run, config.max_cost_usd_per_run, spent)
    for step in plan.steps:
        at[0] = step.index
        if tally.status is not ev.Status.PASSED:
            skipped = ev.StepFinished(step.index, step.action, ev.Status.SKIPPED, time.time(), 0.0)
            emit(skipped)
            continue
        known = plan.known.get(step.index, KnownElement())
        if Tier.HYBRID not in plan.strategy.tiers:
            known = replace(known, cached=())
        context = _context(step, session, known, config, ports, budget)
        if ports.witness is not None:
            await ports.witness.step_begins(context)
        await _step(context, plan, emit, tally)
        if ports.witness is not None:
            await ports.witness.step_ended(context)


def _context(
    step: Step,
    session: PageSession,
    known: KnownElement,
    config: EngineConfig,
    ports: Ports,
    budget: Budget,
) -> StepContext:
    return StepContext(
        step=step,
        session=session,
        known=known,
        config=config,
        link=ports.link,
        budget=budget,
        cached=known.cached_on(page_address(session.page.url)) if known.cached else None,
    )


async def _step(context: StepContext, plan: RunPlan, emit: ev.Emit, tally: _Tally) -> None:
    step = context.step
    began, url = time.monotonic(), context.session.page.url
    emit(ev.StepStarted(step.index, step.action, time.time()))
    context.session.activity.step_begins()

    def attempted(one: ev.Attempt) -> None:
        tally.spend += one.spend  # at once: the run may end within the step
        emit(ev.TierAttempted(step.index, one))

    outcome = await step_run(context, plan.strategy, on_attempt=attempted)
    if isinstance(outcome.failure, BrowserLost):
        raise outcome.failure
    if outcome.failure is None and acts_on_page(step):
        await context.session.follow_new_tab(context.left_ms)
    status = _status(outcome)
    picture = await _picture(context, outcome)
    finished = _finished(context, outcome, status, began, url, picture)
    tally.healed = tally.healed or finished.healed
    emit(finished)
    if status is not ev.Status.PASSED:
        tally.status, tally.error = status, finished.error


def _status(outcome: StepOutcome) -> ev.Status:
    if outcome.failure is None:
        return ev.Status.PASSED
    return ev.Status.ERROR if outcome.failure.is_error else ev.Status.FAILED


async def _picture(context: StepContext, outcome: StepOutcome) -> bytes | None:
    """A healed step's picture was taken before the action; a failed one's is taken now."""
    policy = context.config.screenshots
    if outcome.failure is not None:
        return await context.session.screenshot()
    if outcome.done is not None and outcome.done.picture is not None:
        return outcome.done.picture if policy in ("healed", "every") else None
    return await context.session.screenshot() if policy == "every" else None


def _finished(
    context: StepContext,
    outcome: StepOutcome,
    status: ev.Status,
    began: float,
    url: str,
    picture: bytes | None,
) -> ev.StepFinished:
    done, attempt, failure = outcome.done, outcome.attempt, outcome.failure
    return ev.StepFinished(
        index=context.step.index,
        action=context.step.action,
        status=status,
        at=time.time(),
        duration_ms=(time.monotonic() - began) * 1000,
        tier=attempt.tier if attempt else None,
        source=attempt.source if attempt else None,
        healed=bool(done and done.healed),
        resolved_selector=done.selector if done else "",
        error=Failure(failure.kind, failure.message) if failure else None,
        spend=outcome.spend,
        page_url=url,
        screenshot=picture,
        box=done.box if done else None,
        fingerprint=done.fingerprint if done else None,
        learned=done.learned if done else None,
        cache_use=context.cache_use,
        repairs=done.repairs if done else (),
    )


def _until_the_end(emit: ev.Emit) -> ev.Emit:
    """Tells nothing after RunFinished: a page that is being closed may still have something to say."""
    over = False

    def told(event: ev.Event) -> None:
        nonlocal over
        if not over:
            over = isinstance(event, ev.RunFinished)
            emit(event)

    return told


def _masked(emit: ev.Emit, secrets: tuple[str, ...]) -> ev.Emit:
    return lambda event: emit(_mask(event, secrets))


def _mask(value: Any, secrets: tuple[str, ...]) -> Any:
    """`value` with every text inside whole and its secrets masked, however deep."""
    if isinstance(value, str) and type(value) is str:
        return mask_secrets(whole(value), secrets)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: _mask(getattr(value, f.name), secrets) for f in fields(value)}
        return replace(value, **changes)
    if isinstance(value, dict):
        return {_mask(k, secrets): _mask(v, secrets) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_mask(part, secrets) for part in value)
    return value
