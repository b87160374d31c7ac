"""What every page view shares: sign-in, refusals shown in words, and the things a user may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from executions import access
from executions.errors import Refused
from executions.models import TestCase, TestExecution
from executions.written_numbers import whole_number

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A view for signed-in people; what a service refuses becomes a page that says so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return login_required(guarded)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal as a page with its own status."""
    return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)


def user_of(request: HttpRequest) -> User:
    """The signed-in user."""
    return cast("User", request.user)


def case_or_404(request: HttpRequest, pk: int) -> TestCase:
    """The case, if the user may see it."""
    case = (
        access.cases_visible(user_of(request))
        .select_related("owner", "team")
        .prefetch_related("tags")
        .filter(pk=pk)
        .first()
    )
    if case is None:
        raise Http404("There is no such case, or it is not yours to see.")
    return case


def execution_or_404(request: HttpRequest, pk: int) -> TestExecution:
    """The run, if the user may see it."""
    execution = (
        access.executions_visible(user_of(request)).select_related("case").filter(pk=pk).first()
    )
    if execution is None:
        raise Http404("There is no such run, or it is not yours to see.")
    return execution


def numbers_of(values: Iterable[str]) -> list[int]:
    """The row numbers among these; what cannot be one is left out."""
    return [number for value in values if (number := whole_number(value)) is not None]


def page_of(request: HttpRequest, rows: QuerySet[Any], *, size: int) -> Page[Any]:
    """The page that `?page=` asks for; the nearest one when it does not exist."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
