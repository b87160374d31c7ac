"""Webhooks over the API: made, changed, tested, and their log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from notifications.models import Webhook, WebhookDelivery
from tests.notifications.receiver import Receiver, Reply, receiving

HOOK = {"name": "Build", "url": "https://ci.example.com/hook?key=1", "events": ["run.failed"]}


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiving() as served:
        yield served


def test_making_one_answers_its_secret_and_no_other_answer_does(owner):
    made = owner("POST", "webhooks/", HOOK)
    assert made.status_code == 201
    body = made.json()
    assert body["secret"].startswith("whsec_")
    assert body["url_shown"] == "https://ci.example.com/…"
    assert (body["events"], body["format"], body["enabled"]) == (["run.failed"], "json", True)
    read = owner("GET", f"webhooks/{body['id']}/").json()
    assert read == {name: value for name, value in body.items() if name != "secret"}
    assert owner("GET", "webhooks/").json()["results"] == [read]
    assert "key=1" not in str(read)


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"url": "ftp://example.com/"}, 422, "url"),
        ({"url": "http://10.0.0.1/"}, 422, "url"),
        ({"url": 7}, 400, "url"),
        ({"events": []}, 400, "events"),
        ({"events": ["ping"]}, 400, "events[0]"),
        ({"format": "xml"}, 400, "format"),
        ({"name": ""}, 400, "name"),
        ({"secret": "mine"}, 400, "secret"),
    ],
)
def test_what_is_wrong_is_a_problem_at_its_field(owner, change, status, field):
    answer = owner("POST", "webhooks/", HOOK | change)
    assert answer.status_code == status
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert not Webhook.objects.exists()


def test_a_name_is_taken_once_a_person(owner, mate):
    first = owner("POST", "webhooks/", HOOK).json()
    again = owner("POST", "webhooks/", HOOK)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert mate("POST", "webhooks/", HOOK).status_code == 201
    assert owner("PATCH", f"webhooks/{first['id']}/", {"name": "Build"}).status_code == 200


def test_changing_changes_only_what_is_named(owner):
    number = owner("POST", "webhooks/", HOOK).json()["id"]
    before = Webhook.objects.get()
    changed = owner("PATCH", f"webhooks/{number}/", {"events": ["run.healed", "run.finished"]})
    assert changed.json()["events"] == ["run.finished", "run.healed"]
    off = owner("PATCH", f"webhooks/{number}/", {"enabled": False}).json()
    assert (off["enabled"], off["name"]) == (False, "Build")
    after = Webhook.objects.get()
    assert after.url_sealed == before.url_sealed
    assert after.secret_sealed == before.secret_sealed


def test_a_test_answers_what_the_receiver_answered(owner, receiver):
    number = owner("POST", "webhooks/", HOOK | {"url": receiver.url}).json()["id"]
    receiver.replies = [Reply(200, "thanks")]
    said = owner("POST", f"webhooks/{number}/test/").json()
    assert (said["event"], said["state"], said["status_code"]) == ("ping", "delivered", 200)
    assert said["tried"][0]["answer"] == "thanks"
    log = owner("GET", f"webhooks/{number}/deliveries/?state=delivered").json()
    assert (log["count"], log["results"][0]["message_id"]) == (1, said["message_id"])
    assert owner("GET", f"webhooks/{number}/deliveries/?state=failed").json()["count"] == 0
    one = owner("GET", f"webhooks/{number}/deliveries/{said['id']}/").json()
    assert one["body"] == receiver.received[0].body.decode()


def test_sending_again_waits_for_the_webhook_to_be_on(owner, receiver):
    number = owner("POST", "webhooks/", HOOK | {"url": receiver.url}).json()["id"]
    receiver.replies = [Reply(404)]
    said = owner("POST", f"webhooks/{number}/test/").json()
    again = f"webhooks/{number}/deliveries/{said['id']}/redeliver/"
    owner("PATCH", f"webhooks/{number}/", {"enabled": False})
    assert owner("POST", again).status_code == 409
    owner("PATCH", f"webhooks/{number}/", {"enabled": True})
    assert owner("POST", again).json()["state"] == "pending"


def test_a_delivery_is_found_below_its_own_webhook_only(owner, receiver):
    first = owner("POST", "webhooks/", HOOK | {"url": receiver.url}).json()["id"]
    other = owner("POST", "webhooks/", HOOK | {"name": "Other"}).json()["id"]
    said = owner("POST", f"webhooks/{first}/test/").json()
    assert owner("GET", f"webhooks/{other}/deliveries/{said['id']}/").status_code == 404


def test_deleting_takes_the_log_along(owner, receiver):
    number = owner("POST", "webhooks/", HOOK | {"url": receiver.url}).json()["id"]
    owner("POST", f"webhooks/{number}/test/")
    assert owner("DELETE", f"webhooks/{number}/").status_code == 204
    assert not WebhookDelivery.objects.exists()
    assert owner("GET", f"webhooks/{number}/").status_code == 404


def test_a_new_secret_is_another_one_and_says_how_long_the_old_one_holds(owner):
    made = owner("POST", "webhooks/", HOOK).json()
    new = owner("POST", f"webhooks/{made['id']}/rotate-secret/").json()
    assert new["secret"] != made["secret"]
    assert new["old_secret_until"] is not None
