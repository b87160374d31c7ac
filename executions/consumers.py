"""Live results over WebSocket: a snapshot first, then every message once and in order."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from executions import access, live, selectors, selectors_pages
from executions.models import TestExecution

NOT_SIGNED_IN = 4401
NOT_FOUND = 4404


class ExecutionConsumer(AsyncJsonWebsocketConsumer):
    """One watcher of one execution. Closes with 4401 without a login, 4404 when it is not visible."""

    group = ""
    sequence = 0

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
        await self.channel_layer.group_add(self.group, self.channel_name)
        snapshot = await database_sync_to_async(selectors_pages.run_snapshot)(execution_id)
        self.sequence = snapshot["sequence"]
        await self.send_json(snapshot)

    async def disconnect(self, code: int) -> None:
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, *args: Any, **kwargs: Any) -> None:
        """Watchers have nothing to say; whatever they send is not even parsed."""

    async def execution_message(self, event: dict[str, Any]) -> None:
        """Forward a message whose turn it is; fill a gap from the database, drop what was sent."""
        message = event["message"]
        if message["sequence"] <= self.sequence:
            return
        if message["sequence"] == self.sequence + 1:
            await self._forward(message)
            return
        missed = await database_sync_to_async(selectors.events_after)(
            self.execution_id, self.sequence
        )
        for earlier in missed or [message]:
            await self._forward(earlier)

    async def _forward(self, message: dict[str, Any]) -> None:
        self.sequence = message["sequence"]
        await self.send_json(message)


class RunsConsumer(AsyncJsonWebsocketConsumer):
    """A signed-in user's pages: told when a run of theirs starts or ends."""

    group = ""

    async def connect(self) -> None:
        await self.accept()
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(NOT_SIGNED_IN)
            return
        self.group = live.user_group(user.pk)
        await self.channel_layer.group_add(self.group, self.channel_name)

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


def _case_name(execution_id: int) -> str:
    found = TestExecution.objects.filter(pk=execution_id).values_list("case_name", flat=True)
    return found.first() or ""
