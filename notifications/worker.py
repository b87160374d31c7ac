"""Sends what is due: one thread with an event loop, so that a slow receiver delays nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TypeVar

import httpx2
from django.db import close_old_connections, connections
from django.utils import timezone

from notifications import deliveries
from notifications.deliveries import Claimed
from notifications.sending import Answer, client_made, sent

logger = logging.getLogger(__name__)

POLL_S = 2.0
AT_ONCE = 16
STOP_S = 5.0
Found = TypeVar("Found")


class DeliveryWorker:
    """Tries deliveries until it is stopped; with `until_idle` until nothing is due."""

    def __init__(
        self, *, until_idle: bool = False, client: Callable[[], httpx2.AsyncClient] = client_made
    ) -> None:
        self.sent = 0
        self._until_idle = until_idle
        self._client_made = client
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._wake = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], Claimed] = {}
        self._database = ThreadPoolExecutor(1, thread_name_prefix="webhooks-database")

    def start(self) -> None:
        """Work in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End at once: what is under way is broken off and put back for the next process."""
        self._stopping = True
        self.wake()
        if self._thread is not None:
            self._thread.join(STOP_S)

    def wake(self) -> None:
        """Look for deliveries that are due now."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake.set)

    def run(self) -> None:
        """Work in this thread until stopped, or until idle."""
        loop = self._loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self._serve())
        finally:
            self._loop = None
            self._database.submit(connections.close_all).result()
            self._database.shutdown()
            loop.close()

    async def _serve(self) -> None:
        async with self._client_made() as client:
            try:
                await self._rounds(client)
            finally:
                await self._broken_off()

    async def _rounds(self, client: httpx2.AsyncClient) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self._asked(deliveries.lost_taken_back)
                await self._filled(client)
            except Exception:
                logger.exception("Webhooks could not be looked up; trying again.")
                if self._until_idle:
                    raise
            if self._until_idle and not self._under_way:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_S)

    async def _filled(self, client: httpx2.AsyncClient) -> None:
        """Begin as many tries as there is room for."""
        while not self._stopping and len(self._under_way) < AT_ONCE:
            busy = [claimed.webhook_id for claimed in self._under_way.values()]
            claimed = await self._asked(partial(deliveries.claim_next, busy=busy))
            if claimed is None:
                return
            task = asyncio.create_task(self._tried(client, claimed))
            self._under_way[task] = claimed
            task.add_done_callback(self._ended)

    async def _tried(self, client: httpx2.AsyncClient, claimed: Claimed) -> None:
        now = timezone.now()
        answer = await sent(
            client, url=claimed.url, headers=claimed.headers(now=now), body=claimed.body
        )
        await self._asked(
            lambda: deliveries.tried(claimed.delivery_id, claimed.number, answer, started_at=now)
        )
        self.sent += 1

    def _ended(self, task: asyncio.Task[None]) -> None:
        claimed = self._under_way.pop(task, None)
        self._wake.set()
        if claimed and not task.cancelled() and (error := task.exception()) is not None:
            logger.error("Webhook delivery %s broke.", claimed.delivery_id, exc_info=error)

    async def _broken_off(self) -> None:
        left = dict(self._under_way)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for claimed in left.values():
            await self._asked(partial(deliveries.put_back, claimed))

    async def _asked(self, question: Callable[[], Found]) -> Found:
        """The database is asked in one thread, with one connection, closed after each question."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._database, _answered, question)


def _answered(question: Callable[[], Found]) -> Found:
    close_old_connections()
    try:
        return question()
    finally:
        close_old_connections()


def tried_now(claimed: Claimed) -> None:
    """Make one try in this thread, and record it."""
    now = timezone.now()
    answer = asyncio.run(_tried_once(claimed, now))
    deliveries.tried(claimed.delivery_id, claimed.number, answer, started_at=now)


async def _tried_once(claimed: Claimed, now: datetime) -> Answer:
    async with client_made() as client:
        return await sent(
            client, url=claimed.url, headers=claimed.headers(now=now), body=claimed.body
        )
