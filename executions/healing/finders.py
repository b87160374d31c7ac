"""Reads: the pictures of the earlier runs that found what a run took from the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from executions import access
from executions.engine.events import Source
from executions.engine.keys import page_address
from executions.healing.selectors import StepPicture
from executions.models import HealProposal, StepResult, TestExecution

if TYPE_CHECKING:
    from django.contrib.auth.models import User

AUTHORED = ("action", "instruction", "frame", "selector")


def finder_pictures(user: User, execution: TestExecution) -> dict[int, StepPicture]:
    """By step index, for steps healed from the cache: the picture of the run that found the element.

    One query, none where nothing came from the cache. A picture is of the same step of the case, on
    the same page, with the same way to the element, from an earlier run that the user may see.
    """
    cached = [
        row
        for row in execution.step_results.all()
        if row.healed and row.source == Source.CACHE.value and not row.screenshot
    ]
    if not cached or execution.case_id is None:
        return {}
    finders = HealProposal.objects.filter(
        case_id=execution.case_id,
        old_selector__in={row.step.get("selector", "") for row in cached},
        execution_id__lt=execution.pk,
    )
    found = (
        StepResult.objects.filter(
            execution__in=access.executions_visible(user).filter(
                pk__in=finders.values("execution_id")
            ),
            healed=True,
            resolved_selector__in={row.resolved_selector for row in cached},
        )
        .exclude(source=Source.CACHE.value)
        .exclude(screenshot="")
        .order_by("execution_id", "index")
    )
    newest = {_place(row): StepPicture(row.execution_id, row.index, row.box) for row in found}
    return {row.index: newest[_place(row)] for row in cached if _place(row) in newest}


def _place(row: StepResult) -> tuple[str, ...]:
    """What the cache knows an element by: the step as its author wrote it, the page, the way to it."""
    written = (str(row.step.get(name, "")) for name in AUTHORED)
    return (*written, page_address(row.page_url), row.resolved_selector)
