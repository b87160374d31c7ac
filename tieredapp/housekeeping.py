"""Removes what has grown old, for as long as the server lives: no disk fills up for ever."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.utils import timezone

from analytics import retention
from executions import xpath_cache
from notifications import deliveries

logger = logging.getLogger(__name__)

FIRST_AFTER_S = 60.0
STOP_S = 5.0


class Housekeeper:
    """Cleans up in a thread of its own: soon after the start, then each `every_hours` hours."""

    def __init__(self, *, every_hours: int, first_after_s: float = FIRST_AFTER_S) -> None:
        self._every_s = every_hours * 3_600.0
        self._first_after_s = first_after_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="housekeeper", daemon=True)

    def start(self) -> None:
        """Begin to wait for the first clean-up."""
        self._thread.start()

    def stop(self) -> None:
        """End at once; of a clean-up under way the next part is not begun."""
        self._stopping.set()
        self._thread.join(STOP_S)

    def _serve(self) -> None:
        wait_s = self._first_after_s
        while not self._stopping.wait(wait_s):
            close_old_connections()
            cleaned_up(should_stop=self._stopping.is_set)
            close_old_connections()
            wait_s = self._every_s


def cleaned_up(*, should_stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Remove what is older than RETENTION_DAYS, and sessions that have ended; how many of each.

    A part that fails is logged and does not keep the others from being done.
    """
    cutoff = retention.cutoff_of(settings.RETENTION_DAYS)
    removed: dict[str, int] = {}
    for name, part in PARTS.items():
        if should_stop():
            break
        try:
            removed[name] = part(cutoff)
        except Exception:
            logger.exception("Old %s could not be removed; it is tried again next time.", name)
    said = ", ".join(f"{count} {name}" for name, count in removed.items() if count)
    if said:
        logger.info("Removed what was old: %s.", said)
    return removed


def _raw_rows(cutoff: datetime) -> int:
    removed = retention.retention_run(cutoff=cutoff)
    return removed.logs + removed.events + removed.notes + removed.screenshots + removed.traces


def _cache_entries(cutoff: datetime) -> int:
    return xpath_cache.stale_delete(xpath_cache.stale_entries().filter(expires_at__lt=cutoff))


def _sessions(_cutoff: datetime) -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


PARTS: dict[str, Callable[[datetime], int]] = {
    "rows and files of runs": _raw_rows,
    "webhook deliveries": deliveries.cleanup,
    "XPath cache entries": _cache_entries,
    "sessions": _sessions,
}
