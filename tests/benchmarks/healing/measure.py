"""Runs the engine's own shortlist, scores and decision over pairs, and counts the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page

from executions.engine.hints import StepHints
from executions.engine.identity import fits, judge, rank
from executions.engine.policy import POLICY, Policy, Scored
from executions.engine.relocation import SHORTLIST, SHORTLIST_SCRIPT, shortlist_request
from executions.engine.similarity import WEIGHTS, weighted
from tests.benchmarks.healing.pairs import Element, Pair

HINTS: Final = StepHints()
_SIMILO: Final = (Path(__file__).parent / "similo.js").read_text(encoding="utf-8")
_SHORTLISTS: Final = (
    f"([pages, jobs, limit]) => {{ {SHORTLIST_SCRIPT}\n"
    "return jobs.map(([page, known]) => shortlist(known, pages[page], limit)); }"
)
_BASELINES: Final = (
    f"([pages, jobs]) => {{ {_SIMILO}\nreturn jobs.map(([page, target]) => ["
    "best(target, pages[page], PUBLISHED), best(target, pages[page], OPTIMISED)]); }"
)


@dataclass(frozen=True)
class Trial:
    """A pair with its candidates ranked: once as it is, once with the true element taken out."""

    pair: Pair
    present: Sequence[Scored]
    absent: Sequence[Scored]
    published: bool
    optimised: bool
    published_share: float


@dataclass(frozen=True)
class Outcome:
    """Shares (0 to 1) of the trials: found first, acted upon rightly, wrongly, though absent."""

    trials: int
    top1: float
    right: float
    wrong: float
    absent: float


async def run(page: Page, pairs: Sequence[Pair]) -> list[Trial]:
    """Rank every pair with the code that production runs, the in-page part in `page`."""
    present = await _shortlists(page, [(each.old, each.page) for each in pairs])
    absent = await _shortlists(page, [(each.old, each.without_answer()) for each in pairs])
    baselines = await _baselines(page, pairs)
    return [
        Trial(
            pair,
            _ranked(pair.old, here),
            _ranked(pair.old, gone),
            *(pair.is_right(pair.page[each["index"]].fingerprint) for each in base),
            published_share=base[0]["share"],
        )
        for pair, here, gone, base in zip(pairs, present, absent, baselines, strict=True)
    ]


def reweigh(ranked: Sequence[Scored], weights: Mapping[str, float]) -> list[Scored]:
    """The same candidates in the order that other weights give."""
    if weights is WEIGHTS:
        return list(ranked)
    scored = [
        Scored(each.index, each.fingerprint, weighted(each.properties, weights), each.properties)
        for each in ranked
    ]
    return sorted(scored, key=lambda each: -each.score)


def outcome(
    trials: Sequence[Trial],
    *,
    weights: Mapping[str, float] = WEIGHTS,
    policy: Policy = POLICY,
    keep: Callable[[Trial], bool] = lambda trial: True,
) -> Outcome:
    """Count what the decision does with each trial that `keep` takes."""
    chosen = [each for each in trials if keep(each)]
    top1 = right = wrong = absent = 0
    for trial in chosen:
        here = reweigh(trial.present, weights)
        first = bool(here) and trial.pair.is_right(here[0].fingerprint)
        acted = accepted(trial, here, policy)
        top1 += first
        right += first and acted
        wrong += acted and not first
        absent += accepted(trial, reweigh(trial.absent, weights), policy)
    total = max(1, len(chosen))
    return Outcome(len(chosen), top1 / total, right / total, wrong / total, absent / total)


def accepted(trial: Trial, ranked: Sequence[Scored], policy: Policy = POLICY) -> bool:
    """Whether production would act on the first of `ranked`."""
    known = trial.pair.old.fingerprint
    return (
        bool(ranked)
        and judge(ranked[0], ranked[1:], known=known, hints=HINTS, policy=policy).accepted
    )


def subsets() -> dict[str, Callable[[Trial], bool]]:
    """The subsets that the published figures are given for."""
    return {
        "all": lambda trial: True,
        "id-anchored XPath broken": _id_xpath_broken,
        "… and no unique tag and text": lambda t: _id_xpath_broken(t) and not _unique_text(t),
        "text changed": lambda t: _changed(t, lambda each: " ".join(each.words.lower().split())),
        "tag changed": lambda t: _changed(t, lambda each: each.tag),
        "label not contradicted by the page": lambda t: not t.pair.contradicted,
    }


def _changed(trial: Trial, read: Callable[[Any], object]) -> bool:
    truth = trial.pair.truth
    return truth is not None and read(truth.fingerprint) != read(trial.pair.old.fingerprint)


def _id_xpath_broken(trial: Trial) -> bool:
    path = trial.pair.old.fingerprint.id_xpath
    return not any(
        each.fingerprint.id_xpath == path and trial.pair.is_right(each.fingerprint)
        for each in trial.pair.page
    )


def _unique_text(trial: Trial) -> bool:
    old = trial.pair.old.fingerprint
    same = [
        each
        for each in trial.pair.page
        if each.fingerprint.tag == old.tag and each.fingerprint.words.lower() == old.words.lower()
    ]
    return bool(old.words) and len(same) == 1 and trial.pair.is_right(same[0].fingerprint)


def _ranked(old: Element, candidates: Sequence[Element]) -> list[Scored]:
    known = old.fingerprint
    ranked = rank([each.fingerprint for each in candidates], known=known, hints=HINTS)
    return [each for each in ranked if fits(each.fingerprint, known=known, hints=HINTS)]


async def _shortlists(
    page: Page, jobs: Sequence[tuple[Element, Sequence[Element]]]
) -> list[list[Element]]:
    found: list[list[Element]] = []
    lights: dict[int, dict[str, Any]] = {}

    def light(element: Element) -> dict[str, Any]:
        if id(element) not in lights:
            lights[id(element)] = shortlist_request(known=element.fingerprint, hints=HINTS)
        return lights[id(element)]

    for known, candidates in jobs:
        request = [[[light(each) for each in candidates]], [[0, light(known)]], SHORTLIST]
        [order] = await page.evaluate(_SHORTLISTS, request)
        found.append([candidates[index] for index in order])
    return found


async def _baselines(page: Page, pairs: Sequence[Pair]) -> list[Any]:
    pages: list[Sequence[Element]] = []
    jobs: list[list[Any]] = []
    for pair in pairs:
        at = next((i for i, each in enumerate(pages) if each is pair.page), len(pages))
        if at == len(pages):
            pages.append(pair.page)
        jobs.append([at, pair.old.plain])
    plain = [[each.plain for each in elements] for elements in pages]
    return list(await page.evaluate(_BASELINES, [plain, jobs]))
