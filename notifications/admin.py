"""Webhooks and their log on the admin site, to look at; they are kept on their own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet

from executions.admin.base import ReadOnlyInline, VisibleAdmin
from notifications import selectors
from notifications.models import Webhook, WebhookDelivery, WebhookTry

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@admin.register(Webhook)
class WebhookAdmin(VisibleAdmin):
    list_display = (
        "name", "owner", "url_shown", "format", "enabled", "failed_in_row", "created_at"
    )  # fmt: skip
    list_filter = ("format", "enabled", "created_at")
    search_fields = ("name", "owner__username", "url_shown")
    date_hierarchy = "created_at"
    list_select_related = ("owner",)
    ordering = ("name", "id")
    fields = readonly_fields = (
        *list_display, "on_finished", "on_failed", "on_healed", "whole_team", "disabled_reason",
        "old_secret_until", "updated_at",
    )  # fmt: skip
    csv_fields = ("id", "owner_id", "name", "url_shown", "format", "enabled", "failed_in_row")

    def visible(self, user: User) -> QuerySet[Webhook]:
        return selectors.webhooks_visible(user)


class WebhookTryInline(ReadOnlyInline):
    model = WebhookTry
    fields = readonly_fields = (
        "number", "started_at", "duration_ms", "status_code", "error", "answer"
    )  # fmt: skip


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(VisibleAdmin):
    list_display = (
        "message_id", "webhook", "event", "state", "tries", "status_code", "duration_ms",
        "next_try_at", "created_at",
    )  # fmt: skip
    list_filter = ("state", "event", "created_at")
    search_fields = ("message_id", "webhook__name")
    date_hierarchy = "created_at"
    list_select_related = ("webhook",)
    ordering = ("-id",)
    fields = readonly_fields = (
        *list_display, "execution", "tries_left", "error", "ended_at", "body"
    )  # fmt: skip
    csv_fields = ("id", "webhook_id", "message_id", "event", "state", "tries", "status_code")
    inlines = (WebhookTryInline,)

    def visible(self, user: User) -> QuerySet[WebhookDelivery]:
        return selectors.deliveries_visible(user)
