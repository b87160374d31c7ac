"""Prints the healing benchmark: `python -m tests.benchmarks.healing [--fast]`.

`BENCH_DATA=folder` takes other data of the same layout, `BENCH_JSON=file` writes the figures,
`--fast` leaves the cross-validation out.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Page, async_playwright

from executions.engine.policy import POLICY
from tests.benchmarks.healing.measure import Outcome, Trial, outcome, run, subsets
from tests.benchmarks.healing.pairs import folder, site_pairs, todo_pairs
from tests.benchmarks.healing.timing import time_relocation
from tests.benchmarks.healing.tuning import cross_validate


async def main(*, fast: bool) -> dict[str, float]:
    """Run everything and print it; the figures by name."""
    figures: dict[str, float] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM_PATH") or shutil.which("chromium"),
            args=["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [],
        )
        page = await browser.new_page()
        await _pairs(page, figures, fast=fast)
        await _timings(page, figures)
        await browser.close()
    return figures


async def _pairs(page: Page, figures: dict[str, float], *, fast: bool) -> None:
    root = folder()
    sites = list(site_pairs(root))
    if not sites:
        print(f"Skipped: no pairs of pages in {root} (set BENCH_DATA to their folder).")
        return
    trials = await run(page, sites)
    _table(f"Real sites, {len(trials)} pairs", trials, figures, "sites")
    _curve(trials)
    if not fast:
        held_out, sound = cross_validate(trials)
        print("\nEach site left out, tuned from neutral values on the others")
        _line("all", held_out)
        _line("label not contradicted by the page", sound)
        _record(figures, "cross_validated", held_out)
        _record(figures, "cross_validated_not_contradicted", sound)
    todo = await run(page, list(todo_pairs(root)))
    if todo:
        _table(f"One app in other frameworks, {len(todo)} pairs", todo, figures, "todomvc")


def _table(title: str, trials: Sequence[Trial], figures: dict[str, float], prefix: str) -> None:
    print(f"\n{title}: shares in percent")
    print(
        f"{'subset':<38}{'n':>5}{'Similo':>8}{'+opt.':>7}{'top-1':>7}{'right':>7}{'wrong':>7}{'absent':>8}"
    )
    for name, keep in subsets().items():
        chosen = [each for each in trials if keep(each)]
        if not chosen:
            continue
        published = sum(each.published for each in chosen) / len(chosen)
        optimised = sum(each.optimised for each in chosen) / len(chosen)
        found = outcome(chosen)
        print(
            f"{name:<38}{len(chosen):>5}{published:>8.1%}{optimised:>8.1%}{found.top1:>8.1%}"
            f"{found.right:>8.1%}{found.wrong:>8.1%}{found.absent:>8.1%}"
        )
        key = f"{prefix}_{_key(name)}"
        figures[f"{key}_similo_top1"] = round(published, 4)
        figures[f"{key}_similo_optimised_top1"] = round(optimised, 4)
        _record(figures, key, found)


def _curve(trials: Sequence[Trial]) -> None:
    print("\nStricter and laxer than production (all thresholds of place × factor)")
    places = [name for name in POLICY.__slots__ if name.startswith("place") or name == "floor"]
    for factor in (0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0):
        scaled = {name: min(1.0, getattr(POLICY, name) * factor) for name in places}
        _line(f"× {factor}", outcome(trials, policy=replace(POLICY, **scaled)))


def _line(name: str, found: Outcome) -> None:
    print(
        f"{name:<38}{found.trials:>5}{'':>16}{found.top1:>8.1%}{found.right:>8.1%}"
        f"{found.wrong:>8.1%}{found.absent:>8.1%}"
    )


async def _timings(page: Page, figures: dict[str, float]) -> None:
    print("\nOne search: elements, in the page, in all")
    for size in (3000, 20000):
        found = await time_relocation(page, size)
        print(f"{found.elements:>7}{found.in_page_ms:>9.1f} ms{found.total_ms:>9.1f} ms")
        figures[f"relocation_in_page_ms_{size}"] = round(found.in_page_ms, 2)
        figures[f"relocation_total_ms_{size}"] = round(found.total_ms, 2)


def _record(figures: dict[str, float], key: str, found: Outcome) -> None:
    for name in ("top1", "right", "wrong", "absent"):
        figures[f"{key}_{name}"] = round(getattr(found, name), 4)


def _key(name: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


if __name__ == "__main__":
    measured = asyncio.run(main(fast="--fast" in sys.argv[1:]))
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
