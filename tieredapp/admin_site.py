"""The admin site: who may enter it is decided where everything else is."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from executions import access


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
