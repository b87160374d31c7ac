"""Reads of the home page that are lists of runs: what runs now, and what needs a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from executions import access
from executions.models import TestExecution
from executions.paging import newest_ids, rows_counted
from executions.selectors_runs import executions_listed

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LOOK_COUNTED = 1_000
ACTIVE_READ = 2_000
State = TestExecution.State


def runs_to_look_at(user: User, *, limit: int) -> QuerySet[TestExecution]:
    """Failed and healed runs that nobody has reviewed, newest first."""
    return executions_listed(
        TestExecution.objects.filter(pk__in=newest_ids(_to_look_at(user), limit=limit))
    )


def runs_to_look_at_counted(user: User) -> int:
    """How many there are; LOOK_COUNTED + 1 where there are more than LOOK_COUNTED."""
    return rows_counted(_to_look_at(user), limit=LOOK_COUNTED)


def _to_look_at(user: User) -> list[QuerySet[TestExecution]]:
    return [part.filter(needs_look=1) for part in access.executions_visible_parts(user)]


def runs_active(user: User, *, limit: int) -> QuerySet[TestExecution]:
    """Queued and running executions with the number of their ended steps, as `done`.

    Found by state alone: they are few, and a planner that knows states only by their averages
    would rather read all of a person's runs.
    """
    active = TestExecution.objects.filter(state__in=(State.QUEUED, State.RUNNING)).order_by()
    ids = sorted(active.values_list("pk", flat=True))[-ACTIVE_READ:]
    visible = access.executions_visible(user).filter(pk__in=ids)
    return executions_listed(visible).annotate(done=Count("step_results"))[:limit]
