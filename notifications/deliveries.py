"""A delivery's way: taken by one process, tried, and then delivered, put off, or given up."""

from __future__ import annotations

import logging
import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from executions.secrets import SecretUnreadable, decrypt
from notifications import signing, wakeup
from notifications.errors import DeliveryBusy, WebhookOff
from notifications.models import Event, Webhook, WebhookDelivery, WebhookTry
from notifications.outbox import MAX_TRIES
from notifications.sending import TIMEOUT_S, Answer

logger = logging.getLogger(__name__)

WAITS_S = (30, 120, 600, 3_600, 14_400)
"""After the first try, the second, …; together about five hours."""
JITTER = 0.2
MAX_RETRY_AFTER_S = 3_600
LEASE = timedelta(seconds=TIMEOUT_S * 6)
"""A try that is not recorded by then is taken for lost with its process, and made again."""
GONE = 410
MAX_FAILED_IN_ROW = 20
State = WebhookDelivery.State


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process alone may try now; `number` is the try's."""

    delivery_id: int
    webhook_id: int
    number: int
    message_id: str
    url: str
    keys: tuple[str, ...]
    body: bytes

    def headers(self, *, now: datetime) -> dict[str, str]:
        """The signature's headers, for this moment."""
        return signing.headers(
            keys=self.keys,
            message_id=self.message_id,
            timestamp=int(now.timestamp()),
            body=self.body,
        )


def claim_next(*, busy: Collection[int] = ()) -> Claimed | None:
    """Take the delivery that is due longest, of a webhook with nothing under way; None when none is.

    One filtered UPDATE decides between processes. `busy` holds webhooks that this process serves now.
    """
    while True:
        now = timezone.now()
        under_way = WebhookDelivery.objects.filter(state=State.SENDING).values("webhook")
        row = (
            WebhookDelivery.objects.filter(
                state=State.PENDING, next_try_at__lte=now, webhook__enabled=True
            )
            .exclude(webhook__in=busy)
            .exclude(webhook__in=under_way)
            .order_by("next_try_at", "pk")
            .first()
        )
        if row is None:
            return None
        if _taken(row) and (claimed := held(row, number=row.tries + 1)) is not None:
            return claimed


def _taken(row: WebhookDelivery) -> bool:
    same = WebhookDelivery.objects.filter(pk=row.pk, state=State.PENDING, tries=row.tries)
    taken = same.filter(tries_left__gt=0).update(
        state=State.SENDING,
        tries=F("tries") + 1,
        tries_left=F("tries_left") - 1,
        next_try_at=timezone.now() + LEASE,
    )
    return bool(taken)


def held(row: WebhookDelivery, *, number: int) -> Claimed | None:
    """What is to be sent in this try; None, and the delivery failed, when its secrets cannot be read."""
    webhook = row.webhook
    try:
        url, keys = decrypt(webhook.url_sealed), keys_of(webhook)
    except SecretUnreadable:
        problem = "Address and secret cannot be read with the present keys; give them again."
        tried(row.pk, number, Answer(0, error=problem, final=True), started_at=timezone.now())
        return None
    return Claimed(row.pk, webhook.pk, number, row.message_id, url, keys, row.body.encode())


def keys_of(webhook: Webhook) -> tuple[str, ...]:
    """The secrets that hold now: the present one, and for a day after a change the one before."""
    until = webhook.old_secret_until
    old = webhook.old_secret_sealed if until and until > timezone.now() else ""
    return tuple(decrypt(sealed) for sealed in (webhook.secret_sealed, old) if sealed)


@transaction.atomic
def tried(delivery_id: int, number: int, answer: Answer, *, started_at: datetime) -> None:
    """Record a try and what follows from it; a try that was taken for lost changes no state."""
    held = WebhookDelivery.objects.select_for_update().filter(
        pk=delivery_id, state=State.SENDING, tries=number
    )
    row = held.first()
    if row is None:
        return
    WebhookTry.objects.create(
        delivery=row,
        number=number,
        started_at=started_at,
        duration_ms=answer.duration_ms,
        status_code=answer.status_code,
        error=answer.error,
        answer=answer.body,
    )
    row.status_code, row.error, row.duration_ms = (
        answer.status_code,
        answer.error,
        answer.duration_ms,
    )
    if answer.arrived:
        _ended(row, State.DELIVERED)
    elif answer.final or row.tries_left == 0 or not row.webhook.enabled:
        _ended(row, State.FAILED)
    else:
        row.state = State.PENDING
        row.next_try_at = timezone.now() + wait_after(row, answer.retry_after_s)
    row.save()
    if row.event != Event.PING:
        _webhook_judged(row)


def _ended(row: WebhookDelivery, state: WebhookDelivery.State) -> None:
    row.state, row.next_try_at, row.ended_at = state, None, timezone.now()


def wait_after(row: WebhookDelivery, retry_after_s: int | None = None) -> timedelta:
    """How long to wait for the next try: longer each time, never all at once, and as asked for."""
    place = max(0, min(MAX_TRIES - row.tries_left, len(WAITS_S)) - 1)
    wait = WAITS_S[place] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load
    return timedelta(seconds=max(wait, min(retry_after_s or 0, MAX_RETRY_AFTER_S)))


def _webhook_judged(row: WebhookDelivery) -> None:
    """A webhook that is gone, or that nothing reaches any more, is switched off with its reason."""
    webhook = Webhook.objects.filter(pk=row.webhook_id)
    if row.state == State.DELIVERED:
        webhook.exclude(failed_in_row=0).update(failed_in_row=0)
    elif row.state == State.FAILED:
        webhook.update(failed_in_row=F("failed_in_row") + 1)
        if row.status_code == GONE:
            switch_off(row.webhook_id, "The receiver answered 410: it is gone.")
        elif webhook.filter(failed_in_row__gte=MAX_FAILED_IN_ROW).exists():
            switch_off(row.webhook_id, f"{MAX_FAILED_IN_ROW} deliveries in a row failed.")


def switch_off(webhook_id: int, reason: str) -> None:
    """Send nothing more to it, also nothing of what still waits."""
    with transaction.atomic():
        Webhook.objects.filter(pk=webhook_id).update(enabled=False, disabled_reason=reason)
        waiting = WebhookDelivery.objects.filter(webhook=webhook_id, state=State.PENDING)
        waiting.update(
            state=State.FAILED,
            next_try_at=None,
            ended_at=timezone.now(),
            error="The webhook was switched off.",
        )


def put_back(claimed: Claimed) -> None:
    """The process stops in mid-try: the try does not count, and another process makes it at once."""
    WebhookDelivery.objects.filter(
        pk=claimed.delivery_id, state=State.SENDING, tries=claimed.number
    ).update(
        state=State.PENDING,
        tries=F("tries") - 1,
        tries_left=F("tries_left") + 1,
        next_try_at=timezone.now(),
    )


def lost_taken_back() -> int:
    """Tries whose process died: due again, or given up when it was the last; how many."""
    now = timezone.now()
    lost = WebhookDelivery.objects.filter(state=State.SENDING, next_try_at__lte=now)
    if not lost.exists():
        return 0
    given_up = lost.filter(tries_left=0).update(
        state=State.FAILED,
        next_try_at=None,
        ended_at=now,
        error="The server went away during the last try.",
    )
    return given_up + lost.update(state=State.PENDING, next_try_at=now)


def redeliver(delivery: WebhookDelivery) -> None:
    """Send it again now, with all tries anew and the same id. Raises DeliveryBusy, WebhookOff."""
    if not delivery.webhook.enabled:
        raise WebhookOff
    tries = 1 if delivery.event == Event.PING else MAX_TRIES
    again = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(state=State.SENDING)
    if not again.update(
        state=State.PENDING, tries_left=tries, next_try_at=timezone.now(), ended_at=None
    ):
        raise DeliveryBusy
    transaction.on_commit(wakeup.wake)


def old(before: datetime) -> QuerySet[WebhookDelivery]:
    """Deliveries that ended before that time."""
    return WebhookDelivery.objects.filter(
        Q(state=State.DELIVERED) | Q(state=State.FAILED), ended_at__lt=before
    )


def cleanup(before: datetime, *, batch: int = 1_000) -> int:
    """Remove the log of deliveries that ended before that time; how many."""
    count = 0
    while ids := list(old(before).values_list("pk", flat=True)[:batch]):
        WebhookDelivery.objects.filter(pk__in=ids).delete()
        count += len(ids)
    return count
