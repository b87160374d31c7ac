"""What holds for all tests: a database that was emptied has its groups again."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

GROUPS = import_module("settingsui.migrations.0003_groups")


@pytest.fixture(scope="session", autouse=True)
def groups_made_again() -> Iterator[None]:
    """A test with real transactions empties all tables, also of what migrations wrote there."""

    def after_emptying(sender: AppConfig, *, using: str, **_: Any) -> None:
        if sender.label == "settingsui":
            GROUPS.groups_make(apps, SimpleNamespace(connection=SimpleNamespace(alias=using)))

    post_migrate.connect(after_emptying, weak=False)
    yield
    post_migrate.disconnect(after_emptying)
