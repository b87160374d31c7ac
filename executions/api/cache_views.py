"""Endpoints of the XPath cache: list, read, invalidate, delete stale entries, figures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions import access, services, xpath_cache
from executions.api import schema
from executions.api.cache_serializers import (
    CacheEntrySerializer,
    CacheListQuery,
    CachePageSerializer,
    CacheStatsSerializer,
    InvalidateSerializer,
    StaleDeletedSerializer,
    entry_data,
)
from executions.api.queries import numbered_page, query_of
from executions.api.views import ApiViewSet, body_of, entry_of, user_of
from executions.models import XPathCache

ENTRY_ID = schema.path_number("entry_id", "Number of the entry.")


class CacheViewSet(ApiViewSet):
    """What healed steps have learned."""

    with_body = ApiViewSet.with_body | {"invalidate"}
    problems = {"list": (404,)}

    @extend_schema(
        operation_id="cache_list",
        summary="List cache entries",
        parameters=[CacheListQuery],
        responses=CachePageSerializer,
    )
    def list(self, request: Request) -> Response:
        query = query_of(request, CacheListQuery)
        entries = _narrowed(access.cache_visible(user_of(request)), query)
        rows, frame = numbered_page(
            request,
            entries.select_related("owner", "team").order_by(query["ordering"], "pk"),
            query,
        )
        return Response(frame | {"results": [entry_data(entry) for entry in rows]})

    @extend_schema(
        operation_id="cache_read",
        summary="Read a cache entry",
        parameters=[ENTRY_ID],
        responses=CacheEntrySerializer,
    )
    def retrieve(self, request: Request, entry_id: int) -> Response:
        return Response(entry_data(entry_of(request, entry_id)))

    @extend_schema(
        operation_id="cache_invalidate",
        summary="Take an entry out of use",
        description="No run uses it again; the next healed step learns anew. Twice is no error.",
        parameters=[ENTRY_ID],
        request=InvalidateSerializer,
        responses=CacheEntrySerializer,
    )
    def invalidate(self, request: Request, entry_id: int) -> Response:
        entry = entry_of(request, entry_id)
        reason = body_of(request, InvalidateSerializer).get("reason", "")
        services.cache_entry_invalidate(user=user_of(request), entry=entry, reason=reason)
        return Response(entry_data(entry_of(request, entry_id)))

    @extend_schema(
        operation_id="cache_stale_delete",
        summary="Delete stale entries",
        description="Invalid ones and those past their time, of yourself and your team.",
        request=None,
        responses={200: StaleDeletedSerializer},
    )
    def stale(self, request: Request) -> Response:
        return Response({"deleted": services.cache_stale_delete(user=user_of(request))})

    @extend_schema(
        operation_id="cache_stats",
        summary="Figures of the cache",
        responses=CacheStatsSerializer,
    )
    def stats(self, request: Request) -> Response:
        return Response(asdict(xpath_cache.stats(access.cache_visible(user_of(request)))))


def _narrowed(entries: QuerySet[XPathCache], query: dict[str, Any]) -> QuerySet[XPathCache]:
    now = timezone.now()
    if query.get("state") == "valid":
        entries = entries.filter(is_valid=True, expires_at__gt=now)
    elif query.get("state") == "stale":
        entries = xpath_cache.stale_entries(entries)
    if "trust" in query:
        entries = entries.filter(trust=query["trust"])
    if text := query.get("search"):
        entries = entries.filter(instruction__icontains=text) | entries.filter(
            page_url__icontains=text
        )
    return entries
