"""A delivery's way to a real receiver: signed, tried again, given up, sent again, once for all processes."""

from __future__ import annotations

import json
import re
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from notifications import deliveries, sending, services, signing, wakeup
from notifications.models import Webhook, WebhookDelivery, WebhookTry
from notifications.worker import DeliveryWorker
from tests.notifications.conftest import ended, made
from tests.notifications.receiver import Reply, receiving

pytestmark = pytest.mark.django_db(transaction=True)

DOCS = Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"


def documented() -> Any:
    """The check of signatures as the documentation prints it."""
    found: dict[str, Any] = {}
    snippet = re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert snippet is not None
    exec(compile(snippet.group(1), "webhooks.md", "exec"), found)
    return found["verified"]


def sent_all() -> None:
    """Send what is due, as the command does."""
    DeliveryWorker(until_idle=True).run()


def due_now() -> None:
    """The time of the next try has come."""
    WebhookDelivery.objects.filter(state="pending").update(next_try_at=timezone.now())


def test_a_message_arrives_signed_so_that_the_documented_check_accepts_it(alice, receiver):
    webhook = made(alice, receiver.url)
    run = ended(alice, "failed")
    sent_all()
    request = receiver.received[0]
    row = WebhookDelivery.objects.get()
    assert request.path == "/hook?key=of-the-address"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == row.message_id
    assert json.loads(request.body)["data"]["execution_id"] == run.pk
    verified = documented()
    assert verified(webhook.secret, request.headers, request.body)
    assert not verified(webhook.secret, request.headers, request.body + b" ")
    assert not verified(signing.secret_made(), request.headers, request.body)
    late = request.headers | {"webhook-timestamp": str(int(timezone.now().timestamp()) - 301)}
    assert not verified(webhook.secret, late, request.body)
    assert (row.state, row.tries, row.status_code, row.error) == ("delivered", 1, 200, "")
    assert row.duration_ms is not None
    assert row.ended_at is not None


def test_the_signature_is_the_one_of_the_reference_implementation():
    """Made by standardwebhooks 1.1.0 for the example of its specification."""
    made_here = signing.signature(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert made_here == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_for_a_day_after_a_change_both_secrets_verify_and_then_only_the_new_one(alice, receiver):
    old = made(alice, receiver.url)
    new = services.secret_rotate(user=alice, webhook=old.webhook)
    ended(alice, "failed")
    sent_all()
    Webhook.objects.update(old_secret_until=timezone.now() - timedelta(seconds=1))
    ended(alice, "failed")
    sent_all()
    verified = documented()
    first, second = receiver.received
    assert verified(old.secret, first.headers, first.body)
    assert verified(new.secret, first.headers, first.body)
    assert not verified(old.secret, second.headers, second.body)
    assert verified(new.secret, second.headers, second.body)


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


def test_several_processes_at_once_send_each_message_once(alice, receiver):
    for number in range(4):
        made(alice, receiver.url, name=f"Build {number}", events=["run.finished"])
    for _ in range(5):
        ended(alice)
    workers = [DeliveryWorker(until_idle=True) for _ in range(3)]
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    sent_all()  # one webhook gets one message at a time: what a worker found taken may be left
    ids = [request.headers["webhook-id"] for request in receiver.received]
    assert len(ids) == len(set(ids)) == 20
    assert set(WebhookDelivery.objects.values_list("state", "tries")) == {("delivered", 1)}


def test_one_claim_of_many_at_once_wins(alice, hook):
    ended(alice, "failed")

    def claim(_number: int) -> bool:
        try:
            return deliveries.claim_next() is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(claim, range(6))) == 1


def test_a_webhook_that_hangs_delays_no_other(alice, receiver):
    with receiving() as slow:
        slow.replies = [Reply(hangs=True)]
        made(alice, slow.url, name="Slow", events=["run.finished"])
        made(alice, receiver.url, events=["run.finished"])
        for _ in range(20):
            ended(alice)
        worker = DeliveryWorker()
        worker.start()
        try:
            until(lambda: len(receiver.received) == 20)
        finally:
            worker.stop()
        assert len(slow.received) == 1


def until(condition: Any, *, seconds: float = 20) -> None:
    """Come back once the condition holds."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("the condition did not come true in time")


def test_the_thread_stops_within_a_second_and_puts_back_what_is_under_way(alice, receiver, hook):
    receiver.replies = [Reply(hangs=True)]
    worker = DeliveryWorker()
    worker.start()
    wakeup.register(worker)
    try:
        ended(alice, "failed")
        until(lambda: receiver.received)
    finally:
        began = timezone.now()
        wakeup.register(None)
        worker.stop()
    assert (timezone.now() - began).total_seconds() < 1
    assert not [t for t in threading.enumerate() if t.name.startswith("webhooks")]
    row = WebhookDelivery.objects.get()
    assert (row.state, row.tries, row.tries_left) == ("pending", 0, 6)


def test_a_try_whose_process_died_is_made_again_and_its_late_word_changes_nothing(
    alice, receiver, hook
):
    ended(alice, "failed")
    claimed = deliveries.claim_next()
    assert deliveries.claim_next() is None
    WebhookDelivery.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    sent_all()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.tries) == ("delivered", 2)
    late = sending.Answer(5, status_code=500, error="Answered 500.")
    deliveries.tried(row.pk, claimed.number, late, started_at=timezone.now())
    row.refresh_from_db()
    assert (row.state, row.status_code) == ("delivered", 200)


def test_the_last_try_of_a_process_that_died_is_given_up(alice, hook):
    ended(alice, "failed")
    WebhookDelivery.objects.update(tries=5, tries_left=1)
    assert deliveries.claim_next() is not None
    WebhookDelivery.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert deliveries.lost_taken_back() == 1
    assert WebhookDelivery.objects.get().state == "failed"


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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the name localhost, not for its address, with its key."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(signed_for("localhost"))
    return path


def signed_for(name: str) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8
    return certificate.public_bytes(pem) + key.private_bytes(
        pem, private, serialization.NoEncryption()
    )


def test_over_tls_the_certificate_is_checked_against_the_name_and_not_the_address(
    alice, certificate
):
    trusting = ssl.create_default_context(cafile=str(certificate))
    with receiving(certificate=certificate) as served:
        made(alice, served.url)
        made(alice, served.url.replace("localhost", "127.0.0.1"), name="By address")
        ended(alice, "failed")
        DeliveryWorker(until_idle=True, client=lambda: sending.client_made(trusting)).run()
        assert len(served.received) == 1
    by_name, by_address = WebhookDelivery.objects.order_by("pk")
    assert by_name.state == "delivered"
    assert by_address.state == "pending"
    assert "The certificate was not accepted" in by_address.error


def test_over_tls_a_certificate_that_nobody_vouches_for_is_not_accepted(alice, certificate):
    with receiving(certificate=certificate) as served:
        made(alice, served.url)
        ended(alice, "failed")
        sent_all()
        assert served.received == []
    assert "The certificate was not accepted" in WebhookDelivery.objects.get().error
