"""What a break of a step is, what may become of it, and what the page's events say was used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from executions.engine.errors import FailureKind
from executions.engine.events import Attempt, StepFinished
from executions.engine.plan import Action, Assertion, Step

NO_ANSWER: Final = frozenset({FailureKind.MODEL_UNAVAILABLE, FailureKind.BUDGET_SPENT})


class Break(StrEnum):
    """What is done to the page before a step."""

    ID = "id"
    CLASS = "class"
    WRAPPER = "wrapper"
    ORDER = "order"
    TEXT = "text"
    REMOVE = "remove"


class Outcome(StrEnum):
    """What became of a step after a break.

    `wrong`: a healed step used another element, or used any where the true one was removed.
    `misled`: the step's own selector fitted another element, and no healing was asked.
    `held`: the selector still fitted its element. `nothing`: there was nothing of that kind to break.
    """

    HEALED = "healed"
    REFUSED = "refused"
    WRONG = "wrong"
    MISLED = "misled"
    HELD = "held"
    NOTHING = "nothing"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One break of one step; `used` names an element that was used instead of the true one."""

    kind: Break
    outcome: Outcome
    why: str = ""
    used: str = ""
    step: StepFinished | None = None
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """One event that the page saw. `met`: it passed the true element.

    `lost`: the true element had left the page by then, so that nobody can say what it met.
    """

    type: str
    trusted: bool
    met: bool
    lost: bool
    on: str


_POINTED: Final = ("pointerdown", "click")
USES: Final = {
    Action.CLICK: _POINTED,
    Action.CHECK: _POINTED,
    Action.UNCHECK: _POINTED,
    Action.FILL: ("input", "pointerdown"),
    Action.SELECT: ("input", "change", "pointerdown"),
    Action.HOVER: ("pointermove",),
    Action.PRESS: ("keydown", "pointerdown"),
}
"""The events by which an action shows."""


def deciding_use(action: Action, uses: Sequence[Use]) -> Use | None:
    """The use that decides: the first that missed the true element, else one that met it, else None.

    What a page dispatches itself counts only where no real input of that type came, and then one
    that met is enough. A click without a press of the pointer came from a script.
    """
    decided: Use | None = None
    types = [kind for kind in USES.get(action, ()) if any(use.type == kind for use in uses)]
    if "pointerdown" in types and "click" in types:
        types.remove("click")
    for kind in types:
        mine = [use for use in uses if use.type == kind]
        real = [use for use in mine if use.trusted]
        missed = [use for use in real or mine if not use.met]
        met = [use for use in real or mine if use.met]
        if missed and (real or not met):
            return missed[0]
        decided = decided or next(iter(met), None)
    return decided


def kinds_for(step: Step) -> tuple[Break, ...]:
    """The breaks that say something about the step: a check of a text is meant to fail on another text."""
    reads = step.assertion in (Assertion.TEXT_EQUALS, Assertion.TEXT_CONTAINS)
    return tuple(kind for kind in Break if not (reads and kind is Break.TEXT))


def is_breakable(step: Step) -> bool:
    """Whether the step has an element of its own that a run may find again by other means."""
    return bool(step.selector) and step.may_heal
