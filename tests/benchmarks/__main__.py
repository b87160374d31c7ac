"""Prints speed and memory against bare Playwright: `python -m tests.benchmarks [figure …]`.

`BENCH_JSON=file` writes the figures as one JSON object, `BENCH_ROUNDS=n` sets how many interleaved
rounds the medians are of (default 7). Names of groups (overhead, healing, throughput, frames,
watchers, memory, analytics) as arguments measure only those; without any, all but analytics, which
loads millions of rows (`BENCH_ROWS` says how many). Exits with 0 unless something broke; a missed
limit is printed, not an error.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import tests.environment  # noqa: F401 - a database and files of its own, before Django reads its settings

os.environ["DJANGO_SETTINGS_MODULE"] = "tieredapp.settings"

import django

django.setup()

from tests.benchmarks.figures import table  # noqa: E402 - Django is set up by now
from tests.benchmarks.measures import GROUPS, USUAL, measured  # noqa: E402 - Django is set up by now


def main() -> int:
    unknown = set(sys.argv[1:]) - set(GROUPS)
    if unknown:
        print(f"Unknown: {', '.join(sorted(unknown))}; known are {', '.join(GROUPS)}.")
        return 2
    rounds = int(os.environ.get("BENCH_ROUNDS", "7"))
    figures = measured(sys.argv[1:] or list(USUAL), rounds)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"\nMedians of {rounds} interleaved rounds (of healed steps three times as many); load average {load} on {os.cpu_count()} cores"
    )
    print("\n".join(table(figures)))
    if os.environ.get("BENCH_JSON"):
        Path(os.environ["BENCH_JSON"]).write_text(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
