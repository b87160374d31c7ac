"""The home page: what runs now, how the week goes, and what needs a look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from executions import access
from executions import selectors_pages as reads
from executions.forms import RunForm
from executions.views.pages import page, user_of
from settingsui.models import settings_of

CASES_OFFERED = 8
ACTIVE_SHOWN = 8


@page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    context = {
        "active": reads.executions_listed(user, reads.ExecutionFilter(outcome="active"))[
            :ACTIVE_SHOWN
        ],
        "latest": reads.executions_listed(user, reads.ExecutionFilter())[:ACTIVE_SHOWN],
        "cases": reads.cases_listed(user)[:CASES_OFFERED],
        "may_create": access.may_create(user),
        "run_form": RunForm(strategy=settings_of(user).fallback_strategy),
    }
    return render(request, "executions/home.html", context)
