"""How long the home and analytics pages take as tier logs grow.

Loads as many tier logs as BENCH_ROWS names (`100000,1000000,5000000`) over ninety days, counts the
rollups, and times each page at each number: view, template and all, without the network. The wall
clock tells what a person waits, the processor's time what other work on the machine did not add.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.benchmarks.bulk import DAYS, TAG, World, logs_loaded, world_made
from tests.benchmarks.frames import percentile

REQUESTS = 40
PAGES = {
    "home": "/",
    "analytics": "/analytics/",
    "charts": "/analytics/charts/",
    "by_status": "/analytics/?status=failed",
    "filtered": "/analytics/?strategy=option_c&status=failed",
    "by_tag": f"/analytics/?tag={TAG}",
    "by_case": "/analytics/?case={case}",
    "by_user": "/analytics/?user={user}",
    "quarter": "/analytics/?since={since}",
    "quarter_by_tag_and_status": f"/analytics/?since={{since}}&tag={TAG}&status=failed",
    "runs": "/executions/",
    "heals": "/heals/",
}
"""`since` is the first of the days that are loaded; half of the cases have the tag."""


def analytics() -> dict[str, float]:
    """Each page's 95th percentile at each number of rows, and what it is of the one with the fewest."""
    settings.ALLOWED_HOSTS = ["testserver"]
    sizes = sorted(
        int(n) for n in os.environ.get("BENCH_ROWS", "100000,1000000,5000000").split(",")
    )
    world, figures, loaded = world_made(), dict[str, float](), 0
    for size in sizes:
        loaded += _filled(world, size - loaded)
        figures |= measured(world, _short(size))
    return {
        **figures,
        **{
            f"{page}_ratio_{_short(size)}": figures[f"{page}_p95_ms_{_short(size)}"]
            / figures[f"{page}_p95_ms_{_short(sizes[0])}"]
            for size in sizes[1:]
            for page in PAGES
        },
    }


def measured(world: World, size: str) -> dict[str, float]:
    """The figures of all pages, as a member of the team to which all runs belong sees them."""
    client = Client()
    client.force_login(world.people[0])
    asked = {
        "case": world.cases[0].pk,
        "user": world.people[1].get_username(),
        "since": (timezone.localdate() - timedelta(days=DAYS - 1)).isoformat(),
    }
    figures: dict[str, float] = {}
    for name, address in PAGES.items():
        page = address.format(**asked)
        wall, cpu = _timed(lambda page=page: _answered(client, page))
        figures |= {f"{name}_p95_ms_{size}": wall, f"{name}_cpu_p95_ms_{size}": cpu}
    return figures


def _filled(world: World, wanted: int) -> int:
    began = time.perf_counter()
    loaded = logs_loaded(world, wanted)
    call_command("rollups_rebuild", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    took = time.perf_counter() - began
    print(f"{loaded:,} tier logs loaded and counted in {took:.0f} s", file=sys.stderr, flush=True)
    return loaded


def _answered(client: Client, page: str) -> None:
    answer = client.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answered {answer.status_code}")


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """95th percentiles of wall and processor time in milliseconds; the first request only warms up."""
    work()
    wall, cpu = [], []
    for _ in range(REQUESTS):
        began, began_cpu = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - began_cpu) * 1000)
    return percentile(wall, 0.95), percentile(cpu, 0.95)


def _short(size: int) -> str:
    return f"{size // 1_000_000}m" if size % 1_000_000 == 0 else f"{size // 1_000}k"
