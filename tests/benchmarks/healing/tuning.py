"""Leave one site out: weights and thresholds are found on the others, then tried on that site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from executions.engine.policy import POLICY, Policy
from executions.engine.similarity import WEIGHTS
from tests.benchmarks.healing.measure import Outcome, Trial, accepted, reweigh

_STEPS: Final = (0.5, 2.0)
_FREE: Final = tuple(
    each.name
    for each in fields(Policy)
    if each.name.startswith("place") or each.name in {"floor", "margin", "near_name", "close_name"}
)
_UNTUNED: Final = replace(POLICY, **{**dict.fromkeys(_FREE, 0.5), "near_name": 0.9, "margin": 0.05})


def cross_validate(trials: Sequence[Trial]) -> tuple[Outcome, Outcome]:
    """The outcome on each site with what was tuned on all the others, from neutral values.

    First over all pairs, then over those whose label the page itself does not contradict.
    """
    every, sound = _Tally(), _Tally()
    for site in sorted({each.pair.site for each in trials}):
        rest = [each for each in trials if each.pair.site != site]
        weights = _tune_weights(rest)
        policy = _tune_policy(rest, weights)
        for trial in trials:
            if trial.pair.site == site:
                found = _result(trial, weights, policy)
                every.add(found)
                if not trial.pair.contradicted:
                    sound.add(found)
    return every.outcome(), sound.outcome()


@dataclass
class _Tally:
    trials: int = 0
    counts: tuple[int, ...] = (0, 0, 0, 0)

    def add(self, found: tuple[bool, ...]) -> None:
        self.trials += 1
        self.counts = tuple(one + other for one, other in zip(self.counts, found, strict=True))

    def outcome(self) -> Outcome:
        shares = [each / max(1, self.trials) for each in self.counts]
        return Outcome(self.trials, *shares)


def _result(trial: Trial, weights: Mapping[str, float], policy: Policy) -> tuple[bool, ...]:
    here = reweigh(trial.present, weights)
    first = bool(here) and trial.pair.is_right(here[0].fingerprint)
    acted = accepted(trial, here, policy)
    gone = accepted(trial, reweigh(trial.absent, weights), policy)
    return first, first and acted, acted and not first, gone


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
