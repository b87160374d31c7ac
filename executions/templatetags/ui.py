"""Template tags of the design system: icons, badges, tiers, sparklines, and values as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from executions import wording

register = template.Library()

SPARK_BARS = 20


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; hidden from screen readers unless it has a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon icon-{}" {}><use href="{}#{}"></use></svg>',
        name,
        SafeString(spoken),
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def state(outcome: str) -> SafeString:
    """A badge for a run's or step's outcome: icon and word, never colour alone."""
    return format_html(
        '<span class="badge is-{}">{}{}</span>',
        outcome,
        icon(wording.STATE_ICONS.get(outcome, "dot")),
        wording.STATE_NAMES.get(outcome, outcome),
    )


@register.simple_tag
def tier(number: int | None) -> SafeString:
    """A tier with its number and name."""
    if not number:
        return SafeString("")
    return format_html(
        '<span class="tier tier-{0}"><b><span>{0}</span></b>{1}</span>',
        number,
        wording.TIER_NAMES.get(int(number), ""),
    )


@register.simple_tag
def sparkline(runs: Sequence[Any], *, at_end: bool = True) -> SafeString:
    """The newest runs as bars, oldest first; height and colour say the outcome, a sentence says it all.

    In a column of many they end at the same place, `at_end`; one alone begins at its left.
    """
    shown = list(reversed(list(runs)[:SPARK_BARS]))
    if not shown:
        return SafeString('<span class="muted small">no runs yet</span>')
    heights = {"passed": 20, "passed_healed": 14}
    first = SPARK_BARS - len(shown) if at_end else 0
    bars = format_html_join(
        "",
        '<rect class="fill-{}" x="{}" y="{}" width="5" height="{}"></rect>',
        (
            (
                run.outcome,
                (first + i) * 6,
                20 - heights.get(run.outcome, 8),
                heights.get(run.outcome, 8),
            )
            for i, run in enumerate(shown)
        ),
    )
    words = ", ".join(
        f"{sum(run.outcome == key for run in shown)} {wording.STATE_NAMES[key].lower()}"
        for key in wording.STATE_NAMES
        if any(run.outcome == key for run in shown)
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 120 20" role="img" aria-label="Last {} runs: {}">{}</svg>',
        len(shown),
        words,
        bars,
    )


@register.filter
def duration(value: float | None) -> str:
    """Milliseconds as people read them."""
    return wording.duration_text(value)


@register.filter
def usd(value: Decimal | float | None) -> str:
    """A cost in US dollars."""
    return wording.cost_text(value)


@register.filter
def percent(value: float | None) -> str:
    """A share of 1 as a percentage; a dash where there is none."""
    return "–" if value is None else f"{value * 100:.0f} %"


@register.filter
def strategy_name(value: str) -> str:
    """`option_c` as `Option C`."""
    return wording.STRATEGY_NAMES.get(value, value)


@register.filter
def kind_words(value: str) -> str:
    """A failure kind in words."""
    return wording.KIND_NAMES.get(value, value)


@register.filter
def source_words(value: str) -> str:
    """Where an element came from, in words."""
    return wording.SOURCE_NAMES.get(value, value)


@register.filter
def state_icon(value: str) -> str:
    """The icon's name for an outcome."""
    return wording.STATE_ICONS.get(value, "dot")


@register.filter
def state_name(value: str) -> str:
    """The word for an outcome."""
    return wording.STATE_NAMES.get(value, value)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or None."""
    return mapping.get(key) if mapping else None


@register.filter
def words(value: object) -> str:
    """`text_contains` as `text contains`."""
    return str(value).replace("_", " ")


CHARTJS_VERSION = "4.5.1"
CHARTJS_CDN = f"https://cdn.jsdelivr.net/npm/chart.js@{CHARTJS_VERSION}/dist/chart.umd.min.js"
CHARTJS_INTEGRITY = "sha384-jb8JQMbMoBUzgWatfe6COACi2ljcDdZQ2OxczGA3bGNeWe+6DChMTBJemed7ZnvJ"


@register.simple_tag
def chartjs() -> SafeString:
    """The chart library from its CDN, held to its hash, or from the place that CHARTJS_URL names."""
    if settings.CHARTJS_URL:
        return format_html('<script defer src="{}"></script>', settings.CHARTJS_URL)
    return format_html(
        '<script defer src="{}" integrity="{}" crossorigin="anonymous"></script>',
        CHARTJS_CDN,
        CHARTJS_INTEGRITY,
    )


@register.filter
def points(value: float) -> str:
    """A difference of shares in percentage points, without its sign."""
    return f"{abs(value) * 100:.0f} points"
