"""Real Chromium, real Stagehand and a local site: where whole plans are run and looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from executions.engine import events as ev
from executions.engine.browser import BrowserHost
from executions.engine.keys import page_address
from executions.engine.models import BuiltinModel, Model
from executions.engine.plan import (
    CachedElement,
    EngineConfig,
    KnownElement,
    RunPlan,
    Strategy,
    Tier,
    parse_case,
)
from executions.engine.run import Ports, run
from executions.engine.stagehand import StagehandLink
from tests.engine.local_site import Site, local_site

CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
TIER_MS = 15_000
"""What a step takes at least that sits out its tier: a limit that a busy machine keeps, too."""
QUICK = EngineConfig(
    tier_timeout_ms=dict.fromkeys(Tier, TIER_MS),
    max_retry_per_tier=0,
    settle_ms=300,
    patience_ms=1_500,
    assertion_timeout_ms=4_000,
    run_timeout_ms=90_000,
)


@dataclass
class Ran:
    """What a run told, in order."""

    events: list[ev.Event] = field(default_factory=list)

    @property
    def end(self) -> ev.RunFinished:
        """The last event."""
        last = self.events[-1]
        assert isinstance(last, ev.RunFinished)
        return last

    @property
    def steps(self) -> list[ev.StepFinished]:
        """The finished steps of the last try."""
        return [event for event in self.events if isinstance(event, ev.StepFinished)]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What the page said: kind and text."""
        return [(e.kind, e.text) for e in self.events if isinstance(e, ev.PageNoted)]

    @property
    def failed(self) -> ev.StepFinished:
        """The one step that did not pass."""
        [step] = [s for s in self.steps if s.status in (ev.Status.FAILED, ev.Status.ERROR)]
        return step

    def tries(self, index: int) -> list[tuple[str, str]]:
        """A step's attempts as (source, outcome or failure kind)."""
        return [
            (one.source.value, one.failure.kind.value if one.failure else one.outcome.value)
            for one in self.attempts(index)
        ]

    def attempts(self, index: int) -> list[ev.Attempt]:
        """A step's attempts in order."""
        return [
            e.attempt for e in self.events if isinstance(e, ev.TierAttempted) and e.index == index
        ]

    def passed(self) -> Ran:
        """Itself; raises when the run did not pass, saying why."""
        assert self.end.status is ev.Status.PASSED, (self.end.error, self.story())
        return self

    def story(self) -> list[str]:
        """All attempts as lines, for a failing test's message."""
        return [
            f"{e.index} {e.attempt.source} {e.attempt.outcome} {e.attempt.failure or e.attempt.selector}"
            for e in self.events
            if isinstance(e, ev.TierAttempted)
        ]


@dataclass
class Stage:
    """A browser with Stagehand, two sites, and a way to run steps there."""

    ports: Ports
    site: Site
    other: Site

    async def run(
        self,
        *steps: Mapping[str, Any],
        strategy: str = "option_c",
        known: Mapping[int, KnownElement] | None = None,
        model: Model | None = None,
        should_stop: Callable[[], bool] = lambda: False,
        on_event: Callable[[ev.Event], None] = lambda _event: None,
        **limits: Any,
    ) -> Ran:
        """Run the steps on the site; `limits` replace fields of the quick configuration."""
        spec = parse_case({"name": "case", "base_url": self.site.url, "steps": list(steps)})
        plan = RunPlan(1, "case", spec.base_url, Strategy(strategy), spec.steps, dict(known or {}))
        ran = Ran()

        def emit(event: ev.Event) -> None:
            ran.events.append(event)
            on_event(event)

        ports = self.ports
        if model is not None:
            ports = Ports(ports.browser, StagehandLink(browser=ports.browser, model=model))
        try:
            await run(
                plan, replace(QUICK, **limits), ports=ports, emit=emit, should_stop=should_stop
            )
        finally:
            if model is not None:
                await ports.link.close()
        return ran


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A stage; everything it started is ended with the block."""
    browser = BrowserHost(executable=CHROMIUM or "")
    link = StagehandLink(browser=browser, model=BuiltinModel())
    with local_site() as site, local_site() as other:
        try:
            yield Stage(Ports(browser, link), site, other)
        finally:
            await link.close()
            await browser.close()


def seen(ran: Ran, index: int) -> KnownElement:
    """What a passed run knows of a step's element: its fingerprint."""
    fingerprint = ran.steps[index].fingerprint
    assert fingerprint is not None, ran.story()
    return KnownElement(fingerprint=fingerprint)


def cached(ran: Ran, index: int, *, selector: str = "", url: str = "") -> KnownElement:
    """What a healed step leaves in the cache, as the next run reads it; `selector` poisons it."""
    step = ran.steps[index]
    assert step.fingerprint is not None, ran.story()
    address = url or (step.learned.page_url if step.learned else step.page_url)
    entry = CachedElement(
        7, page_address(address), selector or step.resolved_selector, step.fingerprint
    )
    return KnownElement(cached=(entry,))
