"""The admin site: who may enter it is decided where everything else is."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from executions import access
from executions.written_numbers import whole_number

DATE_PARTS = ("__year", "__month", "__day")


class SignInForm(AuthenticationForm):
    """Lets in whom `executions.access` lets in."""

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not access.may_use_admin_site(user):
            raise ValidationError("This account may not use the admin site.", code="invalid_login")


class Site(AdminSite):
    """The one admin site."""

    site_header = "Tiered browser tests"
    site_title = "Tiered browser tests"
    index_title = "Administration"
    login_form = SignInForm

    def has_permission(self, request: HttpRequest) -> bool:
        known: bool | None = getattr(request, "may_use_admin_site", None)
        if known is None:
            user = request.user
            known = user.is_authenticated and access.may_use_admin_site(user)
            request.may_use_admin_site = known  # type: ignore[attr-defined] # kept for this request
        return known

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; numbers that no row and no date can have, at which Django breaks, are left out."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            _impossible_left_out(request)
            answer: HttpResponseBase = inner(request, *args, **kwargs)
            return answer

        return answered


def _impossible_left_out(request: HttpRequest) -> None:
    wrong = [
        name
        for name, value in request.GET.items()
        if name.endswith(DATE_PARTS) and whole_number(str(value)) is None
    ]
    if wrong:
        asked = request.GET.copy()
        for name in wrong:
            del asked[name]
        request.GET = asked  # type: ignore[assignment] # Django's stubs forbid what its docs allow: a changed copy in its place
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    possible = [value for value in chosen if whole_number(value) is not None]
    if possible != chosen:
        posted = request.POST.copy()
        posted.setlist(ACTION_CHECKBOX_NAME, possible)
        request.POST = posted  # type: ignore[assignment] # Django's stubs forbid what its docs allow: a changed copy in its place
