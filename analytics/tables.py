"""The sections of the analytics page in their order: titles, notes and columns."""

from __future__ import annotations

from analytics import figures, ranked
from analytics.figures import tier_label
from analytics.sections import CASE, Column, Section
from executions import wording

_PERIOD = Column("period", "From")

_TOKENS, _COST = Column("tokens", "Tokens", "count"), Column("cost_usd", "Cost", "usd")
_UNPRICED = Column("unpriced", "Of unknown price", "count")
_STEP_COLUMNS = (
    *CASE,
    Column("step", "Step"),
    Column("steps", "Ended", "count"),
    Column("healed", "Healed", "count"),
    Column("healed_share", "Healed share", "percent"),
    Column("failed", "Not passed", "count"),
    Column("mean_ms", "Mean duration", "ms"),
)

SECTIONS: tuple[Section, ...] = (
    Section(
        "tiers", "Tiers over time",
        "Passed steps by the tier that did them.",
        (_PERIOD, *(Column(f"tier_{t}", tier_label(t), "count") for t in wording.TIER_NAMES)),
        figures.tiers_over_time, charted=True, by_time=True, wide=True, empty="No step passed on a tier in these runs.",
    ),
    Section(
        "strategies", "Success by strategy",
        "Passed, of passed, failed and error, with its 95 % Wilson interval: few runs, wide interval.",
        (
            Column("strategy", "Strategy", "strategy"), Column("runs", "Runs", "count"),
            Column("passed", "Passed", "count"), Column("healed", "Healed", "count"),
            Column("failed", "Failed", "count"), Column("errors", "Errors", "count"),
            Column("cancelled", "Cancelled", "count"), Column("pass_rate", "Pass rate", "percent"),
            Column("low", "From", "percent"), Column("high", "To", "percent"),
            Column("duration_ms", "Mean duration", "ms"), _TOKENS, _COST,
        ),
        figures.strategies, charted=True, wide=True,
    ),
    Section(
        "durations", "Duration of a tier",
        "Of one attempt. The quantiles come from buckets and may be off by 19 % at the most.",
        (
            Column("tier", "Tier", "tier"), Column("attempts", "Attempts", "count"),
            Column("passed", "Passed", "percent"), Column("p50_ms", "p50", "ms"),
            Column("p95_ms", "p95", "ms"), Column("mean_ms", "Mean", "ms"), _TOKENS, _COST,
        ),
        figures.tier_durations, charted=True, wide=True, empty="No attempt was kept of these runs.",
    ),
    Section(
        "reasons", "Why a tier handed on",
        "Attempts that did not pass, by reason.",
        (
            Column("tier", "Tier", "tier"), Column("source", "Element from"),
            Column("reason", "Reason"), Column("attempts", "Attempts", "count"),
            Column("share", "Share", "percent"),
        ),
        figures.fallback_reasons, charted=True, ranked=True, wide=True, empty="No attempt failed in these runs.",
    ),
    Section(
        "cost", "Cost over time",
        "What the models charged, as far as prices are known.",
        (_PERIOD, Column("runs", "Runs", "count"), _TOKENS, _COST, _UNPRICED,
         Column("budget_usd", "Your budget", "usd_limit")),
        figures.cost_over_time, charted=True, by_time=True, wide=True,
    ),
    Section(
        "cache", "XPath cache",
        "What was found again without a model. Entries are as they are now, whatever the days.",
        (Column("what", "Figure"), Column("value", "Value", "fact")),
        figures.cache_use, empty="Nothing has been cached yet.",
    ),
    Section(
        "cost-cases", "Cost of cases", "The dearest first.",
        (*CASE, Column("runs", "Runs", "count"), _TOKENS, _COST, _UNPRICED),
        ranked.cost_of_cases, charted=True, ranked=True, empty="No run of these spent tokens.",
    ),
    Section(
        "flaky", "Flakiest cases",
        "Of all pairs of one person's runs on one day under one strategy, the share in which one passed and one did not.",
        (*CASE, Column("flakiness", "Disagree", "percent"), Column("runs", "Runs", "count"),
         Column("pass_rate", "Pass rate", "percent")),
        ranked.flakiest_cases, ranked=True, wide=True, empty="No two runs of a case disagreed on a day.",
    ),
    Section(
        "healed", "Most healed steps", "Their selectors are worth mending.",
        _STEP_COLUMNS, ranked.healed_steps, ranked=True, wide=True, empty="No step was healed.",
    ),
    Section(
        "slow", "Slowest steps", "By mean duration.",
        _STEP_COLUMNS, ranked.slowest_steps, ranked=True, wide=True,
    ),
)  # fmt: skip
BY_SLUG = {section.slug: section for section in SECTIONS}
