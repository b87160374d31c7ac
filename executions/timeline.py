"""Lays a run's steps and tier attempts out on a time axis, for the waterfall of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from executions.models import StepResult
    from executions.selectors_pages import RunView, StepView

WIDTH = 1000
THINNEST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A coloured stretch; `x` and `width` in thousandths of the whole run."""

    fill: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One step's line. Times in milliseconds from the run's first step."""

    number: int
    title: str
    start_ms: float
    duration_ms: int
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The run's bars, and how long it took from its first step to its last."""

    bars: list[Bar]
    total_ms: float


def timeline_of(view: RunView) -> Timeline | None:
    """The run's waterfall; None before its first step has ended."""
    rows = [
        (step, row)
        for step in view.steps
        if (row := step.result) and row.started_at and step.outcome != "skipped"
    ]
    if not rows:
        return None
    origin = min(_began(row) for _, row in rows)
    total = max(_ms(_began(row), origin) + row.duration_ms for _, row in rows) or 1.0
    return Timeline([_bar(step, row, origin, total) for step, row in rows], total)


def _began(row: StepResult) -> datetime:
    assert row.started_at is not None
    return row.started_at


def _ms(moment: datetime, origin: datetime) -> float:
    return (moment - origin).total_seconds() * 1_000


def _bar(step: StepView, row: StepResult, origin: datetime, total: float) -> Bar:
    start = _ms(_began(row), origin)
    whole = Part(f"fill-{step.outcome}", *_placed(start, row.duration_ms, total))
    tried = [
        Part(f"fill-tier-{log.tier}", *_placed(_ms(log.started_at, origin), log.duration_ms, total))
        for log in step.attempts
    ]
    return Bar(step.number, step.title, start, row.duration_ms, tried or [whole])


def _placed(start: float, duration: float, total: float) -> tuple[int, int]:
    x = min(max(0, round(start / total * WIDTH)), WIDTH - THINNEST)
    return x, min(max(THINNEST, round(duration / total * WIDTH)), WIDTH - x)
