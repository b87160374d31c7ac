"""The failure taxonomy: one exception tree, and what each kind means for the cascade."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Spend:
    """Tokens and cost of model calls; `cost_usd` is None when the model's price is not known."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal | None = Decimal(0)

    def __add__(self, other: Spend) -> Spend:
        known = self.cost_usd is not None and other.cost_usd is not None
        return Spend(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            (self.cost_usd or Decimal(0)) + (other.cost_usd or Decimal(0)) if known else None,
        )


class FailureKind(StrEnum):
    """Why a tier attempt, a step or a run did not pass."""

    LOCATOR_NOT_FOUND = "locator_not_found"
    LOCATOR_AMBIGUOUS = "locator_ambiguous"
    WRONG_ELEMENT = "wrong_element"
    NOT_ACTIONABLE = "not_actionable"
    CHECK_FAILED = "check_failed"
    NAVIGATION_FAILED = "navigation_failed"
    ACTION_UNCERTAIN = "action_uncertain"
    MODEL_UNAVAILABLE = "model_unavailable"
    BUDGET_SPENT = "budget_spent"
    BROWSER_LOST = "browser_lost"
    INVALID_INPUT = "invalid_input"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something did not pass, for machines (`kind`) and people (`message`)."""

    kind: FailureKind
    message: str


class EngineError(Exception):
    """Base of everything the engine raises on purpose."""

    kind = FailureKind.INTERNAL
    falls_through = False
    retriable = False
    is_error = True

    def __init__(self, message: str) -> None:
        self.message = message
        self.spend = Spend()
        super().__init__(message)


class StepFailure(EngineError):
    """The product under test did not do what the step says."""

    is_error = False


class LocatorNotFound(StepFailure):
    """No element matched within the tier's time."""

    kind = FailureKind.LOCATOR_NOT_FOUND
    falls_through = True


class SelectorBack(LocatorNotFound):
    """The author's selector appeared while another element was about to be used; it comes first."""


class LocatorAmbiguous(StepFailure):
    """More than one element matched."""

    kind = FailureKind.LOCATOR_AMBIGUOUS
    falls_through = True


class WrongElement(StepFailure):
    """An element was found, but it is not the one meant, or not one the action fits."""

    kind = FailureKind.WRONG_ELEMENT
    falls_through = True


class NotActionable(StepFailure):
    """The element was covered, disabled or moving to the end of the tier's time."""

    kind = FailureKind.NOT_ACTIONABLE
    falls_through = True


class CheckFailed(StepFailure):
    """The assertion's element is there and differs: red, and no tier may turn it green."""

    kind = FailureKind.CHECK_FAILED


class NavigationFailed(StepFailure):
    """The page could not be loaded: DNS, TLS, 5xx, endless redirect."""

    kind = FailureKind.NAVIGATION_FAILED
    retriable = True


class ActionUncertain(StepFailure):
    """The action was dispatched and something after it timed out; it must not be done twice."""

    kind = FailureKind.ACTION_UNCERTAIN


class ModelFailed(EngineError):
    """The model gave no usable answer; the reason is recorded and the next tier tried."""

    kind = FailureKind.MODEL_UNAVAILABLE
    falls_through = True

    def __init__(self, message: str, *, retriable: bool = False) -> None:
        super().__init__(message)
        self.retriable = retriable


class BudgetSpent(EngineError):
    """The run's or the day's token or cost cap is reached."""

    kind = FailureKind.BUDGET_SPENT
    falls_through = True


class BrowserLost(EngineError):
    """Chromium or its driver went away; the run is tried once more from its start."""

    kind = FailureKind.BROWSER_LOST


class InvalidInput(EngineError):
    """The step cannot be run as written, for example a selector Playwright cannot parse."""

    kind = FailureKind.INVALID_INPUT


class RunTimedOut(EngineError):
    """The run's time limit is over."""

    kind = FailureKind.TIMED_OUT


class RunCancelled(EngineError):
    """Somebody stopped the run."""

    kind = FailureKind.CANCELLED


@contextmanager
def charged(spend: Spend) -> Iterator[None]:
    """Let an exception from within bear what the model call before it has cost."""
    try:
        yield
    except EngineError as error:
        error.spend += spend
        raise
