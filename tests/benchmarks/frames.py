"""How late a step's end reaches a watcher: a real server in a process of its own, a real client."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from websockets.asyncio.client import connect

from tests.benchmarks.cases import fifty_steps
from tests.benchmarks.ours import Bench

START_TIMEOUT_S = 30.0


def frames(bench: Bench, *, rounds: int) -> dict[str, float]:
    """The 95th percentile of milliseconds from a step's end to its frame at a watching client."""
    late: list[float] = []
    with server() as port:
        cookie = session_key(bench.user)
        for _ in range(rounds + 1):
            execution = bench.queued("Watched", fifty_steps())
            found = asyncio.run(_watched(port, cookie, execution.pk))
            bench.checked(execution.pk)
            late.append(percentile(found, 0.95))
    return {"frame_p95_ms": sorted(late[1:])[len(late[1:]) // 2]}


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of all lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def _watched(port: int, cookie: str, execution_id: int) -> list[float]:
    late: list[float] = []
    async with connect(
        f"ws://127.0.0.1:{port}/ws/executions/{execution_id}/",
        additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"},
        origin=f"http://127.0.0.1:{port}",
    ) as client:
        async for frame in client:
            now = time.time()
            message = json.loads(frame)
            if message["type"] == "step_finished":
                late.append((now - datetime.fromisoformat(message["at"]).timestamp()) * 1000)
            if message["type"] == "run_finished" or message.get("finished_at"):
                return late
    raise RuntimeError("the server closed the stream before the run had ended")


def session_key(user: User) -> str:
    """The cookie of a new session of the user."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@contextlib.contextmanager
def server() -> Iterator[int]:
    """The application's server with one runner thread, as a process of its own; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "tieredapp.asgi:application"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    options += ["--ws-per-message-deflate", "false"]
    environment = {**os.environ, "RUNNER_ENABLED": "1", "RUNNER_THREADS": "1"}
    with subprocess.Popen([*command, *options], env=environment) as process:
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
            connection.close()
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
