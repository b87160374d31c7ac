"""What `make run` does before the server is up: the account, the cases, and what their first runs teach."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.stage import CHROMIUM
from tieredapp.demo.case_files import demo_case_paths

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("demo-seed"),
]

ROOT = Path(__file__).resolve().parents[2]


def managed(folder: Path, port: int, *arguments: str, timeout_s: float = 240) -> str:
    """Run a management command with a data directory of its own; what it printed."""
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "CHROMIUM_PATH": CHROMIUM or "",
        "PORT": str(port),
        "DEMO": "1",
        "RUNNER_ENABLED": "1",
        "RUNNER_THREADS": "2",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=timeout_s,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def states(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        rows = database.execute("select state from executions_testexecution order by id")
        return [state for (state,) in rows]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    managed(tmp_path, 1, "migrate", "--verbosity", "0")
    return tmp_path


def test_the_first_start_has_run_every_case_before_anybody_presses_run(folder: Path) -> None:
    port = free_port()
    told = managed(folder, port, "demo_seed", "--run")
    assert "Sign in as demo with the password" in told
    assert states(folder) == ["passed"] * len(demo_case_paths())
    again = managed(folder, port, "demo_seed", "--run")
    assert "demo cases made" not in again
    assert len(states(folder)) == len(demo_case_paths())


def test_where_the_port_is_taken_the_runs_wait_for_the_server(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = managed(folder, int(taken.getsockname()[1]), "demo_seed", "--run")
    assert "They wait for the server" in told
    assert set(states(folder)) == {"queued"}


@pytest.mark.timeout(600)
def test_the_demo_heals_every_case_on_version_2_but_the_one_that_finds_the_bug(
    folder: Path,
) -> None:
    """`demo_run` ends with an error when a run did not end as it should."""
    told = managed(folder, 1, "demo_run", timeout_s=500)
    healthy = len(demo_case_paths()) - 1
    assert states(folder) == ["passed"] * (healthy + 1) + (["passed"] * healthy + ["failed"]) * 2
    assert told.count(" healed ") == 2 * healthy
