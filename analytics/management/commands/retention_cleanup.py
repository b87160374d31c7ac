"""Removes the raw logs, messages, pictures and traces of old runs; the rollups stay."""

from __future__ import annotations

from dataclasses import asdict

from analytics import retention
from executions.management.old_rows import OldRowsCommand


class Command(OldRowsCommand):
    help = "Remove raw logs, messages, pictures and traces of old runs; runs and rollups stay."

    def removed(self, days: int, *, is_dry_run: bool) -> str:
        cutoff = retention.cutoff_of(days)
        if is_dry_run:
            went, verb = retention.retention_dry_run(cutoff=cutoff), "would go"
        else:
            went, verb = retention.retention_run(cutoff=cutoff), "are gone"
        counted = ", ".join(f"{count} {name}" for name, count in asdict(went).items())
        return f"Of runs queued before {cutoff:%Y-%m-%d %H:%M %Z} {verb}: {counted}."
