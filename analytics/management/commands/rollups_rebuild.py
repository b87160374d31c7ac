"""Counts the rollups anew from the raw rows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from analytics import rollups


class Command(BaseCommand):
    help = "Count the rollups anew from the raw rows; what the retention has left stays."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{rollups.rebuild()} runs counted.")
