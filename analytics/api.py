"""Endpoints of aggregates, and of the strategies with the user's own figures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics import rollups, selectors
from executions.api.queries import IdField, MomentField, Query, choices_field, query_of
from executions.api.views import user_of
from executions.engine.plan import Tier
from settingsui.models import StrategyChoice
from settingsui.strategies import STRATEGIES

TIERS = [tier.value for tier in Tier]
COST_HELP = "US dollars; null when the price of a part of it is not known."


class AnalyticsQuery(Query):
    """Which runs are counted."""

    after = MomentField(required=False, help_text="Queued at this time or later (RFC 3339).")
    before = MomentField(required=False, help_text="Queued before this time (RFC 3339).")
    case = IdField(required=False, help_text="Number of the case.")
    strategy = choices_field(StrategyChoice.values, "Strategy of the run.")
    user = serializers.CharField(
        required=False, max_length=150, help_text="Name of the owner, among those you may see."
    )


class TierShareSerializer(serializers.Serializer[Any]):
    """What one tier did."""

    tier = serializers.ChoiceField(choices=TIERS, help_text="1 Playwright, 2 hybrid, 3 Stagehand.")
    steps_resolved = serializers.IntegerField(help_text="Steps that passed on this tier.")
    share = serializers.FloatField(
        allow_null=True, help_text="Its part of all resolved steps, 0 to 1; null without steps."
    )
    attempts = serializers.IntegerField(help_text="How often it was tried.")
    attempts_passed = serializers.IntegerField(help_text="How often that passed.")
    mean_duration_ms = serializers.FloatField(
        allow_null=True, help_text="Mean milliseconds of an attempt; null without attempts."
    )
    input_tokens = serializers.IntegerField(help_text="Tokens sent to the model.")
    output_tokens = serializers.IntegerField(help_text="Tokens the model answered.")
    cost_usd = serializers.FloatField(allow_null=True, help_text=COST_HELP)


class TierDistributionSerializer(serializers.Serializer[Any]):
    """Which tiers did the work."""

    tiers = TierShareSerializer(many=True, help_text="The three tiers, cheapest first.")


class StrategyFiguresSerializer(serializers.Serializer[Any]):
    """What ended runs under one strategy came to."""

    strategy = serializers.ChoiceField(choices=StrategyChoice.values, help_text="The strategy.")
    runs = serializers.IntegerField(help_text="Ended runs.")
    passed = serializers.IntegerField(help_text="Passed, healed ones included.")
    passed_healed = serializers.IntegerField(help_text="Passed with a healed step.")
    failed = serializers.IntegerField(help_text="Failed: the product under test is wrong.")
    errors = serializers.IntegerField(  # type: ignore[assignment] # hides DRF's attribute of that name
        help_text="Error: browser, model or tool are."
    )
    cancelled = serializers.IntegerField(help_text="Cancelled; not in the pass rate.")
    pass_rate = serializers.FloatField(
        allow_null=True, help_text="Passed of passed, failed and error, 0 to 1; null without runs."
    )
    pass_rate_low = serializers.FloatField(
        allow_null=True, help_text="Lower end of its 95 % Wilson interval."
    )
    pass_rate_high = serializers.FloatField(
        allow_null=True, help_text="Upper end of its 95 % Wilson interval."
    )
    mean_duration_ms = serializers.FloatField(
        allow_null=True, help_text="Mean milliseconds of a run; null without runs."
    )
    input_tokens = serializers.IntegerField(help_text="Tokens sent to the model.")
    output_tokens = serializers.IntegerField(help_text="Tokens the model answered.")
    cost_usd = serializers.FloatField(allow_null=True, help_text=COST_HELP)


class StrategyEffectivenessSerializer(serializers.Serializer[Any]):
    """What each strategy came to."""

    strategies = StrategyFiguresSerializer(many=True, help_text="The three strategies.")


class StrategySerializer(serializers.Serializer[Any]):
    """One strategy: what is expected of it, and what this user has measured."""

    strategy = serializers.ChoiceField(choices=StrategyChoice.values, help_text="The strategy.")
    title = serializers.CharField(help_text="Its name.")
    summary = serializers.CharField(help_text="What it does with a broken selector.")
    tiers = serializers.ListField(
        child=serializers.ChoiceField(choices=TIERS), help_text="Tiers in the order of trying."
    )
    expected_success_percent = serializers.ListField(
        child=serializers.IntegerField(),
        min_length=2,
        max_length=2,
        help_text="Expected share of steps that find their element, from and to, in per cent.",
    )
    cost_level = serializers.ChoiceField(choices=["low", "medium", "high"], help_text="Expected.")
    speed_level = serializers.ChoiceField(choices=["fast", "medium", "slow"], help_text="Expected.")
    use_cases = serializers.ListField(child=serializers.CharField(), help_text="When to use it.")
    measured = StrategyFiguresSerializer(help_text="Figures of your own runs.")


class StrategiesSerializer(serializers.Serializer[Any]):
    """The strategies."""

    strategies = StrategySerializer(many=True, help_text="Options A, B and C.")


def _filters(request: Request) -> selectors.Filters:
    query = query_of(request, AnalyticsQuery)
    rollups.catch_up()
    return selectors.Filters(
        viewer=user_of(request),
        after=query.get("after"),
        before=query.get("before"),
        case_id=query.get("case"),
        strategy=query.get("strategy"),
        owner=query.get("user"),
    )


class TierDistributionView(APIView):
    @extend_schema(
        operation_id="analytics_tier_distribution",
        summary="Which tiers did the work",
        parameters=[AnalyticsQuery],
        responses=TierDistributionSerializer,
    )
    def get(self, request: Request) -> Response:
        rows = selectors.tier_distribution(_filters(request))
        return Response({"tiers": [asdict(row) for row in rows]})


class StrategyEffectivenessView(APIView):
    @extend_schema(
        operation_id="analytics_strategy_effectiveness",
        summary="What each strategy came to",
        parameters=[AnalyticsQuery],
        responses=StrategyEffectivenessSerializer,
    )
    def get(self, request: Request) -> Response:
        rows = selectors.strategy_effectiveness(_filters(request))
        return Response({"strategies": [asdict(row) for row in rows]})


class StrategiesView(APIView):
    @extend_schema(
        operation_id="settings_strategies",
        summary="What the strategies are for, and your own figures",
        responses=StrategiesSerializer,
    )
    def get(self, request: Request) -> Response:
        query_of(request, Query)
        measured = {row.strategy: asdict(row) for row in selectors.figures_of(user_of(request))}
        answer = [
            asdict(facts)
            | {
                "tiers": [tier.value for tier in facts.tiers],
                "measured": measured[facts.strategy.value],
            }
            for facts in STRATEGIES
        ]
        return Response({"strategies": answer})
