"""Cases and steps as JSON, as runs and versions keep them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from executions.engine.steps import empty_is_meant
from executions.models import TestCase, TestStep


def case_snapshot(case: TestCase) -> dict[str, Any]:
    """The case as JSON, in the file's format; secret values as tokens under `secret_value`."""
    return {
        "name": case.name,
        "description": case.description,
        "base_url": case.base_url,
        "tags": list(case.tags.values_list("name", flat=True)),
        "steps": [step_snapshot(row) for row in case.steps.order_by("position")],
    }


def step_snapshot(row: TestStep) -> dict[str, Any]:
    """One step as JSON, empty fields left out but where an empty value says something."""
    names = ("selector", "frame", "instruction", "value", "assertion", "attribute", "wait_for")
    data: dict[str, Any] = {"action": row.action}
    data |= {name: getattr(row, name) for name in names if getattr(row, name)}
    if not row.secret and empty_is_meant(row.action, row.assertion):
        data["value"] = row.value
    if row.secret:
        data |= {"secret": True, "secret_value": row.secret_value}
    if row.timeout_ms is not None:
        data["timeout_ms"] = row.timeout_ms
    if not row.enabled:
        data["enabled"] = False
    return data


def snapshot_masked(step: Mapping[str, Any]) -> dict[str, Any]:
    """A snapshot's step as people may see it: the secret's token is replaced by `***`."""
    shown = {key: value for key, value in step.items() if key != "secret_value"}
    if step.get("secret"):
        shown["value"] = "***"
    return shown
