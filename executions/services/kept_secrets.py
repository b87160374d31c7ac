"""The secret values that a case keeps when it is saved with `***` in their place."""

from __future__ import annotations

from collections.abc import Iterable

from executions.engine.plan import Step
from executions.errors import Refused
from executions.models import TestStep


def secrets_kept(steps: Iterable[Step], old_steps: Iterable[TestStep]) -> dict[int, str]:
    """The encrypted values that the secret steps written as `***` had before, by their new index.

    A step is known again by what it does to which element, wherever it moved; else by its place.
    Raises Refused when there is none: `***` itself must never become the value.
    """
    old = {row.position: row for row in old_steps if row.secret}
    asking = [step for step in steps if step.secret and step.value == "***"]
    found: dict[int, str] = {}
    for step in asking:
        twins = [place for place, row in old.items() if _step_identity(row) == _step_identity(step)]
        if twins:
            place = step.index if step.index in twins else min(twins)
            found[step.index] = old.pop(place).secret_value
    for step in asking:
        if step.index not in found and step.index in old:
            found[step.index] = old.pop(step.index).secret_value
        if step.index not in found:
            raise Refused(
                "Type the secret value: *** keeps an earlier one, and this step has none.",
                field=f"steps[{step.index}].value",
            )
    return found


def _step_identity(step: Step | TestStep) -> tuple[str, ...]:
    return (str(step.action), step.selector, step.frame, step.instruction)
