"""What is written when a run ends: for whom, what it says, and only together with the end."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError

from executions import services as runs
from executions.engine import events as ev
from executions.engine.errors import FailureKind, Spend
from executions.models import TestExecution
from executions.recorder import Recorder
from executions.runner import execution_claim_one, execution_end
from notifications import outbox, services
from notifications.models import WebhookDelivery
from settingsui.models import Team, TeamMembership
from tests.notifications.conftest import SECRET, case_made, ended, made

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.com/services/T0/B0/token-of-the-address"


@pytest.mark.parametrize(
    ("status", "healed", "asked", "event", "events"),
    [
        ("passed", False, "run.finished", "run.finished", ["run.finished"]),
        ("cancelled", False, "run.finished", "run.finished", ["run.finished"]),
        ("failed", False, "run.failed", "run.failed", ["run.failed"]),
        ("error", False, "run.failed", "run.failed", ["run.failed"]),
        ("passed", True, "run.healed", "run.healed", ["run.healed"]),
        ("failed", True, "run.healed", "run.healed", ["run.healed"]),
        ("passed", False, "run.failed", None, None),
        ("passed", False, "run.healed", None, None),
        ("failed", False, "run.healed", None, None),
    ],
)
def test_a_webhook_is_told_of_what_it_asks_for(alice, status, healed, asked, event, events):
    made(alice, URL, events=[asked])
    run = ended(alice, status, healed=healed)
    row = WebhookDelivery.objects.first()
    if event is None:
        assert row is None
        return
    assert (row.event, row.execution_id, row.state, row.tries_left) == (event, run.pk, "pending", 6)
    assert json.loads(row.body)["events"] == events


def test_a_run_that_is_several_things_is_told_once_under_the_most_particular(alice):
    made(alice, URL, events=["run.finished", "run.failed", "run.healed"])
    ended(alice, "failed", healed=True)
    row = WebhookDelivery.objects.get()
    said = json.loads(row.body)
    assert said["type"] == row.event == "run.failed"
    assert said["events"] == ["run.failed", "run.healed", "run.finished"]


def test_the_message_says_what_happened_and_holds_no_value_and_no_secret(alice):
    made(alice, URL, events=["run.failed"])
    run = ended(alice, "failed")
    body = WebhookDelivery.objects.get().body
    said = json.loads(body)["data"]
    assert said["execution_id"] == run.pk
    assert said["case_name"] == "Sign in & <pay>"
    assert (said["status"], said["outcome"], said["healed"]) == ("failed", "failed", False)
    assert said["failed_step"]["index"] == 2
    assert said["failed_step"]["instruction"] == "the <Log in> button"
    assert said["error"]["kind"] == "locator_not_found"
    assert (said["passed_steps"], said["total_steps"], said["duration_ms"]) == (2, 3, 1234)
    assert said["url"] == f"https://tests.example.com/executions/{run.pk}/"
    assert SECRET not in body
    assert run.snapshot[1]["secret_value"] not in body


def test_without_a_public_address_the_path_is_there_and_no_link(alice, settings):
    settings.PUBLIC_URL = ""
    made(alice, URL, events=["run.failed"])
    made(alice, URL, name="Slack", format="slack", events=["run.failed"])
    run = ended(alice, "failed")
    ours, slack = (json.loads(row.body) for row in WebhookDelivery.objects.order_by("pk"))
    assert (ours["data"]["url"], ours["data"]["path"]) == (None, f"/executions/{run.pk}/")
    assert slack["text"] == f"*Sign in &amp; &lt;pay&gt;* failed. Run #{run.pk}"


def test_a_slack_message_is_a_line_of_text_and_an_attachment_with_everything_escaped(alice):
    made(alice, URL, format="slack", events=["run.failed", "run.healed"])
    failed, healed = ended(alice, "failed"), ended(alice, "passed", healed=True)
    first, second = (json.loads(row.body) for row in WebhookDelivery.objects.order_by("pk"))
    link = f"<https://tests.example.com/executions/{failed.pk}/|Run #{failed.pk}>"
    assert first["text"] == f"*Sign in &amp; &lt;pay&gt;* failed. {link}"
    reason = first["attachments"][0]
    assert reason["text"] == "Step 3: No element matched &lt;#go&gt;."
    assert reason["fields"][0] == {"title": "Steps", "value": "2 of 3 passed", "short": True}
    assert f"passed, healed. <https://tests.example.com/executions/{healed.pk}/" in second["text"]
    assert second["attachments"][0]["text"].startswith("Healed steps: 3.")
    assert second["attachments"][0]["color"] != reason["color"]


def test_nothing_is_written_for_others_and_for_webhooks_that_are_off(alice, bob):
    made(bob, URL, events=["run.finished"])
    off = made(alice, URL, events=["run.finished"]).webhook
    services.webhook_update(user=alice, webhook=off, values={"enabled": False})
    ended(alice)
    assert not WebhookDelivery.objects.exists()


def test_nothing_is_written_for_somebody_who_may_no_longer_sign_in(alice):
    made(alice, URL, events=["run.finished"])
    User.objects.filter(pk=alice.pk).update(is_active=False)
    ended(alice)
    assert not WebhookDelivery.objects.exists()


def test_a_team_mates_webhook_hears_of_the_teams_runs_while_its_owner_is_in_the_team(alice, bob):
    team = Team.objects.create(name="Checkout")
    for person in (alice, bob):
        TeamMembership.objects.create(user=person, team=team)
    made(bob, URL, events=["run.finished"])
    hook = made(bob, URL, name="All", events=["run.finished"], whole_team=True).webhook
    ended(alice)
    assert list(WebhookDelivery.objects.values_list("webhook", flat=True)) == [hook.pk]
    TeamMembership.objects.filter(user=bob).delete()
    ended(alice)
    assert WebhookDelivery.objects.count() == 1


def test_a_run_cancelled_in_the_queue_is_a_run_that_finished(alice):
    made(alice, URL, events=["run.finished"])
    run = runs.execution_start(user=alice, case=case_made(alice), dispatched=False)
    runs.execution_cancel(user=alice, execution=run)
    said = json.loads(WebhookDelivery.objects.get().body)
    assert said["data"]["status"] == "cancelled"
    assert "before it started" in said["data"]["error"]["message"]


def test_a_run_whose_server_died_is_told_as_failed(alice):
    made(alice, URL, events=["run.failed"])
    run = runs.execution_start(user=alice, case=case_made(alice), dispatched=False)
    execution_claim_one(run.pk, "test")
    assert execution_end(run.pk, FailureKind.INTERNAL, "The server went away during the run.")
    assert json.loads(WebhookDelivery.objects.get().body)["data"]["status"] == "error"


def test_an_end_that_is_not_kept_leaves_no_message(alice, monkeypatch):
    made(alice, URL, events=["run.finished"])
    run = runs.execution_start(user=alice, case=case_made(alice), dispatched=False)
    execution_claim_one(run.pk, "test")
    run.refresh_from_db()

    def broken(*_args: object, **_more: object) -> None:
        outbox.run_queued(execution=run)
        assert WebhookDelivery.objects.exists()
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("executions.recorder.execution_ending.send_robust", broken)
    finish = ev.RunFinished(run.pk, ev.Status.PASSED, False, 0.0, 1.0, Spend())
    with pytest.raises(DatabaseError):
        Recorder(run).record([finish])
    assert TestExecution.objects.get(pk=run.pk).state == "running"
    assert not WebhookDelivery.objects.exists()


def test_a_fault_in_the_outbox_does_not_touch_the_end_of_the_run(alice, monkeypatch, caplog):
    made(alice, URL, events=["run.finished"])
    monkeypatch.setattr("notifications.outbox.run_data", lambda _run: 1 / 0)
    assert ended(alice).state == "passed"
    assert not WebhookDelivery.objects.exists()
    assert "ZeroDivisionError" in caplog.text


def test_the_same_end_told_twice_is_one_delivery(alice):
    made(alice, URL, events=["run.finished"])
    run = ended(alice)
    outbox.run_queued(execution=run)
    assert WebhookDelivery.objects.count() == 1
