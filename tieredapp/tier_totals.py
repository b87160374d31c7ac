"""Running totals of tier attempts for Prometheus: each row is summed up once, not at each scrape."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, Sum

from executions.models import TierExecutionLog

BUCKETS_MS = (50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
SETTLE_SECONDS = 10.0
Key = tuple[int, str, str]


@dataclass(slots=True)
class Totals:
    """Sums of attempts by (tier, source, outcome); durations in milliseconds, cost in US dollars."""

    attempts: Counter[Key] = field(default_factory=Counter)
    duration_ms: Counter[Key] = field(default_factory=Counter)
    within: dict[int, Counter[Key]] = field(
        default_factory=lambda: {limit: Counter() for limit in BUCKETS_MS}
    )
    input_tokens: Counter[Key] = field(default_factory=Counter)
    output_tokens: Counter[Key] = field(default_factory=Counter)
    cost_usd: dict[Key, float] = field(default_factory=dict)

    def add(self, other: Totals) -> None:
        """Add the sums of other rows."""
        self.attempts.update(other.attempts)
        self.duration_ms.update(other.duration_ms)
        self.input_tokens.update(other.input_tokens)
        self.output_tokens.update(other.output_tokens)
        for limit in BUCKETS_MS:
            self.within[limit].update(other.within[limit])
        for key, cost in other.cost_usd.items():
            self.cost_usd[key] = self.cost_usd.get(key, 0.0) + cost


class TierTotals:
    """Sums up new rows only.

    Rows become settled some seconds after they were first seen: with several writers a row of a
    lower number may be committed after one of a higher number.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reset()

    def _reset(self) -> None:
        self._settled, self._settled_to = Totals(), 0
        self._seen_to, self._seen_at = 0, float("-inf")

    def current(self, *, now: float | None = None) -> Totals:
        """The sums over all rows there are, and over those that were deleted meanwhile."""
        now = time.monotonic() if now is None else now
        with self._lock:
            newest = TierExecutionLog.objects.aggregate(newest=Max("pk"))["newest"] or 0
            if newest < self._settled_to:
                self._reset()
            if now - self._seen_at >= SETTLE_SECONDS:
                self._settled.add(_summed(self._settled_to, self._seen_to))
                self._settled_to = self._seen_to
                self._seen_to, self._seen_at = newest, now
            result = _summed(self._settled_to, newest)
            result.add(self._settled)
            return result


def _summed(above: int, to: int) -> Totals:
    totals = Totals()
    if to <= above:
        return totals
    rows = (
        TierExecutionLog.objects.filter(pk__gt=above, pk__lte=to)
        .order_by()
        .values("tier", "source", "outcome")
        .annotate(
            attempts=Count("pk"),
            took=Sum("duration_ms"),
            sent=Sum("input_tokens"),
            answered=Sum("output_tokens"),
            cost=Sum("cost_usd"),
            **{f"within_{ms}": Count("pk", filter=Q(duration_ms__lte=ms)) for ms in BUCKETS_MS},
        )
    )
    for row in rows:
        _row_added(totals, row)
    return totals


def _row_added(totals: Totals, row: Mapping[str, Any]) -> None:
    key: Key = (row["tier"], row["source"], row["outcome"])
    totals.attempts[key] = row["attempts"]
    totals.duration_ms[key] = row["took"]
    totals.input_tokens[key] = row["sent"]
    totals.output_tokens[key] = row["answered"]
    totals.cost_usd[key] = float(row["cost"] or 0)
    for limit in BUCKETS_MS:
        totals.within[limit][key] = row[f"within_{limit}"]
