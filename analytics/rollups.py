"""Keeps the rollups equal to the raw rows: each ended run is added once, in the transaction that marks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max, Q

from analytics.models import (
    AttemptRollup,
    Cut,
    FlakyRollup,
    RetentionRun,
    Rollup,
    RunRollup,
    StepRollup,
    StepTitle,
    TierRollup,
)
from analytics.spans import week_of
from analytics.summing import (
    BATCH_RUNS,
    RUN_FIELDS,
    WEEK_CUTS,
    Key,
    Rows,
    Sums,
    coarser,
    plus,
    slices,
    summed,
)
from executions.models import TestExecution

PAGE_RUNS = 25
REBUILD_RUNS = 4_000
ROLLUPS: tuple[type[Rollup], ...] = (RunRollup, TierRollup, AttemptRollup, StepRollup, FlakyRollup)
_WHOSE, _TEAM = 2, 3


def catch_up(*, limit: int = BATCH_RUNS) -> int:
    """Add up to `limit` ended runs that are not counted yet; how many there were.

    Nothing is written where nothing waits.
    """
    waiting = uncounted()
    if not waiting.exists():
        return 0
    with transaction.atomic():
        return _counted(waiting.order_by("pk")[:limit])


def uncounted() -> models.QuerySet[TestExecution]:
    """Ended runs that the rollups do not have yet."""
    # `__in`: SQLite looks `NOT rolled_up` up in no index.
    return TestExecution.objects.filter(rolled_up__in=[False], state__in=TestExecution.FINISHED)


def waiting_runs() -> int:
    """How many runs a page's figures leave out, after it has added a few itself."""
    catch_up(limit=PAGE_RUNS)
    return uncounted().count()


def rebuild() -> int:
    """Count everything anew from the raw rows that are still there; how many runs were counted.

    Rollups of the time before the last clean-up stay: they are all that is left of it.
    """
    floor = RetentionRun.objects.aggregate(last=Max("cutoff"))["last"]
    with transaction.atomic():
        runs = TestExecution.objects.filter(rolled_up=True)
        for rollup in ROLLUPS:
            _cleared(rollup, floor)
        (runs.filter(queued_at__gte=floor) if floor else runs).update(rolled_up=False)
    count = 0
    # In the order of time: a batch then adds to few rows, many times.
    waiting = list(uncounted().order_by("queued_at").values_list("pk", flat=True))
    for ids in slices(waiting, REBUILD_RUNS):
        with transaction.atomic():
            count += _counted(uncounted().filter(pk__in=ids))
    return count


def _counted(waiting: models.QuerySet[TestExecution]) -> int:
    """Add these runs and mark them.

    Locking the runs puts those who count at the same time in a row: of two, the later one finds
    what the earlier one has marked, and reads the rows as they then are.
    """
    rows = list(waiting.select_for_update().values_list(*RUN_FIELDS))
    _added(summed(rows))
    for ids in slices([row[0] for row in rows], BATCH_RUNS):
        TestExecution.objects.filter(pk__in=ids).update(rolled_up=True)
    return len(rows)


def _cleared(rollup: type[Rollup], floor: datetime | None) -> None:
    """Delete the rows from `floor` on; what lies before it in the same week stays in that week's row."""
    rows = rollup._default_manager
    if floor is None:
        rows.all().delete()
        return
    week = week_of(floor)
    kept: Rows = {}
    days = rows.filter(cut__in=WEEK_CUTS, starts_at__gte=week, starts_at__lt=floor)
    width = len(rollup.KEY)
    for row in days.values_list(*rollup.KEY, *_measures(rollup)).iterator():
        plus(kept, (WEEK_CUTS[row[0]], week, *row[2:width]), row[width:])
    weeks = Q(cut__in=WEEK_CUTS.values(), starts_at__gte=week)
    rows.filter(Q(starts_at__gte=floor) | weeks).delete()
    _upserted(rollup, kept)


def person_forgotten(owner_id: int) -> None:
    """Take the person's runs, which are about to be deleted, out of the sums of their teams."""
    for rollup in ROLLUPS:
        rows = rollup._default_manager.filter(whose=owner_id)
        width = len(rollup.KEY)
        less: Rows = {}
        for row in rows.values_list(*rollup.KEY, *_measures(rollup)).iterator():
            key = (*row[:_WHOSE], -row[_TEAM], *row[_TEAM:width])
            plus(less, key, [-value for value in row[width:]])
        _upserted(rollup, less)
        rows.delete()
        emptied = dict.fromkeys(_measures(rollup), 0)
        rollup._default_manager.filter(whose__lte=0, **emptied).delete()


def _measures(rollup: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = rollup.MEASURES
    return names


def _added(sums: Sums) -> None:
    finest: dict[type[Rollup], Rows] = {
        RunRollup: sums.runs,
        TierRollup: sums.tiers,
        AttemptRollup: sums.attempts,
        StepRollup: sums.steps,
        FlakyRollup: _paired(sums.flaky),
    }
    for rollup, rows in finest.items():
        _upserted(rollup, coarser(rows, rollup.SUMS))
    StepTitle.objects.bulk_create(
        (
            StepTitle(case_id=case, step_key=name, index=index, title=title)
            for (case, name), (index, title) in sums.titles.items()
        ),
        ignore_conflicts=True,
        batch_size=200,
    )


def _paired(more: Mapping[Key, Sequence[int]]) -> Rows:
    """Judged and passed runs with the pairs they make, among themselves and with those counted."""
    counted = _counted_already(more)
    found: Rows = {}
    for key, (judged, passed) in more.items():
        before, before_passed = counted.get(key, (0, 0))
        pairs = judged * (judged - 1) // 2 + judged * before
        apart = passed * (judged - passed)
        apart += passed * (before - before_passed) + (judged - passed) * before_passed
        found[key] = [judged, passed, pairs, apart]
    return found


def _counted_already(keys: Mapping[Key, Any]) -> dict[Key, tuple[int, int]]:
    found: dict[Key, tuple[int, int]] = {}
    for day in {key[1] for key in keys}:
        of_day = [key for key in keys if key[1] == day]
        rows = FlakyRollup.objects.filter(
            cut=Cut.CASE, starts_at=day,
            whose__in={key[2] for key in of_day}, case_id__in={key[4] for key in of_day},
        )  # fmt: skip
        for *key, judged, passed in rows.values_list(*FlakyRollup.KEY, "judged", "passed"):
            found[tuple(key)] = (judged, passed)
    return found


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
    moments = {key[1] for key in rows}
    adapted = {each: connection.ops.adapt_datetimefield_value(each) for each in moments}
    values = [(k[0], adapted[k[1]], *k[2:], *rows[k]) for k in sorted(rows)]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
