"""The real server in its own process, with a database of its own that holds one of everything."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class LiveServer:
    """Where the server answers, the people's tokens by `person scope`, their sessions by `person session`."""

    url: str
    tokens: dict[str, str]
    sessions: dict[str, str]
    env: dict[str, str]


@contextmanager
def live_server(folder: Path, *, runner: bool) -> Iterator[LiveServer]:
    """Run uvicorn until the block ends; `runner` says whether queued runs are really run."""
    env = os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "RUNNER_ENABLED": "1" if runner else "0",
        "API_RATE_READ": "0",
        "API_RATE_WRITE": "0",
        "API_RATE_START": "0",
        "LOG_LEVEL": "WARNING",
        "DEBUG": "0",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tieredapp.settings",
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.api.live_world", str(folder)],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    port = _free_port()
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "tieredapp.asgi:application", "--host", "127.0.0.1",
         "--port", str(port), "--log-level", "warning", "--lifespan", "on"],
        env=env, cwd=ROOT, stdout=log, stderr=log,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _answers(url, server, folder / "server.log")
        yield LiveServer(url, **json.loads(made.stdout.splitlines()[-1]), env=env)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(f"{url}/api/v1/health/live", timeout=5) as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(log.read_text())
