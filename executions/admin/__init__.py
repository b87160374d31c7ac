"""The admin site's view of cases, executions and the cache. Rights come from `executions.access`."""

from executions.admin import cache, cases, runs

__all__ = ["cache", "cases", "runs"]
