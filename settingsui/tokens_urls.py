"""Addresses of the user's API tokens."""

from django.urls import path

from settingsui import tokens_views

urlpatterns = [
    path("", tokens_views.token_list, name="settings-tokens"),
    path("<int:pk>/revoke/", tokens_views.token_revoked, name="settings-token-revoke"),
]
