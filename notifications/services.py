"""Writes: webhooks made, changed, switched and deleted; tests and repeats asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from executions import access
from executions.errors import Conflict, NotAllowed, Refused
from executions.secrets import encrypt
from notifications import deliveries, signing
from notifications.addresses import AddressRefused, address_checked
from notifications.models import Event, Webhook, WebhookDelivery
from notifications.outbox import ping_begun
from notifications.worker import tried_now

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_WEBHOOKS = 50
OLD_SECRET_HOLDS = timedelta(days=1)
EVENT_FIELDS = {
    Event.FINISHED.value: "on_finished",
    Event.FAILED.value: "on_failed",
    Event.HEALED.value: "on_healed",
}
PLAIN_FIELDS = ("name", "format", "whole_team")


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook and its secret, which is shown now and never again."""

    webhook: Webhook
    secret: str


def webhook_create(*, user: User, values: Mapping[str, Any]) -> Made:
    """Make a webhook of `name`, `url`, `events`, and `format`, `whole_team`, `enabled` where given.

    Raises NotAllowed, Conflict (name taken, too many), Refused (address, events).
    """
    if not access.may_create(user):
        raise NotAllowed("Viewers cannot make webhooks. Ask an admin for the QA role.")
    if Webhook.objects.filter(owner=user).count() >= MAX_WEBHOOKS:
        raise Conflict(f"You have {MAX_WEBHOOKS} webhooks. Delete one first.")
    secret = signing.secret_made()
    webhook = Webhook(owner=user, secret_sealed=encrypt(secret))
    _changed(webhook, values)
    _saved(webhook)
    return Made(webhook, secret)


def webhook_update(*, user: User, webhook: Webhook, values: Mapping[str, Any]) -> Webhook:
    """Change what `values` names. Switched off, it gives up what still waits. Raises as webhook_create."""
    _change_checked(user, webhook)
    was_enabled = webhook.enabled
    _changed(webhook, values)
    if webhook.enabled:
        webhook.disabled_reason = ""
        webhook.failed_in_row = webhook.failed_in_row if was_enabled else 0
    with transaction.atomic():
        _saved(webhook)
        if was_enabled and not webhook.enabled:
            deliveries.switch_off(webhook.pk, "")
    return webhook


def webhook_delete(*, user: User, webhook: Webhook) -> None:
    """Delete it with its log; nothing more is sent. Raises NotAllowed."""
    _change_checked(user, webhook)
    webhook.delete()


def secret_rotate(*, user: User, webhook: Webhook) -> Made:
    """Give it a new secret; for a day messages are signed with the old one too. Raises NotAllowed."""
    _change_checked(user, webhook)
    secret = signing.secret_made()
    webhook.old_secret_sealed = webhook.secret_sealed
    webhook.old_secret_until = timezone.now() + OLD_SECRET_HOLDS
    webhook.secret_sealed = encrypt(secret)
    webhook.save(
        update_fields=["old_secret_sealed", "old_secret_until", "secret_sealed", "updated_at"]
    )
    return Made(webhook, secret)


def webhook_test(*, user: User, webhook: Webhook) -> WebhookDelivery:
    """Send one test message now, also while it is switched off; the delivery with its answer.

    Takes as long as the receiver does, at most the time limit. Raises NotAllowed.
    """
    _change_checked(user, webhook)
    ping = ping_begun(webhook, lease=deliveries.LEASE)
    claimed = deliveries.held(ping, number=1)
    if claimed is not None:
        tried_now(claimed)
    ping.refresh_from_db()
    return ping


def delivery_redeliver(*, user: User, delivery: WebhookDelivery) -> WebhookDelivery:
    """Send it again, with the same id. Raises NotAllowed, Conflict (being sent, webhook off)."""
    _change_checked(user, delivery.webhook)
    deliveries.redeliver(delivery)
    delivery.refresh_from_db()
    return delivery


def _change_checked(user: User, webhook: Webhook) -> None:
    if not access.may_change_owned(user, webhook):
        raise NotAllowed("Only the webhook's owner or an admin can do this.")


def _changed(webhook: Webhook, values: Mapping[str, Any]) -> None:
    for name in (*PLAIN_FIELDS, "enabled"):
        if name in values:
            setattr(webhook, name, values[name])
    if "events" in values:
        asked = set(values["events"])
        if not asked or not asked <= set(EVENT_FIELDS):
            raise Refused("Choose at least one event.", field="events")
        for event, name in EVENT_FIELDS.items():
            setattr(webhook, name, event in asked)
    if "url" in values:
        try:
            address = address_checked(values["url"])
        except AddressRefused as refusal:
            raise Refused(str(refusal), field="url") from refusal
        webhook.url_sealed, webhook.url_shown = encrypt(values["url"].strip()), address.shown


def _saved(webhook: Webhook) -> None:
    try:
        with transaction.atomic():
            webhook.save()
    except IntegrityError as error:
        if Webhook.objects.filter(owner=webhook.owner, name=webhook.name).exclude(pk=webhook.pk):
            raise Conflict("You have a webhook of this name already.", field="name") from error
        raise
