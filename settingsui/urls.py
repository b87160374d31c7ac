"""Addresses of sign-in and of what settings need of nobody else; the rest is bound in the root."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from settingsui import views

form_page = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("login/", form_page(views.LoginView.as_view()), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "settings/password/",
        form_page(views.PasswordChangeView.as_view()),
        name="settings-password",
    ),
    path("settings/tokens/", include("settingsui.tokens_urls")),
]
