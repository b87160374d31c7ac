"""Loads runs with their steps and tier logs by the hundred thousand: plain inserts, no models."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from executions import services
from executions.engine.plan import parse_case
from executions.models import (
    StepResult,
    TestCase,
    TestExecution,
    TierExecutionLog,
    XPathCache,
)
from settingsui.models import Team, TeamMembership

DAYS, CASES, STEPS, PEOPLE, ENTRIES = 90, 50, 10, 5, 2_000
KINDS = ("locator_not_found", "locator_ambiguous", "wrong_element", "not_actionable", "timed_out")
BATCH = 2_000
TAG = "smoke"
LOGS_A_RUN = 11
"""About as many: ten steps, of which one or two are tried again."""


@dataclass(frozen=True, slots=True)
class World:
    """The people of one team and their cases."""

    people: list[User]
    cases: list[TestCase]


def world_made() -> World:
    """A team of QA people, its cases, and what its runs have cached."""
    team = Team.objects.create(name="Bench")
    group, _ = Group.objects.get_or_create(name="QA")
    people = [User.objects.create(username=f"person-{n}") for n in range(PEOPLE)]
    for person in people:
        person.groups.add(group)
        TeamMembership.objects.create(user=person, team=team)
    steps = [_step(index) for index in range(STEPS)]
    cases = [
        services.case_save(
            user=people[n % PEOPLE],
            spec=parse_case(
                {
                    "name": f"Case {n}",
                    "base_url": "http://127.0.0.1:9",
                    "steps": steps,
                    "tags": [TAG] if n % 2 else [],
                }
            ),
        )
        for n in range(CASES)
    ]
    _cached(people[0], team)
    return World(people, cases)


def logs_loaded(world: World, wanted: int) -> int:
    """Load runs over the last days until there are `wanted` tier logs more; how many there are."""
    rng = random.Random(wanted)
    count = -(-wanted // LOGS_A_RUN)
    now = datetime.now(UTC)
    minutes = sorted(rng.uniform(1, DAYS * 1440) for _ in range(count))
    ends = (now - timedelta(minutes=ago) for ago in reversed(minutes))
    loaded = 0
    while batch := list(itertools.islice(ends, BATCH)):
        loaded += _batch(rng, world, batch)
    return loaded


class _Table:
    """Inserts rows of a model from the few columns that differ."""

    def __init__(self, model: type[models.Model], alike: models.Model, *varied: str) -> None:
        fields = [
            f for f in model._meta.concrete_fields if not f.generated and f.column not in varied
        ]
        self._alike = [
            f.get_db_prep_save(getattr(alike, f.attname), connection)
            for f in fields
            if not f.primary_key
        ]
        columns = [*varied, *(f.column for f in fields if not f.primary_key)]
        quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
        table = connection.ops.quote_name(model._meta.db_table)
        places = ", ".join(["%s"] * len(columns))
        self._statement = f"INSERT INTO {table} ({quoted}) VALUES ({places})"

    def insert(self, rows: Iterable[Sequence[Any]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(self._statement, [(*row, *self._alike) for row in rows])


def _tables(team_id: int | None) -> tuple[_Table, _Table, _Table]:
    snapshot = [_step(index) | {"enabled": True} for index in range(STEPS)]
    run = TestExecution(
        case_name="Case", team_id=team_id, snapshot=snapshot, total_steps=STEPS, cost_usd="0.001"
    )
    step = StepResult(action="click", status="passed")
    log = TierExecutionLog(cost_usd="0.0001")
    return (
        _Table(
            TestExecution, run, "id", "case_id", "owner_id", "strategy", "state", "healed",
            "queued_at", "finished_at", "duration_ms", "input_tokens", "output_tokens", "reviewed_at",
        ),
        _Table(
            StepResult, step, "execution_id", "index", "step", "tier", "source", "healed", "duration_ms",
        ),
        _Table(
            TierExecutionLog, log, "execution_id", "step_index", "number", "tier", "source", "outcome",
            "failure_kind", "started_at", "duration_ms", "input_tokens",
        ),
    )  # fmt: skip


def _batch(rng: random.Random, world: World, ends: Sequence[datetime]) -> int:
    """Load a run for each of these ends; how many tier logs they have."""
    runs, steps, logs = _tables(world.cases[0].team_id)
    last: int = TestExecution.objects.aggregate(last=Max("pk"))["last"] or 0
    ids = range(last + 1, last + 1 + len(ends))
    tried = [(pk, end, index, _ways(rng)) for pk, end in zip(ids, ends, strict=True) for index in range(STEPS)]  # fmt: skip
    found = [row for pk, end, index, ways in tried for row in _logs(rng, pk, end, index, ways)]
    told = _told()
    with transaction.atomic():
        runs.insert(_run(rng, world, pk, end) for pk, end in zip(ids, ends, strict=True))
        steps.insert(
            (pk, index, told[index], *ways[-1], len(ways) > 1, rng.randrange(20, 3_000))
            for pk, _, index, ways in tried
        )
        logs.insert(found)
    return len(found)


def _run(rng: random.Random, world: World, pk: int, end: datetime) -> tuple[Any, ...]:
    state = rng.choices(("passed", "failed", "error", "cancelled"), (85, 10, 3, 2))[0]
    adapt = connection.ops.adapt_datetimefield_value
    return (
        pk, rng.choice(world.cases).pk, rng.choice(world.people).pk,
        rng.choice(("option_a", "option_b", "option_c")), state,
        state == "passed" and rng.random() < 0.2,
        adapt(end - timedelta(seconds=5)), adapt(end), rng.randrange(500, 20_000),
        rng.randrange(2_000), rng.randrange(200), adapt(end) if rng.random() < 0.7 else None,
    )  # fmt: skip


def _ways(rng: random.Random) -> list[tuple[int, str]]:
    """The tiers and sources one step is tried with; the last one does it."""
    ways = [(1, "selector")]
    if rng.random() < 0.15:
        ways.append((2, rng.choice(("cache", "fingerprint", "observe"))))
        if rng.random() < 0.3:
            ways.append((3, "act"))
    return ways


def _logs(
    rng: random.Random, pk: int, end: datetime, index: int, ways: list[tuple[int, str]]
) -> Iterator[tuple[Any, ...]]:
    started = connection.ops.adapt_datetimefield_value(end)
    for number, (tier, source) in enumerate(ways, 1):
        passed = number == len(ways)
        yield (
            pk, index, number, tier, source, "passed" if passed else "failed",
            "" if passed else rng.choice(KINDS), started, int(rng.lognormvariate(4 + tier, 1)),
            rng.randrange(400) if tier > 1 else 0,
        )  # fmt: skip


def _step(index: int) -> dict[str, Any]:
    return {"action": "click", "selector": f"#s{index}", "instruction": f"the button {index}"}


def _told() -> list[Any]:
    field = StepResult._meta.get_field("step")
    return [field.get_db_prep_save(_step(index), connection) for index in range(STEPS)]


def _cached(owner: User, team: Team) -> None:
    now = timezone.now()
    XPathCache.objects.bulk_create(
        XPathCache(
            scope=f"team:{team.pk}", owner=owner, team=team, cache_key=f"{n:064}", step_key=f"{n:064}",
            page_url="http://127.0.0.1:9/", action="click", xpath=f"/html/body/button[{n}]",
            fingerprint={"tag": "button", "text": f"Button {n}"}, source="observe", hit_count=n % 50,
            extraction_tokens=1_500, expires_at=now + timedelta(days=n % 14 - 3),
        )
        for n in range(ENTRIES)
    )  # fmt: skip
