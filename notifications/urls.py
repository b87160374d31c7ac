"""Addresses of the webhooks' pages, below the settings."""

from __future__ import annotations

from django.urls import path

from notifications import views

urlpatterns = [
    path("", views.webhook_list, name="settings-webhooks"),
    path("new/", views.webhook_new, name="settings-webhook-new"),
    path("<int:pk>/", views.webhook_detail, name="settings-webhook"),
    path("<int:pk>/switch/", views.webhook_switch, name="settings-webhook-switch"),
    path("<int:pk>/delete/", views.webhook_delete, name="settings-webhook-delete"),
    path("<int:pk>/secret/", views.secret_new, name="settings-webhook-secret"),
    path("<int:pk>/test/", views.webhook_test, name="settings-webhook-test"),
    path(
        "<int:pk>/deliveries/<int:delivery_id>/",
        views.delivery_detail,
        name="settings-webhook-delivery",
    ),
    path(
        "<int:pk>/deliveries/<int:delivery_id>/again/",
        views.delivery_again,
        name="settings-webhook-again",
    ),
]
