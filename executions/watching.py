"""One subscription per watched run and process: each message is received and encoded once, however many watch."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)


class Watcher(Protocol):
    """Somebody who watches a group."""

    def offer(self, message: dict[str, Any], text: str) -> None:
        """Take a message and its JSON; must not block."""
        ...

    def lost(self) -> None:
        """No more messages will come."""
        ...


class Hub:
    """The groups that are watched in this event loop."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}

    async def join(self, group: str, watcher: Watcher) -> None:
        """Offer every later message of the group to `watcher`. Raises what the channel layer raises."""
        stream = self._streams.get(group)
        if stream is None or stream.task.done():
            stream = self._streams[group] = _Stream(group)
        stream.watchers.add(watcher)
        try:
            await asyncio.shield(stream.subscribed)
        except BaseException:
            self._left(group, stream, watcher)
            raise

    def leave(self, group: str, watcher: Watcher) -> None:
        """Offer nothing more; harmless when it never joined."""
        stream = self._streams.get(group)
        if stream is not None:
            self._left(group, stream, watcher)

    def _left(self, group: str, stream: _Stream, watcher: Watcher) -> None:
        stream.watchers.discard(watcher)
        if not stream.watchers:
            stream.task.cancel()
            if self._streams.get(group) is stream:
                del self._streams[group]


class _Stream:
    """One group's subscription, read by a task of its own."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.watchers: set[Watcher] = set()
        self.subscribed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.subscribed.add_done_callback(_silent)
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        try:
            await layer.group_add(self.group, channel)
            self.subscribed.set_result(None)
            while True:
                event = await layer.receive(channel)
                message = event["message"]
                text = json.dumps(message)
                for watcher in tuple(self.watchers):
                    watcher.offer(message, text)
        except Exception as error:
            logger.exception("The stream of %s broke; its watchers connect again.", self.group)
            self._broken(error)
        finally:
            with contextlib.suppress(Exception):
                await layer.group_discard(self.group, channel)

    def _broken(self, error: Exception) -> None:
        if not self.subscribed.done():
            self.subscribed.set_exception(error)
        for watcher in tuple(self.watchers):
            watcher.lost()


def _silent(future: asyncio.Future[None]) -> None:
    """Nobody may have waited for it."""
    if not future.cancelled():
        future.exception()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The running event loop's hub."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
