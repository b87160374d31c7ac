"""Sign-in and the settings page."""

from __future__ import annotations

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse

from settingsui.middleware import SESSION_KEY
from settingsui.models import settings_of


class LoginView(auth_views.LoginView):
    """Signs in and shows times in the user's own zone from then on."""

    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[SESSION_KEY] = settings_of(form.get_user()).time_zone
        return answer
