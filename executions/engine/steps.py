"""What one step is: its action, what it checks or waits for, and where its element is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any


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
        """Its tiers in the order in which they try."""
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


def empty_is_meant(action: str, assertion: str | None) -> bool:
    """Whether "" is a value: clearing a field and checking for an empty text are real tests."""
    return action == Action.FILL or assertion in (
        Assertion.TEXT_EQUALS,
        Assertion.VALUE,
        Assertion.ATTRIBUTE,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case. `value` of a secret step never appears in `repr`.

    A step that is not `enabled` stays in its case; no run has it.
    """

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
    enabled: bool = True

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

    @property
    def may_be_empty(self) -> bool:
        """Whether an empty value that is written out means something (see `empty_is_meant`)."""
        return empty_is_meant(self.action, self.assertion)

    def to_json(self, *, masked: bool = True) -> dict[str, Any]:
        """The step in the file's format; a secret value is `***` unless `masked` is False."""
        shown = "***" if self.secret and masked and self.value else self.value
        data: dict[str, Any] = {"action": self.action.value}
        for name in ("selector", "frame", "instruction", "attribute"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        if shown or self.may_be_empty:
            data["value"] = shown
        if self.secret:
            data["secret"] = True
        if self.assertion:
            data["assertion"] = self.assertion.value
        if self.wait_for:
            data["wait_for"] = self.wait_for.value
        if self.timeout_ms is not None:
            data["timeout_ms"] = self.timeout_ms
        if not self.enabled:
            data["enabled"] = False
        return data
