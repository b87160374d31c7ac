"""The seam between a queued execution and whoever runs it: one function, replaced by a task queue where there is one."""

from __future__ import annotations

from typing import Protocol


class Dispatcher(Protocol):
    """Runs executions in this process."""

    def wake(self) -> None:
        """Look for queued executions now."""

    def cancel(self, execution_id: int) -> None:
        """Stop that execution if it runs here."""


_dispatcher: Dispatcher | None = None


def register(dispatcher: Dispatcher | None) -> None:
    """Name the dispatcher of this process, or None when it has none (another process polls the queue)."""
    global _dispatcher  # noqa: PLW0603 - one for the process
    _dispatcher = dispatcher


def registered() -> Dispatcher | None:
    """The dispatcher of this process, if it has one."""
    return _dispatcher


def dispatch(execution_id: int) -> None:  # noqa: ARG001 - the threads claim by themselves; a task queue would be handed this id
    """An execution was queued. Without a dispatcher here the row waits for a process that has one."""
    if _dispatcher is not None:
        _dispatcher.wake()


def cancel(execution_id: int) -> None:
    """A running execution is to stop; one that runs elsewhere reads that from its row."""
    if _dispatcher is not None:
        _dispatcher.cancel(execution_id)
