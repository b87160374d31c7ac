"""Live results: event → message, and messages to the groups that watch an execution.

The database is the truth and the socket a hint: every message has its execution's sequence number.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

from executions.models import ExecutionEvent, TestExecution
from executions.signals import execution_ending

logger = logging.getLogger(__name__)

_server_loop: asyncio.AbstractEventLoop | None = None


def attach_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    """Name the server's event loop; the in-memory layer may only be touched from there."""
    global _server_loop  # noqa: PLW0603 - a process has one server and one loop
    _server_loop = loop


def group_of(execution_id: int) -> str:
    """The group of one execution's watchers."""
    return f"execution.{execution_id}"


def user_group(user_id: int) -> str:
    """The group of one user's pages: told when any of their runs changes state."""
    return f"user.{user_id}"


def publish(execution: TestExecution, messages: Sequence[dict[str, Any]]) -> None:
    """Send messages to the watchers. Loses nothing that matters when nobody listens."""
    group = group_of(execution.pk)
    for message in messages:
        _send(group, {"type": "execution.message", "message": message})
        if message["type"] in ("run_started", "run_finished"):
            _send(user_group(execution.owner_id), {"type": "execution.message", "message": message})


def is_watched(execution_id: int) -> bool:
    """Whether anybody may be watching the execution: with Redis only Redis knows, so somebody may."""
    layer = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        return group_of(execution_id) in layer.groups
    return True


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        loop = _server_loop
        if group in layer.groups and loop is not None and not loop.is_closed():
            asyncio.run_coroutine_threadsafe(layer.group_send(group, message), loop)
        return
    try:
        async_to_sync(layer.group_send)(group, message)
    except OSError as error:
        logger.warning("Live message not sent (%s); clients will read it from the database.", error)


def cancelled_while_queued(execution_id: int) -> None:
    """Tell the watchers of an execution that was cancelled before it ran."""
    execution = TestExecution.objects.get(pk=execution_id)
    message = {
        "type": "run_finished",
        "execution_id": execution_id,
        "sequence": execution.last_sequence,
        "status": execution.state,
        "healed": False,
        "error": {"kind": execution.error_kind, "message": execution.error_message},
        "duration_ms": 0,
    }
    with transaction.atomic():
        ExecutionEvent.objects.create(
            execution=execution, sequence=execution.last_sequence, payload=message
        )
        execution_ending.send_robust(TestExecution, execution=execution)
    publish(execution, [message])
