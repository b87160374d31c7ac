"""What the clean-up takes, what it leaves, and that the figures stay."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from analytics import retention, rollups
from analytics.models import AttemptRollup
from analytics.selectors import Filters, tier_distribution
from executions.models import ExecutionEvent, StepResult, TestCase, TestExecution, TierExecutionLog
from tests.pages import scenes


@pytest.fixture
def old(alice: User, case: TestCase) -> TestExecution:
    run = scenes.run_healed(alice, case)
    TestExecution.objects.filter(pk=run.pk).update(queued_at=timezone.now() - timedelta(days=40))
    return run


def said(*options: str) -> str:
    out = StringIO()
    call_command("retention_cleanup", *options, stdout=out)
    return out.getvalue()


def test_old_raw_rows_and_files_go_and_figures_stay(
    alice: User, case: TestCase, old: TestExecution, settings
) -> None:
    fresh = scenes.run_healed(alice, case)
    rollups.catch_up()
    before = tier_distribution(Filters(viewer=alice))
    pictures = {row.execution_id: Path(settings.MEDIA_ROOT) / row.screenshot
                for row in StepResult.objects.exclude(screenshot="")}  # fmt: skip
    assert "6 logs" in said("--days", "30", "--dry-run")
    assert TierExecutionLog.objects.filter(execution=old).exists()
    assert "6 logs" in said("--days", "30")
    for rows in (TierExecutionLog, ExecutionEvent):
        assert not rows.objects.filter(execution=old).exists()
        assert rows.objects.filter(execution=fresh).exists()
    assert not pictures[old.pk].exists()
    assert pictures[fresh.pk].exists()
    assert old.step_results.count() == 5
    assert not old.step_results.exclude(screenshot="").exists()
    assert tier_distribution(Filters(viewer=alice)) == before
    assert "0 logs" in said("--days", "30")


def test_a_rebuild_after_a_clean_up_keeps_what_has_no_raw_rows(
    alice: User, case: TestCase, old: TestExecution
) -> None:
    scenes.run_passed(alice, case)
    said("--days", "30")
    before = set(AttemptRollup.objects.values_list(*AttemptRollup.KEY, "attempts"))
    rollups.rebuild()
    assert set(AttemptRollup.objects.values_list(*AttemptRollup.KEY, "attempts")) == before


def test_nothing_outside_the_media_folder_is_removed(
    old: TestExecution, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outside = tmp_path / "kept.txt"
    outside.write_text("mine")
    old.step_results.filter(index=0).update(screenshot="../kept.txt")
    retention.retention_run(cutoff=retention.cutoff_of(30))
    assert outside.exists()
    assert "it stays" in caplog.text


def test_no_days_at_all_is_refused(db: None) -> None:
    with pytest.raises(CommandError):
        said("--days", "0")
