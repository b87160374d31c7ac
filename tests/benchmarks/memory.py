"""What one more concurrent run costs in memory, against one more bare context on the same page."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from statistics import median
from urllib.request import urlopen

import psutil

from executions.models import StepResult
from tests.benchmarks.bare import BareBrowser
from tests.benchmarks.cases import held
from tests.benchmarks.ours import Bench

MORE = 3
"""How many runs are added to the first, so that one process's noise weighs less."""
HELD_TIMEOUT_S = 60.0


def memory(bench: Bench, bare: BareBrowser, *, rounds: int) -> dict[str, float]:
    """The ratio of the memory that one more run takes to what one more bare context takes."""
    ours, theirs = [], []
    for _ in range(rounds + 1):
        ours.append(_one_more(lambda count: _ours_held(bench, count), bench.base_url))
        theirs.append(_one_more(lambda count: _bare_held(bare, count, bench), bench.base_url))
    return {"memory_ratio": median(ours[1:]) / median(theirs[1:])}


def _one_more(hold: Callable[[int], Callable[[], None]], base_url: str) -> float:
    """Bytes that each run after the first adds."""
    sizes = []
    for count in (1, 1 + MORE):
        _get(f"{base_url}/hold")
        ended = hold(count)
        sizes.append(_settled_bytes())
        _get(f"{base_url}/release")
        ended()
    return max(1.0, (sizes[1] - sizes[0]) / MORE)


def _ours_held(bench: Bench, count: int) -> Callable[[], None]:
    before = StepResult.objects.count()
    thread = threading.Thread(
        target=bench.runs_s, args=("Held", held()), kwargs={"times": count, "width": count}
    )
    thread.start()
    _until(lambda: StepResult.objects.count() >= before + count)
    return thread.join


def _bare_held(bare: BareBrowser, count: int, bench: Bench) -> Callable[[], None]:
    started = [bare.begin(held(), bench.base_url) for _ in range(count)]

    def ended() -> None:
        for future in started:
            future.result(60)

    _until(lambda: bare.pages_at("/held") >= count)
    return ended


def _settled_bytes() -> int:
    """The process tree's proportional memory once it has stopped to move."""
    gc.collect()
    last, until = 0, time.monotonic() + 10
    while True:
        now = _tree_bytes()
        if abs(now - last) < 500_000 or time.monotonic() > until:
            return now
        last = now
        time.sleep(0.5)


def _tree_bytes() -> int:
    me = psutil.Process()
    total = 0
    for process in (me, *me.children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return total


def _until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + HELD_TIMEOUT_S
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("the runs did not get to their held step")
        time.sleep(0.05)


def _get(url: str) -> None:
    with urlopen(url, timeout=10) as answer:
        answer.read()
