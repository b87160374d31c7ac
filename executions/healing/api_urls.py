"""Addresses of the review below `/api/v1/`."""

from __future__ import annotations

from django.urls import path

from executions.healing.api_views import HealViewSet

urlpatterns = [
    path("heal-proposals/", HealViewSet.as_view({"get": "list"}), name="api-heals"),
    path("heal-proposals/bulk/", HealViewSet.as_view({"post": "bulk"}), name="api-heals-bulk"),
    path(
        "heal-proposals/<int:proposal_id>/",
        HealViewSet.as_view({"get": "retrieve"}),
        name="api-heal",
    ),
    *(
        path(
            f"heal-proposals/<int:proposal_id>/{action}/",
            HealViewSet.as_view({"post": action}),
            name=f"api-heal-{action}",
        )
        for action in ("accept", "reject", "ignore", "undo")
    ),
]
