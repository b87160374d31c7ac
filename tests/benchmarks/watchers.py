"""How late a run's messages reach two hundred people who watch it: one real server, real clients."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect

from executions.models import ExecutionEvent, TestExecution
from tests.benchmarks.cases import fifty_steps
from tests.benchmarks.frames import percentile, server, session_key
from tests.benchmarks.ours import Bench

WATCHERS = 200
JOINING = 20
"""How many connect at a time."""
TIMED = ("step_started", "step_finished", "run_finished")
"""Messages whose `at` is the moment they tell of, not the beginning of something."""
TIMEOUT_S = 180.0
State = TestExecution.State
Seen = list[tuple[float, str]]


def watchers(bench: Bench, *, rounds: int) -> dict[str, float]:
    """The 95th percentile of milliseconds from an event to its frame, over all frames of all watchers."""
    found: list[float] = []
    with server() as port:
        cookie = session_key(bench.user)
        for _ in range(rounds + 1):
            execution = _held(bench)
            seen = asyncio.run(_watched(port, cookie, execution.pk))
            bench.checked(execution.pk)
            _all_seen(execution.pk, seen)
            found.append(percentile([ms for frames in seen for ms in _late(frames)], 0.95))
    return {"watchers_p95_ms": sorted(found[1:])[len(found[1:]) // 2]}


def _held(bench: Bench) -> TestExecution:
    """A run that no runner takes before all watchers are there."""
    execution = bench.queued("Watched", fifty_steps(), state=State.RUNNING)
    later = timezone.now() + timedelta(hours=1)
    TestExecution.objects.filter(pk=execution.pk).update(heartbeat_at=later)
    return execution


async def _watched(port: int, cookie: str, execution_id: int) -> list[Seen]:
    """What each watcher got, from the first message to the last one of the run."""
    async with asyncio.timeout(TIMEOUT_S):
        gate = asyncio.Semaphore(JOINING)
        joined = [_joined(port, cookie, execution_id, gate) for _ in range(WATCHERS)]
        clients = await asyncio.gather(*joined)
        reading = [asyncio.create_task(_read(client)) for client in clients]
        held = TestExecution.objects.filter(pk=execution_id)
        await held.aupdate(state=State.QUEUED, heartbeat_at=None)
        seen = await asyncio.gather(*reading)
        await asyncio.gather(*(client.close() for client in clients))
    return seen


async def _joined(
    port: int, cookie: str, execution_id: int, gate: asyncio.Semaphore
) -> ClientConnection:
    async with gate:
        client = await connect(
            f"ws://127.0.0.1:{port}/ws/executions/{execution_id}/",
            additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"},
            origin=f"http://127.0.0.1:{port}",
            open_timeout=60,
        )
        await client.recv()
    return client


async def _read(client: ClientConnection) -> Seen:
    frames: Seen = []
    async for frame in client:
        frames.append((time.time(), str(frame)))
        if '"run_finished"' in str(frame):
            return frames
    raise RuntimeError("the server closed the stream before the run had ended")


def _late(frames: Seen) -> list[float]:
    messages = ((now, json.loads(frame)) for now, frame in frames)
    return [
        (now - datetime.fromisoformat(message["at"]).timestamp()) * 1000
        for now, message in messages
        if message["type"] in TIMED
    ]


def _all_seen(execution_id: int, seen: Sequence[Seen]) -> None:
    """Raise where a watcher missed a message: a fast stream with holes means nothing."""
    stored = ExecutionEvent.objects.filter(execution=execution_id).count()
    counts = {len(frames) for frames in seen}
    if counts != {stored}:
        raise RuntimeError(f"{stored} messages were stored, watchers saw {sorted(counts)}")
