"""The real server as a process: what is left of its runs and its browsers when it is stopped or killed."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.engine.local_site import Site
from tests.engine.stage import CHROMIUM
from tests.runner.scenes import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.xdist_group("server-process"),
]

ROOT = Path(__file__).resolve().parents[2]
QUEUE = """
import django, sys; django.setup()
from django.contrib.auth.models import User
from executions import services
from executions.engine.plan import parse_case
user = User.objects.get_or_create(username="alice", is_superuser=True, is_staff=True)[0]
steps = [{"action": "navigate", "value": "/calm"}, {"action": "wait", "wait_for": "time", "value": sys.argv[2]}]
spec = parse_case({"name": "calm", "base_url": sys.argv[1], "steps": steps})
case = services.case_save(user=user, spec=spec)
print(services.execution_start(user=user, case=case).pk)
"""


@dataclass
class Server:
    """The server's program, started and ended as an operator would."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tieredapp.settings",
            "RUNNER_ENABLED": "1",
            "RUNNER_THREADS": "1",
            "CHROMIUM_PATH": CHROMIUM or "",
        }

    def python(self, *arguments: str) -> str:
        """Run Python beside the server; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=90,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "tieredapp.asgi:application"]
        options = [
            "--port",
            str(port),
            "--log-level",
            "warning",
            "--timeout-graceful-shutdown",
            "3",
        ]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def queue(self, site: Site, *, milliseconds: int) -> int:
        return int(self.python("-c", QUEUE, site.url, str(milliseconds)).splitlines()[-1])

    def row(self, execution_id: int) -> tuple[str, str, str]:
        """State, kind and message of an execution."""
        return self.ask(
            "select state, error_kind, error_message from executions_testexecution where id = ?",
            execution_id,
        )[0]

    def ask(self, sql: str, *values: object) -> list[tuple[str, ...]]:
        connection = sqlite3.connect(self.folder / "db.sqlite3", timeout=20)
        try:
            with connection:
                return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def waits_in_a_run(self, execution_id: int) -> list[psutil.Process]:
        """Wait until the run is in its second step; the processes that the server has started."""
        until(
            lambda: self.ask(
                "select 1 from executions_executionevent where execution_id = ? and sequence >= 4",
                execution_id,
            ),
            seconds=90,
        )
        assert self.process is not None
        started = psutil.Process(self.process.pid).children(recursive=True)
        assert any("--remote-debugging-port" in " ".join(p.cmdline()) for p in started)
        return started


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    made = Server(tmp_path)
    made.python("manage.py", "migrate", "--verbosity", "0")
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.terminate()
        made.process.wait(30)


@pytest.fixture(autouse=True)
def calm(site: Site) -> None:
    site.page("/calm", "<h1>Calm</h1>")


def left_of(started: list[psutil.Process], *, seconds: float) -> list[str]:
    """The command lines of those that still live after a while."""
    _gone, alive = psutil.wait_procs(started, timeout=seconds)
    return [" ".join(p.cmdline())[:200] for p in alive if p.status() != psutil.STATUS_ZOMBIE]


def test_a_server_told_to_stop_ends_its_run_as_error_and_leaves_no_process(
    server: Server, site: Site
) -> None:
    server.start()
    execution = server.queue(site, milliseconds=60_000)
    started = server.waits_in_a_run(execution)
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(30)
    assert left_of(started, seconds=5) == []
    state, kind, message = server.row(execution)
    assert (state, kind) == ("error", "internal")
    assert "server was stopped" in message


def test_a_killed_server_leaves_no_process_and_its_run_ends_at_the_next_start(
    server: Server, site: Site
) -> None:
    server.start()
    execution = server.queue(site, milliseconds=60_000)
    started = server.waits_in_a_run(execution)
    assert server.process is not None
    server.process.kill()
    server.process.wait(10)
    assert left_of(started, seconds=20) == []
    assert server.row(execution)[0] == "running"
    # However young its last sign of life is: the process that held it is known to have ended.
    server.ask(
        "update executions_testexecution set heartbeat_at = '2999-01-01 00:00:00' where id = ?",
        execution,
    )
    server.start()
    until(lambda: server.row(execution)[0] == "error", seconds=60)
    assert "server went away" in server.row(execution)[2]
    again = server.queue(site, milliseconds=10)
    until(lambda: server.row(again)[0] == "passed", seconds=90)
