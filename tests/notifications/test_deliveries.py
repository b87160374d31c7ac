"""A delivery's way to a real receiver: tried again, given up, sent again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from notifications import deliveries, sending, services
from notifications.models import Webhook, WebhookDelivery, WebhookTry
from tests.notifications.conftest import ended, made
from tests.notifications.driving import due_now, sent_all
from tests.notifications.receiver import Reply

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_fails_for_now_is_tried_again_later_each_time_under_the_same_id(alice, receiver, hook):
    receiver.replies = [Reply(500, "down"), Reply(429), Reply(200, "ok")]
    ended(alice, "failed")
    waits = []
    for _ in range(2):
        sent_all()
        row = WebhookDelivery.objects.get()
        assert row.state == "pending"
        waits.append((row.next_try_at - timezone.now()).total_seconds())
        sent_all()
        due_now()
    sent_all()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.tries, row.tries_left) == ("delivered", 3, 3)
    assert 20 < waits[0] <= 36 < 90 < waits[1] <= 144
    assert len({request.headers["webhook-id"] for request in receiver.received}) == 1
    tries = list(WebhookTry.objects.values_list("number", "status_code", "error", "answer"))
    assert tries == [
        (1, 500, "Answered 500.", "down"),
        (2, 429, "Answered 429.", ""),
        (3, 200, "", "ok"),
    ]


def test_after_six_tries_it_is_given_up(alice, receiver, hook):
    receiver.replies = [Reply(503)]
    ended(alice, "failed")
    for _ in range(8):
        due_now()
        sent_all()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.tries, row.tries_left, row.next_try_at) == ("failed", 6, 0, None)
    assert len(receiver.received) == 6


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 410, 422])
def test_a_refusal_is_final_and_a_redirect_is_not_followed(alice, receiver, hook, status):
    receiver.replies = [Reply(status, headers={"Location": receiver.url + "&again=1"})]
    ended(alice, "failed")
    sent_all()
    due_now()
    sent_all()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.tries, row.status_code) == ("failed", 1, status)
    assert len(receiver.received) == 1
    hook.refresh_from_db()
    assert hook.enabled is (status != 410)
    assert ("410" in hook.disabled_reason) is (status == 410)


@pytest.mark.parametrize("reply", [Reply(hangs=True), Reply(drips=True)])
def test_a_receiver_that_hangs_or_drips_is_left_within_the_time_limit(
    alice, receiver, hook, monkeypatch, reply
):
    monkeypatch.setitem(sending.sent.__kwdefaults__, "timeout_s", 0.3)
    receiver.replies = [reply]
    ended(alice, "failed")
    sent_all()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.tries, row.status_code) == ("pending", 1, None)
    assert "within 0.3 seconds" in row.error


def test_where_nobody_listens_it_is_tried_again(alice, unused_tcp_port):
    made(alice, f"http://127.0.0.1:{unused_tcp_port}/secret-path")
    ended(alice, "failed")
    sent_all()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.error) == ("pending", "No connection: nobody answers at this address.")


def test_retry_after_is_honoured_up_to_an_hour(alice, receiver, hook):
    for asked, low, high in (("900", 890, 900), ("999999", 3590, 3600), ("soon", 20, 36)):
        receiver.replies = [Reply(503, headers={"Retry-After": asked})]
        run = ended(alice, "failed")
        sent_all()
        row = WebhookDelivery.objects.get(execution=run)
        wait = (row.next_try_at - timezone.now()).total_seconds()
        assert low < wait <= high, asked


def test_the_answer_is_cut_and_kept_as_text(alice, receiver, hook):
    receiver.replies = [Reply(200, "<script>\x00" + "x" * 100_000)]
    ended(alice, "failed")
    sent_all()
    answer = WebhookTry.objects.get().answer
    assert answer.startswith("<script>�x")
    assert len(answer) == sending.MAX_ANSWER


def test_sending_again_uses_the_same_id_and_all_tries_anew(alice, receiver, hook):
    receiver.replies = [Reply(404), Reply(200)]
    ended(alice, "failed")
    sent_all()
    row = WebhookDelivery.objects.select_related("webhook").get()
    services.delivery_redeliver(user=alice, delivery=row)
    assert (row.state, row.tries, row.tries_left) == ("pending", 1, 6)
    sent_all()
    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == ("delivered", 2, "")
    assert len({request.headers["webhook-id"] for request in receiver.received}) == 1


def test_a_delivery_that_is_under_way_is_not_sent_again(alice, hook):
    ended(alice, "failed")
    assert deliveries.claim_next() is not None
    row = WebhookDelivery.objects.select_related("webhook").get()
    with pytest.raises(deliveries.DeliveryBusy):
        services.delivery_redeliver(user=alice, delivery=row)


def test_a_webhook_that_nothing_reaches_any_more_is_switched_off_with_its_reason(
    alice, receiver, hook
):
    receiver.replies = [Reply(200), Reply(404)]
    Webhook.objects.update(failed_in_row=19)
    ended(alice, "failed")
    sent_all()
    hook.refresh_from_db()
    assert (hook.enabled, hook.failed_in_row) == (True, 0)
    Webhook.objects.update(failed_in_row=19)
    ended(alice, "failed")
    ended(alice, "failed")
    sent_all()
    hook.refresh_from_db()
    assert not hook.enabled
    assert "20 deliveries in a row" in hook.disabled_reason
    last = WebhookDelivery.objects.first()
    assert (last.state, last.tries, last.error) == ("failed", 0, "The webhook was switched off.")
    services.webhook_update(user=alice, webhook=hook, values={"enabled": True})
    hook.refresh_from_db()
    assert (hook.enabled, hook.disabled_reason, hook.failed_in_row) == (True, "", 0)


def test_a_test_is_tried_once_also_while_the_webhook_is_off(alice, receiver, hook):
    services.webhook_update(user=alice, webhook=hook, values={"enabled": False})
    receiver.replies = [Reply(500, "no"), Reply(200, "hello")]
    failed, arrived = (services.webhook_test(user=alice, webhook=hook) for _ in range(2))
    assert (failed.state, failed.status_code, failed.error) == ("failed", 500, "Answered 500.")
    assert (arrived.state, arrived.tried.get().answer) == ("delivered", "hello")
    assert json.loads(receiver.received[1].body)["type"] == "ping"
    hook.refresh_from_db()
    assert hook.failed_in_row == 0


def test_secrets_that_can_no_longer_be_read_fail_the_delivery_with_the_reason(
    alice, hook, settings
):
    ended(alice, "failed")
    settings.SECRET_KEY = "another-key" * 6
    sent_all()
    row = WebhookDelivery.objects.get()
    assert row.state == "failed"
    assert "cannot be read with the present keys" in row.error


def test_address_and_secret_are_nowhere_in_clear(alice, receiver, caplog):
    with caplog.at_level("DEBUG"):
        webhook = made(alice, receiver.url)
        ended(alice, "failed")
        sent_all()
    rows = [
        row for model in (Webhook, WebhookDelivery, WebhookTry) for row in model.objects.values()
    ]
    kept = repr(rows) + caplog.text
    assert "httpcore2" in caplog.text
    assert webhook.secret not in kept
    assert "of-the-address" not in kept


def test_the_command_sends_what_is_due_and_another_removes_old_deliveries(
    alice, receiver, hook, capsys
):
    ended(alice, "failed")
    call_command("webhooks_deliver")
    assert "1 tried." in capsys.readouterr().out
    assert len(receiver.received) == 1
    WebhookDelivery.objects.update(ended_at=timezone.now() - timedelta(days=31))
    ended(alice, "failed")
    call_command("webhooks_cleanup", "--days", "30", "--dry-run")
    assert "1 deliveries would go." in capsys.readouterr().out
    call_command("webhooks_cleanup", "--days", "30")
    assert WebhookDelivery.objects.get().state == "pending"
    assert not WebhookTry.objects.exists()
