"""People's settings, teams and tokens as an app."""

from django.apps import AppConfig


class SettingsUiConfig(AppConfig):
    name = "settingsui"
    verbose_name = "Settings"
