"""What lives as long as the server: the runner, the sender of webhooks, the housekeeper."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from executions import dispatch, live
from executions.runner import Runner, runner_from_settings
from notifications import wakeup
from notifications.worker import DeliveryWorker
from tieredapp.housekeeping import Housekeeper

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Lifespan:
    """Starts the runner, the sender of webhooks and the housekeeper with the server, and stops them.

    The sender is stopped last: the runs that the runner ends have something to say.
    """

    def __init__(self) -> None:
        self._runner: Runner | None = None
        self._sender: DeliveryWorker | None = None
        self._housekeeper: Housekeeper | None = None

    async def __call__(self, _scope: Message, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _start(self) -> None:
        live.attach_loop(asyncio.get_running_loop())
        if not settings.RUNNER_ENABLED:
            return
        self._runner = await asyncio.to_thread(runner_from_settings)
        await asyncio.to_thread(self._runner.start)
        dispatch.register(self._runner)
        self._sender = DeliveryWorker()
        self._sender.start()
        wakeup.register(self._sender)
        if settings.CLEANUP_HOURS:
            self._housekeeper = Housekeeper(every_hours=settings.CLEANUP_HOURS)
            self._housekeeper.start()

    async def _stop(self) -> None:
        dispatch.register(None)
        if self._housekeeper is not None:
            await asyncio.to_thread(self._housekeeper.stop)
        if self._runner is not None:
            await asyncio.to_thread(self._runner.stop)
        wakeup.register(None)
        if self._sender is not None:
            await asyncio.to_thread(self._sender.stop)
        live.attach_loop(None)
