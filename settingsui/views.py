"""Sign-in and the settings page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_POST

from executions.engine.models import HostedModel
from settingsui import roles
from settingsui.forms import BUDGETS, FLAGS, TIMEOUTS, ExecutionSettingsForm, ProfileForm
from settingsui.middleware import SESSION_KEY
from settingsui.model_check import ModelCheck, model_check
from settingsui.models import settings_of
from settingsui.strategies import STRATEGIES
from settingsui.tokens import tokens_of

HostedAsked = Callable[[HostedModel], ModelCheck]
FiguresOf = Callable[[User], Iterable[Any]]


class LoginView(auth_views.LoginView):
    """Signs in and shows times in the user's own zone from then on."""

    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[SESSION_KEY] = settings_of(form.get_user()).time_zone
        return answer


class PasswordChangeView(auth_views.PasswordChangeView):
    """Changes the password; other sessions of the user end."""

    template_name = "settingsui/password.html"
    success_url = reverse_lazy("settings")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password is changed.")
        return super().form_valid(form)


@login_required
@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest, *, figures_of: FiguresOf) -> HttpResponse:
    """Strategy, limits, budgets, profile. `figures_of` gives the user's measured figures."""
    user = cast(User, request.user)
    may_edit = roles.may_edit_settings(user, of=user)
    form = ExecutionSettingsForm(request.POST or None, instance=settings_of(user))
    if request.method == "GET":
        return _page(request, user, figures_of, form=form)
    if not may_edit:
        form.add_error(None, "Viewers cannot change settings. Ask an admin for the QA role.")
        return _page(request, user, figures_of, form=form, status=403)
    if not form.is_valid():
        return _page(request, user, figures_of, form=form, status=400)
    saved = form.save()
    request.session[SESSION_KEY] = saved.time_zone
    messages.success(request, "Your settings are saved. They hold for runs that start from now on.")
    return redirect("settings")


@login_required
@require_POST
def profile_save(request: HttpRequest, *, figures_of: FiguresOf) -> HttpResponse:
    """The user's name and address."""
    user = cast(User, request.user)
    profile = ProfileForm(request.POST, instance=User.objects.get(pk=user.pk))
    if not profile.is_valid():
        form = ExecutionSettingsForm(instance=settings_of(user))
        return _page(request, user, figures_of, form=form, profile=profile, status=400)
    profile.save()
    messages.success(request, "Your profile is saved.")
    return redirect("settings")


@login_required
@require_POST
def model_test(request: HttpRequest, *, hosted_asked: HostedAsked) -> HttpResponse:
    """One small real call to the model in use, and what it brought."""
    check = model_check(hosted_asked=hosted_asked)
    return render(request, "settingsui/_model_result.html", {"check": check})


def _page(
    request: HttpRequest,
    user: User,
    figures_of: FiguresOf,
    *,
    form: ExecutionSettingsForm,
    profile: ProfileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    measured = {row.strategy: row for row in figures_of(user)}
    context = {
        "form": form,
        "profile": profile or ProfileForm(instance=user),
        "cards": [(facts, measured.get(facts.strategy.value)) for facts in STRATEGIES],
        "timeouts": [form[name] for name in (*TIMEOUTS, "max_retry_per_tier")],
        "flags": [form[name] for name in FLAGS],
        "budgets": [form[name] for name in BUDGETS],
        "kept": [form["screenshots"], form["trace"]],
        "may_edit": roles.may_edit_settings(user, of=user),
        "model": {"provider": settings.MODEL_PROVIDER, "name": settings.MODEL_NAME},
        "tokens": tokens_of(user),
    }
    return render(request, "settingsui/settings.html", context, status=status)
