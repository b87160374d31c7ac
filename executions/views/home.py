"""The home page: what runs now, how the week goes, and what needs a look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from executions import access, selectors_home
from executions import selectors_cases as reads
from executions.forms import RunForm
from executions.views.pages import page, user_of
from settingsui.models import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

CASES_OFFERED = 200
ACTIVE_SHOWN = 8
LOOK_SHOWN = 6
TIER_COLOURS = {1: "--good-fill", 2: "--warn-fill", 3: "--bad-fill"}


@page
@require_GET
def home(request: HttpRequest, *, figures_of: Callable[[User], Any]) -> HttpResponse:
    """`figures_of` counts what is shown; figures belong to an app above this one."""
    user = user_of(request)
    figures = figures_of(user)
    context = {
        "figures": figures,
        "tier_chart": {
            "type": "doughnut",
            "labels": [f"Tier {row.tier} {row.name}" for row in figures.tiers],
            "datasets": [
                {
                    "label": "Steps",
                    "values": [row.steps for row in figures.tiers],
                    "colors": [TIER_COLOURS[row.tier] for row in figures.tiers],
                }
            ],
        },
        "active": selectors_home.runs_active(user, limit=ACTIVE_SHOWN),
        "look": selectors_home.runs_to_look_at(user, limit=LOOK_SHOWN),
        "cases": reads.cases_named(access.cases_visible(user), limit=CASES_OFFERED),
        "may_create": access.may_create(user),
        "run_form": RunForm(strategy=settings_of(user).fallback_strategy),
    }
    return render(request, "executions/home.html", context)


@page
@require_GET
def home_now(request: HttpRequest) -> HttpResponse:
    """What runs now, for the page to refresh."""
    active = selectors_home.runs_active(user_of(request), limit=ACTIVE_SHOWN)
    return render(request, "executions/_now.html", {"active": active})
