"""What each strategy is for: what the settings page and the API tell before there are figures."""

from __future__ import annotations

from dataclasses import dataclass

from executions.engine.plan import Strategy, Tier


@dataclass(frozen=True, slots=True)
class StrategyFacts:
    """Expected, not measured: success is the share of steps that find their element, in %."""

    strategy: Strategy
    title: str
    summary: str
    expected_success_percent: tuple[int, int]
    cost_level: str
    speed_level: str
    use_cases: tuple[str, ...]

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The tiers in the order in which they are tried."""
        return self.strategy.tiers


STRATEGIES = (
    StrategyFacts(
        strategy=Strategy.OPTION_A,
        title="Option A: Playwright, then hybrid",
        summary="A broken selector is looked up in the cache, by fingerprint, or observed once.",
        expected_success_percent=(90, 95),
        cost_level="low",
        speed_level="fast",
        use_cases=(
            "Suites that run on every change",
            "Pages whose layout changes more often than their wording",
            "Small budgets: a healed step costs nothing from its second run on",
        ),
    ),
    StrategyFacts(
        strategy=Strategy.OPTION_B,
        title="Option B: Playwright, then Stagehand",
        summary="A broken selector goes straight to the model, which reads the page anew; by fingerprint only where it finds nothing.",
        expected_success_percent=(92, 94),
        cost_level="medium",
        speed_level="slow",
        use_cases=(
            "Pages that look different at each visit, where a cached XPath is of no use",
            "Steps written as instructions without a selector",
            "Few broken selectors: each costs a model call in every run",
        ),
    ),
    StrategyFacts(
        strategy=Strategy.OPTION_C,
        title="Option C: all three tiers",
        summary="The hybrid tier first; the model acts only where that found nothing.",
        expected_success_percent=(97, 99),
        cost_level="medium",
        speed_level="medium",
        use_cases=(
            "The default: as many steps as possible pass, at the least cost for that",
            "Releases and nightly runs, where a false alarm costs more than a model call",
            "New suites whose pages are not well known yet",
        ),
    ),
)
