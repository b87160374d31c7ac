"""No page and no endpoint asks the database more often when there is more: counted at 1 and at 100."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analytics import rollups
from analytics.models import Comparison, RetentionRun
from executions import services
from executions.models import (
    PageNote,
    TestCase,
    TestCaseVersion,
    TestExecution,
    TierExecutionLog,
)
from notifications.models import Webhook, WebhookDelivery
from settingsui.models import settings_of
from settingsui.tokens import token_create
from tests.api.access_table import rows
from tests.api.access_things import things_made
from tests.api.world import (
    World,
    case_made,
    entry_made,
    execution_made,
    fingerprint_made,
)
from tests.healing.made import proposal_made
from tieredapp import metrics, tier_totals

PAGED = ("test-cases/", "executions/", "xpath-cache/", "heal-proposals/", "webhooks/")
NARROWED = (
    "/api/v1/executions/?page_size=100&tier=2&healed=true&owner=owner&ordering=-duration_ms",
    "/api/v1/test-cases/?page_size=100&search=127.0.0.1&ordering=-updated_at",
    "/api/v1/xpath-cache/?page_size=100&state=valid",
)
MORE = 99


@pytest.fixture
def client(world: World) -> Client:
    """Signed in as an admin, who sees everything."""
    signed_in = Client()
    signed_in.force_login(world.admin)
    return signed_in


@pytest.fixture
def things(world: World) -> dict[str, Any]:
    return things_made(world)


def addresses(things: dict[str, Any]) -> list[str]:
    """Every page and endpoint that the access table knows and an admin may read."""
    found = []
    for row in rows():
        if row.method == "GET" and row.door != "admin" and row.expected[-1] == 200:
            path = "/" + row.path
            for name, value in things.items():
                path = path.replace(f"{{{name}}}", str(value))
            sized = row.route.removeprefix("api/v1/") in PAGED
            found.append(path + "?page_size=100" if sized else path)
    return found


def lists() -> list[str]:
    """The admin's list of each model."""
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]


def details() -> list[str]:
    """The admin's page of the first row of each model."""
    firsts = {
        model: model._default_manager.order_by("pk").first() for model in admin.site._registry
    }
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        for model, row in firsts.items()
        if row is not None
    ]


def counted(client: Client, paths: list[str]) -> dict[str, int]:
    """How many queries each address makes, asked a second time."""
    found = {}
    for path in paths:
        _read(client, path)
        with CaptureQueriesContext(connection) as captured:
            _read(client, path)
        found[path] = len(captured)
    return found


def _read(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, path
    for close in answer._resource_closers:
        close()


def more_made(world: World, things: dict[str, Any]) -> None:
    """99 more of everything that lists show."""
    snapshot = services.case_snapshot(world.case)
    comparison = Comparison.objects.get(pk=things["comparison"])
    for number in range(MORE):
        case = case_made(world.owner, name=f"Case {number}", tags=[f"tag{number}"])
        run = execution_made(case, world.owner, steps=1)
        proposal_made(case, 2, execution=run)
        fingerprint_made(case)
        entry_made(world.owner, world.team, key=f"{number:02d}")
        token_create(user=world.admin, name=f"token {number}", scope="read")
        Comparison.objects.create(owner=world.admin).executions.add(run)
        if number < 20:
            comparison.executions.add(run)
    TestCaseVersion.objects.bulk_create(
        TestCaseVersion(case=world.case, version=2 + number, author=world.owner, snapshot=snapshot)
        for number in range(MORE)
    )
    TestCase.objects.filter(pk=world.case.pk).update(version=MORE + 1)
    _run_grown(world.execution)
    _hooks_grown(world, things)
    RetentionRun.objects.bulk_create(RetentionRun(cutoff=timezone.now()) for _ in range(MORE))
    rollups.catch_up()


def _run_grown(run: TestExecution) -> None:
    """99 more attempts and notes of the one run whose pages are asked."""
    now = timezone.now()
    TierExecutionLog.objects.bulk_create(
        TierExecutionLog(
            execution=run, step_index=1, number=10 + number, tier=1, source="selector",
            outcome="failed", started_at=now, duration_ms=1, cost_usd=Decimal(0),
        )
        for number in range(MORE)
    )  # fmt: skip
    PageNote.objects.bulk_create(
        PageNote(execution=run, step_index=0, kind="console", text=f"boom {n}", noted_at=now)
        for n in range(MORE)
    )


def _hooks_grown(world: World, things: dict[str, Any]) -> None:
    kept = WebhookDelivery.objects.get(pk=things["delivery"])
    runs = TestExecution.objects.exclude(pk=kept.execution_id).order_by("-pk")[:MORE]
    for number, run in enumerate(runs):
        kept.pk, kept.message_id, kept.execution = None, f"msg_more_{number}", run
        kept._state.adding = True
        kept.save()
    hook = Webhook.objects.get(pk=things["hook"])
    for number in range(MORE):
        hook.pk, hook.name = None, f"Hook {number}"
        hook._state.adding = True
        hook.save()


@pytest.mark.timeout(300)
def test_everything_makes_as_many_queries_at_1_row_as_at_100(
    client: Client, world: World, things: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The metrics sum up rows once they are some seconds old: every time, so that times do not count.
    # The process' own totals may know rows of these numbers from tests before, and need not ask again.
    monkeypatch.setattr(tier_totals, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(metrics, "tier_totals", tier_totals.TierTotals())
    settings_of(world.admin)
    paths = [*addresses(things), *NARROWED, *lists(), *details()]
    few = counted(client, paths)
    more_made(world, things)
    many = counted(client, paths)
    grown = {
        path: (few[path], many[path]) for path in paths if many[path] > few[path] + _dates(path)
    }
    assert not grown, grown


def _dates(path: str) -> int:
    """Lists of large tables find the days they have one by one; a bounded paginator counts once more."""
    return 4 if "tierexecutionlog" in path or "rollup" in path else 0
