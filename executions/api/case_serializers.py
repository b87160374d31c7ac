"""Cases as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from executions.api.queries import IdField, NumberedPage, PageQuery, choices_field
from executions.engine.plan import Action, Assertion, WaitFor, step_problems
from executions.models import TestCase
from settingsui.api_bodies import StrictBody
from settingsui.models import StrategyChoice

ORDERS = ("name", "-name", "updated_at", "-updated_at", "created_at", "-created_at", "id", "-id")


class CaseListQuery(PageQuery):
    """What the list of cases is narrowed to."""

    search = serializers.CharField(
        required=False, max_length=200, help_text="Text in name, description or address."
    )
    tag = serializers.CharField(required=False, max_length=40, help_text="A tag, whole.")
    owner = serializers.CharField(required=False, max_length=150, help_text="Name of the owner.")
    archived = serializers.BooleanField(
        required=False, default=False, help_text="True: the archived ones instead."
    )
    ordering = choices_field(ORDERS, "Field to order by; `-` turns round.", default="name")


class StepReadSerializer(serializers.Serializer[Any]):
    """A step of a case; fields that the action does not use are empty."""

    index = serializers.IntegerField(help_text="Place in the case, from 0.")
    action = serializers.ChoiceField(choices=[a.value for a in Action], help_text="What is done.")
    selector = serializers.CharField(help_text="Playwright selector of the element.")
    frame = serializers.CharField(help_text="Selector of the iframe the element is in.")
    instruction = serializers.CharField(help_text="The element in words, for tiers 2 and 3.")
    value = serializers.CharField(help_text="Text, address, key or expectation; *** when secret.")
    secret = serializers.BooleanField(help_text="The value is encrypted and shown nowhere.")
    assertion = serializers.ChoiceField(
        choices=["", *(a.value for a in Assertion)], help_text="What an assert step checks."
    )
    attribute = serializers.CharField(help_text="The attribute that is checked.")
    wait_for = serializers.ChoiceField(
        choices=["", *(w.value for w in WaitFor)], help_text="What a wait step waits for."
    )
    timeout_ms = serializers.IntegerField(
        allow_null=True, help_text="Ceiling of the step in milliseconds; null: as in the settings."
    )
    enabled = serializers.BooleanField(help_text="False: the step is not run.")


class CaseSummarySerializer(serializers.Serializer[Any]):
    """A case in lists."""

    id = serializers.IntegerField(help_text="Number of the case.")
    name = serializers.CharField(help_text="What the case shows.")
    description = serializers.CharField(help_text="Anything a reader should know.")
    base_url = serializers.CharField(help_text="Address before relative navigate values.")
    tags = serializers.ListField(child=serializers.CharField(), help_text="Words to group by.")
    version = serializers.IntegerField(help_text="Goes up with each save, from 1.")
    origin = serializers.ChoiceField(
        choices=TestCase.Origin.values, help_text="Where the case came from."
    )
    owner = serializers.CharField(help_text="Name of the owner.")
    team = serializers.CharField(allow_null=True, help_text="Team that shares it, if any.")
    step_count = serializers.IntegerField(help_text="Number of steps, disabled ones included.")
    archived_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was taken out of the lists; null: it is in them."
    )
    created_at = serializers.DateTimeField(help_text="When it was made.")
    updated_at = serializers.DateTimeField(help_text="When it was last saved.")


class CaseSerializer(CaseSummarySerializer):
    """A case with its steps."""

    steps = StepReadSerializer(many=True, help_text="The steps in order.")


class StepListSerializer(serializers.Serializer[Any]):
    """The steps of a case."""

    case = serializers.IntegerField(help_text="Number of the case.")
    version = serializers.IntegerField(help_text="Version of the case.")
    steps = StepReadSerializer(many=True, help_text="The steps in order.")


class CasePageSerializer(NumberedPage):
    """A page of cases."""

    results = CaseSummarySerializer(many=True, help_text="The cases of this page.")


class RunSerializer(StrictBody):
    """How a case is run."""

    strategy = serializers.ChoiceField(
        choices=StrategyChoice.values,
        required=False,
        help_text="Tiers to use; left out: as in your settings.",
    )
    base_url = serializers.CharField(
        required=False,
        max_length=2000,
        trim_whitespace=False,
        help_text="http(s) address instead of the case's own.",
    )


class StartSerializer(RunSerializer):
    """Which case is run, and how."""

    case = IdField(help_text="Number of the case.")


def base_url_problem(base_url: str) -> str | None:
    """What is wrong with an address to run at, in words; None when nothing is."""
    if "://" not in base_url:
        return "must be an http or https address, for example https://example.org"
    problems = step_problems({"action": "navigate", "value": base_url})
    return problems[0].message if problems else None
