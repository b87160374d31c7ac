"""Addresses of the settings below `/api/v1/`."""

from __future__ import annotations

from django.urls import path

from settingsui.api import ExecutionSettingsViewSet

urlpatterns = [
    path(
        "settings/execution",
        ExecutionSettingsViewSet.as_view(
            {"get": "retrieve", "put": "update", "patch": "partial_update"}
        ),
        name="api-settings",
    ),
]
