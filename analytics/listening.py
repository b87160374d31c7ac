"""Adds a run to the rollups when it ends, and takes out those of people who are deleted."""

from __future__ import annotations

from typing import Any

from analytics import rollups


def execution_counted(**_said: Any) -> None:
    """Count the run that has just ended, and those that an earlier end left out."""
    rollups.catch_up()


def person_deleted(*, instance: Any, **_said: Any) -> None:
    """A person's runs go with them, so must what they added."""
    rollups.person_forgotten(instance.pk)
