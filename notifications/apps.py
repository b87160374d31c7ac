"""Webhooks as an app: notes each run as it ends."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from executions.signals import execution_ending
        from notifications.outbox import run_queued

        execution_ending.connect(run_queued, dispatch_uid="notifications.outbox")
