"""Live results over WebSocket: a snapshot first, then every message once and in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import timezone

from executions import access, live, selectors, selectors_pages
from executions.models import TestExecution
from executions.watching import hub

logger = logging.getLogger(__name__)

NOT_SIGNED_IN = 4401
NOT_FOUND = 4404
TRY_AGAIN = 1013
MOST_WAITING = 2_000
"""Messages that wait for one watcher; a run of a thousand steps has about three thousand."""
STILL_NEWS = timedelta(minutes=10)
OVERLAP = timedelta(seconds=5)
"""A run's end is stamped a moment before it is committed."""
MOST_MISSED = 5


class ExecutionConsumer(AsyncJsonWebsocketConsumer):
    """One watcher of one execution. Closes with 4401 without a login, 4404 when it is not visible."""

    group = ""
    sequence = 0
    _writer: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        await self.accept()
        user = self.scope.get("user")
        execution_id = self.scope["url_route"]["kwargs"]["execution_id"]
        if user is None or not user.is_authenticated:
            await self.close(NOT_SIGNED_IN)
        elif not await _may_watch(user, execution_id):
            await self.close(NOT_FOUND)
        else:
            await self._watch(execution_id)

    async def _watch(self, execution_id: int) -> None:
        """Joins before it reads, so that nothing is lost between the snapshot and the stream."""
        self.execution_id = execution_id
        self.group = live.group_of(execution_id)
        self._waiting: asyncio.Queue[tuple[dict[str, Any], str]] = asyncio.Queue(MOST_WAITING)
        await hub().join(self.group, self)
        snapshot = await database_sync_to_async(selectors_pages.run_snapshot)(execution_id)
        self.sequence = snapshot["sequence"]
        await self.send_json(snapshot)
        self._writer = asyncio.create_task(self._write())

    async def disconnect(self, code: int) -> None:
        if self.group:
            hub().leave(self.group, self)
        if self._writer is not None:
            self._writer.cancel()

    async def receive(self, *args: Any, **kwargs: Any) -> None:
        """Watchers have nothing to say; whatever they send is not even parsed."""

    def offer(self, message: dict[str, Any], text: str) -> None:
        """Queue a message; who reads too slowly is let go and starts anew with a snapshot."""
        try:
            self._waiting.put_nowait((message, text))
        except asyncio.QueueFull:
            self.lost()

    def lost(self) -> None:
        """Close; the page connects again."""
        hub().leave(self.group, self)
        if self._writer is not None:
            self._writer.cancel()
        self._closing = asyncio.create_task(self._let_go())

    async def _let_go(self) -> None:
        with contextlib.suppress(RuntimeError, OSError):
            await self.close(TRY_AGAIN)

    async def _write(self) -> None:
        try:
            while True:
                await self._taken(*await self._waiting.get())
        except Exception:
            logger.exception("A watcher of execution %s is let go.", self.execution_id)
            await self._let_go()

    async def _taken(self, message: dict[str, Any], text: str) -> None:
        """Forward a message whose turn it is; fill a gap from the database, drop what was sent."""
        if message["sequence"] <= self.sequence:
            return
        if message["sequence"] == self.sequence + 1:
            self.sequence = message["sequence"]
            await self.send(text_data=text)
            return
        missed = await database_sync_to_async(selectors.events_after)(
            self.execution_id, self.sequence
        )
        for earlier in missed or [message]:
            self.sequence = earlier["sequence"]
            await self.send_json(earlier)


class RunsConsumer(AsyncJsonWebsocketConsumer):
    """A signed-in user's pages: told when a run of theirs starts or ends.

    A page that says in `?since=` when it last heard something is first told of the runs that ended
    meanwhile, and may hear of one twice. Then comes `runs_now` with the server's time.
    """

    group = ""

    async def connect(self) -> None:
        await self.accept()
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(NOT_SIGNED_IN)
            return
        self.group = live.user_group(user.pk)
        await self.channel_layer.group_add(self.group, self.channel_name)
        missed = await _ended_since(user.pk, self.scope.get("query_string", b""))
        for message in missed:
            await self.send_json(message)
        await self.send_json({"type": "runs_now", "at": timezone.now().isoformat()})

    async def disconnect(self, code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, *args: Any, **kwargs: Any) -> None:
        """Watchers have nothing to say; whatever they send is not even parsed."""

    async def execution_message(self, event: dict[str, Any]) -> None:
        """Forward with the case's name, which the run's own messages leave out."""
        message = event["message"]
        name = await database_sync_to_async(_case_name)(message["execution_id"])
        await self.send_json({**message, "case_name": name})


@database_sync_to_async
def _may_watch(user: Any, execution_id: int) -> bool:
    return access.executions_visible(user).filter(pk=execution_id).exists()


@database_sync_to_async
def _ended_since(user_id: int, query: bytes) -> list[dict[str, Any]]:
    """The ends of the user's runs since the asked time, oldest first, as far as they are still news."""
    try:
        since = datetime.fromisoformat(parse_qs(query.decode("ascii"))["since"][0])
        since = max(since - OVERLAP, timezone.now() - STILL_NEWS)
    except (KeyError, ValueError, TypeError, OverflowError):
        return []
    ended = TestExecution.objects.filter(owner_id=user_id, finished_at__gte=since)
    newest = ended.only("state", "healed", "duration_ms", "last_sequence", "case_name")
    return [_end(run) for run in reversed(list(newest.order_by("-finished_at")[:MOST_MISSED]))]


def _end(run: TestExecution) -> dict[str, Any]:
    return {
        "type": "run_finished",
        "execution_id": run.pk,
        "sequence": run.last_sequence,
        "status": run.state,
        "outcome": run.outcome,
        "healed": run.healed,
        "duration_ms": run.duration_ms,
        "case_name": run.case_name,
    }


def _case_name(execution_id: int) -> str:
    found = TestExecution.objects.filter(pk=execution_id).values_list("case_name", flat=True)
    return found.first() or ""
