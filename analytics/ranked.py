"""Counts the sections of the analytics page that rank cases and steps, from the rollups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Q, Sum, Window
from django.db.models.functions import RowNumber

from analytics.figures import CHART_ROWS, Row, bars, usd
from analytics.filters import Chosen
from analytics.models import NO_CASE, FlakyRollup, RunRollup, StepRollup, StepTitle
from analytics.sections import Counted

_RANKED_BY = {
    "by_healed": (F("healed_n").desc(), F("steps_n").desc()),
    "by_mean": (F("mean").desc(), F("steps_n").desc()),
}


def cost_of_cases(chosen: Chosen) -> Counted:
    """Tokens and US dollars of each case, the dearest first."""
    found = (
        chosen.rows(RunRollup, by_case=True)
        .values("case_id")
        .annotate(
            n=Sum("runs"), tokens=Sum("input_tokens") + Sum("output_tokens"),
            cost=Sum("cost_micro_usd"), none=Sum("unpriced"),
        )
        .order_by("-cost", "-tokens", "case_id")[: chosen.ranked]
    )  # fmt: skip
    listed = [row for row in found if row["tokens"] or row["cost"]]
    names = _case_names(chosen, listed)
    rows: list[Row] = [
        {
            **_case(row["case_id"], names),
            "runs": row["n"],
            "tokens": row["tokens"],
            "cost_usd": usd({"cost": row["cost"], "unpriced": row["none"]}),
            "unpriced": row["none"],
        }
        for row in listed
    ]
    top = listed[:CHART_ROWS]
    chart = bars(
        (_case(row["case_id"], names)["case"] for row in top),
        {"label": "Known cost", "values": [row["cost"] / 1e6 for row in top], "color": "--accent"},
        horizontal=True,
        x="US dollars",
    )
    return Counted(rows, chart if rows else None, named_cases=names)


def flakiest_cases(chosen: Chosen) -> Counted:
    """Of all pairs of runs of a case by one person on one day under one strategy, the share that disagree.

    Runs of one outcome alone do not disagree.
    """
    if chosen.outcome:
        return Counted([])
    found = (
        chosen.rows(FlakyRollup, by_case=True)
        .values("case_id")
        .annotate(
            n=Sum("judged"), good=Sum("passed"), of=Sum("pairs"),
            share=Sum("apart") * 1.0 / Sum("pairs"), differ=Sum("apart"),
        )
        .filter(differ__gt=0)
        .order_by("-share", "case_id")[: chosen.ranked]
    )  # fmt: skip
    listed = list(found)
    names = _case_names(chosen, listed)
    rows: list[Row] = [
        {
            **_case(row["case_id"], names),
            "flakiness": row["share"],
            "runs": row["n"],
            "pass_rate": row["good"] / row["n"],
        }
        for row in listed
    ]
    return Counted(rows, named_cases=names)


def healed_steps(chosen: Chosen) -> Counted:
    """The steps that are healed most."""
    return _steps(chosen, "by_healed", kept="healed_n")


def slowest_steps(chosen: Chosen) -> Counted:
    """The steps that take longest in the mean."""
    return _steps(chosen, "by_mean", kept="steps_n")


def _steps(chosen: Chosen, rank: str, *, kept: str) -> Counted:
    ranked = [row for row in chosen.once(_step_sums) if row[rank] <= chosen.ranked and row[kept]]
    names, titles = chosen.once(_step_case_names), chosen.once(_titles)
    rows: list[Row] = [
        {
            **_case(row["case_id"], names),
            "step": titles.get((row["case_id"], row["step_key"]), "a step"),
            "steps": row["steps_n"],
            "healed": row["healed_n"],
            "healed_share": row["healed_n"] / row["steps_n"],
            "failed": row["failed_n"],
            "mean_ms": row["mean"],
        }
        for row in sorted(ranked, key=lambda row: row[rank])
    ]
    return Counted(rows, named_cases=names)


def _step_sums(chosen: Chosen) -> list[Row]:
    """The steps that are healed most and those that are slowest, each with both its ranks."""
    sums = (
        chosen.rows(StepRollup, by_case=True)
        .values("case_id", "step_key")
        .annotate(
            steps_n=Sum("steps"), healed_n=Sum("healed"), failed_n=Sum("failed"),
            mean=Sum("duration_ms") * 1.0 / Sum("steps"),
        )
        .filter(steps_n__gt=0)
    )  # fmt: skip
    for name, order in _RANKED_BY.items():
        place = Window(RowNumber(), order_by=[*order, F("case_id").asc(), F("step_key").asc()])
        sums = sums.annotate(**{name: place})
    most = chosen.ranked
    wanted = sums.filter(Q(by_healed__lte=most, healed_n__gt=0) | Q(by_mean__lte=most))
    return [{**row} for row in wanted]


def _step_case_names(chosen: Chosen) -> dict[int, str]:
    return _case_names(chosen, chosen.once(_step_sums))


def _titles(chosen: Chosen) -> dict[tuple[int, str], str]:
    rows = chosen.once(_step_sums)
    found = StepTitle.objects.filter(
        case_id__in={row["case_id"] for row in rows}, step_key__in={row["step_key"] for row in rows}
    )
    return {
        (case, key): f"{index + 1}. {title}"
        for case, key, index, title in found.values_list("case_id", "step_key", "index", "title")
    }


def _case_names(chosen: Chosen, rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Names of those cases of the rows that the viewer may see."""
    found = chosen.cases.filter(pk__in={row["case_id"] for row in rows})
    return dict(found.values_list("pk", "name"))


def _case(case_id: int, names: Mapping[int, str]) -> Row:
    gone = "a deleted case" if case_id == NO_CASE else f"case {case_id}"
    return {"case_id": case_id, "case": names.get(case_id, gone)}
