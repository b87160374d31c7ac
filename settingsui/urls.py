"""Addresses of sign-in and of what needs no figures; the settings page itself is bound in the root."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from settingsui import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("settings/password/", views.PasswordChangeView.as_view(), name="settings-password"),
    path("settings/tokens/", include("settingsui.tokens_urls")),
    path("settings/model/test/", views.model_test, name="settings-model-test"),
]
