"""Proposals as runs leave them, without a browser."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from executions.engine.fingerprint import Fingerprint
from executions.engine.keys import fingerprint_keys, step_key
from executions.models import HealProposal, TestCase, TestExecution
from executions.planning import step_of
from executions.services import step_snapshot

REPAIR = {"selector": 'role=button[name="Log in"]', "frame": "", "basis": "role and name"}
KNOWN = Fingerprint(
    tag="button", id="login", role="button", accessible_name="Log in", text="Log in"
)


def proposal_made(
    case: TestCase, position: int, *, execution: TestExecution | None = None, **changes: Any
) -> HealProposal:
    """An open proposal for the case's step at `position`; all steps of the case are enabled."""
    rows = list(case.steps.order_by("position"))
    steps = [
        step_of(i, {k: v for k, v in step_snapshot(row).items() if k != "secret_value"})
        for i, row in enumerate(rows)
    ]
    found = Fingerprint(
        tag="button", id="k1", role="button", accessible_name="Log in", text="Log in", x=40, y=60,
        width=90, height=30, xpath="/html[1]/body[1]/button[1]",
    )  # fmt: skip
    fields: dict[str, Any] = {
        "case": case,
        "occurrence_key": fingerprint_keys(steps)[position],
        "step_key": step_key(steps[position]),
        "identity": found.identity,
        "place": found.place,
        "step": steps[position].to_json(),
        "step_index": position,
        "old_selector": steps[position].selector,
        "repairs": [REPAIR, {**REPAIR, "selector": "#k1", "basis": "unique CSS"}],
        "found": found.to_json(),
        "known": KNOWN.to_json(),
        "tier": 2,
        "source": "fingerprint",
        "score": 0.87,
        "properties": {"accessible_name": 1.0, "tag": 1.0, "id": 0.2},
        "execution": execution,
        "last_seen_at": timezone.now(),
    }
    return HealProposal.objects.create(**{**fields, **changes})
