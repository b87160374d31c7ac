"""The groups of figures, and how they are measured one after another."""

from __future__ import annotations

import sys

from django.core.management import call_command

from tests.benchmarks import analytics, frames, memory, speed, watchers
from tests.benchmarks.bare import BareBrowser
from tests.benchmarks.ours import Bench
from tests.benchmarks.site import site

USUAL = ("overhead", "healing", "throughput", "frames", "watchers", "memory")
GROUPS = (*USUAL, "analytics")


def measured(wanted: list[str], rounds: int) -> dict[str, float]:
    """The figures of the wanted groups, by name."""
    call_command("migrate", verbosity=0)
    figures = _with_browser([name for name in wanted if name != "analytics"], rounds)
    if "analytics" in wanted:
        print("measuring analytics …", file=sys.stderr, flush=True)
        figures |= analytics.analytics()
    return figures


def _with_browser(wanted: list[str], rounds: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    if not wanted:
        return figures
    with site() as address:
        bench, bare = Bench(address), BareBrowser()
        measures = {
            "overhead": lambda: speed.overhead(bench, bare, rounds=rounds),
            "healing": lambda: speed.healing(bench, rounds=3 * rounds),
            "throughput": lambda: speed.throughput(bench, bare, rounds=rounds),
            "frames": lambda: frames.frames(bench, rounds=max(1, rounds // 2)),
            "watchers": lambda: watchers.watchers(bench, rounds=max(1, rounds // 2)),
            "memory": lambda: memory.memory(bench, bare, rounds=max(1, rounds // 2)),
        }
        try:
            for name in wanted:
                print(f"measuring {name} …", file=sys.stderr, flush=True)
                figures |= measures[name]()
        finally:
            bare.close()
            bench.close()
    return figures
