"""Adds a run to the rollups when it ends."""

from __future__ import annotations

from typing import Any

from analytics import rollups


def execution_counted(**_said: Any) -> None:
    """Count the run that has just ended, and those that an earlier end left out."""
    rollups.catch_up()
