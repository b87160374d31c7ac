"""Reads: webhooks and deliveries that a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from executions import access
from notifications.models import Webhook, WebhookDelivery

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def webhooks_visible(user: User) -> QuerySet[Webhook]:
    """One's own webhooks, admins all; with their owners."""
    rows: QuerySet[Webhook] = access.owned_visible(user, Webhook.objects.all())
    return rows.select_related("owner")


def deliveries_of(webhook: Webhook, *, state: str = "") -> QuerySet[WebhookDelivery]:
    """The webhook's deliveries, newest first; in one state, if given."""
    rows = webhook.deliveries.select_related("execution").order_by("-pk")
    return rows.filter(state=state) if state else rows


def deliveries_visible(user: User) -> QuerySet[WebhookDelivery]:
    """The deliveries of the webhooks that the user may see."""
    return WebhookDelivery.objects.filter(webhook__in=webhooks_visible(user))
