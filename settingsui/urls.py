"""Addresses of sign-in and settings."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from settingsui import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
