"""Who holds a run: a process that has ended is known at once on its own machine, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from executions import holders
from executions.holders import holder_is_gone, holder_name
from executions.models import TestExecution

ROOT = Path(__file__).resolve().parents[2]


def name_made_by(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def other_process() -> subprocess.Popen[str]:
    """A process that says its holder's name and then waits to be told to end."""
    script = "from executions.holders import holder_name; print(holder_name(), flush=True); input()"
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def with_part(name: str, place: int, value: str) -> str:
    parts = name.split(":")
    parts[place] = value
    return ":".join(parts)


def test_a_holder_lives_as_long_as_its_process() -> None:
    with other_process() as process:
        name = name_made_by(process)
        assert not holder_is_gone(name)
        process.kill()
    assert holder_is_gone(name)


def test_a_killed_process_that_nobody_has_waited_for_is_gone() -> None:
    with other_process() as process:
        name = name_made_by(process)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert holder_is_gone(name)


def test_two_holders_of_one_process_have_two_names_that_fit_their_column() -> None:
    one, other = holder_name(), holder_name()
    longest = TestExecution._meta.get_field("claimed_by").max_length
    assert one != other
    assert longest is not None
    assert len(one) <= longest - 30 + len(one.split(":")[0])


def test_another_process_under_the_same_id_is_not_the_holder() -> None:
    assert holder_is_gone(with_part(holder_name(), 2, "1"))


@pytest.mark.parametrize(
    "name",
    [
        with_part(with_part(holder_name(), 1, "999999999"), 3, "0123456789ab"),
        with_part(with_part(holder_name(), 1, "999999999"), 3, ""),
        with_part(holder_name(), 2, ""),
        with_part(holder_name(), 1, "not a number"),
        "host:1:2",
        "run_case",
        "",
    ],
    ids=["elsewhere", "no place", "no start", "no id", "older name", "a word", "nothing"],
)
def test_what_cannot_be_told_here_is_left_to_the_heartbeat(name: str) -> None:
    assert not holder_is_gone(name)


def test_a_process_that_is_hidden_from_us_is_not_called_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = holder_name()
    monkeypatch.setattr(holders, "_stat", lambda _pid: None)
    assert not holder_is_gone(name)


def test_without_proc_nothing_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(holders, "PROC", tmp_path)
    holders._place.cache_clear()
    try:
        assert not holder_is_gone(holder_name())
    finally:
        holders._place.cache_clear()
