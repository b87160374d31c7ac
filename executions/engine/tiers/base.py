"""What all tiers share: what a try is given, what it gives back, and its Protocol."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from playwright.async_api import ElementHandle

from executions.engine.errors import BudgetSpent, Spend
from executions.engine.events import CacheUse, Learned, Repair, Source
from executions.engine.fingerprint import Fingerprint
from executions.engine.hints import StepHints
from executions.engine.identity import Verdict
from executions.engine.page_session import PageSession
from executions.engine.plan import CachedElement, EngineConfig, KnownElement, Step, Tier
from executions.engine.stagehand import StagehandLink


@dataclass(slots=True)
class Budget:
    """What the run has spent, against its caps."""

    max_tokens: int | None = None
    max_cost_usd: float | None = None
    spent: Spend = field(default_factory=Spend)

    def check(self) -> None:
        """Raise BudgetSpent when a cap is reached, or cannot be kept because no price is known."""
        tokens = self.spent.input_tokens + self.spent.output_tokens
        if self.max_tokens is not None and tokens >= self.max_tokens:
            raise BudgetSpent(f"{_left(f'{self.max_tokens} tokens')}; no model is asked.")
        if self.max_cost_usd is None:
            return
        if self.spent.cost_usd is None:
            raise BudgetSpent(
                "A model was asked whose price is not known, in this run or in one of the day before it, so "
                f"the cap of {self.max_cost_usd:g} USD cannot be kept; no model is asked again. "
                "Cap the tokens instead."
            )
        if float(self.spent.cost_usd) >= self.max_cost_usd:
            raise BudgetSpent(f"{_left(f'{self.max_cost_usd:g} USD')}; no model is asked.")


def _left(amount: str) -> str:
    """Words that hold for both caps: a run has its own, or what the day's runs before it left."""
    return f"The {amount} that the caps of the run and the day left to it are spent"


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A selector that fits the cached element while it looks as it is known to, and the verdict on those looks."""

    selector: str
    verdict: Verdict


@dataclass(slots=True)
class StepContext:
    """One step under way: its page, what is known of its element, and its time."""

    step: Step
    session: PageSession
    known: KnownElement
    config: EngineConfig
    link: StagehandLink
    budget: Budget
    deadline: float = 0.0
    cached: CachedElement | None = None
    place: KnownPlace | None = None
    """Set when the cached element is there and looks as it did."""
    cached_handle: ElementHandle | None = None
    """Else what is at the cached place, to be judged."""
    cache_use: CacheUse | None = None
    recognised: dict[str, str] = field(default_factory=dict)
    """Of elements under another name, by identity: why the model did not know them again, ``""`` when it did."""
    selector_was_there: bool = False
    """Tier 1 found the selector's element and could not use it; then finding it again says nothing."""

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The element as it was last seen, read only where it has to be looked for."""
        known = self.known.fingerprint
        return Fingerprint.from_json(dict(known)) if known else None

    @property
    def hints(self) -> StepHints:
        """The step's own words, for relocation and the identity check."""
        return StepHints(
            action=self.step.action.value,
            instruction=self.step.instruction,
            selector=self.step.selector,
            value="" if self.step.secret else self.step.value,
        )

    @property
    def left_ms(self) -> float:
        """Milliseconds until the tier's time is over; at least 1."""
        return max(1.0, (self.deadline - time.monotonic()) * 1000)


@dataclass(frozen=True, slots=True)
class Done:
    """A step that a try did: on which selector, and what was learned on the way."""

    selector: str = ""
    healed: bool = False
    spend: Spend = field(default_factory=Spend)
    fingerprint: Mapping[str, Any] | None = None
    learned: Learned | None = None
    box: tuple[float, float, float, float] | None = None
    picture: bytes | None = None
    score: float | None = None
    properties: Mapping[str, float] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


class Try(Protocol):
    """One way to do a step: a tier and where its element comes from."""

    tier: Tier
    source: Source

    def applies(self, context: StepContext) -> bool:
        """Whether this try can do anything for the step."""
        ...

    async def run(self, context: StepContext) -> Done:
        """Do the step, or raise what the taxonomy calls it."""
        ...
