"""Executions as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from executions.api.queries import CursorQuery, IdField, MomentField, Query, choices_field
from executions.engine.errors import FailureKind
from executions.engine.events import Outcome, Source, Status
from executions.engine.plan import Action, Tier
from executions.engine.triage import Cause
from executions.models import TestExecution
from settingsui.api_bodies import StrictBody
from settingsui.models import StrategyChoice

ORDERS = ("-id", "id", "-duration_ms", "duration_ms")
MAX_SEQUENCE = 2**31 - 1
TIERS = [tier.value for tier in Tier]


class ExecutionListQuery(CursorQuery):
    """What the list of executions is narrowed to."""

    status = choices_field(TestExecution.State.values, "State of the run.")
    healed = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether a step was healed."
    )
    case = IdField(required=False, help_text="Number of the case.")
    strategy = choices_field(StrategyChoice.values, "Strategy of the run.")
    tier = choices_field(TIERS, "At least one step ended on this tier.")
    trigger = choices_field(TestExecution.Trigger.values, "Who started it.")
    owner = serializers.CharField(required=False, max_length=150, help_text="Name of the owner.")
    after = MomentField(required=False, help_text="Queued at this time or later (RFC 3339).")
    before = MomentField(required=False, help_text="Queued before this time (RFC 3339).")
    ordering = choices_field(ORDERS, "Field to order by; `-` turns round.", default="-id")


class EventsQuery(Query):
    """Where a poller has got to."""

    after = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_SEQUENCE,
        help_text="Number of the last message you have; 0 for all.",
    )
    limit = serializers.IntegerField(
        required=False,
        default=1000,
        min_value=1,
        max_value=1000,
        help_text="Messages at the most.",
    )


class FailureSerializer(serializers.Serializer[Any]):
    """Why something did not pass."""

    kind = serializers.CharField(help_text="Stable name: " + ", ".join(FailureKind) + ".")
    message = serializers.CharField(help_text="The same for people.")


class SpendSerializer(serializers.Serializer[Any]):
    """Time and money."""

    duration_ms = serializers.IntegerField(help_text="Milliseconds.")
    input_tokens = serializers.IntegerField(help_text="Tokens sent to the model.")
    output_tokens = serializers.IntegerField(help_text="Tokens the model answered.")


class ExecutionSummarySerializer(SpendSerializer):
    """An execution in lists."""

    id = serializers.IntegerField(help_text="Number of the execution.")
    case = serializers.IntegerField(
        allow_null=True, help_text="Number of its case, if still there."
    )
    case_name = serializers.CharField(help_text="Name of the case when it was run.")
    owner = serializers.CharField(help_text="Name of the person who started it.")
    team = serializers.CharField(allow_null=True, help_text="Team that sees it, if any.")
    base_url = serializers.CharField(help_text="Address before relative navigate values.")
    strategy = serializers.ChoiceField(
        choices=StrategyChoice.values, help_text="Tiers that it may use."
    )
    status = serializers.ChoiceField(
        choices=TestExecution.State.values, help_text="How it stands or has ended."
    )
    healed = serializers.BooleanField(help_text="A step passed on another selector than written.")
    outcome = serializers.CharField(help_text="Status, with passed_healed as one of its own.")
    restarted = serializers.BooleanField(
        help_text="Chromium was lost once; the steps are those of the second start."
    )
    trigger = serializers.ChoiceField(
        choices=TestExecution.Trigger.values, help_text="Where it was started."
    )
    total_steps = serializers.IntegerField(help_text="Number of steps to run.")
    queued_at = serializers.DateTimeField(help_text="When it was queued.")
    started_at = serializers.DateTimeField(allow_null=True, help_text="When it started.")
    finished_at = serializers.DateTimeField(allow_null=True, help_text="When it ended.")
    duration_ms = serializers.IntegerField(
        allow_null=True, help_text="Milliseconds from start to end; null until it has ended."
    )
    cost_usd = serializers.FloatField(
        allow_null=True, help_text="US dollars; null when the model's price is not known."
    )
    cancel_requested = serializers.BooleanField(help_text="Somebody has asked it to stop.")
    rerun_of = serializers.IntegerField(allow_null=True, help_text="The run it repeats, if any.")
    error = FailureSerializer(allow_null=True, help_text="Why it did not pass; null if it did.")


class AttemptSerializer(SpendSerializer):
    """One tier's try at a step."""

    number = serializers.IntegerField(help_text="1 for the step's first attempt.")
    tier = serializers.ChoiceField(choices=TIERS, help_text="1 Playwright, 2 hybrid, 3 Stagehand.")
    source = serializers.ChoiceField(  # type: ignore[assignment] # hides DRF's attribute of that name
        choices=[s.value for s in Source], help_text="Where the element came from."
    )
    outcome = serializers.ChoiceField(
        choices=[o.value for o in Outcome], help_text="How the attempt ended."
    )
    failure_kind = serializers.CharField(allow_null=True, help_text="Why it failed; stable name.")
    message = serializers.CharField(allow_null=True, help_text="Why it failed, for people.")
    selector = serializers.CharField(help_text="The selector it used; empty if none.")
    score = serializers.FloatField(
        allow_null=True, help_text="Likeness to the known element, 0 to 1; null: not scored."
    )
    properties = serializers.DictField(
        child=serializers.FloatField(), help_text="The score, property by property."
    )
    started_at = serializers.DateTimeField(help_text="When it started.")
    cost_usd = serializers.FloatField(allow_null=True, help_text="US dollars; null: not known.")


class TriageSerializer(serializers.Serializer[Any]):
    """What happened to a failed or healed step."""

    cause = serializers.ChoiceField(choices=[c.value for c in Cause], help_text="Stable name.")
    sentence = serializers.CharField(help_text="The same for people.")
    evidence = serializers.ListField(
        child=serializers.CharField(), help_text="The observations it rests on."
    )


class StepResultSerializer(SpendSerializer):
    """What happened to one step."""

    index = serializers.IntegerField(help_text="Place in the run, from 0.")
    action = serializers.ChoiceField(choices=[a.value for a in Action], help_text="What was done.")
    step = serializers.DictField(help_text="The step as it was run; a secret value is ***.")
    status = serializers.ChoiceField(choices=[s.value for s in Status], help_text="How it ended.")
    outcome = serializers.CharField(help_text="Status, with passed_healed as one of its own.")
    tier = serializers.ChoiceField(
        choices=TIERS, allow_null=True, help_text="The tier it ended on; null if none was tried."
    )
    source = serializers.CharField(allow_null=True, help_text="Where the element came from.")  # type: ignore[assignment] # hides DRF's attribute of that name
    healed = serializers.BooleanField(help_text="Passed on another selector than written.")
    resolved_selector = serializers.CharField(
        allow_null=True, help_text="The selector that the element was reached by."
    )
    started_at = serializers.DateTimeField(allow_null=True, help_text="When it started.")
    cost_usd = serializers.FloatField(allow_null=True, help_text="US dollars; null: not known.")
    error = FailureSerializer(allow_null=True, help_text="Why it did not pass; null if it did.")
    page_url = serializers.CharField(help_text="Address of the page at its end.")
    screenshot = serializers.URLField(allow_null=True, help_text="Its picture (JPEG), if any.")
    box = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        help_text="Element in the picture: x, y, width, height in CSS pixels.",
    )
    triage = TriageSerializer(
        allow_null=True, help_text="What happened; null for a step that passed as written."
    )
    attempts = AttemptSerializer(many=True, help_text="The tiers' tries, in order.")


class PageNoteSerializer(serializers.Serializer[Any]):
    """A console error or failed request of the page under test."""

    step_index = serializers.IntegerField(help_text="The step that was running, from 0.")
    kind = serializers.CharField(help_text="What it was.")
    text = serializers.CharField(help_text="What the page said.")
    noted_at = serializers.DateTimeField(help_text="When.")


class ExecutionSerializer(ExecutionSummarySerializer):
    """An execution with its steps and attempts."""

    model_provider = serializers.CharField(help_text="Who answered Stagehand.")
    model_name = serializers.CharField(help_text="The model that answered Stagehand.")
    environment = serializers.DictField(help_text="Browser and other facts of the run.")
    settings = serializers.DictField(help_text="The settings that the run was bound to.")
    steps = StepResultSerializer(many=True, help_text="The steps that have ended, in order.")
    page_notes = PageNoteSerializer(many=True, help_text="What the page complained of.")


class ExecutionPageSerializer(serializers.Serializer[Any]):
    """A page of executions."""

    next = serializers.URLField(allow_null=True, help_text="The page after, if any.")
    results = ExecutionSummarySerializer(many=True, help_text="The executions of this page.")


class RerunSerializer(StrictBody):
    """How a run is repeated."""

    strategy = serializers.ChoiceField(
        choices=StrategyChoice.values,
        required=False,
        help_text="Tiers to use; left out: the same again.",
    )


class ResultAttemptSerializer(serializers.Serializer[Any]):
    """One tier's try, as `run_case --json` prints it."""

    tier = serializers.ChoiceField(choices=TIERS, help_text="1 Playwright, 2 hybrid, 3 Stagehand.")
    source = serializers.CharField(help_text="Where the element came from.")  # type: ignore[assignment] # hides DRF's attribute of that name
    outcome = serializers.CharField(help_text="passed or failed.")
    failure_kind = serializers.CharField(allow_null=True, help_text="Why it failed; stable name.")
    message = serializers.CharField(allow_null=True, help_text="Why it failed, for people.")
    duration_ms = serializers.IntegerField(help_text="Milliseconds.")
    input_tokens = serializers.IntegerField(help_text="Tokens sent to the model.")
    output_tokens = serializers.IntegerField(help_text="Tokens the model answered.")


class ResultStepSerializer(serializers.Serializer[Any]):
    """One step, as `run_case --json` prints it."""

    index = serializers.IntegerField(help_text="Place in the run, from 0.")
    action = serializers.CharField(help_text="What was done.")
    status = serializers.CharField(help_text="passed, failed, error, cancelled or skipped.")
    tier = serializers.IntegerField(allow_null=True, help_text="The tier it ended on, 1 to 3.")
    source = serializers.CharField(allow_null=True, help_text="Where the element came from.")  # type: ignore[assignment] # hides DRF's attribute of that name
    healed = serializers.BooleanField(help_text="Passed on another selector than written.")
    resolved_selector = serializers.CharField(allow_null=True, help_text="How it was reached.")
    duration_ms = serializers.IntegerField(help_text="Milliseconds.")
    error = FailureSerializer(allow_null=True, help_text="Why it did not pass; null if it did.")
    attempts = ResultAttemptSerializer(many=True, help_text="The tiers' tries, in order.")


class ExecutionResultSerializer(serializers.Serializer[Any]):
    """The whole result: the same object that `run_case --json` prints."""

    execution_id = serializers.IntegerField(help_text="Number of the execution.")
    status = serializers.CharField(help_text="passed, failed, error or cancelled once it ended.")
    healed = serializers.BooleanField(help_text="A step was healed.")
    strategy = serializers.CharField(help_text="Tiers that it might use.")
    duration_ms = serializers.IntegerField(allow_null=True, help_text="Milliseconds.")
    input_tokens = serializers.IntegerField(help_text="Tokens sent to the model.")
    output_tokens = serializers.IntegerField(help_text="Tokens the model answered.")
    cost_usd = serializers.FloatField(allow_null=True, help_text="US dollars; null: not known.")
    steps = ResultStepSerializer(many=True, help_text="The steps that have ended, in order.")


class EventsSerializer(serializers.Serializer[Any]):
    """The messages of a run, as the WebSocket sends them."""

    execution = serializers.IntegerField(help_text="Number of the execution.")
    status = serializers.CharField(help_text="How it stands now.")
    finished = serializers.BooleanField(help_text="It has ended, and these are its last messages.")
    last_sequence = serializers.IntegerField(help_text="Number of the run's newest message.")
    events = serializers.ListField(
        child=serializers.DictField(), help_text="Messages after the one asked for, in order."
    )
