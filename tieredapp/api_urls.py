"""All addresses below `/api/`: version 1, its schema and its interactive documentation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from tieredapp.api_docs import DocsView
from tieredapp.api_fallback import other_slash_or_problem
from tieredapp.health import LiveView, ReadyView
from tieredapp.metrics import MetricsView

version_1: list[URLPattern | URLResolver] = [
    path("", include("executions.api.urls")),
    path("", include("settingsui.api_urls")),
    path("", include("analytics.api_urls")),
    path("webhooks/", include("notifications.api_urls")),
    path("health/live", LiveView.as_view(), name="api-health-live"),
    path("health/ready", ReadyView.as_view(), name="api-health-ready"),
    path("metrics", MetricsView.as_view(), name="api-metrics"),
    re_path(r"^[\s\S]*$", other_slash_or_problem, name="api-unknown"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(version_1)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", login_required(DocsView.as_view(url_name="api-schema")), name="api-docs"),
]
