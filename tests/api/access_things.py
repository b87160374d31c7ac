"""The owner's things that the rows of the access table name, each in the state that it takes."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from analytics import comparisons, rollups, tables
from analytics.models import RetentionRun
from executions import services
from executions.healing import review
from executions.models import TestExecution
from settingsui.models import ApiToken, settings_of
from tests.api.world import World, case_made, fingerprint_made, webhook_made
from tests.healing.made import proposal_made

CLICK = 2


def things_made(world: World) -> dict[str, Any]:
    """What `{case}`, `{run}` and the other names in the table stand for."""
    for person in world.people.values():
        settings_of(person)
    fingerprint_made(world.case)
    RetentionRun.objects.create(cutoff=world.execution.queued_at)
    _trace_kept(world.execution)
    hook = webhook_made(world.owner, world.execution)
    made = {
        "case": world.case.pk,
        "never_run": case_made(world.owner, name="Never run").pk,
        "run": world.execution.pk,
        "queued": services.execution_start(user=world.owner, case=world.case).pk,
        "entry": world.entry.pk,
        "comparison": comparisons.comparison_start(user=world.owner, case_ids=[world.case.pk]).pk,
        "table": tables.SECTIONS[0].slug,
        "token": ApiToken.objects.filter(user=world.owner).latest("pk").pk,
        "person": world.owner.pk,
        "hook": hook.pk,
        "delivery": hook.deliveries.get().pk,
    }
    rollups.catch_up()
    return made | _proposals_made(world)


def _proposals_made(world: World) -> dict[str, int]:
    heal = proposal_made(world.case, CLICK, execution=world.execution)
    ignored = proposal_made(world.case, CLICK, identity="another")
    review.heal_ignore(user=world.owner, proposal=ignored)
    accepted = proposal_made(case_made(world.owner, name="Repaired"), CLICK)
    review.heal_accept(user=world.owner, proposal=accepted)
    return {"heal": heal.pk, "ignored": ignored.pk, "accepted": accepted.pk}


def _trace_kept(execution: TestExecution) -> None:
    (settings.MEDIA_ROOT / "trace.zip").write_bytes(b"PK")
    TestExecution.objects.filter(pk=execution.pk).update(trace_file="trace.zip")
