"""Raw logs, messages, pictures and traces of old runs go; runs, their steps and the rollups stay."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from analytics import rollups, spans
from analytics.models import RetentionRun
from executions.models import (
    ExecutionEvent,
    PageNote,
    StepResult,
    TestExecution,
    TierExecutionLog,
)

logger = logging.getLogger(__name__)

BATCH_RUNS = 500


@dataclass(slots=True)
class Removed:
    """How many of each went, or would go."""

    logs: int = 0
    events: int = 0
    notes: int = 0
    screenshots: int = 0
    traces: int = 0


def cutoff_of(days: int) -> datetime:
    """The beginning of the day that lies `days` back: rollups are cut at days, so is what goes."""
    return spans.day_of(timezone.now() - timedelta(days=days))


def retention_dry_run(*, cutoff: datetime) -> Removed:
    """What `retention_run` would remove."""
    old = _old(cutoff).values("pk")
    return Removed(
        logs=TierExecutionLog.objects.filter(execution__in=old).count(),
        events=ExecutionEvent.objects.filter(execution__in=old).count(),
        notes=PageNote.objects.filter(execution__in=old).count(),
        screenshots=StepResult.objects.filter(execution__in=old).exclude(screenshot="").count(),
        traces=_old(cutoff).exclude(trace_file="").count(),
    )


def retention_run(*, cutoff: datetime) -> Removed:
    """Remove the raw rows and files of ended runs queued before `cutoff`, a batch a transaction.

    Nothing goes before the rollups count it, and the clean-up is noted first: a rebuild that comes
    after a half-done one must not believe that all raw rows are there.
    """
    while rollups.catch_up():
        pass
    removed = Removed()
    old = _old(cutoff).filter(_has_raw_rows()).order_by("pk").values_list("pk", flat=True)
    noted: RetentionRun | None = None
    last = 0
    while ids := list(old.filter(pk__gt=last)[:BATCH_RUNS]):
        noted = noted or RetentionRun.objects.create(cutoff=cutoff)
        _batch_removed(ids, removed)
        last = ids[-1]
    if noted is not None:
        RetentionRun.objects.filter(pk=noted.pk).update(**asdict(removed))
    return removed


def _old(cutoff: datetime) -> QuerySet[TestExecution]:
    return TestExecution.objects.filter(
        state__in=TestExecution.FINISHED, rolled_up=True, queued_at__lt=cutoff
    )


def _has_raw_rows() -> Q:
    with_picture = StepResult.objects.exclude(screenshot="")
    return (
        Q(pk__in=TierExecutionLog.objects.values("execution"))
        | Q(pk__in=ExecutionEvent.objects.values("execution"))
        | Q(pk__in=PageNote.objects.values("execution"))
        | Q(pk__in=with_picture.values("execution"))
        | ~Q(trace_file="")
    )


def _batch_removed(ids: list[int], removed: Removed) -> None:
    """Rows first, files after the commit: a file without a row is litter, a row without one a lie."""
    steps = StepResult.objects.filter(execution__in=ids).exclude(screenshot="")
    runs = TestExecution.objects.filter(pk__in=ids).exclude(trace_file="")
    files = [
        *steps.values_list("screenshot", flat=True),
        *runs.values_list("trace_file", flat=True),
    ]
    with transaction.atomic():
        removed.logs += TierExecutionLog.objects.filter(execution__in=ids).delete()[0]
        removed.events += ExecutionEvent.objects.filter(execution__in=ids).delete()[0]
        removed.notes += PageNote.objects.filter(execution__in=ids).delete()[0]
        removed.screenshots += steps.update(screenshot="", box=None)
        removed.traces += runs.update(trace_file="")
    _files_removed(files)


def _files_removed(names: Iterable[str]) -> None:
    """Only what lies below MEDIA_ROOT, whatever a row says; folders that are empty then go too."""
    root = Path(settings.MEDIA_ROOT).resolve()
    for name in names:
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            logger.warning("%s is not below the media folder; it stays.", name)
            continue
        try:
            path.unlink(missing_ok=True)
            if path.parent != root and not any(path.parent.iterdir()):
                path.parent.rmdir()
        except FileNotFoundError:
            continue
        except OSError as error:
            logger.warning("%s could not be removed (%s).", name, error)
