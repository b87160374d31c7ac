"""Figures of the whole installation for Prometheus, read from the database at each scrape."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from rest_framework.exceptions import PermissionDenied
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executions import access, dispatch
from executions.api.views import user_of
from executions.models import TestExecution, XPathCache
from tieredapp.tier_totals import BUCKETS_MS, TierTotals, Totals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ATTEMPT = ["tier", "source", "outcome"]
State = TestExecution.State
tier_totals = TierTotals()


class TextRenderer(BaseRenderer):
    """Prometheus' text format; problems stay JSON."""

    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return data if isinstance(data, bytes) else json.dumps(data).encode()


class DatabaseCollector(Collector):
    """The figures as metric families."""

    def collect(self) -> Iterator[Metric]:
        yield from _executions()
        yield from _attempts(tier_totals.current())
        yield _cache_entries()
        yield _browser_starts()


class MetricsView(APIView):
    renderer_classes = (TextRenderer,)

    @extend_schema(
        operation_id="metrics",
        summary="Figures for Prometheus; admins only",
        responses={(200, "text/plain"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> Response:
        if not access.may_read_metrics(user_of(request)):
            raise PermissionDenied("Only admins read the figures of everybody.", "not_allowed")
        registry = CollectorRegistry(auto_describe=False)
        registry.register(DatabaseCollector())
        return Response(generate_latest(registry), content_type=CONTENT_TYPE)


def _executions() -> Iterator[Metric]:
    rows = list(
        TestExecution.objects.order_by()
        .values("state", "strategy")
        .annotate(
            runs=Count("pk"),
            healed=Count("pk", filter=Q(healed=True)),
            sent=Sum("input_tokens"),
            answered=Sum("output_tokens"),
            cost=Sum("cost_usd"),
        )
    )
    counts = Counter[str]()
    for row in rows:
        counts[row["state"]] += row["runs"]
    yield GaugeMetricFamily("tbt_queue_length", "Runs that wait.", value=counts[State.QUEUED])
    yield GaugeMetricFamily("tbt_running", "Runs under way.", value=counts[State.RUNNING])
    runs = CounterMetricFamily("tbt_runs", "Ended runs.", labels=["strategy", "status"])
    healed = CounterMetricFamily("tbt_runs_healed", "Runs with a healed step.", labels=["strategy"])
    tokens = CounterMetricFamily("tbt_tokens", "Tokens of model calls.", labels=["direction"])
    cost = CounterMetricFamily("tbt_cost_usd", "US dollars of model calls with a known price.")
    for row in rows:
        if row["state"] in State.values[2:]:
            runs.add_metric([row["strategy"], row["state"]], row["runs"])
    for strategy in sorted({row["strategy"] for row in rows}):
        mine = sum(row["healed"] for row in rows if row["strategy"] == strategy)
        healed.add_metric([strategy], mine)
    tokens.add_metric(["input"], sum(row["sent"] or 0 for row in rows))
    tokens.add_metric(["output"], sum(row["answered"] or 0 for row in rows))
    cost.add_metric([], float(sum(row["cost"] or 0 for row in rows)))
    yield from (runs, healed, tokens, cost)


def _attempts(totals: Totals) -> Iterator[Metric]:
    attempts = CounterMetricFamily("tbt_tier_attempts", "Attempts by tier.", labels=ATTEMPT)
    durations = HistogramMetricFamily(
        "tbt_tier_attempt_seconds", "Durations of attempts.", labels=ATTEMPT
    )
    hits = sum(
        count
        for (_, source, outcome), count in totals.attempts.items()
        if source == "cache" and outcome == "passed"
    )
    for key in sorted(totals.attempts):
        labels = [str(part) for part in key]
        attempts.add_metric(labels, totals.attempts[key])
        buckets = [(str(ms / 1000), float(totals.within[ms][key])) for ms in BUCKETS_MS]
        buckets.append(("+Inf", float(totals.attempts[key])))
        durations.add_metric(labels, buckets, sum_value=totals.duration_ms[key] / 1000)
    yield attempts
    yield durations
    yield CounterMetricFamily("tbt_cache_hits", "Steps that a cached XPath healed.", value=hits)


def _cache_entries() -> Metric:
    row = XPathCache.objects.aggregate(
        entries=Count("pk"),
        valid=Count("pk", filter=Q(is_valid=True, expires_at__gt=timezone.now())),
    )
    family = GaugeMetricFamily("tbt_cache_entries", "XPath cache entries.", labels=["state"])
    family.add_metric(["valid"], row["valid"])
    family.add_metric(["stale"], row["entries"] - row["valid"])
    return family


def _browser_starts() -> Metric:
    starts = getattr(dispatch.registered(), "browser_starts", 0)
    return CounterMetricFamily(
        "tbt_browser_restarts",
        "Starts of Chromium in this process after the first.",
        value=max(0, starts - 1),
    )
