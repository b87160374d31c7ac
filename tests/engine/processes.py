"""Which of the processes that a browser needs is which."""

from __future__ import annotations

import psutil


def is_driver(process: psutil.Process) -> bool:
    """Whether it is Playwright's driver."""
    return "run-driver" in process.cmdline() or "node" in process.name()


def is_browser(process: psutil.Process) -> bool:
    """Whether it is Chromium itself, not one of its parts."""
    line = process.cmdline()
    return (
        bool(line)
        and not is_driver(process)
        and not any("--type=" in part for part in line)
        and any("--remote-debugging-port" in part for part in line)
    )
