"""Leave one site out: weights and thresholds are found on the others, then tried on that site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Final

from executions.engine.evidence import POLICY, Policy
from executions.engine.similarity import WEIGHTS
from tests.benchmarks.healing.measure import Outcome, Trial, accepted, reweigh

_STEPS: Final = (0.5, 2.0)
_FREE: Final = tuple(
    each.name
    for each in fields(Policy)
    if each.name.startswith("place") or each.name in {"floor", "margin", "near_name", "close_name"}
)
_UNTUNED: Final = replace(POLICY, **{**dict.fromkeys(_FREE, 0.5), "near_name": 0.9, "margin": 0.05})


def cross_validate(trials: Sequence[Trial]) -> Outcome:
    """The outcome on each site with what was tuned on all the others, from neutral values."""
    totals = [0, 0, 0, 0]
    for site in sorted({each.pair.site for each in trials}):
        rest = [each for each in trials if each.pair.site != site]
        held_out = [each for each in trials if each.pair.site == site]
        weights = _tune_weights(rest)
        policy = _tune_policy(rest, weights)
        totals = [
            sum(both) for both in zip(totals, _counts(held_out, weights, policy), strict=True)
        ]
    return Outcome(len(trials), *(each / max(1, len(trials)) for each in totals))


def _counts(
    trials: Sequence[Trial], weights: Mapping[str, float], policy: Policy
) -> tuple[int, int, int, int]:
    top1 = right = wrong = absent = 0
    for trial in trials:
        here = reweigh(trial.present, weights)
        first = trial.pair.is_right(here[0].fingerprint)
        acted = accepted(trial, here, policy)
        top1, right, wrong = top1 + first, right + (first and acted), wrong + (acted and not first)
        absent += accepted(trial, reweigh(trial.absent, weights), policy)
    return top1, right, wrong, absent


def _tune_weights(trials: Sequence[Trial]) -> dict[str, float]:
    weights = dict.fromkeys(WEIGHTS, 1.0)
    rows = [
        [(each.properties, trial.pair.is_right(each.fingerprint)) for each in trial.present]
        for trial in trials
    ]
    best = _lead(rows, weights)
    for _ in range(2):
        for name in weights:
            for step in _STEPS:
                tried = {**weights, name: weights[name] * step}
                lead = _lead(rows, tried)
                if lead > best + 0.05:
                    best, weights = lead, tried
    return weights


def _lead(
    rows: Sequence[Sequence[tuple[Mapping[str, float], bool]]], weights: Mapping[str, float]
) -> float:
    """Trials won, and a little for winning them by a margin."""
    total = 0.0
    for row in rows:
        true = other = 0.0
        for properties, right in row:
            mass = score = 0.0
            for name, value in properties.items():
                mass += weights[name]
                score += weights[name] * value
            score /= mass
            true, other = (max(true, score), other) if right else (true, max(other, score))
        total += (true > other) + 0.5 * min(0.08, max(-0.08, true - other))
    return total


def _tune_policy(trials: Sequence[Trial], weights: Mapping[str, float]) -> Policy:
    """Most right while a wrong act costs five and an act on an absent element twenty."""
    ranked = [
        (each, reweigh(each.present, weights), reweigh(each.absent, weights)) for each in trials
    ]

    def gain(policy: Policy) -> float:
        total = 0.0
        for trial, here, gone in ranked:
            if accepted(trial, here, policy):
                total += 1 if trial.pair.is_right(here[0].fingerprint) else -5
            total -= 20 * accepted(trial, gone, policy)
        return total

    policy, best = _UNTUNED, gain(_UNTUNED)
    for _ in range(2):
        for name in _FREE:
            at = getattr(policy, name)
            for value in {round(at * step, 3) for step in (0.5, 0.75, 1.25)}:
                tried = replace(policy, **{name: value})
                found = gain(tried)
                if found > best:
                    policy, best = tried, found
    return policy
