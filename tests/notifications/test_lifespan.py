"""The server sends webhooks and cleans up for as long as it lives."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from notifications import wakeup
from notifications.models import WebhookDelivery
from notifications.sending import TIMEOUT_S
from tests.notifications.conftest import ended
from tests.notifications.driving import until
from tests.notifications.receiver import Reply
from tieredapp import lifespan

pytestmark = pytest.mark.django_db(transaction=True)


class NoRunner:
    """Stands in for the runner, which would start a browser."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def wake(self) -> None: ...

    def cancel(self, execution_id: int) -> None: ...


async def _lived(during: Any) -> float:
    """Start the server's parts, let `during` happen in a thread, stop them; seconds the stop took."""
    asked: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    answered: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(lifespan.Lifespan()({"type": "lifespan"}, asked.get, answered.put))
    await asked.put({"type": "lifespan.startup"})
    assert (await answered.get())["type"] == "lifespan.startup.complete"
    try:
        await asyncio.to_thread(during)
    finally:
        began = timezone.now()
        await asked.put({"type": "lifespan.shutdown"})
        await life
    return (timezone.now() - began).total_seconds()


def _threads() -> list[str]:
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith(("webhooks", "housekeeper"))]


@pytest.fixture(autouse=True)
def no_runner(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(lifespan, "runner_from_settings", NoRunner)
    settings.RUNNER_ENABLED = True


def test_the_server_sends_at_once_and_stops_at_once_in_mid_try(alice, receiver, hook):
    receiver.replies = [Reply(200), Reply(hangs=True)]

    def during() -> None:
        assert "webhooks" in _threads()
        try:
            ended(alice, "failed")
            until(lambda: WebhookDelivery.objects.filter(state="delivered").exists())
            ended(alice, "failed")
            until(lambda: len(receiver.received) == 2)
        finally:
            connections.close_all()

    assert asyncio.run(_lived(during)) < TIMEOUT_S / 2
    assert _threads() == []
    assert wakeup._waker is None
    states = WebhookDelivery.objects.order_by("pk").values_list("state", "tries")
    assert list(states) == [("delivered", 1), ("pending", 0)]


def test_a_server_that_runs_nothing_sends_nothing(alice, receiver, hook, settings):
    settings.RUNNER_ENABLED = False
    asyncio.run(_lived(lambda: None))
    assert _threads() == []


@pytest.mark.parametrize(("hours", "lives"), [(24, True), (0, False)])
def test_the_server_has_a_housekeeper_unless_that_is_switched_off(db, settings, hours, lives):
    settings.CLEANUP_HOURS = hours
    seen: list[str] = []
    asyncio.run(_lived(lambda: seen.extend(_threads())))
    assert ("housekeeper" in seen) is lives
    assert _threads() == []
