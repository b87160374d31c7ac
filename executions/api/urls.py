"""Addresses of cases, executions and the XPath cache below `/api/v1/`."""

from __future__ import annotations

from django.urls import include, path

from executions.api.cache_views import CacheViewSet
from executions.api.case_views import CaseViewSet
from executions.api.execution_views import ExecutionViewSet
from executions.api.step_views import StepsViewSet

urlpatterns = [
    path("", include("executions.healing.api_urls")),
    path(
        "test-cases/",
        CaseViewSet.as_view({"get": "list", "post": "create"}),
        name="api-cases",
    ),
    path(
        "test-cases/<int:case_id>/",
        CaseViewSet.as_view(
            {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}
        ),
        name="api-case",
    ),
    path(
        "test-cases/<int:case_id>/steps/",
        StepsViewSet.as_view({"get": "list", "put": "replace", "post": "append"}),
        name="api-steps",
    ),
    path(
        "test-cases/<int:case_id>/steps/<int:index>/",
        StepsViewSet.as_view(
            {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}
        ),
        name="api-step",
    ),
    *(
        path(
            f"test-cases/<int:case_id>/{action}/",
            CaseViewSet.as_view({"post": action}),
            name=f"api-case-{action}",
        )
        for action in ("duplicate", "archive", "restore", "run")
    ),
    path(
        "executions/",
        ExecutionViewSet.as_view({"get": "list", "post": "create"}),
        name="api-executions",
    ),
    path(
        "executions/<int:execution_id>/",
        ExecutionViewSet.as_view({"get": "retrieve"}),
        name="api-execution",
    ),
    *(
        path(
            f"executions/<int:execution_id>/{action}/",
            ExecutionViewSet.as_view({method: action}),
            name=f"api-execution-{action}",
        )
        for method, action in (
            ("get", "result"),
            ("get", "events"),
            ("post", "cancel"),
            ("post", "rerun"),
        )
    ),
    path(
        "executions/<int:execution_id>/screenshots/<int:index>",
        ExecutionViewSet.as_view({"get": "screenshot"}),
        name="api-execution-screenshot",
    ),
    path("xpath-cache/", CacheViewSet.as_view({"get": "list"}), name="api-cache"),
    path("xpath-cache/stats/", CacheViewSet.as_view({"get": "stats"}), name="api-cache-stats"),
    path("xpath-cache/stale/", CacheViewSet.as_view({"delete": "stale"}), name="api-cache-stale"),
    path(
        "xpath-cache/<int:entry_id>/",
        CacheViewSet.as_view({"get": "retrieve"}),
        name="api-cache-entry",
    ),
    path(
        "xpath-cache/<int:entry_id>/invalidate/",
        CacheViewSet.as_view({"post": "invalidate"}),
        name="api-cache-invalidate",
    ),
]
