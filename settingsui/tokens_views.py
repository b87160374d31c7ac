"""The user's API tokens: listed, made and shown once, revoked. Whole pages, or the part for htmx."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from settingsui.models import ApiToken
from settingsui.tokens import token_create, token_revoke, tokens_of

MAX_WORKING = 50


class TokenForm(forms.ModelForm):  # type: ignore[type-arg] # not generic at run time
    """What the token is for, and what it may do."""

    class Meta:
        model = ApiToken
        fields = ("name", "scope")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens; POST makes one, whose text this one answer shows."""
    if request.method != "POST":
        return _answered(request)
    user = cast(User, request.user)
    form = TokenForm(request.POST)
    if tokens_of(user).filter(revoked_at__isnull=True).count() >= MAX_WORKING:
        form.add_error(None, f"You have {MAX_WORKING} working tokens. Revoke one first.")
    if not form.is_valid():
        return _answered(request, form=form, status=400)
    _row, text = token_create(user=user, **form.cleaned_data)
    return _answered(request, created=text)


@login_required
@never_cache
@require_POST
def token_revoked(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the user's tokens at once."""
    token_revoke(get_object_or_404(ApiToken, pk=pk, user_id=request.user.pk))
    return _answered(request)


def _answered(
    request: HttpRequest,
    *,
    form: TokenForm | None = None,
    created: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "tokens": tokens_of(cast(User, request.user)),
        "token_form": form,
        "created": created,
    }
    is_htmx = bool(getattr(request, "htmx", False))
    template = "settingsui/_tokens.html" if is_htmx else "settingsui/tokens.html"
    return render(request, template, context, status=200 if is_htmx else status)
