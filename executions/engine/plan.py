"""What to run: the frozen plan of one execution, and the parser that turns outside data into it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from executions.engine.case_problems import (
    SCHEMA_PATH,
    InvalidCase,
    Problem,
    character_problems,
    object_from_pairs,
    schema_problems,
)
from executions.engine.step_rules import step_rules, url_problems
from executions.engine.steps import (
    LOAD_STATES,
    NEGATIVE_ASSERTIONS,
    PAGE_ASSERTIONS,
    PAGE_WAITS,
    VALUELESS_ASSERTIONS,
    Action,
    Assertion,
    Step,
    Strategy,
    Tier,
    WaitFor,
)

__all__ = [
    "LOAD_STATES",
    "MAX_CASE_BYTES",
    "MAX_STEPS",
    "NEGATIVE_ASSERTIONS",
    "PAGE_ASSERTIONS",
    "PAGE_WAITS",
    "SCHEMA_PATH",
    "VALUELESS_ASSERTIONS",
    "Action",
    "Assertion",
    "CachedElement",
    "CaseSpec",
    "EngineConfig",
    "InvalidCase",
    "KnownElement",
    "Problem",
    "RunPlan",
    "Step",
    "Strategy",
    "Tier",
    "WaitFor",
    "parse_case",
    "parse_case_text",
    "step_problems",
]

MAX_CASE_BYTES = 1_000_000
MAX_STEPS = 500


@dataclass(frozen=True, slots=True)
class CaseSpec:
    """A validated case, as a file or a form gives it."""

    name: str
    base_url: str
    steps: tuple[Step, ...]
    tags: tuple[str, ...] = ()
    description: str = ""


def parse_case(data: object, *, base_url: str | None = None) -> CaseSpec:
    """Validate a case given as decoded JSON. `base_url` replaces the one inside.

    Raises InvalidCase with every problem found.
    """
    problems = character_problems(data) or schema_problems(data)
    if problems or not isinstance(data, Mapping):
        raise InvalidCase(problems or [Problem("", "the case must be a JSON object")])
    origin = base_url if base_url is not None else str(data.get("base_url", ""))
    if origin:
        found = character_problems({"base_url": origin})
        problems += found or [Problem("base_url", text) for text in url_problems(origin)]
    steps = []
    for index, raw in enumerate(data["steps"]):
        step, found = _parse_step(index, raw, has_base=bool(origin))
        problems += found
        steps.append(step)
    if problems:
        raise InvalidCase(problems)
    return CaseSpec(
        name=str(data["name"]).strip(),
        base_url=origin.rstrip("/"),
        steps=tuple(steps),
        tags=tuple(tag.strip() for tag in data.get("tags", ())),
        description=str(data.get("description", "")),
    )


def parse_case_text(text: bytes, *, base_url: str | None = None) -> CaseSpec:
    """Decode and validate a case file's bytes; raises InvalidCase."""
    if len(text) > MAX_CASE_BYTES:
        raise InvalidCase(
            [
                Problem(
                    "", f"the file has {len(text):,} bytes; at most {MAX_CASE_BYTES:,} are allowed"
                )
            ]
        )
    try:
        data = json.loads(text.decode("utf-8-sig"), object_pairs_hook=object_from_pairs)
    except UnicodeDecodeError as error:
        raise InvalidCase([Problem("", "the file is not UTF-8 text")]) from error
    except (ValueError, RecursionError) as error:
        raise InvalidCase([Problem("", f"the file is not valid JSON{_where(error)}")]) from error
    return parse_case(data, base_url=base_url)


def _where(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f" (line {error.lineno}, column {error.colno}: {error.msg})"
    if isinstance(error, RecursionError):
        return " that can be read: it is nested too deeply"
    return " that can be read: a number has too many digits"


def step_problems(data: Mapping[str, Any], *, has_base: bool = True) -> list[Problem]:
    """Every problem of one step given alone; field names carry no `steps[n]` prefix."""
    wrapped = {"name": "step", "base_url": "http://localhost" if has_base else "", "steps": [data]}
    if not has_base:
        del wrapped["base_url"]
    try:
        parse_case(wrapped)
    except InvalidCase as error:
        return [
            Problem(p.field.removeprefix("steps[0]").lstrip("."), p.message) for p in error.problems
        ]
    return []


def _parse_step(
    index: int, raw: Mapping[str, Any], *, has_base: bool
) -> tuple[Step, list[Problem]]:
    step = Step(
        index=index,
        action=Action(raw["action"]),
        selector=str(raw.get("selector", "")).strip(),
        frame=str(raw.get("frame", "")).strip(),
        instruction=str(raw.get("instruction", "")).strip(),
        value=_as_text(raw.get("value", "")),
        secret=bool(raw.get("secret", False)),
        assertion=Assertion(raw["assertion"]) if raw.get("assertion") else None,
        attribute=str(raw.get("attribute", "")).strip(),
        wait_for=WaitFor(raw["wait_for"]) if raw.get("wait_for") else None,
        timeout_ms=None if raw.get("timeout_ms") is None else int(raw["timeout_ms"]),
        enabled=bool(raw.get("enabled", True)),
    )
    step = _with_defaults(step)
    found = [
        Problem(f"steps[{index}].{name}", text)
        for name, text in step_rules(step, value_given="value" in raw, has_base=has_base)
    ]
    return step, found


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _with_defaults(step: Step) -> Step:
    if step.action is Action.ASSERT and step.assertion is None:
        implied = Assertion.TEXT_CONTAINS if step.value else Assertion.VISIBLE
        return replace(step, assertion=implied)
    if step.action is Action.WAIT and step.wait_for is None:
        return replace(step, wait_for=WaitFor.VISIBLE if step.selector else WaitFor.TIME)
    return step


@dataclass(frozen=True, slots=True)
class CachedElement:
    """One XPath cache entry of a step: where its element was on the page `page_url` (normalised)."""

    cache_id: int
    page_url: str
    selector: str
    fingerprint: Mapping[str, Any]
    method: str = ""


@dataclass(frozen=True, slots=True)
class KnownElement:
    """What earlier passed runs know of a step's element, and which elements a person rejected.

    `fresh` says that the fingerprint was taken so recently that a healthy step need not take it again.
    `proposed` holds the identities of the elements that were proposed for the step; None where nobody
    is going to be asked.
    """

    cached: tuple[CachedElement, ...] = ()
    fingerprint: Mapping[str, Any] | None = None
    fresh: bool = False
    rejected: frozenset[str] = frozenset()
    proposed: frozenset[str] | None = None

    def is_first_heal(self, identity: str) -> bool:
        """Whether a heal on that element will be a new proposal, which needs selectors and a picture."""
        return self.proposed is not None and identity not in self.proposed

    def cached_on(self, page_url: str) -> CachedElement | None:
        """The entry for the page with the normalised address `page_url`."""
        return next((entry for entry in self.cached if entry.page_url == page_url), None)


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """How to run: time limits in milliseconds, retries, and what is kept."""

    tier_timeout_ms: Mapping[Tier, int] = field(default_factory=lambda: dict.fromkeys(Tier, 30_000))
    max_retry_per_tier: int = 1
    run_timeout_ms: int = 600_000
    settle_ms: int = 500
    patience_ms: int = 5_000
    assertion_timeout_ms: int = 5_000
    screenshots: str = "healed"
    viewport: tuple[int, int] = (1280, 720)
    max_tokens_per_run: int | None = None
    max_cost_usd_per_run: float | None = None
    is_cost_known: bool = True
    """Whether it is known what the day's runs before it cost, where their cost is capped."""
    model_provider: str = "builtin"
    model_name: str = "builtin"
    trace: str = "off"


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One execution as plain data: its steps, and what is known of their elements (by step index)."""

    execution_id: int
    name: str
    base_url: str
    strategy: Strategy
    steps: tuple[Step, ...]
    known: Mapping[int, KnownElement] = field(default_factory=dict)

    @property
    def asks_about_frames(self) -> bool:
        """Whether a model may have to look for an element in a frame: the step or what is known of it names one, or nothing says where it is."""
        return any(
            step.may_heal and (step.frame or not step.selector or self._known_in_frame(step.index))
            for step in self.steps
        )

    def _known_in_frame(self, index: int) -> bool:
        known = self.known.get(index)
        return bool(known and known.fingerprint and known.fingerprint.get("frame_path"))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret values of the plan, longest first, for masking."""
        return tuple(
            sorted({s.value for s in self.steps if s.secret and s.value}, key=len, reverse=True)
        )
