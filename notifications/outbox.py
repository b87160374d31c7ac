"""Writes what is to be sent, in the transaction that ends the run: no end without it, none without an end."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from executions.models import TestExecution
from notifications import wakeup
from notifications.models import Event, Webhook, WebhookDelivery
from notifications.payloads import body_of, events_of, ping_data, run_data

MAX_TRIES = 6


def run_queued(*, execution: TestExecution, **_said: Any) -> None:
    """One message for each webhook that asks for what this end is. In a savepoint: a fault here stays here."""
    with transaction.atomic():
        events = events_of(execution)
        asked = [
            (webhook, wanted)
            for webhook in _listening(execution)
            if (wanted := [event for event in events if event in webhook.events])
        ]
        if not asked:
            return
        data, now = run_data(execution), timezone.now()
        WebhookDelivery.objects.bulk_create(
            (
                _made(
                    webhook,
                    wanted,
                    execution=execution,
                    body=body_of(webhook, event=wanted[0], events=wanted, data=data, at=now),
                )
                for webhook, wanted in asked
            ),
            ignore_conflicts=True,
        )
        transaction.on_commit(wakeup.wake)


def ping_begun(webhook: Webhook, *, lease: timedelta) -> WebhookDelivery:
    """A test message whose only try its maker makes: no thread takes it."""
    data, now = ping_data(webhook), timezone.now()
    ping = Event.PING.value
    row = _made(
        webhook,
        [ping],
        execution=None,
        body=body_of(webhook, event=ping, events=[ping], data=data, at=now),
    )
    row.state, row.tries, row.tries_left = WebhookDelivery.State.SENDING, 1, 0
    row.next_try_at = now + lease
    row.save()
    return row


def _listening(execution: TestExecution) -> list[Webhook]:
    """The owner's, and those of team mates who asked for the whole team's runs."""
    whose = Q(owner_id=execution.owner_id)
    if execution.team_id:
        whose |= Q(whole_team=True, owner__team_membership__team_id=execution.team_id)
    rows = Webhook.objects.filter(whose, enabled=True, owner__is_active=True)
    return list(rows.order_by("pk"))


def _made(
    webhook: Webhook,
    wanted: Sequence[str],
    *,
    execution: TestExecution | None,
    body: str,
) -> WebhookDelivery:
    return WebhookDelivery(
        webhook=webhook,
        execution=execution,
        message_id=f"msg_{uuid.uuid4().hex}",
        event=wanted[0],
        body=body,
        tries_left=MAX_TRIES,
        next_try_at=timezone.now(),
    )
