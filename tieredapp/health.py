"""Is the process alive, and can it do its work: for load balancers and for people who look."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from executions import dispatch
from executions.engine.browser import BrowserMissing, chromium_path
from executions.models import TestExecution

QUEUE_PATIENCE = timedelta(minutes=1)


class NotReady(Exception):
    """One part does not work; the text says why."""


class LiveSerializer(serializers.Serializer[Any]):
    """The process answers."""

    status = serializers.CharField(help_text="Always live.")


class CheckSerializer(serializers.Serializer[Any]):
    """One part that runs need."""

    name = serializers.CharField(help_text="database, channel_layer, browser, runner or model.")
    ok = serializers.BooleanField(help_text="Whether it works.")
    detail = serializers.CharField(help_text="What was found.")
    duration_ms = serializers.FloatField(help_text="Milliseconds that the check took.")


class ReadySerializer(serializers.Serializer[Any]):
    """Whether runs can be done."""

    status = serializers.ChoiceField(choices=["ready", "not_ready"], help_text="All, or not all.")
    checks = CheckSerializer(many=True, help_text="The parts, one by one.")


class LiveView(APIView):
    """The only address that wants no sign-in: it tells nothing but that the process answers."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @extend_schema(
        operation_id="health_live", summary="Is the process alive", responses=LiveSerializer
    )
    def get(self, request: Request) -> Response:
        return Response({"status": "live"})


class ReadyView(APIView):
    @extend_schema(
        operation_id="health_ready",
        summary="Can runs be done",
        description="No model is called: use *Test the model* on the settings page for that.",
        responses={
            200: ReadySerializer,
            503: OpenApiResponse(ReadySerializer, description="A part does not work."),
        },
    )
    def get(self, request: Request) -> Response:
        checks = [_checked(name, check) for name, check in CHECKS.items()]
        ready = all(check["ok"] for check in checks)
        body = {"status": "ready" if ready else "not_ready", "checks": checks}
        return Response(body, status=200 if ready else 503)


def _checked(name: str, check: Callable[[], str]) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        ok, detail = True, check()
    except (NotReady, DatabaseError, BrowserMissing, OSError) as error:
        ok, detail = False, str(error) or type(error).__name__
    took = round((time.perf_counter() - started) * 1000, 3)
    return {"name": name, "ok": ok, "detail": detail, "duration_ms": took}


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def _channel_layer() -> str:
    layer = get_channel_layer()
    if layer is None:
        raise NotReady("No channel layer is configured.")
    if isinstance(layer, InMemoryChannelLayer):
        return "in memory"
    async_to_sync(layer.send)(f"health.{uuid4().hex}", {"type": "health.check"})
    return type(layer).__name__


def _browser() -> str:
    return chromium_path(settings.CHROMIUM_PATH) or "Playwright's own Chromium"


def _runner() -> str:
    if dispatch.registered() is not None:
        return f"{settings.RUNNER_THREADS} at once in this process"
    if not settings.RUNNER_ENABLED:
        return "none in this process; runs are run elsewhere"
    waiting = TestExecution.objects.filter(
        state=TestExecution.State.QUEUED, queued_at__lt=timezone.now() - QUEUE_PATIENCE
    ).count()
    if waiting:
        raise NotReady(f"No runner here, and {waiting} runs have waited for more than a minute.")
    return "none in this process; no run is waiting"


def _model() -> str:
    if settings.MODEL_PROVIDER == "builtin":
        return "builtin"
    if settings.MODEL_PROVIDER == "openai_compatible" and not settings.MODEL_BASE_URL:
        raise NotReady("MODEL_BASE_URL is not set.")
    if not settings.MODEL_NAME:
        raise NotReady("MODEL_NAME is not set.")
    return f"{settings.MODEL_PROVIDER}: {settings.MODEL_NAME} (not called)"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "channel_layer": _channel_layer,
    "browser": _browser,
    "runner": _runner,
    "model": _model,
}
