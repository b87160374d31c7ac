"""What commands share that remove rows older than some days."""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

MAX_DAYS = 36_500


class OldRowsCommand(BaseCommand, ABC):
    """Base: `--days`, of RETENTION_DAYS where it is left out, and `--dry-run`."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="default: RETENTION_DAYS")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *_args: Any, **options: Any) -> None:
        days = settings.RETENTION_DAYS if options["days"] is None else options["days"]
        if not 1 <= days <= MAX_DAYS:
            raise CommandError(f"--days must be from 1 to {MAX_DAYS}.")
        self.stdout.write(self.removed(days, is_dry_run=options["dry_run"]))

    @abstractmethod
    def removed(self, days: int, *, is_dry_run: bool) -> str:
        """Remove what is older, or only count it; a sentence that says what went."""
