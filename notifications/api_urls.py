"""Addresses of webhooks below `/api/v1/webhooks/`."""

from __future__ import annotations

from django.urls import path

from notifications.api_views import DeliveryViewSet, WebhookViewSet

ONE = "<int:webhook_id>/"
urlpatterns = [
    path("", WebhookViewSet.as_view({"get": "list", "post": "create"}), name="api-webhooks"),
    path(
        ONE,
        WebhookViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api-webhook",
    ),
    path(f"{ONE}test/", WebhookViewSet.as_view({"post": "test"}), name="api-webhook-test"),
    path(
        f"{ONE}rotate-secret/",
        WebhookViewSet.as_view({"post": "rotate_secret"}),
        name="api-webhook-secret",
    ),
    path(
        f"{ONE}deliveries/", DeliveryViewSet.as_view({"get": "list"}), name="api-webhook-deliveries"
    ),
    path(
        f"{ONE}deliveries/<int:delivery_id>/",
        DeliveryViewSet.as_view({"get": "retrieve"}),
        name="api-webhook-delivery",
    ),
    path(
        f"{ONE}deliveries/<int:delivery_id>/redeliver/",
        DeliveryViewSet.as_view({"post": "redeliver"}),
        name="api-webhook-redeliver",
    ),
]
