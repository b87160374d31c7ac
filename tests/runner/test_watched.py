"""Who is looked at writes at once; a run that nobody watches shares transactions between steps."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.auth.models import User

from executions import live
from executions.models import ExecutionEvent, TestExecution
from executions.recorder import Recorder
from executions.runner import Runner, execution_claim_one
from tests.engine.local_site import Site
from tests.runner.scenes import OPEN, SHOP, case_of, queued, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("runner"),
]
CHECKS = [{**saved(""), "assertion": "hidden"}, {**saved(), "assertion": "count", "value": "1"}]


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches that are recorded from here on."""
    sizes: list[int] = []
    record = Recorder.record

    def counted(self: Recorder, batch: Any) -> Any:
        sizes.append(len(batch))
        return record(self, batch)

    monkeypatch.setattr(Recorder, "record", counted)
    return sizes


def test_a_watched_run_is_written_step_by_step_and_an_unwatched_one_in_fewer_transactions(
    runner: Runner, alice: User, site: Site, batches: list[int]
) -> None:
    site.page("/shop", SHOP)
    case = case_of(alice, site, OPEN, *CHECKS * 10)
    unwatched, watched = queued(alice, case), queued(alice, case)
    counts = []
    for execution in (unwatched, watched):
        if execution is watched:
            layer = get_channel_layer()
            async_to_sync(layer.group_add)(live.group_of(watched.pk), "somebody")
        assert live.is_watched(execution.pk) is (execution is watched)
        batches.clear()
        execution_claim_one(execution.pk, runner.name)
        runner.run_execution(execution.pk)
        counts.append(len(batches))
    assert counts[0] * 2 < counts[1]
    for execution in (unwatched, watched):
        execution.refresh_from_db()
        assert execution.state == TestExecution.State.PASSED
        kept = ExecutionEvent.objects.filter(execution=execution).values_list("sequence", flat=True)
        assert sorted(kept) == list(range(1, execution.last_sequence + 1))
