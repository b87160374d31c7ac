"""Forms of the pages: how to run, and how to narrow a list of runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from executions import wording
from executions.engine.events import Source
from executions.engine.plan import Tier
from executions.errors import Refused
from executions.selectors_runs import ExecutionFilter
from settingsui.models import StrategyChoice

OUTCOMES = (
    "active",
    "queued",
    "running",
    "passed",
    "passed_healed",
    "failed",
    "error",
    "cancelled",
)


class RunForm(forms.Form):
    """The strategy, and another address to run against."""

    strategy = forms.ChoiceField(
        choices=StrategyChoice.choices,
        required=False,
        error_messages={"invalid_choice": "Choose option_a, option_b or option_c."},
    )
    base_url = forms.URLField(
        required=False,
        max_length=2_000,
        assume_scheme="https",
        error_messages={
            "invalid": "Must be an http or https address, for example https://example.org."
        },
    )

    def __init__(self, *args: Any, strategy: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen_strategy = str(self.data.get("strategy") or strategy)

    def clean_base_url(self) -> str:
        url = str(self.cleaned_data["base_url"])
        if url and not url.startswith(("http://", "https://")):
            raise forms.ValidationError("Must be an http or https address.")
        return url.rstrip("/")

    def refuse(self, refusal: Refused) -> None:
        """Show a service's refusal at its field, else above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class ExecutionFilterForm(forms.Form):
    """The filters of the list of runs; they live in the address."""

    q = forms.CharField(required=False, max_length=200, label="Case name")
    outcome = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Any result"),
            *(
                (o, "Queued or running" if o == "active" else wording.STATE_NAMES[o])
                for o in OUTCOMES
            ),
        ],
        label="Result",
    )
    strategy = forms.ChoiceField(
        required=False,
        choices=[("", "Any strategy"), *wording.STRATEGY_NAMES.items()],
        label="Strategy",
    )
    tier = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "Any tier"),
            *((t.value, f"Tier {t.value}: {wording.TIER_NAMES[t]}") for t in Tier),
        ],
        label="Used tier",
    )
    source = forms.ChoiceField(
        required=False,
        choices=[("", "Any source"), *((s.value, s.value.capitalize()) for s in Source)],
        label="Element from",
    )
    look = forms.BooleanField(required=False, widget=forms.HiddenInput)
    spent = forms.BooleanField(required=False, widget=forms.HiddenInput)
    case = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    since = forms.DateField(required=False, label="From")
    until = forms.DateField(required=False, label="To")

    def chosen(self) -> ExecutionFilter:
        """The filter of the fields that are valid; a bad one narrows nothing and says so."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        until: date | None = data.get("until")
        return ExecutionFilter(
            outcome=data.get("outcome") or "",
            strategy=data.get("strategy") or "",
            case_id=data.get("case"),
            tier=data.get("tier"),
            query=data.get("q") or "",
            source=data.get("source") or "",
            needs_look=bool(data.get("look")),
            spent=bool(data.get("spent")),
            since=_midnight(data.get("since")),
            until=_midnight(until + timedelta(days=1)) if until and until < date.max else None,
        )


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    zone = timezone.get_current_timezone() or UTC
    return datetime.combine(day, time(), zone)
