"""Two versions of a case, or two runs of one, side by side."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from executions import wording
from executions.models import TestCase, TestCaseVersion
from executions.selectors_pages import RunView, StepView
from executions.services import snapshot_masked


def case_versions(case: TestCase) -> QuerySet[TestCaseVersion]:
    """The case's versions, newest first."""
    return case.versions.select_related("author").order_by("-version")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison: `same`, `added` or `removed`."""

    kind: str
    text: str


def versions_compared(old: TestCaseVersion, new: TestCaseVersion) -> list[DiffLine]:
    """What changed from one version to another, line by line; far unchanged lines are left out.

    A changed secret shows as changed, never as a value.
    """
    before, after = _version_lines(old.snapshot), _version_lines(new.snapshot)
    kinds = {" ": "same", "+": "added", "-": "removed"}
    return [
        DiffLine(kinds[line[0]], line[1:])
        for line in difflib.unified_diff(before, after, lineterm="", n=3)
        if line[0] in kinds and not line.startswith(("+++", "---"))
    ]


def _version_lines(snapshot: Mapping[str, Any]) -> list[str]:
    lines = [f"{name}: {snapshot.get(name, '')}" for name in ("name", "description", "base_url")]
    lines.append(f"tags: {', '.join(snapshot.get('tags', []))}")
    for step in snapshot["steps"]:
        shown = snapshot_masked(step)
        lines.append(f"step: {wording.step_title(shown)}")
        lines += [f"    {key}: {value}" for key, value in shown.items()]
        if step.get("secret"):
            mark = hashlib.sha256(str(step.get("secret_value")).encode()).hexdigest()[:6]
            lines.append(f"    secret value saved as {mark}")
    return lines


@dataclass(frozen=True, slots=True)
class StepPair:
    """The same step in two runs; either side is None where the step was not there."""

    left: StepView | None
    right: StepView | None

    @property
    def differs(self) -> bool:
        """Whether the step, its outcome, its tier or its element is not the same."""
        return self._facts(self.left) != self._facts(self.right)

    @staticmethod
    def _facts(step: StepView | None) -> tuple[Any, ...]:
        if step is None:
            return ()
        result = step.result
        return (
            step.title,
            step.outcome,
            result and result.tier,
            result and result.source,
            result and result.resolved_selector,
        )


def runs_compared(left: RunView, right: RunView) -> list[StepPair]:
    """The steps of two runs side by side; steps are matched by what they do, in order."""
    before, after = left.steps, right.steps
    matcher = difflib.SequenceMatcher(
        a=[step.title for step in before], b=[step.title for step in after], autojunk=False
    )
    pairs: list[StepPair] = []
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for offset in range(max(i2 - i1, j2 - j1)):
            one = before[i1 + offset] if i1 + offset < i2 else None
            two = after[j1 + offset] if j1 + offset < j2 else None
            pairs.append(StepPair(one, two))
    return pairs
