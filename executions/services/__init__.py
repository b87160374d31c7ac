"""Writes: cases saved and imported, executions started, cancelled and run again."""

from executions.services.cache import cache_entry_invalidate, cache_stale_delete
from executions.services.cases import (
    case_archive,
    case_delete,
    case_duplicate,
    case_edit_checked,
    case_import,
    case_save,
)
from executions.services.executions import (
    execution_cancel,
    execution_rerun,
    execution_start,
    settings_kept,
)
from executions.services.snapshots import case_snapshot, snapshot_masked, step_snapshot

__all__ = [
    "cache_entry_invalidate",
    "cache_stale_delete",
    "case_archive",
    "case_delete",
    "case_duplicate",
    "case_edit_checked",
    "case_import",
    "case_save",
    "case_snapshot",
    "execution_cancel",
    "execution_rerun",
    "execution_start",
    "settings_kept",
    "snapshot_masked",
    "step_snapshot",
]
