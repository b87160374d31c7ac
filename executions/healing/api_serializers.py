"""Proposals to heal steps as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from executions.api.queries import IdField, NumberedPage, PageQuery, choices_field
from executions.engine.events import Source
from executions.healing.selectors import ProposalRow, SharingStep
from executions.models import HealProposal
from settingsui.api_bodies import StrictBody

SOURCES = [source.value for source in Source if source is not Source.SELECTOR]
MAX_BULK = 200


class HealListQuery(PageQuery):
    """What the list of proposals is narrowed to."""

    state = choices_field(HealProposal.State.values, "Only those in this state.")
    source = choices_field(SOURCES, "Only those found this way.")  # type: ignore[assignment] # hides DRF's attribute of that name
    case = IdField(required=False, help_text="Only those of this case.")
    search = serializers.CharField(
        required=False, max_length=200, help_text="Text in the case's name or the old selector."
    )


class RepairSerializer(serializers.Serializer[Any]):
    """A selector that led to the element alone when it was healed."""

    selector = serializers.CharField(help_text="Playwright selector; never a positional XPath.")
    frame = serializers.CharField(help_text="Frames around it; empty for the page itself.")
    basis = serializers.CharField(help_text="What it rests on: test id, role and name, …")


class HealSerializer(serializers.Serializer[Any]):
    """An element that passed runs used instead of a step's own."""

    id = serializers.IntegerField(help_text="Number of the proposal.")
    case = serializers.IntegerField(help_text="Number of the case.")
    case_name = serializers.CharField(help_text="Name of the case.")
    state = serializers.ChoiceField(
        choices=HealProposal.State.values, help_text="open until somebody decides."
    )
    step = serializers.DictField(help_text="The step as it was run; a secret value is ***.")
    step_index = serializers.IntegerField(help_text="Its place in the newest run, from 0.")
    old_selector = serializers.CharField(help_text="The step's own selector.")
    repairs = RepairSerializer(many=True, help_text="What accepting can write, best first.")
    tier = serializers.IntegerField(help_text="The tier that found it: 2 or 3.")
    source = serializers.ChoiceField(choices=SOURCES, help_text="Who found it.")  # type: ignore[assignment] # hides DRF's attribute of that name
    model_name = serializers.CharField(help_text="The model that found it; empty: none.")
    score = serializers.FloatField(allow_null=True, help_text="Likeness, 0 to 1; null: not scored.")
    properties = serializers.DictField(
        child=serializers.FloatField(), help_text="The score, property by property."
    )
    page_url = serializers.CharField(help_text="Address of the page.")
    execution = serializers.IntegerField(allow_null=True, help_text="A run that shows it.")
    seen_count = serializers.IntegerField(help_text="Runs that were healed this way.")
    shared = serializers.IntegerField(
        help_text="Steps of visible cases with the old selector, its own among them."
    )
    first_seen_at = serializers.DateTimeField(help_text="When it was first seen.")
    last_seen_at = serializers.DateTimeField(help_text="When it was last seen.")
    decided_at = serializers.DateTimeField(allow_null=True, help_text="When it was decided.")
    decided_by = serializers.CharField(allow_null=True, help_text="Who decided.")


class SharingStepSerializer(serializers.Serializer[Any]):
    """Another step with the old selector."""

    case = serializers.IntegerField(help_text="Number of its case.")
    case_name = serializers.CharField(help_text="Name of its case.")
    index = serializers.IntegerField(help_text="Place of the step, from 0.")
    title = serializers.CharField(help_text="The step in words.")
    may_edit = serializers.BooleanField(help_text="Whether you may repair it too.")


class HealDetailSerializer(HealSerializer):
    """A proposal with how the element looked, and the other steps it would mend."""

    found = serializers.DictField(help_text="Fingerprint of the element that was used.")
    known = serializers.DictField(
        allow_null=True, help_text="Fingerprint of the element before; null: none was kept."
    )
    sharing = SharingStepSerializer(many=True, help_text="Other steps with the old selector.")


class HealPageSerializer(NumberedPage):
    """A page of proposals."""

    results = HealSerializer(many=True, help_text="The proposals of this page.")


class StepPlaceBody(StrictBody):
    """A step of a case."""

    case = IdField(help_text="Number of the case.")
    index = serializers.IntegerField(
        min_value=0, max_value=10_000, help_text="Place of the step, from 0."
    )


class AcceptBody(StrictBody):
    """What accepting writes, and where else."""

    repair = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=20,
        default=0,
        help_text="Which of `repairs`; left out: the best.",
    )
    also = serializers.ListField(
        child=StepPlaceBody(),
        required=False,
        max_length=MAX_BULK,
        help_text="Other steps with the same old selector to repair too.",
    )


class BulkBody(StrictBody):
    """The same decision on several proposals."""

    decision = serializers.ChoiceField(
        choices=("accept", "reject", "ignore", "undo"), help_text="What is decided."
    )
    ids = serializers.ListField(
        child=IdField(), min_length=1, max_length=MAX_BULK, help_text="Numbers of the proposals."
    )


class DecidedSerializer(serializers.Serializer[Any]):
    """What became of one proposal."""

    id = serializers.IntegerField(help_text="Number of the proposal.")
    decided = serializers.BooleanField(help_text="Whether the decision took effect.")
    problem = serializers.CharField(help_text="Why not; empty if it did.")


class BulkSerializer(serializers.Serializer[Any]):
    """What became of each."""

    results = DecidedSerializer(many=True, help_text="One for each number asked, in order.")


def heal_data(row: ProposalRow) -> dict[str, Any]:
    """A proposal in lists; wants case and decided_by loaded."""
    one = row.proposal
    names = (
        *("state", "step", "step_index", "old_selector", "repairs", "tier", "source"),
        *("model_name", "score", "properties", "page_url", "seen_count"),
        *("first_seen_at", "last_seen_at", "decided_at"),
    )
    return {
        "id": one.pk,
        "case": one.case_id,
        "case_name": one.case.name,
        "execution": one.execution_id,
        "shared": row.shared,
        "decided_by": one.decided_by.get_username() if one.decided_by else None,
        **{name: getattr(one, name) for name in names},
    }


def sharing_data(step: SharingStep) -> dict[str, Any]:
    """Another step with the old selector."""
    return {
        "case": step.place.case_id,
        "case_name": step.case_name,
        "index": step.place.position,
        "title": step.title,
        "may_edit": step.may_edit,
    }
