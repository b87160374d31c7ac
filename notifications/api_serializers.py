"""Webhooks and deliveries as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from executions.api.queries import NumberedPage, PageQuery, choices_field
from notifications.addresses import MAX_URL
from notifications.models import Event, Webhook, WebhookDelivery, WebhookTry
from notifications.services import EVENT_FIELDS
from settingsui.api_bodies import StrictBody

EVENTS = list(EVENT_FIELDS)
FORMATS = Webhook.Format.values
EXAMPLE = OpenApiExample(
    "Example",
    value={"name": "Chat", "url": "https://example.org/hook", "events": EVENTS[:1]},
    request_only=True,
)


class DeliveryListQuery(PageQuery):
    """What the log is narrowed to."""

    state = choices_field(WebhookDelivery.State.values, "Only deliveries in this state.")


@extend_schema_serializer(examples=[EXAMPLE])
class WebhookBody(StrictBody):
    """A webhook as it is to be."""

    name = serializers.CharField(max_length=100, help_text="What it is for; one of its name.")
    url = serializers.CharField(
        max_length=MAX_URL,
        help_text="http or https address that takes a POST. Kept encrypted, never shown again.",
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENTS),
        min_length=1,
        max_length=len(EVENTS),
        help_text="What to be told of; a run that is several of them is told once.",
    )
    format = serializers.ChoiceField(
        choices=FORMATS, required=False, help_text="json: our own, signed; slack: a Slack message."
    )
    whole_team = serializers.BooleanField(
        required=False, help_text="Also the runs of your team; false: your own only."
    )
    enabled = serializers.BooleanField(
        required=False, help_text="false: nothing is sent, and what waits is given up."
    )


class WebhookSerializer(serializers.Serializer[Any]):
    """An address that is told of runs."""

    id = serializers.IntegerField(help_text="Number of the webhook.")
    owner = serializers.CharField(help_text="Whose runs it is told of.")
    name = serializers.CharField(help_text="What it is for.")
    url_shown = serializers.CharField(help_text="Scheme and host of its address.")
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENTS), help_text="What it is told of."
    )
    format = serializers.ChoiceField(choices=FORMATS, help_text="json or slack.")
    whole_team = serializers.BooleanField(help_text="Whether the team's runs count too.")
    enabled = serializers.BooleanField(help_text="Whether anything is sent.")
    disabled_reason = serializers.CharField(
        help_text="Why it was switched off by itself; empty: it was not."
    )
    failed_in_row = serializers.IntegerField(
        help_text="Deliveries given up since the last one that arrived; at 20 it is switched off."
    )
    old_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when messages are signed with the old secret too."
    )
    created_at = serializers.DateTimeField(help_text="When it was made.")
    updated_at = serializers.DateTimeField(help_text="When it was last changed.")


class WebhookSecretSerializer(WebhookSerializer):
    """A webhook with its secret: this one answer shows it."""

    secret = serializers.CharField(help_text="Signing secret: whsec_ and base64. Keep it now.")


class WebhookPageSerializer(NumberedPage):
    """A page of webhooks."""

    results = WebhookSerializer(many=True, help_text="The webhooks of this page.")


class DeliverySerializer(serializers.Serializer[Any]):
    """One message to one webhook."""

    id = serializers.IntegerField(help_text="Number of the delivery.")
    webhook = serializers.IntegerField(help_text="Number of the webhook.")
    execution = serializers.IntegerField(allow_null=True, help_text="The run; null: a test.")
    message_id = serializers.CharField(help_text="The `webhook-id` of each of its tries.")
    event = serializers.ChoiceField(choices=Event.values, help_text="What it is about.")
    state = serializers.ChoiceField(
        choices=WebhookDelivery.State.values, help_text="pending until the next try."
    )
    tries = serializers.IntegerField(help_text="Tries so far.")
    tries_left = serializers.IntegerField(help_text="Tries that are left.")
    next_try_at = serializers.DateTimeField(
        allow_null=True, help_text="When it is tried next; null: no more."
    )
    status_code = serializers.IntegerField(
        allow_null=True, help_text="HTTP status of the last answer; null: none came."
    )
    error = serializers.CharField(help_text="Why the last try failed; empty: it did not.")
    duration_ms = serializers.IntegerField(
        allow_null=True, help_text="Milliseconds of the last try."
    )
    created_at = serializers.DateTimeField(help_text="When the run ended or the test began.")
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="When it arrived or was given up."
    )


class TrySerializer(serializers.Serializer[Any]):
    """One request, and what came back."""

    number = serializers.IntegerField(help_text="1 for the first.")
    started_at = serializers.DateTimeField(help_text="When it was sent.")
    duration_ms = serializers.IntegerField(help_text="Milliseconds until the answer.")
    status_code = serializers.IntegerField(
        allow_null=True, help_text="HTTP status; null: no answer."
    )
    error = serializers.CharField(help_text="Why it failed; empty: it did not.")
    answer = serializers.CharField(help_text="Beginning of the answer's body.")


class DeliveryDetailSerializer(DeliverySerializer):
    """A delivery with what was sent and what came back."""

    body = serializers.CharField(help_text="The body, byte for byte.")
    tried = TrySerializer(many=True, help_text="Its tries, oldest first.")


class DeliveryPageSerializer(NumberedPage):
    """A page of the log."""

    results = DeliverySerializer(many=True, help_text="The deliveries of this page, newest first.")


def webhook_data(webhook: Webhook) -> dict[str, Any]:
    """A webhook without its secrets; wants its owner loaded."""
    names = (
        *("name", "url_shown", "events", "format", "whole_team", "enabled", "disabled_reason"),
        *("failed_in_row", "old_secret_until", "created_at", "updated_at"),
    )
    return {
        "id": webhook.pk,
        "owner": webhook.owner.get_username(),
        **{name: getattr(webhook, name) for name in names},
    }


def delivery_data(delivery: WebhookDelivery) -> dict[str, Any]:
    """A delivery in lists."""
    names = (
        *("message_id", "event", "state", "tries", "tries_left", "next_try_at", "status_code"),
        *("error", "duration_ms", "created_at", "ended_at"),
    )
    return {
        "id": delivery.pk,
        "webhook": delivery.webhook_id,
        "execution": delivery.execution_id,
        **{name: getattr(delivery, name) for name in names},
    }


def delivery_detail_data(delivery: WebhookDelivery) -> dict[str, Any]:
    """A delivery alone."""
    tries = delivery.tried.order_by("number")
    return {
        **delivery_data(delivery),
        "body": delivery.body,
        "tried": [_try_data(one) for one in tries],
    }


def _try_data(one: WebhookTry) -> dict[str, Any]:
    names = ("number", "started_at", "duration_ms", "status_code", "error", "answer")
    return {name: getattr(one, name) for name in names}
