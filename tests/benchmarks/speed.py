"""Times against bare Playwright, and of healed steps against healthy ones; A B A B within one run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from statistics import median

from executions.engine.events import Source
from tests.benchmarks.bare import BareBrowser
from tests.benchmarks.cases import broken, fifty_steps, healthy
from tests.benchmarks.ours import Bench

FIFTY = "Fifty steps"
WIDTHS = (1, 2, 4)


def overhead(bench: Bench, bare: BareBrowser, *, rounds: int) -> dict[str, float]:
    """The engine's time for a healthy case by bare Playwright's, context opened and closed in both."""
    steps = fifty_steps()
    bench.run_s(FIFTY, steps)
    bare.run_s(steps, bench.base_url)
    ours, theirs = [], []
    for turn in range(rounds):
        for which in (0, 1) if turn % 2 else (1, 0):
            if which:
                ours.append(bench.run_s(FIFTY, steps)[1])
            else:
                theirs.append(bare.run_s(steps, bench.base_url))
    _say(f"engine {median(ours) * 1000:.0f} ms, bare {median(theirs) * 1000:.0f} ms")
    return {"overhead_ratio": median(ours) / median(theirs)}


def throughput(bench: Bench, bare: BareBrowser, *, rounds: int) -> dict[str, float]:
    """Runs a minute at each width by bare Playwright's at the same width."""
    steps = fifty_steps()
    figures: dict[str, float] = {}
    for width in WIDTHS:
        ratios = []
        for _ in range(rounds):
            times = max(2, width)
            ours = bench.runs_s(FIFTY, steps, times=times, width=width)
            theirs = bare.run_s(steps, bench.base_url, times=times, width=width)
            ratios.append(theirs / ours)
        figures[f"throughput_ratio_{width}"] = median(ratios)
    return figures


def healing(bench: Bench, *, rounds: int) -> dict[str, float]:
    """A broken selector with a good cache entry against a healthy one, and against asking the model."""
    bench.forget()
    asked = [bench.step_ms("Broken", broken(), source=Source.OBSERVE)]
    well, cached = [], []
    bench.step_ms("Healthy", healthy(), source=Source.SELECTOR)
    for _ in range(rounds):
        well.append(bench.step_ms("Healthy", healthy(), source=Source.SELECTOR))
        cached.append(bench.step_ms("Broken", broken(), source=Source.CACHE))
    for _ in range(max(1, rounds // 15)):
        bench.forget()
        asked.append(bench.step_ms("Broken", broken(), source=Source.OBSERVE))
    healthy_ms, cached_ms, asked_ms = (sum(_medians(runs)) for runs in (well, cached, asked))
    for name, runs in (("healthy", well), ("cached", cached), ("asked", asked)):
        _say(f"{name:<8} " + " ".join(f"{one:7.1f}" for one in _medians(runs)) + " ms")
    return {
        "healed_ratio": cached_ms / healthy_ms,
        "cache_speedup": asked_ms / cached_ms,
    }


def _medians(runs: list[list[float]]) -> Iterator[float]:
    return (median(one) for one in zip(*runs, strict=True))


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)
