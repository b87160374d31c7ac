"""The queue's filters."""

from __future__ import annotations

from django import forms

from executions.engine.events import Source
from executions.healing.selectors import ProposalFilter
from executions.models import HealProposal


class ProposalFilterForm(forms.Form):
    """The filters live in the address."""

    q = forms.CharField(required=False, max_length=200, label="Case or selector")
    state = forms.ChoiceField(
        required=False,
        choices=[*HealProposal.State.choices, ("all", "All")],
        label="State",
    )
    source = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Any"),
            *((s.value, s.value.capitalize()) for s in Source if s is not Source.SELECTOR),
        ],
        label="Found by",
    )
    case = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def chosen(self) -> ProposalFilter:
        """The filter of the fields that are valid; without a state the open ones."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        state = data.get("state") or HealProposal.State.OPEN
        return ProposalFilter(
            state="" if state == "all" else state,
            source=data.get("source") or "",
            case_id=data.get("case"),
            query=data.get("q") or "",
        )
