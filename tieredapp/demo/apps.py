"""Django's registration of the demo shop; it has no models."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo shop, installed in demo mode only."""

    name = "tieredapp.demo"
    label = "demo"
    verbose_name = "Demo shop"
