"""Removes the raw logs, messages, pictures and traces of old runs; the rollups stay."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analytics import retention


class Command(BaseCommand):
    help = "Remove raw logs, messages, pictures and traces of old runs; runs and rollups stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="default: RETENTION_DAYS")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *_args: Any, **options: Any) -> None:
        days = settings.RETENTION_DAYS if options["days"] is None else options["days"]
        if not 1 <= days <= 36_500:
            raise CommandError("--days must be from 1 to 36500.")
        cutoff = retention.cutoff_of(days)
        if options["dry_run"]:
            removed, verb = retention.retention_dry_run(cutoff=cutoff), "would go"
        else:
            removed, verb = retention.retention_run(cutoff=cutoff), "are gone"
        counted = ", ".join(f"{count} {name}" for name, count in asdict(removed).items())
        self.stdout.write(f"Of runs queued before {cutoff:%Y-%m-%d %H:%M %Z} {verb}: {counted}.")
