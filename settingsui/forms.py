"""Forms of the settings page."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User

from settingsui.models import ExecutionSettings

if TYPE_CHECKING:
    SettingsModelForm = forms.ModelForm[ExecutionSettings]
    UserModelForm = forms.ModelForm[User]
else:
    SettingsModelForm = UserModelForm = forms.ModelForm

TIMEOUTS = (
    "timeout_per_tier_seconds",
    "playwright_timeout_seconds",
    "hybrid_timeout_seconds",
    "stagehand_timeout_seconds",
)
BUDGETS = (
    "max_tokens_per_run",
    "max_tokens_per_day",
    "max_cost_usd_per_run",
    "max_cost_usd_per_day",
)
FLAGS = ("track_fallback_reasons", "track_strategy_effectiveness")
LABELS = {
    "timeout_per_tier_seconds": "Every tier, seconds",
    "playwright_timeout_seconds": "Tier 1 Playwright, seconds",
    "hybrid_timeout_seconds": "Tier 2 Hybrid, seconds",
    "stagehand_timeout_seconds": "Tier 3 Stagehand, seconds",
    "max_retry_per_tier": "Retries per tier",
    "track_fallback_reasons": "Keep fallback reasons",
    "track_strategy_effectiveness": "Keep tier attempts",
    "max_tokens_per_run": "Tokens per run",
    "max_tokens_per_day": "Tokens per day",
    "max_cost_usd_per_run": "US dollars per run",
    "max_cost_usd_per_day": "US dollars per day",
    "screenshots": "Pictures of",
    "trace": "Playwright trace",
    "time_zone": "Time zone",
}


class ExecutionSettingsForm(SettingsModelForm):
    """How the user's runs behave; empty budgets mean no cap, empty tier timeouts the general one."""

    time_zone = forms.ChoiceField(required=False, label=LABELS["time_zone"])

    class Meta:
        model = ExecutionSettings
        fields = (
            "fallback_strategy",
            *TIMEOUTS,
            "max_retry_per_tier",
            *FLAGS,
            *BUDGETS,
            "screenshots",
            "trace",
            "time_zone",
        )
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zoneinfo.available_timezones())
        self.fields["time_zone"].choices = [("", "The server's"), *((z, z) for z in zones)]  # type: ignore[attr-defined] # a ChoiceField
        for name, field in self.fields.items():
            _dressed(field, name, has_error=name in self.errors if self.is_bound else False)


class ProfileForm(UserModelForm):
    """Name and e-mail address."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _dressed(field, name, has_error=name in self.errors if self.is_bound else False)


def _dressed(field: forms.Field, name: str, *, has_error: bool) -> None:
    """The design system's classes, and the ties between a field, its hint and its error."""
    widget = field.widget
    if isinstance(widget, forms.Select):
        widget.attrs["class"] = "select"
    elif not isinstance(widget, forms.CheckboxInput):
        widget.attrs["class"] = "input"
    described = [f"id_{name}_helptext"] if field.help_text else []
    if has_error:
        widget.attrs["aria-invalid"] = "true"
        described.append(f"id_{name}_error")
    if described:
        widget.attrs["aria-describedby"] = " ".join(described)
