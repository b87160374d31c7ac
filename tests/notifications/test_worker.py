"""The thread that sends: each message once for all processes, nobody delayed, nothing lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from notifications import deliveries, sending, wakeup
from notifications.models import WebhookDelivery
from notifications.sending import TIMEOUT_S
from notifications.worker import DeliveryWorker
from tests.notifications.conftest import ended, made
from tests.notifications.driving import sent_all, until
from tests.notifications.receiver import Reply, receiving

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_the_thread_stops_at_once_and_puts_back_what_is_under_way(alice, receiver, hook):
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
    assert (timezone.now() - began).total_seconds() < TIMEOUT_S / 2
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
