"""The server removes what has grown old by itself, and nothing else."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from analytics import rollups
from executions.models import ExecutionEvent, TestExecution, TierExecutionLog, XPathCache
from notifications.models import WebhookDelivery
from tests.api.world import World, entry_made, execution_made, webhook_made, world_made
from tieredapp import housekeeping
from tieredapp.housekeeping import Housekeeper, cleaned_up


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    """Of everything one that is 91 days old, and one of now."""
    settings.MEDIA_ROOT, settings.RETENTION_DAYS = tmp_path, 90
    made = world_made(tmp_path)
    webhook_made(made.owner, made.execution)
    XPathCache.objects.update(is_valid=False)
    Session.objects.create(session_key="old", expire_date=timezone.now())
    rollups.catch_up()
    long_ago = timezone.now() - timedelta(days=91)
    TestExecution.objects.update(queued_at=long_ago)
    WebhookDelivery.objects.update(ended_at=long_ago)
    XPathCache.objects.update(expires_at=long_ago)
    run = execution_made(made.case, made.owner, media=tmp_path)
    entry_made(made.owner, made.team, key="b")
    XPathCache.objects.filter(expires_at__gt=timezone.now()).update(is_valid=False)
    fresh = WebhookDelivery.objects.get()
    fresh.pk, fresh.message_id, fresh.ended_at = None, "msg_2", timezone.now()
    fresh.execution = run
    fresh.save(force_insert=True)
    Session.objects.create(session_key="new", expire_date=timezone.now() + timedelta(days=1))
    return made


def test_what_is_older_than_the_retention_goes_and_the_rest_stays(
    world: World, tmp_path: Path
) -> None:
    picture = tmp_path / "screenshots" / f"{world.execution.pk}.jpg"
    assert picture.exists()
    removed = cleaned_up()
    assert removed == {
        "rows and files of runs": 4 + 3 + 1 + 1,
        "webhook deliveries": 1,
        "XPath cache entries": 1,
        "sessions": 1,
    }
    kept = TestExecution.objects.exclude(pk=world.execution.pk).get()
    for rows in (TierExecutionLog, ExecutionEvent):
        assert set(rows.objects.values_list("execution", flat=True)) == {kept.pk}
    assert not picture.exists()
    assert (tmp_path / "screenshots" / f"{kept.pk}.jpg").exists()
    assert world.execution.step_results.count() == 3
    assert WebhookDelivery.objects.get().message_id == "msg_2"
    assert XPathCache.objects.get().cache_key.startswith("b")
    assert Session.objects.get().session_key == "new"
    assert set(cleaned_up().values()) == {0}


def test_a_part_that_fails_is_logged_and_keeps_no_other_from_its_work(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_cutoff: object) -> int:
        raise OSError("disk full")

    monkeypatch.setitem(housekeeping.PARTS, "rows and files of runs", broken)
    removed = cleaned_up()
    assert removed["webhook deliveries"] == removed["sessions"] == 1
    assert "rows and files of runs" not in removed
    assert "disk full" in caplog.text


def test_it_is_done_again_and_again_until_the_server_stops(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = threading.Semaphore(0)
    monkeypatch.setattr(housekeeping, "cleaned_up", lambda **_: done.release())
    keeper = Housekeeper(every_hours=0, first_after_s=0)
    keeper.start()
    assert done.acquire(timeout=20)
    assert done.acquire(timeout=20)
    keeper.stop()
    assert "housekeeper" not in [thread.name for thread in threading.enumerate()]


def test_a_server_that_stops_breaks_off_between_two_parts(world: World) -> None:
    assert cleaned_up(should_stop=lambda: True) == {}
    assert WebhookDelivery.objects.count() == 2
