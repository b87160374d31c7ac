"""Removes the log of old webhook deliveries."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from executions.management.old_rows import OldRowsCommand
from notifications import deliveries


class Command(OldRowsCommand):
    help = "Remove the log of webhook deliveries that ended long ago; webhooks stay."

    def removed(self, days: int, *, is_dry_run: bool) -> str:
        before = timezone.now() - timedelta(days=days)
        if is_dry_run:
            return f"{deliveries.old(before).count()} deliveries would go."
        return f"{deliveries.cleanup(before)} deliveries are gone."
