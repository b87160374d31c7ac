"""Keeps the rollups equal to the raw rows: each ended run is added once, in the transaction that marks it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from analytics.buckets import BUCKETS, bucket_of
from analytics.models import (
    ALL_CASES,
    NO_CASE,
    AttemptRollup,
    Cut,
    RetentionRun,
    Rollup,
    RunRollup,
    StepRollup,
    StepTitle,
    TierRollup,
)
from executions import wording
from executions.models import StepResult, TestExecution, TierExecutionLog

BATCH_RUNS = 500
STEP_FIELDS = ("action", "selector", "frame", "instruction", "value", "assertion", "attribute")
RUN_FIELDS = (
    "pk", "owner_id", "team_id", "case_id", "strategy", "state", "healed", "queued_at",
    "duration_ms", "input_tokens", "output_tokens", "cost_usd",
)  # fmt: skip
Key = tuple[Any, ...]
ROLLUPS: tuple[type[Rollup], ...] = (RunRollup, TierRollup, AttemptRollup, StepRollup)


@dataclass(slots=True)
class Sums:
    """Rows to add, by their key, for each kind of rollup."""

    runs: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * 7))
    tiers: dict[Key, list[int]] = field(
        default_factory=lambda: defaultdict(lambda: [0] * (8 + BUCKETS))
    )
    attempts: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0]))
    steps: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * 4))
    titles: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)


def catch_up(*, limit: int = BATCH_RUNS) -> int:
    """Add up to `limit` ended runs that are not counted yet; how many there were.

    Nothing is written where nothing waits.
    """
    waiting = uncounted()
    if not waiting.exists():
        return 0
    with transaction.atomic():
        rows = list(waiting.select_for_update().order_by("pk").values_list(*RUN_FIELDS)[:limit])
        ids = [row[0] for row in rows]
        _added(summed(rows))
        TestExecution.objects.filter(pk__in=ids).update(rolled_up=True)
    return len(ids)


def uncounted() -> models.QuerySet[TestExecution]:
    """Ended runs that the rollups do not have yet."""
    return TestExecution.objects.filter(rolled_up=False, state__in=TestExecution.FINISHED)


def rebuild() -> int:
    """Count everything anew from the raw rows that are still there; how many runs were counted.

    Rollups of the time before the last clean-up stay: they are all that is left of it.
    """
    floor = RetentionRun.objects.aggregate(last=Max("cutoff"))["last"]
    with transaction.atomic():
        runs = TestExecution.objects.filter(rolled_up=True)
        for rollup in ROLLUPS:
            rows = rollup._default_manager.all()
            (rows.filter(starts_at__gte=floor) if floor else rows).delete()
        (runs.filter(queued_at__gte=floor) if floor else runs).update(rolled_up=False)
    count = 0
    while added := catch_up(limit=BATCH_RUNS * 4):
        count += added
    return count


def summed(runs: Sequence[tuple[Any, ...]]) -> Sums:
    """The sums over these runs (tuples of RUN_FIELDS), their steps and their attempts."""
    sums = Sums()
    by_id = {row[0]: _keys(row) for row in runs}
    for row in runs:
        _run_summed(sums, by_id[row[0]], row)
    for ids in _slices(list(by_id)):
        _steps_summed(sums, by_id, ids)
        _attempts_summed(sums, by_id, ids)
    return sums


@dataclass(frozen=True, slots=True)
class _Keys:
    """The rows one run adds to: `flat` for sums, `detailed` for steps."""

    case_id: int
    flat: tuple[Key, ...]
    detailed: tuple[Key, ...]


def _keys(row: tuple[Any, ...]) -> _Keys:
    _, owner, team, case, strategy, state, healed, queued_at, *_ = row
    outcome = "passed_healed" if state == "passed" and healed else state
    people = (owner, team or 0)
    case_id = case or NO_CASE
    hour, day = hour_of(queued_at), day_of(queued_at)
    flat = (
        (Cut.HOUR.value, hour, *people, ALL_CASES, strategy, outcome),
        (Cut.DAY.value, day, *people, ALL_CASES, strategy, outcome),
        (Cut.CASE.value, day, *people, case_id, strategy, outcome),
    )
    detailed = (
        (Cut.CASE.value, day, *people, case_id, "", ""),
        (Cut.STRATEGY.value, day, *people, case_id, strategy, outcome),
    )
    return _Keys(case_id, flat, detailed)


def hour_of(moment: datetime) -> datetime:
    """The beginning of its hour (of UTC)."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> datetime:
    """The beginning of its day in the installation's time zone."""
    local = moment.astimezone(timezone.get_default_timezone())
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def _run_summed(sums: Sums, keys: _Keys, row: tuple[Any, ...]) -> None:
    duration, sent, answered, cost = row[8:12]
    for key in keys.flat:
        _plus(
            sums.runs[key],
            (1, duration is not None, duration or 0, sent, answered, micro(cost), cost is None),
        )


def _steps_summed(sums: Sums, by_id: Mapping[int, _Keys], ids: list[int]) -> None:
    fields = ("execution_id", "index", "step", "status", "tier", "healed", "duration_ms")
    rows = StepResult.objects.filter(execution__in=ids).order_by().values_list(*fields)
    for run, index, step, status, tier, healed, duration in rows.iterator():
        keys = by_id[run]
        if status == "passed" and tier is not None:
            for key in keys.flat:
                sums.tiers[*key, tier][0] += 1
        if status not in ("passed", "failed", "error"):
            continue
        name = step_digest(step)
        sums.titles.setdefault((keys.case_id, name), (index, wording.step_title(step)))
        for key in keys.detailed:
            _plus(sums.steps[*key, name], (1, healed, status != "passed", duration))


def _attempts_summed(sums: Sums, by_id: Mapping[int, _Keys], ids: list[int]) -> None:
    fields = (
        "execution_id", "tier", "source", "outcome", "failure_kind",
        "duration_ms", "input_tokens", "output_tokens", "cost_usd",
    )  # fmt: skip
    rows = TierExecutionLog.objects.filter(execution__in=ids).order_by().values_list(*fields)
    for run, tier, source, outcome, kind, duration, sent, answered, cost in rows.iterator():
        price, bucket = micro(cost), 8 + bucket_of(duration)
        for key in by_id[run].flat:
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
    said = [str(step.get(name) or "") for name in STEP_FIELDS]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _plus(row: list[int], more: Sequence[int]) -> None:
    for place, value in enumerate(more):
        row[place] += value


def _slices(ids: list[int], size: int = BATCH_RUNS) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _added(sums: Sums) -> None:
    _upserted(RunRollup, sums.runs)
    _upserted(TierRollup, sums.tiers)
    _upserted(AttemptRollup, sums.attempts)
    _upserted(StepRollup, sums.steps)
    StepTitle.objects.bulk_create(
        (
            StepTitle(case_id=case, step_key=name, index=index, title=title)
            for (case, name), (index, title) in sums.titles.items()
        ),
        ignore_conflicts=True,
        batch_size=200,
    )


def _upserted(rollup: Any, rows: Mapping[Key, Sequence[int]]) -> None:
    """Add the measures to the row of each key; in the order of keys, so that writers cannot deadlock."""
    if not rows:
        return
    quoted = connection.ops.quote_name
    table = quoted(rollup._meta.db_table)
    names = [quoted(name) for name in (*rollup.KEY, *rollup.MEASURES)]
    key = ", ".join(names[: len(rollup.KEY)])
    sums = ", ".join(f"{n} = {table}.{n} + excluded.{n}" for n in names[len(rollup.KEY) :])
    statement = (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))}) "
        f"ON CONFLICT ({key}) DO UPDATE SET {sums}"
    )
    adapt = connection.ops.adapt_datetimefield_value
    values = [(k[0], adapt(k[1]), *k[2:], *map(int, row)) for k, row in sorted(rows.items())]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
