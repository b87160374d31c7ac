"""The groups of figures, and how they are measured one after another."""

from __future__ import annotations

import sys

from django.core.management import call_command

from tests.benchmarks import frames, memory, speed
from tests.benchmarks.bare import BareBrowser
from tests.benchmarks.ours import Bench
from tests.benchmarks.site import site

GROUPS = ("overhead", "healing", "throughput", "frames", "memory")


def measured(wanted: list[str], rounds: int) -> dict[str, float]:
    """The figures of the wanted groups, by name."""
    call_command("migrate", verbosity=0)
    figures: dict[str, float] = {}
    with site() as address:
        bench, bare = Bench(address), BareBrowser()
        measures = {
            "overhead": lambda: speed.overhead(bench, bare, rounds=rounds),
            "healing": lambda: speed.healing(bench, rounds=rounds),
            "throughput": lambda: speed.throughput(bench, bare, rounds=max(1, rounds // 2)),
            "frames": lambda: frames.frames(bench, rounds=max(1, rounds // 2)),
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
