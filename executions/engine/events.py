"""What happened: the events of a run, in the order in which they are emitted.

Times are seconds since the epoch, durations milliseconds, costs US dollars. No event holds a
secret: `run.run` masks every text before it emits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from executions.engine.errors import Failure, Spend
from executions.engine.plan import Action, Strategy, Tier


class Status(StrEnum):
    """How a step or a run ended."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class Source(StrEnum):
    """Where the element came from."""

    SELECTOR = "selector"
    CACHE = "cache"
    FINGERPRINT = "fingerprint"
    OBSERVE = "observe"
    ACT = "act"


class Outcome(StrEnum):
    """How one tier attempt ended."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Learned:
    """What a healed element taught: a cache entry, written only once its run has passed.

    `method` is the action that was done to it where that is not the step's own: choosing from a
    redesigned select may be a click. `tokens_spared` estimates what showing the model a part of the
    page instead of the whole saved; it is not in `tokens`.
    """

    page_url: str
    selector: str
    element_text: str
    element_html: str
    page_title: str
    extraction_ms: float
    source: Source
    method: str = ""
    tokens: int = 0
    tokens_spared: int = 0


@dataclass(frozen=True, slots=True)
class Repair:
    """A selector that would mend a step: it led to the healed element alone, in `frame` if that is given."""

    selector: str
    basis: str
    frame: str = ""


@dataclass(frozen=True, slots=True)
class CacheUse:
    """What became of the step's cached XPath: `hit`, `missed` (not found) or `mismatch` (another element)."""

    cache_id: int
    result: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One tier's try at a step. `score` is the likeness to the known element, 0 to 1; `properties` its parts."""

    tier: Tier
    source: Source
    outcome: Outcome
    started_at: float
    duration_ms: float
    failure: Failure | None = None
    selector: str = ""
    spend: Spend = field(default_factory=Spend)
    score: float | None = None
    properties: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The run begins; `restarted` when it begins again because its browser was lost."""

    execution_id: int
    strategy: Strategy
    total_steps: int
    at: float
    browser_version: str = ""
    restarted: bool = False


@dataclass(frozen=True, slots=True)
class StepStarted:
    """Step `index` (from 0) begins."""

    index: int
    action: Action
    at: float


@dataclass(frozen=True, slots=True)
class TierAttempted:
    """A tier's try at step `index` is over."""

    index: int
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A step's end. `box` is the element's place in the screenshot (x, y, width, height; CSS pixels)."""

    index: int
    action: Action
    status: Status
    at: float
    duration_ms: float
    tier: Tier | None = None
    source: Source | None = None
    healed: bool = False
    resolved_selector: str = ""
    error: Failure | None = None
    spend: Spend = field(default_factory=Spend)
    page_url: str = ""
    screenshot: bytes | None = field(default=None, repr=False)
    box: tuple[float, float, float, float] | None = None
    fingerprint: Mapping[str, Any] | None = field(default=None, repr=False)
    learned: Learned | None = field(default=None, repr=False)
    cache_use: CacheUse | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class PageNoted:
    """A console error or a failed request of the page under test; at most 200 a run."""

    index: int
    kind: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The run's end, always the last event. `trace` is Playwright's, as a ZIP, where it is kept."""

    execution_id: int
    status: Status
    healed: bool
    at: float
    duration_ms: float
    spend: Spend
    error: Failure | None = None
    trace: bytes | None = field(default=None, repr=False)


Event = RunStarted | StepStarted | TierAttempted | StepFinished | PageNoted | RunFinished
Emit = Callable[[Event], None]
