"""How long the home and analytics pages take with many tier logs: `python -m tests.benchmarks.analytics`.

Loads 100 thousand, then 1 million tier attempts (ANALYTICS_LOGS names other numbers, for example
`100000,1000000,5000000`) over ninety days into a database file of its own, counts the rollups, and
prints each page's median and 95th percentile, and what they are against the first size.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

REQUESTS = int(os.environ.get("ANALYTICS_REQUESTS", "40"))
SIZES = [int(n) for n in os.environ.get("ANALYTICS_LOGS", "100000,1000000").split(",")]
LIMIT_MS, LIMIT_RATIO = 200, 1.5
PAGES = ("/", "/analytics/", "/analytics/charts/", "/analytics/?strategy=option_c&status=failed")
DAYS, CASES, STEPS, PEOPLE = 90, 50, 10, 5
KINDS = ("locator_not_found", "locator_ambiguous", "wrong_element", "not_actionable", "timed_out")
BATCH = 500


def main() -> None:
    """Measure every size in turn; ANALYTICS_JSON names a file for the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tieredapp.settings", "RUNNER_ENABLED": "0",
            "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "testserver", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        results = list(_measured())
    target = os.environ.get("ANALYTICS_JSON")
    if target:
        Path(target).write_text(json.dumps(results, indent=2))


def _measured() -> Iterator[dict[str, Any]]:
    client, people, cases = _world()
    first: dict[str, float] = {}
    loaded = 0
    for size in sorted(SIZES):
        began = time.perf_counter()
        loaded += _loaded(people, cases, size - loaded)
        print(f"\n{loaded:,} tier logs loaded in {time.perf_counter() - began:.0f} s", flush=True)
        began = time.perf_counter()
        _counted()
        print(f"rollups counted in {time.perf_counter() - began:.0f} s", flush=True)
        for page in PAGES:
            p50, p95 = _timed(client, page)
            ratio = p95 / first.setdefault(page, p95)
            verdict = "ok" if p95 <= LIMIT_MS and ratio <= LIMIT_RATIO else "OVER"
            print(
                f"{page:45} p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  x{ratio:.2f}  {verdict}",
                flush=True,
            )
            yield {"logs": loaded, "page": page, "p50_ms": p50, "p95_ms": p95, "ratio": ratio}


def _counted() -> None:
    from django.db import connection

    from analytics import rollups

    while rollups.catch_up(limit=2_000):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _world() -> tuple[Any, list[Any], list[Any]]:
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from executions import services
    from executions.engine.plan import parse_case
    from settingsui.models import Team, TeamMembership

    team = Team.objects.create(name="Bench")
    people = [User.objects.create(username=f"person-{n}") for n in range(PEOPLE)]
    for person in people:
        person.groups.add(Group.objects.get_or_create(name="QA")[0])
        TeamMembership.objects.create(user=person, team=team)
    steps = [
        {"action": "click", "selector": f"#s{n}", "instruction": f"the button {n}"}
        for n in range(STEPS)
    ]
    cases = [
        services.case_save(
            user=people[n % PEOPLE],
            spec=parse_case(
                {"name": f"Case {n}", "base_url": "http://127.0.0.1:9", "steps": steps}
            ),
        )
        for n in range(CASES)
    ]
    client = Client()
    client.force_login(people[0])
    return client, people, cases


def _loaded(people: list[Any], cases: list[Any], wanted: int) -> int:
    """Bulk-load runs until they have `wanted` tier logs more."""
    rng, done = random.Random(wanted), 0
    while done < wanted:
        done += _batch(rng, people, cases)
    return done


def _batch(rng: random.Random, people: list[Any], cases: list[Any]) -> int:
    from django.db import transaction

    from executions.models import StepResult, TestExecution, TierExecutionLog

    runs = [_run(rng, people, cases) for _ in range(BATCH)]
    times = [run.finished_at for run in runs]
    with transaction.atomic():
        TestExecution.objects.bulk_create(runs)
        for run, ended in zip(runs, times, strict=True):
            run.queued_at = ended - timedelta(seconds=5)
        TestExecution.objects.bulk_update(runs, ["queued_at"], batch_size=100)
        steps, logs = [], []
        for run in runs:
            for index in range(STEPS):
                step, attempts = _step(rng, run, index)
                steps.append(step)
                logs.extend(attempts)
        StepResult.objects.bulk_create(steps)
        TierExecutionLog.objects.bulk_create(logs)
    return len(logs)


def _run(rng: random.Random, people: list[Any], cases: list[Any]) -> Any:
    from executions.models import TestExecution

    case = rng.choice(cases)
    state = rng.choices(("passed", "failed", "error", "cancelled"), (85, 10, 3, 2))[0]
    return TestExecution(
        case=case, case_name=case.name, owner=rng.choice(people), team_id=case.team_id,
        strategy=rng.choice(("option_a", "option_b", "option_c")), state=state,
        healed=state == "passed" and rng.random() < 0.2, snapshot=[], total_steps=STEPS,
        finished_at=datetime.now(UTC) - timedelta(minutes=rng.randrange(1, DAYS * 1440)),
        duration_ms=rng.randrange(500, 20_000), input_tokens=rng.randrange(2_000),
        output_tokens=rng.randrange(200), cost_usd="0.001000",
        reviewed_at=datetime.now(UTC) if rng.random() < 0.95 else None,
    )  # fmt: skip


def _step(rng: random.Random, run: Any, index: int) -> tuple[Any, list[Any]]:
    from executions.models import StepResult

    healed = rng.random() < 0.15
    ways = [(1, "selector")] + (
        [(2, rng.choice(("cache", "fingerprint", "observe")))] if healed else []
    )
    if healed and rng.random() < 0.3:
        ways.append((3, "act"))
    step = StepResult(
        execution=run, index=index, action="click", status="passed", tier=ways[-1][0],
        source=ways[-1][1], healed=healed, duration_ms=rng.randrange(20, 3_000),
        step={"action": "click", "selector": f"#s{index}", "instruction": f"the button {index}"},
    )  # fmt: skip
    return step, [
        _log(rng, run, index, number, way, len(ways)) for number, way in enumerate(ways, 1)
    ]


def _log(
    rng: random.Random, run: Any, index: int, number: int, way: tuple[int, str], count: int
) -> Any:
    from executions.models import TierExecutionLog

    passed = number == count
    return TierExecutionLog(
        execution=run, step_index=index, number=number, tier=way[0], source=way[1],
        outcome="passed" if passed else "failed",
        failure_kind="" if passed else rng.choice(KINDS),
        started_at=run.finished_at, duration_ms=int(rng.lognormvariate(4 + way[0], 1)),
        input_tokens=rng.randrange(400) if way[0] > 1 else 0, cost_usd="0.000100",
    )  # fmt: skip


def _timed(client: Any, page: str) -> tuple[float, float]:
    """Median and 95th percentile of the page's time, view and template and all, in milliseconds."""
    client.get(page)
    took = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = client.get(page)
        took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
    took.sort()
    return took[len(took) // 2], took[max(0, -(-95 * len(took) // 100) - 1)]


if __name__ == "__main__":
    main()
