"""The form of a webhook."""

from __future__ import annotations

from typing import Any

from django import forms

from executions.errors import Refused
from notifications.models import Event, Webhook, WebhookDelivery

EVENT_CHOICES = [
    (Event.FINISHED.value, "Finished: every run, however it ended"),
    (Event.FAILED.value, "Failed: the case failed, or the run could not be carried out"),
    (Event.HEALED.value, "Healed: a step passed on another element than its own selector names"),
]
STATE_CHOICES = [("", "All"), *WebhookDelivery.State.choices]


class WebhookForm(forms.Form):
    """Where to send what. With a webhook an empty address keeps the one it has."""

    name = forms.CharField(max_length=100, label="Name")
    url = forms.CharField(max_length=2_000, label="Address")
    format = forms.ChoiceField(choices=Webhook.Format.choices, label="Format", initial="json")
    events = forms.MultipleChoiceField(
        choices=EVENT_CHOICES,
        label="What it is told of",
        initial=["run.failed", "run.healed"],
        error_messages={"required": "Choose at least one event."},
    )
    whole_team = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, webhook: Webhook | None = None) -> None:
        initial: dict[str, Any] | None = None
        if webhook is not None:
            initial = {
                "name": webhook.name,
                "format": webhook.format,
                "events": webhook.events,
                "whole_team": webhook.whole_team,
            }
        super().__init__(data, initial=initial)
        self.fields["url"].required = webhook is None

    @property
    def event_rows(self) -> list[tuple[str, str, bool]]:
        """Each event with its words and whether it is chosen."""
        chosen = self["events"].value() or []
        return [(value, label, value in chosen) for value, label in EVENT_CHOICES]

    @property
    def values(self) -> dict[str, Any]:
        """What the services take."""
        given = dict(self.cleaned_data)
        if not given["url"]:
            del given["url"]
        return given

    def refuse(self, refusal: Refused) -> None:
        """Show a service's refusal at its field, else above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


def state_of(value: str) -> str:
    """The state to narrow the log to, empty for anything else."""
    return value if value in dict(STATE_CHOICES) else ""
