"""What to run: the frozen plan of one execution, and the parser that turns outside data into it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema

from executions.engine.selector_syntax import selector_problem

MAX_CASE_BYTES = 1_000_000
MAX_STEPS = 500
SCHEMA_PATH = Path(__file__).with_name("case.schema.json")


class Action(StrEnum):
    """What a step does."""

    NAVIGATE = "navigate"
    CLICK = "click"
    FILL = "fill"
    SELECT = "select"
    CHECK = "check"
    UNCHECK = "uncheck"
    HOVER = "hover"
    PRESS = "press"
    ASSERT = "assert"
    WAIT = "wait"


class Assertion(StrEnum):
    """What an `assert` step checks."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    TEXT_EQUALS = "text_equals"
    TEXT_CONTAINS = "text_contains"
    VALUE = "value"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
    COUNT = "count"
    URL = "url"
    TITLE = "title"
    ATTRIBUTE = "attribute"


class WaitFor(StrEnum):
    """What a `wait` step waits for."""

    TIME = "time"
    VISIBLE = "visible"
    HIDDEN = "hidden"
    URL = "url"
    LOAD_STATE = "load_state"


class Tier(IntEnum):
    """The three tiers, cheapest first."""

    PLAYWRIGHT = 1
    HYBRID = 2
    STAGEHAND = 3


class Strategy(StrEnum):
    """Which tiers a run may use, and in which order."""

    OPTION_A = "option_a"
    OPTION_B = "option_b"
    OPTION_C = "option_c"

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return _TIERS[self]


_TIERS = {
    Strategy.OPTION_A: (Tier.PLAYWRIGHT, Tier.HYBRID),
    Strategy.OPTION_B: (Tier.PLAYWRIGHT, Tier.STAGEHAND),
    Strategy.OPTION_C: (Tier.PLAYWRIGHT, Tier.HYBRID, Tier.STAGEHAND),
}

PAGE_ASSERTIONS = frozenset({Assertion.URL, Assertion.TITLE})
NEGATIVE_ASSERTIONS = frozenset({Assertion.HIDDEN, Assertion.COUNT})
VALUELESS_ASSERTIONS = frozenset(
    {Assertion.VISIBLE, Assertion.HIDDEN, Assertion.CHECKED, Assertion.UNCHECKED}
)
PAGE_WAITS = frozenset({WaitFor.TIME, WaitFor.URL, WaitFor.LOAD_STATE})
LOAD_STATES = ("load", "domcontentloaded", "networkidle")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a case: the field's path (`steps[2].selector`) and what would be right."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class InvalidCase(ValueError):
    """The case cannot be run as written; `problems` says where and why, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(p) for p in problems))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case. `value` of a secret step never appears in `repr`."""

    index: int
    action: Action
    selector: str = ""
    frame: str = ""
    instruction: str = ""
    value: str = field(default="", repr=False)
    secret: bool = False
    assertion: Assertion | None = None
    attribute: str = ""
    wait_for: WaitFor | None = None
    timeout_ms: int | None = None

    @property
    def targets_element(self) -> bool:
        """Whether the step needs an element; the others concern the page and know tier 1 only."""
        if self.action is Action.NAVIGATE:
            return False
        if self.action is Action.ASSERT:
            return self.assertion not in PAGE_ASSERTIONS
        if self.action is Action.WAIT:
            return self.wait_for not in PAGE_WAITS
        return not (self.action is Action.PRESS and not self.selector and not self.instruction)

    @property
    def may_heal(self) -> bool:
        """Whether another tier may find the element: never for negative checks and waits."""
        if not self.targets_element:
            return False
        if self.action is Action.ASSERT:
            return self.assertion not in NEGATIVE_ASSERTIONS
        return self.wait_for is not WaitFor.HIDDEN

    def to_json(self, *, masked: bool = True) -> dict[str, Any]:
        """The step in the file's format; a secret value is `***` unless `masked` is False."""
        shown = "***" if self.secret and masked and self.value else self.value
        data: dict[str, Any] = {"action": self.action.value}
        for name in ("selector", "frame", "instruction", "attribute"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        if shown:
            data["value"] = shown
        if self.secret:
            data["secret"] = True
        if self.assertion:
            data["assertion"] = self.assertion.value
        if self.wait_for:
            data["wait_for"] = self.wait_for.value
        if self.timeout_ms is not None:
            data["timeout_ms"] = self.timeout_ms
        return data


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
    problems = _schema_problems(data)
    if problems or not isinstance(data, Mapping):
        raise InvalidCase(problems or [Problem("", "the case must be a JSON object")])
    origin = base_url if base_url is not None else str(data.get("base_url", ""))
    if origin:
        problems += [Problem("base_url", text) for text in _url_problems(origin)]
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
        tags=tuple(data.get("tags", ())),
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
        data = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidCase([Problem("", "the file is not UTF-8 text")]) from error
    except (json.JSONDecodeError, RecursionError) as error:
        where = (
            f" (line {error.lineno}, column {error.colno}: {error.msg})"
            if isinstance(error, json.JSONDecodeError)
            else ""
        )
        raise InvalidCase([Problem("", f"the file is not valid JSON{where}")]) from error
    return parse_case(data, base_url=base_url)


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


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA_PATH.read_text("utf-8")))


def _schema_problems(data: object) -> list[Problem]:
    errors = sorted(_validator().iter_errors(data), key=lambda e: list(map(str, e.absolute_path)))
    return [_schema_problem(error) for error in errors]


def _schema_problem(error: jsonschema.ValidationError) -> Problem:
    path = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path
    ).lstrip(".")
    limit: Any = error.validator_value
    instance: Any = error.instance
    shown = "" if _is_secret_place(error) else f", not {_short(error.instance)}"
    messages = {
        "type": f"must be {_type_words(limit)}{shown}",
        "enum": f"must be one of {', '.join(map(str, limit)) if isinstance(limit, list) else limit}{shown}",
        "minItems": f"must have at least {limit} entry",
        "maxItems": f"must have at most {limit} entries",
        "minLength": "must not be empty",
        "maxLength": f"must have at most {limit} characters",
        "minimum": f"must be at least {limit}{shown}",
        "maximum": f"must be at most {limit}{shown}",
    }
    if error.validator == "additionalProperties":
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        known = sorted(schema.get("properties", ()))
        given: Any = error.instance
        extra = sorted(set(given) - set(known))
        return Problem(
            f"{path}.{extra[0]}".lstrip("."), f"unknown key; known are {', '.join(known)}"
        )
    if error.validator == "required":
        missing = next(name for name in list(limit or ()) if name not in instance)
        return Problem(f"{path}.{missing}".lstrip("."), "is missing")
    return Problem(path, messages.get(str(error.validator), error.message))


def _is_secret_place(error: jsonschema.ValidationError) -> bool:
    return "value" in error.absolute_path


def _short(instance: object) -> str:
    text = json.dumps(instance, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _type_words(kind: object) -> str:
    words = {
        "string": "text",
        "object": "a JSON object",
        "array": "a list",
        "integer": "a whole number",
    }
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(words.get(str(k), f"a {k}") for k in kinds)


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
        timeout_ms=raw.get("timeout_ms"),
    )
    step = _with_defaults(step)
    found = [
        Problem(f"steps[{index}].{name}", text)
        for name, text in _step_rules(step, value_given="value" in raw, has_base=has_base)
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


def _step_rules(step: Step, *, value_given: bool, has_base: bool) -> list[tuple[str, str]]:
    """Rules that a JSON Schema cannot say, as (field, message)."""
    found: list[tuple[str, str]] = []
    for name in ("selector", "frame"):
        problem = selector_problem(getattr(step, name)) if getattr(step, name) else None
        if problem:
            found.append((name, problem))
    if step.targets_element and not step.selector:
        if not step.may_heal:
            found.append(("selector", f"is needed to {step.action.value} {_what(step)}"))
        elif not step.instruction:
            found.append(("selector", "give a selector, an instruction, or both"))
    if step.assertion and step.action is not Action.ASSERT:
        found.append(("assertion", f"belongs to assert steps, not to {step.action.value}"))
    if step.wait_for and step.action is not Action.WAIT:
        found.append(("wait_for", f"belongs to wait steps, not to {step.action.value}"))
    if step.assertion is Assertion.ATTRIBUTE and not step.attribute:
        found.append(("attribute", "name the attribute to check, for example href"))
    return found + [("value", text) for text in _value_rules(step, value_given, has_base)]


def _what(step: Step) -> str:
    kind = step.assertion or step.wait_for
    return kind.value if kind else "an element"


def _value_rules(step: Step, value_given: bool, has_base: bool) -> list[str]:
    if _value_needed(step) and not step.value and not (value_given and _value_may_be_empty(step)):
        return [f"is missing; {_value_hint(step)}"]
    if step.action is Action.NAVIGATE:
        return _navigate_problems(step.value, has_base=has_base)
    if step.assertion is Assertion.COUNT and not re.fullmatch(r"\d{1,6}", step.value):
        return ["must be a whole number of elements, for example 3"]
    if step.wait_for is WaitFor.TIME and not re.fullmatch(r"\d{1,6}", step.value):
        return ["must be a time in milliseconds, for example 500 (at most 999999)"]
    if step.wait_for is WaitFor.LOAD_STATE and step.value not in LOAD_STATES:
        return [f"must be one of {', '.join(LOAD_STATES)}"]
    return []


def _value_needed(step: Step) -> bool:
    if step.action is Action.ASSERT:
        return step.assertion not in VALUELESS_ASSERTIONS
    if step.action is Action.WAIT:
        return step.wait_for in PAGE_WAITS
    return step.action in (Action.NAVIGATE, Action.FILL, Action.SELECT, Action.PRESS)


def _value_may_be_empty(step: Step) -> bool:
    """Clearing a field and checking for an empty text are real tests when the value is written out."""
    return step.action is Action.FILL or step.assertion in (
        Assertion.TEXT_EQUALS,
        Assertion.VALUE,
        Assertion.ATTRIBUTE,
    )


def _value_hint(step: Step) -> str:
    hints = {
        Action.NAVIGATE: "give an address, for example /login",
        Action.FILL: 'give the text to type ("" clears the field)',
        Action.SELECT: "give the option's label or value",
        Action.PRESS: "give a key, for example Enter",
        Action.ASSERT: "give what is expected",
        Action.WAIT: "give what to wait for",
    }
    return hints[step.action]


def _navigate_problems(value: str, *, has_base: bool) -> list[str]:
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value):
        return [] if has_base else ["is relative; give a base_url or a whole http(s) address"]
    return _url_problems(value)


def _url_problems(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return ["is not an address; for example http://127.0.0.1:9000"]
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_ok:
        return [
            f"must be an http or https address, for example https://example.org{_scheme_note(parts.scheme)}"
        ]
    return []


def _scheme_note(scheme: str) -> str:
    return f" ({scheme}: is not allowed)" if scheme and scheme not in ("http", "https") else ""


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
    """

    cached: tuple[CachedElement, ...] = ()
    fingerprint: Mapping[str, Any] | None = None
    fresh: bool = False
    rejected: frozenset[str] = frozenset()

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
    def secrets(self) -> tuple[str, ...]:
        """The secret values of the plan, longest first, for masking."""
        return tuple(
            sorted({s.value for s in self.steps if s.secret and s.value}, key=len, reverse=True)
        )


def mask_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """`text` with every secret value replaced by `***`."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text
