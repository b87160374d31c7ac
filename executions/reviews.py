"""Writes: a person has looked at a failed or healed run, or wants it back in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from executions import access
from executions.errors import Conflict, NotAllowed
from executions.models import TestExecution

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def execution_review(*, user: User, execution: TestExecution, reviewed: bool = True) -> None:
    """Mark an ended run as looked at, or as not. Raises NotAllowed, Conflict while it runs."""
    if not access.may_control_execution(user, execution):
        raise NotAllowed("Your role cannot review runs. Ask an admin for the QA role.")
    if not execution.is_finished:
        raise Conflict("The run has not ended yet.", field="state")
    TestExecution.objects.filter(pk=execution.pk).update(
        reviewed_at=timezone.now() if reviewed else None,
        reviewed_by=user if reviewed else None,
    )
