"""Who holds a running execution: a name for this process, and whether the process behind a name is gone."""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
_ENDED = ("Z", "X", "x")
"""States of a process that has ended and that nobody has asked about yet (`man proc_pid_stat`)."""


def holder_name() -> str:
    """A new name for a holder in this process: `host:pid:start:place:unique`, 80 characters at most.

    `start` is the process's start time in clock ticks since boot. `place` stands for this boot of
    this machine and this PID namespace; only there does the process id mean anything.
    """
    pid = os.getpid()
    seen = _stat(pid)
    started = seen.started if seen else ""
    host = socket.gethostname().replace(":", "-")[:30]
    return f"{host}:{pid}:{started}:{_place()}:{uuid.uuid4().hex[:8]}"


def holder_is_gone(name: str) -> bool:
    """True when the process that made the name ran here and has ended.

    False when it lives, and when it cannot be told: on another machine, in another container, before
    this machine's last start. Those are known by their heartbeat alone.
    """
    parts = name.split(":")
    if len(parts) != 5:
        return False
    _host, pid, started, place, _unique = parts
    if not (pid.isdecimal() and started and place and place == _place()):
        return False
    found = _stat(int(pid))
    if found is None:
        return not _exists(int(pid))
    return found.started != started or found.state in _ENDED


class _Stat(NamedTuple):
    state: str
    started: str


def _stat(pid: int) -> _Stat | None:
    """State and start of a process; None when it has ended or is hidden from us."""
    try:
        text = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # The command's name stands in brackets and may hold anything, so the fields are those after it.
    fields = text.rpartition(")")[2].split()
    return _Stat(fields[0], fields[19])


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@cache
def _place() -> str:
    """A name for this boot and PID namespace: 12 hex digits, empty where the system does not say."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        namespace = (PROC / "self/ns/pid").readlink()
    except OSError:
        return ""
    return hashlib.sha256(f"{boot} {namespace}".encode()).hexdigest()[:12]
