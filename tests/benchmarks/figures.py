"""The figures' names, limits and aims, and their table."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure has to keep to, and what it aims at; `at_least` says which way is good."""

    limit: float | None
    aim: float | None
    at_least: bool
    says: str

    def kept(self, value: float) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.limit is None:
            return None
        better: Callable[[float, float], bool] = operator.ge if self.at_least else operator.le
        return better(value, self.limit)


LIMITS: Mapping[str, Limit] = {
    "overhead_ratio": Limit(1.10, 1.03, False, "50 healthy steps by bare Playwright"),
    "healed_ratio": Limit(1.3, 1.1, False, "broken selector, good cache entry, by a healthy step"),
    "cache_speedup": Limit(10, 30, True, "observe() with a 1.5 s model by the cache"),
    "throughput_ratio_1": Limit(0.9, 1.0, True, "runs a minute by bare Playwright, 1 at once"),
    "throughput_ratio_2": Limit(0.9, 1.0, True, "runs a minute by bare Playwright, 2 at once"),
    "throughput_ratio_4": Limit(0.9, 1.0, True, "runs a minute by bare Playwright, 4 at once"),
    "frame_p95_ms": Limit(100, 30, False, "step's end to WebSocket frame, ms"),
    "watchers_p95_ms": Limit(250, 100, False, "event to WebSocket frame, 200 watchers, ms"),
    "memory_ratio": Limit(None, None, False, "one more run by one more bare context"),
}
PATTERNS: Mapping[str, Limit] = {
    "_cpu_p95_ms_": Limit(None, None, False, "of that, the processor's time, ms"),
    "_p95_ms_": Limit(200, 100, False, "page's time with that many tier logs, ms"),
    "_ratio_": Limit(1.5, 1.2, False, "page's time by its time with the fewest"),
}
"""Limits of figures whose names end in a number of rows."""


def limit_of(name: str) -> Limit:
    """The limit of the figure of that name."""
    if name in LIMITS:
        return LIMITS[name]
    return next(limit for part, limit in PATTERNS.items() if part in name)


def table(figures: Mapping[str, float]) -> Iterator[str]:
    """Lines of a table of the figures, each beside its limit and aim."""
    yield f"{'figure':<28} {'value':>8} {'limit':>9} {'aim':>9}  {'':<5} what"
    for name, value in figures.items():
        limit = limit_of(name)
        kept = limit.kept(value)
        mark = {None: "", True: "pass", False: "miss"}[kept]
        yield (
            f"{name:<28} {value:>8.3f} {_bound(limit, limit.limit):>9} {_bound(limit, limit.aim):>9}  "
            f"{mark:<5} {limit.says}"
        )


def _bound(limit: Limit, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{'>=' if limit.at_least else '<='} {value:g}"
