"""The messages that webhooks are sent, for the `webhooks` part of the API's schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, OpenApiWebhook, extend_schema
from rest_framework import serializers

from executions.engine.errors import FailureKind
from executions.engine.events import Source
from executions.engine.plan import Action, Tier
from executions.models import TestExecution
from notifications.models import Event
from settingsui.models import StrategyChoice

ENDED = [state.value for state in TestExecution.FINISHED]
OUTCOMES = ["passed", "passed_healed", "failed", "error", "cancelled"]
RUN_EVENTS = [Event.FINISHED.value, Event.FAILED.value, Event.HEALED.value]


class MessageErrorSerializer(serializers.Serializer[Any]):
    """Why something did not pass."""

    kind = serializers.ChoiceField(
        choices=[kind.value for kind in FailureKind], help_text="Stable name of the reason."
    )
    message = serializers.CharField(
        allow_blank=True, max_length=300, help_text="The reason in words, cut at 300 characters."
    )


class MessageStepSerializer(serializers.Serializer[Any]):
    """A step; its value is never told."""

    index = serializers.IntegerField(min_value=0, help_text="Place in the case, from 0.")
    action = serializers.ChoiceField(
        choices=[action.value for action in Action], help_text="What was done."
    )
    instruction = serializers.CharField(
        allow_blank=True, max_length=300, help_text="The element in words."
    )
    tier = serializers.ChoiceField(
        choices=[tier.value for tier in Tier],
        allow_null=True,
        help_text="The tier that did it; null: none.",
    )
    source = serializers.ChoiceField(  # type: ignore[assignment] # hides DRF's attribute of that name
        choices=[source.value for source in Source],
        allow_null=True,
        help_text="How the element was found; null: it was not.",
    )
    error = MessageErrorSerializer(allow_null=True, help_text="Why it failed; null: it did not.")


class MessageRunSerializer(serializers.Serializer[Any]):
    """A run that ended."""

    execution_id = serializers.IntegerField(help_text="Number of the execution.")
    case_id = serializers.IntegerField(allow_null=True, help_text="Number of the case.")
    case_name = serializers.CharField(help_text="Name of the case.")
    owner = serializers.CharField(help_text="Who ran it.")
    status = serializers.ChoiceField(choices=ENDED, help_text="How it ended.")
    outcome = serializers.ChoiceField(choices=OUTCOMES, help_text="The same, healed told apart.")
    healed = serializers.BooleanField(help_text="Whether a step was healed.")
    strategy = serializers.ChoiceField(choices=StrategyChoice.values, help_text="Its strategy.")
    trigger = serializers.ChoiceField(
        choices=TestExecution.Trigger.values, help_text="What started it."
    )
    total_steps = serializers.IntegerField(help_text="Steps it had.")
    passed_steps = serializers.IntegerField(help_text="Steps that passed.")
    healed_steps = MessageStepSerializer(many=True, help_text="Steps that were healed.")
    failed_step = MessageStepSerializer(
        allow_null=True, help_text="The step that ended it; null: none did."
    )
    error = MessageErrorSerializer(allow_null=True, help_text="Why it did not pass.")
    started_at = serializers.DateTimeField(allow_null=True, help_text="When it began.")
    finished_at = serializers.DateTimeField(allow_null=True, help_text="When it ended.")
    duration_ms = serializers.IntegerField(allow_null=True, help_text="Milliseconds it took.")
    input_tokens = serializers.IntegerField(help_text="Tokens sent to the model.")
    output_tokens = serializers.IntegerField(help_text="Tokens the model answered.")
    cost_usd = serializers.FloatField(allow_null=True, help_text="US dollars; null: not known.")
    path = serializers.CharField(help_text="Path of its page.")
    url = serializers.CharField(
        allow_null=True, help_text="Address of its page; null: PUBLIC_URL is not set."
    )


class RunMessageSerializer(serializers.Serializer[Any]):
    """What is sent when a run ends, in format json."""

    type = serializers.ChoiceField(
        choices=RUN_EVENTS, help_text="The most particular event that was asked for."
    )
    timestamp = serializers.DateTimeField(help_text="When the run ended.")
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=RUN_EVENTS), help_text="All that its end is."
    )
    data = MessageRunSerializer(help_text="The run.")  # type: ignore[assignment] # hides DRF's attribute of that name


RUN_ENDED = OpenApiWebhook(
    name="run.ended",
    decorator=extend_schema(
        operation_id="webhook_run_ended",
        summary="A run has ended",
        description=(
            "Sent to each webhook in format json that asked for one of the run's events, signed by the "
            "headers webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks)."
        ),
        request=RunMessageSerializer,
        responses={
            "2XX": OpenApiResponse(description="Taken; any other answer is tried again or final.")
        },
    ),
)
