"""One step through its tiers, with doubles: no browser, no model, no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from executions.engine.cascade import StepOutcome, step_run, verdict
from executions.engine.errors import (
    ActionUncertain,
    BrowserLost,
    BudgetSpent,
    CheckFailed,
    EngineError,
    InvalidInput,
    LocatorAmbiguous,
    LocatorNotFound,
    ModelFailed,
    NavigationFailed,
    NotActionable,
    Spend,
    WrongElement,
)
from executions.engine.events import Attempt, Source
from executions.engine.plan import (
    Action,
    Assertion,
    EngineConfig,
    KnownElement,
    Step,
    Strategy,
    Tier,
    WaitFor,
)
from executions.engine.tiers.base import Budget, Done, StepContext

CLICK = Step(index=0, action=Action.CLICK, selector="#a", instruction="the A button")
ALL = [Strategy.OPTION_A, Strategy.OPTION_B, Strategy.OPTION_C]


@dataclass
class Double:
    """A try that does what it is told, in order; the last stays."""

    tier: Tier
    source: Source
    answers: list[EngineError | Done]
    when: Callable[[StepContext], bool] = lambda _context: True
    seen: list[float] = field(default_factory=list)

    def applies(self, context: StepContext) -> bool:
        return self.when(context)

    async def run(self, context: StepContext) -> Done:
        self.seen.append(context.left_ms)
        answer = self.answers[min(len(self.seen), len(self.answers)) - 1]
        if isinstance(answer, EngineError):
            raise answer
        return answer


@dataclass
class Cast:
    """A try a source, and what the cascade made of them."""

    selector: Double
    cache: Double
    fingerprint: Double
    observe: Double
    act: Double
    attempts: list[Attempt] = field(default_factory=list)

    async def play(
        self, strategy: Strategy = Strategy.OPTION_C, *, step: Step = CLICK, **limits: Any
    ) -> StepOutcome:
        tries = {
            Tier.PLAYWRIGHT: [self.selector],
            Tier.HYBRID: [self.cache, self.fingerprint, self.observe],
            Tier.STAGEHAND: [self.act],
        }
        return await step_run(
            context_of(step, **limits),
            strategy,
            on_attempt=self.attempts.append,
            tries=cast(Any, tries),
        )

    @property
    def order(self) -> list[str]:
        return [one.source.value for one in self.attempts]


def context_of(step: Step, **limits: Any) -> StepContext:
    config = EngineConfig(**{"patience_ms": 0, **limits})
    nothing = cast(Any, SimpleNamespace(page=SimpleNamespace(url="http://x/")))
    return StepContext(step, nothing, KnownElement(), config, cast(Any, None), Budget())


def cast_of(**answers: EngineError | Done | list[EngineError | Done]) -> Cast:
    """All tries fail to find the element unless they are given something else to say."""
    tiers = {
        "selector": Tier.PLAYWRIGHT,
        "cache": Tier.HYBRID,
        "fingerprint": Tier.HYBRID,
        "observe": Tier.HYBRID,
        "act": Tier.STAGEHAND,
    }
    made: dict[str, Any] = {}
    for name, tier in tiers.items():
        given = answers.get(name, NotActionable(f"{name} cannot."))
        made[name] = Double(tier, Source(name), given if isinstance(given, list) else [given])
    return Cast(**made)


@pytest.mark.parametrize(
    ("strategy", "order"),
    [
        (Strategy.OPTION_A, ["selector", "cache", "fingerprint", "observe"]),
        (Strategy.OPTION_B, ["selector", "act"]),
        (Strategy.OPTION_C, ["selector", "cache", "fingerprint", "observe", "act"]),
    ],
)
async def test_a_strategy_tries_its_tiers_in_its_order(
    strategy: Strategy, order: list[str]
) -> None:
    cast_ = cast_of()
    await cast_.play(strategy)
    assert cast_.order == order


async def test_the_first_try_that_does_the_step_ends_it() -> None:
    cast_ = cast_of(fingerprint=Done(selector="#b", healed=True, score=0.9))
    outcome = await cast_.play()
    assert cast_.order == ["selector", "cache", "fingerprint"]
    assert outcome.failure is None
    assert outcome.attempt is cast_.attempts[-1]
    assert (outcome.attempt.selector, outcome.attempt.score) == ("#b", 0.9)


@pytest.mark.parametrize(
    "failure",
    [
        LocatorAmbiguous("two"),
        WrongElement("other"),
        NotActionable("covered"),
        ModelFailed("401"),
        BudgetSpent("cap"),
    ],
    ids=lambda failure: failure.kind.value,
)
async def test_these_failures_fall_through_to_the_next_tier(failure: EngineError) -> None:
    cast_ = cast_of(selector=failure, cache=Done(selector="#b"))
    outcome = await cast_.play(max_retry_per_tier=0)
    assert cast_.order == ["selector", "cache"]
    assert outcome.failure is None


async def test_a_selector_that_is_not_found_falls_through() -> None:
    cast_ = cast_of(selector=LocatorNotFound("gone"), cache=Done(selector="#b"))
    assert (await cast_.play()).failure is None


@pytest.mark.parametrize("strategy", ALL)
@pytest.mark.parametrize(
    "failure",
    [
        CheckFailed("red"),
        ActionUncertain("maybe done"),
        InvalidInput("no selector"),
        BrowserLost("gone"),
    ],
    ids=lambda failure: failure.kind.value,
)
async def test_these_failures_end_the_step_at_once(
    strategy: Strategy, failure: EngineError
) -> None:
    cast_ = cast_of(selector=failure)
    outcome = await cast_.play(strategy, max_retry_per_tier=3)
    assert cast_.order == ["selector"]
    assert outcome.failure is failure


@pytest.mark.parametrize("failure", [CheckFailed("red"), ActionUncertain("maybe")])
async def test_a_healing_tier_cannot_pass_on_a_red_check_or_an_action_that_may_have_happened(
    failure: EngineError,
) -> None:
    cast_ = cast_of(cache=failure, act=Done(selector="#b"))
    outcome = await cast_.play()
    assert cast_.order == ["selector", "cache"]
    assert outcome.failure is failure


async def test_only_retriable_failures_are_retried_and_as_often_as_set() -> None:
    for failure, times in (
        (NavigationFailed("502"), 3),
        (CheckFailed("red"), 1),
        (ActionUncertain("maybe"), 1),
    ):
        cast_ = cast_of(selector=failure)
        await cast_.play(max_retry_per_tier=2)
        assert cast_.order == ["selector"] * times
    cast_ = cast_of(observe=ModelFailed("429", retriable=True), act=ModelFailed("401"))
    await cast_.play(max_retry_per_tier=1)
    assert cast_.order.count("observe") == 2
    assert cast_.order.count("act") == 1


async def test_a_retry_that_succeeds_passes_the_step() -> None:
    cast_ = cast_of(selector=[NavigationFailed("502"), Done(selector="")])
    outcome = await cast_.play(max_retry_per_tier=1)
    assert outcome.failure is None
    assert [one.outcome.value for one in cast_.attempts] == ["failed", "passed"]


async def test_no_retry_begins_after_the_tiers_time() -> None:
    cast_ = cast_of(selector=NavigationFailed("502"))
    step = Step(index=0, action=Action.CLICK, selector="#a", timeout_ms=1)
    await cast_.play(step=step, max_retry_per_tier=3)
    assert cast_.order == ["selector"]


@pytest.mark.parametrize(
    "step",
    [
        Step(0, Action.ASSERT, selector="#a", assertion=Assertion.HIDDEN),
        Step(0, Action.ASSERT, selector="#a", assertion=Assertion.COUNT, value="2"),
        Step(0, Action.WAIT, selector="#a", wait_for=WaitFor.HIDDEN),
        Step(0, Action.ASSERT, assertion=Assertion.URL, value="/x"),
        Step(0, Action.NAVIGATE, value="/x"),
    ],
    ids=["hidden", "count", "wait hidden", "url", "navigate"],
)
async def test_what_must_not_be_healed_knows_tier_one_only(step: Step) -> None:
    cast_ = cast_of(cache=Done(), observe=Done(), act=Done())
    outcome = await cast_.play(step=step)
    assert cast_.order == ["selector"]
    assert outcome.failure is not None


async def test_a_step_without_a_selector_starts_at_the_second_tier() -> None:
    step = Step(index=0, action=Action.CLICK, instruction="the A button")
    for strategy, first in ((Strategy.OPTION_B, "act"), (Strategy.OPTION_C, "cache")):
        cast_ = cast_of()
        cast_.selector.when = lambda context: bool(context.step.selector)
        await cast_.play(strategy, step=step)
        assert cast_.order[0] == first


async def test_each_tier_has_its_own_time_and_a_steps_own_limit_replaces_it() -> None:
    limits = {Tier.PLAYWRIGHT: 1_000, Tier.HYBRID: 20_000, Tier.STAGEHAND: 60_000}
    cast_ = cast_of()
    await cast_.play(tier_timeout_ms=limits)
    assert cast_.selector.seen[0] == pytest.approx(1_000, abs=300)
    assert cast_.observe.seen[0] == pytest.approx(20_000, abs=300)
    assert cast_.act.seen[0] == pytest.approx(60_000, abs=300)
    own = cast_of()
    step = Step(index=0, action=Action.CLICK, selector="#a", timeout_ms=5_000)
    await own.play(step=step, tier_timeout_ms=limits)
    assert own.act.seen[0] == pytest.approx(5_000, abs=300)


async def test_what_failing_and_passing_tries_cost_is_added_up() -> None:
    dear = ModelFailed("nonsense")
    dear.spend = Spend(100, 10, Decimal("0.01"))
    cast_ = cast_of(observe=dear, act=Done(selector="#b", spend=Spend(200, 20, Decimal("0.02"))))
    outcome = await cast_.play(max_retry_per_tier=0)
    assert outcome.spend == Spend(300, 30, Decimal("0.03"))
    assert [a.spend.input_tokens for a in cast_.attempts] == [0, 0, 0, 100, 200]


def test_a_cap_stops_the_next_model_call_and_not_before() -> None:
    Budget(max_tokens=10, spent=Spend(4, 5)).check()
    with pytest.raises(BudgetSpent, match="10 tokens"):
        Budget(max_tokens=10, spent=Spend(5, 5)).check()
    with pytest.raises(BudgetSpent, match=r"0\.5 USD"):
        Budget(max_cost_usd=0.5, spent=Spend(1, 1, Decimal("0.5"))).check()
    Budget(spent=Spend(10**9, 10**9)).check()
    Budget(max_tokens=10, spent=Spend(1, 1, None)).check()
    with pytest.raises(BudgetSpent, match="price is not known"):
        Budget(max_cost_usd=0.5, spent=Spend(1, 1, None)).check()


async def test_the_selectors_failure_names_the_step_and_the_last_refusal_is_told() -> None:
    failures = [LocatorNotFound("'A' is not on the page."), WrongElement("It is another")]
    found = verdict(failures)
    assert found.kind.value == "locator_not_found"
    assert found.message == "'A' is not on the page. It is another."


def test_models_that_fail_do_not_hide_that_the_selector_broke() -> None:
    found = verdict([LocatorNotFound("gone"), ModelFailed("401"), BudgetSpent("cap")])
    assert (found.kind.value, found.is_error) == ("locator_not_found", False)


def test_where_nothing_but_models_failed_the_step_is_an_error() -> None:
    found = verdict([ModelFailed("401"), ModelFailed("429")])
    assert (found.message, found.is_error) == ("429", True)


def test_a_step_that_no_try_can_do_says_what_it_needs() -> None:
    assert "give it a selector" in verdict([]).message
