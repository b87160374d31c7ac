"""The seam between new deliveries and the thread that sends them, where this process has one."""

from __future__ import annotations

from typing import Protocol


class Waker(Protocol):
    """Sends deliveries in this process."""

    def wake(self) -> None:
        """Look for deliveries that are due now."""


_waker: Waker | None = None


def register(waker: Waker | None) -> None:
    """Name the thread of this process, or None when it has none (another process polls)."""
    global _waker  # noqa: PLW0603 - one for the process
    _waker = waker


def wake() -> None:
    """There is something to send."""
    if _waker is not None:
        _waker.wake()
