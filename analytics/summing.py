"""From ended runs to the sums that the rollups keep: by hour and by day of a case, then coarser ones."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from analytics.buckets import BUCKETS, bucket_of
from analytics.models import ALL_CASES, NO_CASE, Cut
from analytics.spans import day_of, hour_of, week_of
from executions import wording
from executions.models import StepResult, TierExecutionLog

BATCH_RUNS = 500
STEP_FIELDS = ("action", "selector", "frame", "instruction", "value", "assertion", "attribute")
RUN_FIELDS = (
    "pk", "owner_id", "team_id", "case_id", "strategy", "state", "healed", "queued_at",
    "duration_ms", "input_tokens", "output_tokens", "cost_usd",
)  # fmt: skip
WEEK_CUTS = {
    Cut.DAY.value: Cut.WEEK.value,
    Cut.CASE.value: Cut.CASE_WEEK.value,
    Cut.STRATEGY.value: Cut.STRATEGY_WEEK.value,
}
Key = tuple[Any, ...]
Rows = dict[Key, list[int]]
_HEAD = 7


def _rows(measures: int) -> Callable[[], Rows]:
    return lambda: defaultdict(lambda: [0] * measures)


@dataclass(slots=True)
class Sums:
    """Rows to add, by their key, for each kind of rollup; of `flaky` only judged and passed."""

    runs: Rows = field(default_factory=_rows(7))
    tiers: Rows = field(default_factory=_rows(8 + BUCKETS))
    attempts: Rows = field(default_factory=_rows(1))
    steps: Rows = field(default_factory=_rows(4))
    flaky: Rows = field(default_factory=_rows(2))
    titles: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The finest rows that one run adds to; all others are sums of these."""

    case_id: int
    hour: Key
    day: Key
    flaky: Key


def summed(runs: Sequence[tuple[Any, ...]]) -> Sums:
    """The finest sums over these runs (tuples of RUN_FIELDS), their steps and their attempts."""
    sums = Sums()
    by_id = {row[0]: _keys(row) for row in runs}
    for row in runs:
        _run_summed(sums, by_id[row[0]], row)
    for ids in slices(list(by_id), BATCH_RUNS):
        _steps_summed(sums, by_id, ids)
        _attempts_summed(sums, by_id, ids)
    return sums


def coarser(rows: Mapping[Key, Sequence[int]], sums: Sequence[str]) -> Rows:
    """These finest rows, their sums by the cuts that `sums` names, their weeks, and all of it by team."""
    found: Rows = {}
    heads: dict[Key, list[Key]] = {}
    for key, measures in rows.items():
        head, tail = key[:_HEAD], key[_HEAD:]
        if head not in heads:
            heads[head] = list(_heads(head, sums))
        for each in heads[head]:
            plus(found, each + tail, measures)
    return found


def _heads(head: Key, sums: Sequence[str]) -> Iterator[Key]:
    cut, starts_at, owner, team, case, strategy, outcome = head
    cuts: list[Key] = [(cut, starts_at, case, strategy, outcome)]
    if cut == Cut.STRATEGY and Cut.CASE in sums:
        cuts.append((Cut.CASE.value, starts_at, case, "", ""))
    if cut == Cut.STRATEGY and Cut.DAY in sums:
        cuts.append((Cut.DAY.value, starts_at, ALL_CASES, strategy, outcome))
    week = week_of(starts_at)
    cuts += [(WEEK_CUTS[name], week, *rest) for name, _, *rest in cuts if name in WEEK_CUTS]
    for whose in (owner, -team):
        for name, begins, *rest in cuts:
            yield (name, begins, whose, team, *rest)


def _keys(row: tuple[Any, ...]) -> _Keys:
    _, owner, team, case, strategy, state, healed, queued_at, *_ = row
    outcome = "passed_healed" if state == "passed" and healed else state
    people, case_id = (owner, team or 0), case or NO_CASE
    day = day_of(queued_at)
    return _Keys(
        case_id,
        hour=(Cut.HOUR.value, hour_of(queued_at), *people, ALL_CASES, strategy, outcome),
        day=(Cut.STRATEGY.value, day, *people, case_id, strategy, outcome),
        flaky=(Cut.CASE.value, day, *people, case_id, strategy, ""),
    )


def _run_summed(sums: Sums, keys: _Keys, row: tuple[Any, ...]) -> None:
    state = row[5]
    duration, sent, answered, cost = row[8:12]
    measures = (1, duration is not None, duration or 0, sent, answered, micro(cost), cost is None)
    for key in (keys.hour, keys.day):
        plus(sums.runs, key, measures)
    if state != "cancelled":
        plus(sums.flaky, keys.flaky, (1, state == "passed"))


def _steps_summed(sums: Sums, by_id: Mapping[int, _Keys], ids: list[int]) -> None:
    fields = ("execution_id", "index", "step", "status", "tier", "healed", "duration_ms")
    rows = StepResult.objects.filter(execution__in=ids).order_by().values_list(*fields)
    for run, index, step, status, tier, healed, duration in rows.iterator():
        keys = by_id[run]
        if status == "passed" and tier is not None:
            for key in (keys.hour, keys.day):
                sums.tiers[*key, tier][0] += 1
        if status not in ("passed", "failed", "error"):
            continue
        name = step_digest(step)
        if (keys.case_id, name) not in sums.titles:
            sums.titles[keys.case_id, name] = (index, wording.step_title(step))
        plus(sums.steps, (*keys.day, name), (1, healed, status != "passed", duration))


def _attempts_summed(sums: Sums, by_id: Mapping[int, _Keys], ids: list[int]) -> None:
    fields = (
        "execution_id", "tier", "source", "outcome", "failure_kind",
        "duration_ms", "input_tokens", "output_tokens", "cost_usd",
    )  # fmt: skip
    rows = TierExecutionLog.objects.filter(execution__in=ids).order_by().values_list(*fields)
    for run, tier, source, outcome, kind, duration, sent, answered, cost in rows.iterator():
        price, bucket, keys = micro(cost), 8 + bucket_of(duration), by_id[run]
        for key in (keys.hour, keys.day):
            row = sums.tiers[*key, tier]
            row[1] += 1
            row[2] += outcome == "passed"
            row[3] += duration
            row[4] += sent
            row[5] += answered
            row[6] += price
            row[7] += cost is None
            row[bucket] += 1
            sums.attempts[*key, tier, source, outcome, kind][0] += 1


def micro(cost_usd: Decimal | None) -> int:
    """US dollars in millionths, so that sums are exact; 0 where the cost is not known."""
    return 0 if cost_usd is None else int(cost_usd.scaleb(6).to_integral_value())


def step_digest(step: Mapping[str, Any]) -> str:
    """The same for steps that say the same, wherever they stand in the case."""
    return _digest(tuple(str(step.get(name) or "") for name in STEP_FIELDS))


@lru_cache(maxsize=10_000)
def _digest(said: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(list(said)).encode()).hexdigest()[:16]


def plus(rows: Rows, key: Key, more: Sequence[int]) -> None:
    """Add the measures to the row of the key."""
    row = rows.get(key)
    if row is None:
        rows[key] = [int(value) for value in more]
        return
    for place, value in enumerate(more):
        if value:
            row[place] += value


def slices(ids: list[int], size: int) -> Iterator[list[int]]:
    """The numbers, `size` at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
