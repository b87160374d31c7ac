"""The composition root as an app, for its start-up checks."""

from django.apps import AppConfig


class TieredAppConfig(AppConfig):
    name = "tieredapp"

    def ready(self) -> None:
        from tieredapp import checks  # noqa: F401 - registers the checks once models are loaded
