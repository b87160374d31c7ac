"""Counts the sections of the analytics page from the rollups: one query a section, or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from analytics.buckets import NAMES, quantile
from analytics.filters import Chosen
from analytics.models import (
    AttemptRollup,
    RunRollup,
    TierRollup,
)
from analytics.sections import Counted
from analytics.selectors import strategy_figures
from executions import access, wording
from executions.engine.plan import Tier
from settingsui.models import settings_of

if TYPE_CHECKING:
    pass

TIER_COLOURS = {1: "--good-fill", 2: "--warn-fill", 3: "--bad-fill"}
CHART_ROWS = 10
_SAVED = F("hit_count") * F("extraction_tokens")
Row = dict[str, Any]


def tier_label(tier: int) -> str:
    """The tier with its number and name."""
    return f"Tier {tier} {wording.TIER_NAMES[tier]}"


def usd(row: Mapping[str, Any]) -> float | None:
    """US dollars, or None when the price of a part is not known."""
    return None if row["unpriced"] else (row["cost"] or 0) / 1_000_000


def bars(labels: Iterable[str | list[str]], *datasets: Row, **more: Any) -> Row:
    """A chart of bars, one for each label."""
    return {"type": "bar", "labels": list(labels), "datasets": list(datasets), **more}


def tiers_over_time(chosen: Chosen) -> Counted:
    """How many steps each tier resolved, by period."""
    found = (
        chosen.rows(TierRollup, by_time=True)
        .values_list("starts_at", "tier")
        .annotate(Sum("steps_resolved"))
    )
    steps: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for starts_at, tier, count in found:
        steps[chosen.period_of(starts_at)][tier] += count
    rows: list[Row] = [
        {"period": chosen.period_text(p), **{f"tier_{t}": steps[p][t] for t in wording.TIER_NAMES}}
        for p in chosen.periods()
    ]
    chart = bars(
        (row["period"] for row in rows),
        *(
            {
                "label": tier_label(tier),
                "values": [row[f"tier_{tier}"] for row in rows],
                "color": TIER_COLOURS[tier],
            }
            for tier in wording.TIER_NAMES
        ),
        stacked=True,
        y="Steps",
    )
    some = any(row[f"tier_{tier}"] for row in rows for tier in wording.TIER_NAMES)
    return Counted(rows if some else [], chart if some else None)


def strategies(chosen: Chosen) -> Counted:
    """What the runs under each strategy came to."""
    rows: list[Row] = [
        {
            "strategy": row.strategy,
            "runs": row.runs,
            "passed": row.passed - row.passed_healed,
            "healed": row.passed_healed,
            "failed": row.failed,
            "errors": row.errors,
            "cancelled": row.cancelled,
            "pass_rate": row.pass_rate,
            "low": row.pass_rate_low,
            "high": row.pass_rate_high,
            "duration_ms": row.mean_duration_ms,
            "tokens": row.input_tokens + row.output_tokens,
            "cost_usd": row.cost_usd,
        }
        for row in strategy_figures(chosen.rows(RunRollup, by_strategy=True))
    ]
    if not any(row["runs"] for row in rows):
        return Counted([])
    rates = [_per_cent(row["pass_rate"]) for row in rows]
    spans = [[_per_cent(row["low"]), _per_cent(row["high"])] for row in rows]
    chart = bars(
        (wording.STRATEGY_NAMES[str(row["strategy"])] for row in rows),
        {"label": "Pass rate", "values": rates, "color": "--accent"},
        {"label": "95 % interval", "values": spans, "color": "--text", "thin": True},
        y="Per cent",
    )
    return Counted(rows, chart)


def _per_cent(share: Any) -> float | None:
    return None if share is None else round(share * 100, 1)


def _tier_sums(chosen: Chosen) -> list[Row]:
    """The attempts of each tier: times by bucket, tokens and cost."""
    sums = chosen.rows(TierRollup).values("tier").annotate(
        tried=Sum("attempts"), passed=Sum("attempts_passed"), took=Sum("duration_ms"),
        tokens=Sum("input_tokens") + Sum("output_tokens"), cost=Sum("cost_micro_usd"),
        unpriced=Sum("unpriced"), **{f"n_{name}": Sum(name) for name in NAMES},
    )  # fmt: skip
    return [{**row} for row in sums]


def tier_durations(chosen: Chosen) -> Counted:
    """How long the attempts of each tier took, in milliseconds: median, 95th percentile."""
    by_tier = {row["tier"]: row for row in chosen.once(_tier_sums) if row["tried"]}
    rows = [_duration_row(tier.value, by_tier[tier]) for tier in Tier if tier in by_tier]
    chart = bars(
        (tier_label(row["tier"]) for row in rows),
        {
            "label": "Median (p50)",
            "values": [round(r["p50_ms"]) for r in rows],
            "color": "--accent",
        },
        {"label": "p95", "values": [round(r["p95_ms"]) for r in rows], "color": "--heal-fill"},
        y="Milliseconds",
    )
    return Counted(rows, chart if rows else None)


def _duration_row(tier: int, row: Mapping[str, Any]) -> Row:
    counts = [row[f"n_{name}"] for name in NAMES]
    return {
        "tier": tier,
        "attempts": row["tried"],
        "passed": row["passed"] / row["tried"],
        "p50_ms": quantile(counts, 0.5),
        "p95_ms": quantile(counts, 0.95),
        "mean_ms": row["took"] / row["tried"],
        "tokens": row["tokens"],
        "cost_usd": usd(row),
    }


def _attempt_sums(chosen: Chosen) -> list[tuple[str, int, str, str, int]]:
    """Attempts by outcome, tier, source and failure kind, the most of them first."""
    found = (
        chosen.rows(AttemptRollup)
        .values_list("attempt_outcome", "tier", "source", "failure_kind")
        .annotate(count=Sum("attempts"))
        .order_by("-count", "tier", "source", "failure_kind")
    )
    return list(found)


def fallback_reasons(chosen: Chosen) -> Counted:
    """Why tiers handed a step on, the most frequent first."""
    listed = [row for row in chosen.once(_attempt_sums) if row[0] == "failed"]
    total = sum(count for *_, count in listed)
    rows: list[Row] = [
        {
            "tier": tier,
            "source": wording.SOURCE_NAMES.get(source, source),
            "reason": wording.KIND_NAMES.get(kind, kind) or "the reason was not kept",
            "failure_kind": kind,
            "attempts": count,
            "share": count / total,
        }
        for _, tier, source, kind, count in listed
    ]
    top = rows[:CHART_ROWS]
    chart = bars(
        (_reason_label(row) for row in top),
        {"label": "Attempts", "values": [r["attempts"] for r in top],
         "colors": [TIER_COLOURS[r["tier"]] for r in top]},
        horizontal=True,
        x="Attempts",
    )  # fmt: skip
    return Counted(rows, chart if rows else None)


def _reason_label(row: Row) -> list[str]:
    """Two lines: who handed on, and why."""
    return [f"Tier {row['tier']}, {row['source']}", row["reason"]]


def cache_use(chosen: Chosen) -> Counted:
    """How often the cache led to an element, and what that saved."""
    uses: dict[str, int] = defaultdict(int)
    for outcome, _, source, _, count in chosen.once(_attempt_sums):
        uses[outcome] += count if source == "cache" else 0
    hits, misses = uses["passed"], uses["failed"]
    entries = _entries(chosen)
    saved = entries["saved"] or 0
    worth = _worth(chosen, saved)
    facts = [
        ("Steps found through the cache", hits, "count"),
        ("Tries in which the cached place did not serve", misses, "count"),
        ("Hit rate", hits / (hits + misses) if hits + misses else None, "percent"),
        ("Entries in use now", entries["valid"], "count"),
        ("Entries past their time now (stale)", entries["stale"], "count"),
        ("Entries found wrong now (invalid)", entries["invalid"], "count"),
        ("Tokens that the entries have saved so far", saved, "count"),
        ("US dollars that is at the mean price of these runs", worth, "usd"),
    ]
    if not (hits or misses or entries["entries"]):
        return Counted([])
    return Counted([{"what": what, "value": value, "kind": kind} for what, value, kind in facts])


def _worth(chosen: Chosen, tokens: int) -> float | None:
    """What so many tokens cost at the mean price of the attempts' tokens, in US dollars."""
    tiers = chosen.once(_tier_sums)
    price = {name: sum(row[name] for row in tiers) for name in ("tokens", "cost", "unpriced")}
    rate = usd(price)
    return None if rate is None else tokens * rate / price["tokens"] if price["tokens"] else 0.0


def _entries(chosen: Chosen) -> Row:
    entries = access.cache_visible(chosen.viewer)
    if chosen.owner:
        entries = entries.filter(owner__username=chosen.owner)
    fresh = Q(expires_at__gt=timezone.now())
    counted: Row = entries.aggregate(
        entries=Count("pk"),
        valid=Count("pk", filter=Q(is_valid=True) & fresh),
        stale=Count("pk", filter=Q(is_valid=True) & ~fresh),
        invalid=Count("pk", filter=Q(is_valid=False)),
        saved=Sum(_SAVED),
    )
    return counted


def cost_over_time(chosen: Chosen) -> Counted:
    """Tokens and US dollars, by period."""
    found = chosen.rows(RunRollup, by_time=True).values("starts_at").annotate(
        n=Sum("runs"), cost=Sum("cost_micro_usd"), none=Sum("unpriced"),
        tokens=Sum("input_tokens") + Sum("output_tokens"),
    )  # fmt: skip
    sums: dict[Any, Row] = defaultdict(lambda: {"n": 0, "tokens": 0, "cost": 0, "unpriced": 0})
    for row in found:
        total = sums[chosen.period_of(row["starts_at"])]
        total["n"] += row["n"]
        total["tokens"] += row["tokens"]
        total["cost"] += row["cost"]
        total["unpriced"] += row["none"]
    budget = _daily_budget(chosen)
    rows: list[Row] = [
        {
            "period": chosen.period_text(p),
            "runs": sums[p]["n"],
            "tokens": sums[p]["tokens"],
            "cost_usd": usd(sums[p]),
            "unpriced": sums[p]["unpriced"],
            "budget_usd": budget,
        }
        for p in chosen.periods()
    ]
    if not any(row["runs"] for row in rows):
        return Counted([])
    return Counted(
        rows, _cost_chart(rows, [sums[p]["cost"] / 1e6 for p in chosen.periods()], budget)
    )


def _daily_budget(chosen: Chosen) -> float | None:
    """The viewer's own limit of a day; a line only where the bars are days."""
    limit = settings_of(chosen.viewer).max_cost_usd_per_day
    return float(limit) if limit is not None and chosen.grain == "day" else None


def _cost_chart(rows: list[Row], known: list[float], budget: float | None) -> Row:
    line = {"label": "Your budget of a day", "type": "line", "color": "--bad-fill", "dashed": True,
            "values": [budget] * len(rows)}  # fmt: skip
    return bars(
        (row["period"] for row in rows),
        {"label": "Known cost", "values": known, "color": "--accent"},
        *([line] if budget is not None else []),
        y="US dollars",
    )
