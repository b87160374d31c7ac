from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Analytics"

    def ready(self) -> None:
        from analytics.listening import execution_counted
        from executions.signals import execution_finished

        execution_finished.connect(execution_counted, dispatch_uid="analytics.rollups")
