"""Removes the log of old webhook deliveries."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications import deliveries


class Command(BaseCommand):
    help = "Remove the log of webhook deliveries that ended long ago; webhooks stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="default: RETENTION_DAYS")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *_args: Any, **options: Any) -> None:
        days = settings.RETENTION_DAYS if options["days"] is None else options["days"]
        if not 1 <= days <= 36_500:
            raise CommandError("--days must be from 1 to 36500.")
        before = timezone.now() - timedelta(days=days)
        if options["dry_run"]:
            self.stdout.write(f"{deliveries.old(before).count()} deliveries would go.")
        else:
            self.stdout.write(f"{deliveries.cleanup(before)} deliveries are gone.")
