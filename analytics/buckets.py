"""Fixed buckets of durations, each √2 wide, and the quantiles that they can tell."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

# Upper ends in milliseconds: 1, 1.4, 2, 2.8 … 185 s; the last bucket holds what took longer.
LIMITS_MS: tuple[float, ...] = tuple(2 ** (step / 2) for step in range(36))
BUCKETS = len(LIMITS_MS) + 1
NAMES: tuple[str, ...] = tuple(f"bucket_{number:02d}" for number in range(BUCKETS))


def bucket_of(duration_ms: float) -> int:
    """The number of the bucket that holds a duration."""
    return bisect_left(LIMITS_MS, duration_ms)


def quantile(counts: Sequence[int], share: float) -> float | None:
    """The duration in milliseconds below which `share` of all lie; None without any.

    The geometric middle of the bucket that holds it: wrong by a factor of 2^(1/4) (19 %) at the most,
    except beyond the last limit, which is then given itself.
    """
    total = sum(counts)
    if not total:
        return None
    rank, seen = max(1, math.ceil(share * total)), 0
    for number, count in enumerate(counts):
        seen += count
        if seen >= rank:
            return _middle(number)
    return None


def _middle(number: int) -> float:
    if number == 0:
        return LIMITS_MS[0]
    if number >= len(LIMITS_MS):
        return LIMITS_MS[-1]
    return math.sqrt(LIMITS_MS[number - 1] * LIMITS_MS[number])
