"""Deletes XPath cache entries that no run will use again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from executions import xpath_cache


class Command(BaseCommand):
    help = "Delete XPath cache entries that are invalid or past their TTL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"{xpath_cache.stale_entries().count()} stale entries would go.")
        else:
            self.stdout.write(f"{xpath_cache.stale_delete()} stale entries deleted.")
