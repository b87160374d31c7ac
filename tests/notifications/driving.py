"""Drives the sender by hand."""

from __future__ import annotations

import threading
from typing import Any

from django.utils import timezone

from notifications.models import WebhookDelivery
from notifications.worker import DeliveryWorker


def sent_all() -> None:
    """Send what is due, as the command does."""
    DeliveryWorker(until_idle=True).run()


def due_now() -> None:
    """The time of the next try has come."""
    WebhookDelivery.objects.filter(state="pending").update(next_try_at=timezone.now())


def until(condition: Any, *, seconds: float = 20) -> None:
    """Come back once the condition holds."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("the condition did not come true in time")
