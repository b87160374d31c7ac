from django.apps import AppConfig


class SettingsUiConfig(AppConfig):
    name = "settingsui"
    verbose_name = "Settings"
