"""Rows of cases as plain data for the answers; secret values never leave."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from executions.engine.steps import empty_is_meant
from executions.models import TestCase, TestStep

STEP_TEXTS = ("selector", "frame", "instruction", "assertion", "attribute", "wait_for")
MASK = "***"


def cases_loaded(cases: QuerySet[TestCase]) -> QuerySet[TestCase]:
    """The cases with all that `case_summary` shows, in a constant number of queries."""
    return (
        cases.select_related("owner", "team")
        .prefetch_related("tags")
        .annotate(step_count=Count("steps", distinct=True))
    )


def case_summary(case: TestCase) -> dict[str, Any]:
    """A case in lists; wants a row of `cases_loaded`."""
    return {
        "id": case.pk,
        "name": case.name,
        "description": case.description,
        "base_url": case.base_url,
        "tags": sorted(tag.name for tag in case.tags.all()),
        "version": case.version,
        "origin": case.origin,
        "owner": case.owner.get_username(),
        "team": case.team.name if case.team else None,
        "step_count": case.step_count,  # type: ignore[attr-defined] # annotated by the list
        "archived_at": case.archived_at,
        "created_at": case.created_at,
        "updated_at": case.updated_at,
    }


def case_data(case: TestCase) -> dict[str, Any]:
    """A case with its steps; wants a row of `cases_loaded`."""
    return case_summary(case) | {"steps": steps_data(case)}


def steps_data(case: TestCase) -> list[dict[str, Any]]:
    """The steps of a case in order."""
    return [step_data(row) for row in case.steps.order_by("position")]


def step_data(row: TestStep) -> dict[str, Any]:
    """One step; a secret value is `***`."""
    return {
        "index": row.position,
        "action": row.action,
        **{name: getattr(row, name) for name in STEP_TEXTS},
        "value": MASK if row.secret else row.value,
        "secret": row.secret,
        "timeout_ms": row.timeout_ms,
        "enabled": row.enabled,
    }


def step_body(row: TestStep) -> dict[str, Any]:
    """A step as a body would give it, `***` for a secret that is to stay."""
    data: dict[str, Any] = {"action": row.action, "value": MASK if row.secret else row.value}
    data |= {name: getattr(row, name) for name in STEP_TEXTS if getattr(row, name)}
    if row.secret:
        data["secret"] = True
    if row.timeout_ms is not None:
        data["timeout_ms"] = row.timeout_ms
    if not row.enabled:
        data["enabled"] = False
    if not data["value"] and not empty_is_meant(row.action, row.assertion):
        del data["value"]
    return data
