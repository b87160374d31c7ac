"""Addresses of the aggregates below `/api/v1/`."""

from __future__ import annotations

from django.urls import path

from analytics.api import StrategiesView, StrategyEffectivenessView, TierDistributionView

urlpatterns = [
    path("settings/execution/strategies", StrategiesView.as_view(), name="api-settings-strategies"),
    path(
        "analytics/tier-distribution",
        TierDistributionView.as_view(),
        name="api-analytics-tier-distribution",
    ),
    path(
        "analytics/strategy-effectiveness",
        StrategyEffectivenessView.as_view(),
        name="api-analytics-strategy-effectiveness",
    ),
]
