"""The healing benchmark's figures: as JSON, and as the tables a person reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from executions.engine.breaks import NO_ANSWER, Break, Finding, Outcome
from executions.engine.events import Attempt, Source
from executions.engine.plan import Tier
from executions.heal_benchmark import Benchmark, Measured

_MODELS = (Source.OBSERVE, Source.ACT)
_TIERS = {Tier.PLAYWRIGHT: "playwright", Tier.HYBRID: "hybrid", Tier.STAGEHAND: "stagehand"}
_TIER_FIGURES = ("asked", "healed", "passed_on", "no_answer", "wrong", "misled", "not_judged")
_SHOWN = (Outcome.WRONG, Outcome.MISLED, Outcome.NOT_JUDGED)
RUN = (Outcome.HEALED, Outcome.REFUSED, Outcome.WRONG, Outcome.MISLED)
"""The outcomes of steps that were run on a broken page and judged."""


def report_data(result: Benchmark, *, strategy: str, model: str) -> dict[str, Any]:
    """The whole result as plain JSON."""
    return {
        "strategy": strategy,
        "model": model,
        "wrong": result.wrong,
        "stopped": result.stopped or None,
        "runs": result.runs,
        "duration_ms": round(result.duration_ms),
        "input_tokens": result.spend.input_tokens,
        "output_tokens": result.spend.output_tokens,
        "cost_usd": None if result.spend.cost_usd is None else float(result.spend.cost_usd),
        "by_break": by_break(result.measured),
        "by_tier": by_tier(result.measured, model=model),
        "cases": [{"id": pk, "name": name} for pk, name in result.cases],
        "left_out": [
            {"case": one.case_id, "name": one.name, "step": one.step or None, "why": one.why}
            for one in result.left_out
        ],
        "steps": [_step_data(one) for one in result.measured],
    }


def by_break(measured: Iterable[Measured]) -> dict[str, dict[str, int]]:
    """How many steps came to which outcome, by kind of break, in the order of the kinds."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in measured:
        counted[one.finding.kind.value][one.finding.outcome.value] += 1
    return {
        kind.value: {
            "broken": sum(counted[kind.value][outcome.value] for outcome in RUN),
            **{outcome.value: counted[kind.value][outcome.value] for outcome in Outcome},
        }
        for kind in Break
        if kind.value in counted
    }


def by_tier(measured: Iterable[Measured], *, model: str) -> list[dict[str, Any]]:
    """What each source of elements did on the broken steps, cheapest first; `asked` is the sum of the rest.

    `healed`, `wrong` and `misled`: steps that it did; `passed_on`: it named no element, or one that
    was refused; `no_answer`: the model failed or its budget was spent.
    """
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for one in measured:
        for attempt in _last_of_each_source(one.finding.attempts):
            row = rows.setdefault((attempt.tier, attempt.source.value), _row(attempt, model))
            row["asked"] += 1
            row[_part(attempt, one.finding)] += 1
        for attempt in one.finding.attempts:
            row = rows[attempt.tier, attempt.source.value]
            row["tokens"] += attempt.spend.input_tokens + attempt.spend.output_tokens
    order = [source.value for source in Source]
    return [rows[key] for key in sorted(rows, key=lambda key: (key[0], order.index(key[1])))]


def _last_of_each_source(attempts: Iterable[Attempt]) -> Iterable[Attempt]:
    """Retries and last looks are no new question."""
    return {(attempt.tier, attempt.source): attempt for attempt in attempts}.values()


def _part(attempt: Attempt, finding: Finding) -> str:
    """What one source contributed: the outcome where it came last, else that it left it to the next."""
    if attempt.failure is not None and attempt.failure.kind in NO_ANSWER:
        return "no_answer"
    if attempt is finding.attempts[-1] and finding.outcome is not Outcome.REFUSED:
        return finding.outcome.value
    return "passed_on"


def _row(attempt: Attempt, model: str) -> dict[str, Any]:
    return {
        "tier": int(attempt.tier),
        "source": attempt.source.value,
        "model": model if attempt.source in _MODELS else None,
        **dict.fromkeys((*_TIER_FIGURES, "tokens"), 0),
    }


def _step_data(one: Measured) -> dict[str, Any]:
    finding = one.finding
    finished = finding.step
    return {
        "case": one.case_id,
        "step": one.step.index + 1,
        "action": one.step.action.value,
        "selector": one.step.selector,
        "break": finding.kind.value,
        "outcome": finding.outcome.value,
        "used": finding.used or None,
        "why": finding.why or None,
        "tier": int(finished.tier) if finished and finished.tier else None,
        "source": finished.source.value if finished and finished.source else None,
        "duration_ms": round(finished.duration_ms) if finished else None,
        "attempts": [
            {
                "tier": int(each.tier),
                "source": each.source.value,
                "outcome": each.outcome.value,
                "failure_kind": each.failure.kind.value if each.failure else None,
                "score": each.score,
                "tokens": each.spend.input_tokens + each.spend.output_tokens,
            }
            for each in finding.attempts
        ],
    }


def report_lines(data: dict[str, Any]) -> Iterator[str]:
    """The report as lines of text: what was broken, who healed it, and each wrong one by name."""
    yield f"strategy {data['strategy']}, model {data['model']}, {data['runs']} runs of {len(data['cases'])} cases"
    yield ""
    yield from _break_table(data["by_break"])
    yield ""
    yield from _tier_table(data["by_tier"])
    shown = {outcome.value for outcome in _SHOWN}
    for step in data["steps"]:
        if step["outcome"] in shown:
            yield _step_line(step)
    for one in data["left_out"]:
        where = f", step {one['step']}" if one["step"] else ""
        yield f"left out: case {one['case']} ({one['name']}){where}: {one['why']}"
    yield ""
    yield _verdict(data)


def _break_table(rows: dict[str, dict[str, int]]) -> Iterator[str]:
    names = ("broken", "healed", "refused", "wrong", "misled", "held", "nothing", "not_judged")
    yield f"{'break':<10}" + "".join(f"{name.replace('_', ' '):>12}" for name in names)
    for kind, row in rows.items():
        yield f"{kind:<10}" + "".join(f"{row[name]:>12}" for name in names)
    total = {name: sum(row[name] for row in rows.values()) for name in names}
    yield f"{'all':<10}" + "".join(f"{total[name]:>12}" for name in names)


def _tier_table(rows: list[dict[str, Any]]) -> Iterator[str]:
    names = (*_TIER_FIGURES, "tokens")
    yield f"{'tier':<13}{'source':<13}{'model':<22}" + "".join(
        f"{name.replace('_', ' '):>11}" for name in names
    )
    for row in rows:
        tier = f"{row['tier']} {_TIERS[Tier(row['tier'])]}"
        model = (row["model"] or "-")[:21]
        figures = "".join(f"{row[name]:>11}" for name in names)
        yield f"{tier:<13}{row['source']:<13}{model:<22}{figures}"


def _step_line(step: dict[str, Any]) -> str:
    what = f"case {step['case']}, step {step['step']}, {step['action']} {step['selector'][:60]}"
    used = f" used “{step['used']}”" if step["used"] else ""
    by = f" by {step['source']}" if step["outcome"] == Outcome.WRONG and step["source"] else ""
    why = f": {step['why']}" if step["why"] else ""
    return f"{step['outcome'].replace('_', ' ')}: {what}, {step['break']}{by}{used}{why}"


def _verdict(data: dict[str, Any]) -> str:
    broken = sum(row["broken"] for row in data["by_break"].values())
    healed = sum(row["healed"] for row in data["by_break"].values())
    misled = sum(row["misled"] for row in data["by_break"].values())
    absent = data["by_break"].get(Break.REMOVE.value, {})
    said = f"{data['wrong']} wrong of {broken} broken steps; {healed} healed"
    if absent:
        said += f"; {absent['refused']} of {absent['broken']} removed elements refused"
    if misled:
        said += f"; {misled} times a step's own selector fitted another element"
    return f"{said}. Not complete: {data['stopped']}." if data["stopped"] else f"{said}."
