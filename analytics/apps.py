"""The figures as an app: counts each run as it ends."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import pre_delete


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Analytics"

    def ready(self) -> None:
        from analytics.listening import execution_counted, person_deleted
        from executions.signals import execution_finished

        execution_finished.connect(execution_counted, dispatch_uid="analytics.rollups")
        pre_delete.connect(
            person_deleted, sender=settings.AUTH_USER_MODEL, dispatch_uid="analytics.people"
        )
