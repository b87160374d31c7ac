"""Writes a value of the analytics tables the way its column says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from analytics.sections import Column, Counted, Shown
from executions import wording
from executions.templatetags import ui

register = template.Library()


_CLASS = {
    "end": mark_safe(' class="end"'),
    "step": mark_safe(' class="analytics-step"'),
    "reason": mark_safe(' class="analytics-words"'),
    "source": mark_safe(' class="analytics-words"'),
}


@register.simple_tag
def cells(item: Shown, row: Mapping[str, Any]) -> SafeString:
    """The cells of one row, the first as its header: one call a row, as pages have hundreds of cells."""
    first, *others = item.section.shown
    return format_html(
        '<th scope="row">{}</th>{}',
        _cell(item.counted, row, first),
        format_html_join(
            "", "<td{}>{}</td>", ((_side(each), _cell(item.counted, row, each)) for each in others)
        ),
    )


def _side(column: Column) -> str:
    if column.at_end:
        return _CLASS["end"]
    return _CLASS.get(column.key, "")


def _cell(counted: Counted, row: Mapping[str, Any], column: Column) -> SafeString | str:
    value = row[column.key]
    if column.kind == "case":
        return _case(counted, row["case_id"], value)
    return written(value, row.get("kind", "text") if column.kind == "fact" else column.kind)


def _case(counted: Counted, case_id: int, name: str) -> SafeString:
    if case_id not in counted.named_cases:
        return format_html('<span class="muted">{}</span>', name)
    address = reverse("case-detail", args=[case_id])
    return format_html('<a class="title" href="{}">{}</a>', address, name)


def written(value: Any, kind: str) -> SafeString | str:
    """A value as people read it; a dash where there is none, except for unknown prices."""
    if kind == "usd":
        return wording.cost_text(value)
    if value is None:
        return "–"
    if kind == "tier":
        return ui.tier(value)
    writers: dict[str, Callable[[Any], str]] = {
        "count": intcomma,
        "percent": _percent,
        "ms": wording.duration_text,
        "usd_limit": wording.cost_text,
        "strategy": ui.strategy_name,
    }
    return writers.get(kind, str)(value)


def _percent(share: float) -> str:
    """One decimal near the ends, where rounding would claim all or none."""
    digits = 1 if 0 < share < 0.01 or 0.99 < share < 1 else 0
    return f"{share * 100:.{digits}f} %"
