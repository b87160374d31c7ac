"""Endpoints of webhooks: kept, tested, and their log."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions.api import schema
from executions.api.queries import PageQuery, numbered_page, query_of
from executions.api.views import ApiViewSet, body_of, user_of
from notifications import selectors, services
from notifications.api_serializers import (
    DeliveryDetailSerializer,
    DeliveryListQuery,
    DeliveryPageSerializer,
    WebhookBody,
    WebhookPageSerializer,
    WebhookSecretSerializer,
    WebhookSerializer,
    delivery_data,
    delivery_detail_data,
    webhook_data,
)
from notifications.models import Webhook, WebhookDelivery

WEBHOOK_ID = schema.path_number("webhook_id", "Number of the webhook.")
DELIVERY_ID = schema.path_number("delivery_id", "Number of the delivery.")


class WebhookViewSet(ApiViewSet):
    """Who is told of runs that end. One's own; admins see all."""

    problems = {
        "list": (404,),
        "create": (409, 422),
        "partial_update": (409, 422),
    }

    @extend_schema(
        operation_id="webhooks_list",
        summary="List webhooks",
        parameters=[PageQuery],
        responses=WebhookPageSerializer,
    )
    def list(self, request: Request) -> Response:
        query = query_of(request, PageQuery)
        rows, frame = numbered_page(request, selectors.webhooks_visible(user_of(request)), query)
        return Response(frame | {"results": [webhook_data(row) for row in rows]})

    @extend_schema(
        operation_id="webhooks_create",
        summary="Make a webhook",
        description="The answer holds the signing secret, this once.",
        request=WebhookBody,
        responses={201: WebhookSecretSerializer},
    )
    def create(self, request: Request) -> Response:
        made = services.webhook_create(user=user_of(request), values=body_of(request, WebhookBody))
        return Response(_with_secret(made), status=201)

    @extend_schema(
        operation_id="webhooks_read",
        summary="Read a webhook",
        parameters=[WEBHOOK_ID],
        responses=WebhookSerializer,
    )
    def retrieve(self, request: Request, webhook_id: int) -> Response:
        return Response(webhook_data(_webhook(request, webhook_id)))

    @extend_schema(
        operation_id="webhooks_change",
        summary="Change a webhook, or switch it on or off",
        parameters=[WEBHOOK_ID],
        request=WebhookBody,
        responses=WebhookSerializer,
    )
    def partial_update(self, request: Request, webhook_id: int) -> Response:
        webhook = _webhook(request, webhook_id)
        body = WebhookBody(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        services.webhook_update(
            user=user_of(request), webhook=webhook, values=dict(body.validated_data)
        )
        return Response(webhook_data(_webhook(request, webhook_id)))

    @extend_schema(
        operation_id="webhooks_delete",
        summary="Delete a webhook with its log",
        parameters=[WEBHOOK_ID],
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, webhook_id: int) -> Response:
        services.webhook_delete(user=user_of(request), webhook=_webhook(request, webhook_id))
        return Response(status=204)

    @extend_schema(
        operation_id="webhooks_test",
        summary="Send a test message now",
        description="Waits for the answer, at most ten seconds. It is tried once.",
        parameters=[WEBHOOK_ID],
        request=None,
        responses=DeliveryDetailSerializer,
    )
    def test(self, request: Request, webhook_id: int) -> Response:
        ping = services.webhook_test(user=user_of(request), webhook=_webhook(request, webhook_id))
        return Response(delivery_detail_data(ping))

    @extend_schema(
        operation_id="webhooks_rotate_secret",
        summary="Give it a new signing secret",
        description="For a day messages are signed with the old secret too.",
        parameters=[WEBHOOK_ID],
        request=None,
        responses=WebhookSecretSerializer,
    )
    def rotate_secret(self, request: Request, webhook_id: int) -> Response:
        webhook = _webhook(request, webhook_id)
        made = services.secret_rotate(user=user_of(request), webhook=webhook)
        return Response(_with_secret(made))


class DeliveryViewSet(ApiViewSet):
    """What was sent to a webhook, and what came back."""

    problems = {"redeliver": (409,)}

    @extend_schema(
        operation_id="webhook_deliveries_list",
        summary="List a webhook's deliveries",
        parameters=[WEBHOOK_ID, DeliveryListQuery],
        responses=DeliveryPageSerializer,
    )
    def list(self, request: Request, webhook_id: int) -> Response:
        query = query_of(request, DeliveryListQuery)
        webhook = _webhook(request, webhook_id)
        rows = selectors.deliveries_of(webhook, state=query.get("state", ""))
        shown, frame = numbered_page(request, rows, query)
        return Response(frame | {"results": [delivery_data(row) for row in shown]})

    @extend_schema(
        operation_id="webhook_deliveries_read",
        summary="Read a delivery with its tries",
        parameters=[WEBHOOK_ID, DELIVERY_ID],
        responses=DeliveryDetailSerializer,
    )
    def retrieve(self, request: Request, webhook_id: int, delivery_id: int) -> Response:
        return Response(delivery_detail_data(_delivery(request, webhook_id, delivery_id)))

    @extend_schema(
        operation_id="webhook_deliveries_redeliver",
        summary="Send a delivery again",
        description="At once, with all tries anew, and under the same `webhook-id`.",
        parameters=[WEBHOOK_ID, DELIVERY_ID],
        request=None,
        responses=DeliveryDetailSerializer,
    )
    def redeliver(self, request: Request, webhook_id: int, delivery_id: int) -> Response:
        delivery = _delivery(request, webhook_id, delivery_id)
        services.delivery_redeliver(user=user_of(request), delivery=delivery)
        return Response(delivery_detail_data(delivery))


def _webhook(request: Request, webhook_id: int) -> Webhook:
    return get_object_or_404(selectors.webhooks_visible(user_of(request)), pk=webhook_id)


def _delivery(request: Request, webhook_id: int, delivery_id: int) -> WebhookDelivery:
    rows = selectors.deliveries_visible(user_of(request)).select_related("webhook")
    return get_object_or_404(rows, pk=delivery_id, webhook=_webhook(request, webhook_id))


def _with_secret(made: services.Made) -> dict[str, Any]:
    return webhook_data(made.webhook) | {"secret": made.secret}
