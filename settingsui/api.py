"""The settings endpoint: how a user's runs behave."""

from __future__ import annotations

import zoneinfo
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from settingsui import roles
from settingsui.api_bodies import StrictBody
from settingsui.models import (
    MAX_RETRIES,
    MAX_TIMEOUT_SECONDS,
    MIN_TIMEOUT_SECONDS,
    ExecutionSettings,
    ScreenshotPolicy,
    StrategyChoice,
    TracePolicy,
    settings_of,
)

MAX_TOKENS = 2**31 - 1
ZONES = ["", *sorted(zoneinfo.available_timezones())]
OWN_TIMEOUT = "Seconds for this tier, 10 to 120; null: the general one."


def _timeout(help_text: str, **kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        help_text=help_text,
        min_value=MIN_TIMEOUT_SECONDS,
        max_value=MAX_TIMEOUT_SECONDS,
        **kwargs,
    )


def _cap(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0, max_value=MAX_TOKENS, allow_null=True, required=False, help_text=help_text
    )


def _cost_cap(help_text: str) -> serializers.FloatField:
    return serializers.FloatField(
        min_value=0, max_value=999_999, allow_null=True, required=False, help_text=help_text
    )


class ExecutionSettingsSerializer(StrictBody):
    """How a user's runs behave. In PUT a field that is left out goes back to its default."""

    fallback_strategy = serializers.ChoiceField(
        choices=StrategyChoice.values, required=False, help_text="Tiers of runs that name none."
    )
    timeout_per_tier_seconds = _timeout("Seconds a tier may take, 10 to 120.", required=False)
    playwright_timeout_seconds = _timeout(OWN_TIMEOUT, required=False, allow_null=True)
    hybrid_timeout_seconds = _timeout(OWN_TIMEOUT, required=False, allow_null=True)
    stagehand_timeout_seconds = _timeout(OWN_TIMEOUT, required=False, allow_null=True)
    max_retry_per_tier = serializers.IntegerField(
        min_value=0,
        max_value=MAX_RETRIES,
        required=False,
        help_text="How often a failed navigation or model call is repeated, 0 to 3.",
    )
    track_fallback_reasons = serializers.BooleanField(
        required=False, help_text="Keep why a tier handed a step on."
    )
    track_strategy_effectiveness = serializers.BooleanField(
        required=False, help_text="Keep a row per tier attempt, the base of the analytics."
    )
    max_tokens_per_run = _cap("Tokens a run may use; null: no cap.")
    max_tokens_per_day = _cap("Tokens a day's runs may use; null: no cap.")
    max_cost_usd_per_run = _cost_cap("US dollars a run may cost; null: no cap.")
    max_cost_usd_per_day = _cost_cap("US dollars a day's runs may cost; null: no cap.")
    screenshots = serializers.ChoiceField(
        choices=ScreenshotPolicy.values, required=False, help_text="Which steps get a picture."
    )
    trace = serializers.ChoiceField(
        choices=TracePolicy.values, required=False, help_text="Which runs get a Playwright trace."
    )
    time_zone = serializers.ChoiceField(
        choices=ZONES, required=False, help_text="IANA time zone of the pages; empty: the server's."
    )
    updated_at = serializers.DateTimeField(read_only=True, help_text="When they were last saved.")

    def update(
        self, instance: ExecutionSettings, validated_data: dict[str, Any]
    ) -> ExecutionSettings:
        values = dict(validated_data) if self.partial else self._defaults() | validated_data
        for name, value in values.items():
            setattr(instance, name, value)
        instance.save()
        instance.refresh_from_db()
        return instance

    def _defaults(self) -> dict[str, Any]:
        writable = [name for name, field in self.fields.items() if not field.read_only]
        blank = ExecutionSettings()
        return {name: getattr(blank, name) for name in writable}


USER = OpenApiParameter(
    "user",
    {"type": "string", "minLength": 1, "maxLength": 150},
    OpenApiParameter.QUERY,
    description="Name of another user; for admins only.",
)


class ExecutionSettingsViewSet(ViewSet):
    """One's own settings; admins name anybody's with `?user=`."""

    problems = {"retrieve": (404,), "update": (404,), "partial_update": (404,)}

    @extend_schema(
        operation_id="settings_read",
        summary="Read the settings",
        parameters=[USER],
        responses=ExecutionSettingsSerializer,
    )
    def retrieve(self, request: Request) -> Response:
        person = _person(request)
        if not roles.may_see_settings(cast(User, request.user), of=person):
            raise PermissionDenied("Only admins read the settings of others.", "not_allowed")
        return Response(ExecutionSettingsSerializer(settings_of(person)).data)

    @extend_schema(
        operation_id="settings_replace",
        summary="Replace the settings",
        description="Fields left out go back to their defaults.",
        parameters=[USER],
        request=ExecutionSettingsSerializer,
        responses=ExecutionSettingsSerializer,
    )
    def update(self, request: Request) -> Response:
        return self._save(request, partial=False)

    @extend_schema(
        operation_id="settings_change",
        summary="Change some settings",
        parameters=[USER],
        request=ExecutionSettingsSerializer,
        responses=ExecutionSettingsSerializer,
    )
    def partial_update(self, request: Request) -> Response:
        return self._save(request, partial=True)

    def _save(self, request: Request, *, partial: bool) -> Response:
        person = _person(request)
        if not roles.may_edit_settings(cast(User, request.user), of=person):
            raise PermissionDenied("Your role cannot change these settings.", "not_allowed")
        serializer = ExecutionSettingsSerializer(
            settings_of(person), data=request.data, partial=partial
        )
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)


def _person(request: Request) -> User:
    """Whose settings are asked for. Who is no admin learns nothing of which names there are."""
    unknown = sorted(set(request.query_params) - {"user"})
    if unknown:
        raise ValidationError({unknown[0]: ["unknown parameter; known are user"]})
    me = cast(User, request.user)
    name = request.query_params.get("user")
    if name is None or name == me.get_username():
        return me
    if not name or len(name) > 150 or "\x00" in name:
        raise ValidationError({"user": ["must be the name of a user"]})
    if roles.role_of(me) is not roles.Role.ADMIN:
        raise PermissionDenied("Only admins see the settings of others.", "not_allowed")
    person = get_user_model().objects.filter(username=name).first()
    if person is None:
        raise Http404
    return person
