"""The admin site's view of cases, executions and the cache. Rights come from `executions.access`."""

from executions.admin import cache, cases, heals, runs

__all__ = ["cache", "cases", "heals", "runs"]
