"""The runner with its database and real Chromium: the queue, what is kept, and how runs end early."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.db import connection
from django.utils import timezone

from executions import services
from executions.holders import holder_name
from executions.models import (
    ElementFingerprint,
    ExecutionEvent,
    PageNote,
    StepResult,
    TestExecution,
    TierExecutionLog,
    XPathCache,
)
from executions.runner import (
    LOST_AFTER_S,
    Runner,
    execution_claim,
    execution_claim_one,
    executions_lost,
)
from settingsui.models import settings_of
from tests.engine.local_site import Site
from tests.engine.processes import is_browser
from tests.runner.scenes import (
    LONG_WAIT,
    OPEN,
    SAVE,
    SHOP,
    case_of,
    ended,
    queued,
    run,
    saved,
    tries,
    until,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("runner"),
]


@pytest.fixture(autouse=True)
def shop(site: Site) -> None:
    site.page("/shop", SHOP)


# The queue


def test_of_two_runners_one_gets_the_execution(alice: User, site: Site) -> None:
    execution = queued(alice, case_of(alice, site, OPEN))
    together, won = threading.Barrier(2), []

    def claim(name: str) -> None:
        together.wait()
        if execution_claim_one(execution.pk, name):
            won.append(name)
        connection.close()

    threads = [threading.Thread(target=claim, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    execution.refresh_from_db()
    assert won == [execution.claimed_by]
    assert execution.state == "running"


def test_the_oldest_execution_is_claimed_first_and_an_empty_queue_gives_none(
    alice: User, site: Site
) -> None:
    case = case_of(alice, site, OPEN)
    first, second = queued(alice, case), queued(alice, case)
    assert [execution_claim("r") for _ in range(3)] == [first.pk, second.pk, None]


def test_a_run_is_recorded_with_its_steps_attempts_and_numbered_events(
    runner: Runner, alice: User, site: Site
) -> None:
    execution = run(runner, alice, case_of(alice, site, OPEN, SAVE, saved()))
    assert (execution.state, execution.healed, execution.outcome) == (
        "passed",
        True,
        "passed_healed",
    )
    assert not execution.restarted
    assert [r.status for r in execution.step_results.order_by("index")] == ["passed"] * 3
    assert tries(execution, 1) == ["selector locator_not_found", "observe passed"]
    events = list(execution.events.order_by("sequence"))
    assert [e.sequence for e in events] == list(range(1, execution.last_sequence + 1))
    assert [events[0].payload["type"], events[-1].payload["type"]] == [
        "run_started",
        "run_finished",
    ]
    assert (execution.started_at, execution.finished_at, execution.duration_ms) != (
        None,
        None,
        None,
    )
    assert execution.environment["browser"].startswith("Chromium ")


def test_started_threads_take_what_is_queued(browser: Any, alice: User, site: Site) -> None:
    execution = queued(alice, case_of(alice, site, OPEN))
    runner = Runner(threads=2, browser=browser)
    runner.start()
    try:
        assert runner.is_alive
        until(lambda: ended(execution))
        assert execution.state == "passed"
    finally:
        stop_threads(runner)


def stop_threads(runner: Runner) -> None:
    """As `stop`, but the browser lives on for the next test."""
    runner._stopping.set()
    for _ in runner._threads:
        runner.wake()
    for thread in runner._threads:
        thread.join(20)
        assert not thread.is_alive()


# What is kept


def test_reasons_are_kept_only_when_the_setting_says_so(
    runner: Runner, alice: User, site: Site
) -> None:
    case = case_of(alice, site, OPEN, SAVE)
    assert "locator_not_found" in tries(run(runner, alice, case), 1)[0]
    XPathCache.objects.all().delete()
    ElementFingerprint.objects.all().delete()
    settings_of(alice)
    alice.execution_settings.__class__.objects.update(track_fallback_reasons=False)
    execution = run(runner, alice, case)
    assert execution.state == "passed"
    assert tries(execution, 1) == ["selector failed", "observe passed"]
    assert not execution.tier_logs.exclude(message="").exists()
    events = execution.events.filter(payload__type="tier_attempted")
    assert {e.payload["message"] for e in events} == {""}


def test_attempts_are_kept_only_when_the_setting_says_so(
    runner: Runner, alice: User, site: Site
) -> None:
    row = settings_of(alice)
    row.track_strategy_effectiveness = False
    row.save()
    execution = run(runner, alice, case_of(alice, site, OPEN, SAVE, saved()))
    assert execution.state == "passed"
    assert execution.step_results.count() == 3
    assert not TierExecutionLog.objects.exists()
    assert not execution.events.filter(payload__type="tier_attempted").exists()
    assert [e.sequence for e in execution.events.order_by("sequence")] == list(
        range(1, execution.last_sequence + 1)
    )


def test_no_row_of_a_run_holds_a_secret(runner: Runner, alice: User, site: Site) -> None:
    site.page(
        "/login", "<input id='p' oninput='console.error(this.value); document.title = this.value'>"
    )
    secret = "correct-horse-battery"
    typed = {"action": "fill", "selector": "#p", "value": secret, "secret": True}
    wrong = {"action": "assert", "assertion": "title", "value": "Home", "timeout_ms": 500}
    case = case_of(alice, site, {"action": "navigate", "value": "/login"}, typed, wrong)
    execution = run(runner, alice, case)
    assert execution.state == "failed"
    models = (
        TestExecution,
        StepResult,
        TierExecutionLog,
        ExecutionEvent,
        PageNote,
        ElementFingerprint,
    )
    kept = "".join(serializers.serialize("json", m.objects.all()) for m in models)
    assert secret not in kept
    assert "but it is '***'" in json.dumps(execution.error_message)


# Runs that end early


def test_a_queued_run_that_is_cancelled_never_starts(
    runner: Runner, alice: User, site: Site
) -> None:
    execution = queued(alice, case_of(alice, site, OPEN))
    before = len(site.asked)
    services.execution_cancel(user=alice, execution=execution)
    assert (execution.state, execution.error_kind) == ("cancelled", "cancelled")
    assert execution_claim("r") is None
    assert len(site.asked) == before
    assert [e.payload["type"] for e in execution.events.all()] == ["run_finished"]


@pytest.mark.parametrize("here", [True, False], ids=["in this process", "by its row alone"])
def test_a_running_run_stops_within_a_second_of_its_cancelling(
    runner: Runner, alice: User, site: Site, here: bool
) -> None:
    steps = [{"action": "wait", "wait_for": "time", "value": "150"}] * 300
    execution = queued(alice, case_of(alice, site, OPEN, *steps))
    assert execution_claim_one(execution.pk, runner.name)
    thread = threading.Thread(target=quietly, args=(runner, execution.pk))
    thread.start()
    until(lambda: ExecutionEvent.objects.filter(execution=execution, sequence__gte=6).exists())
    services.execution_cancel(user=alice, execution=execution)
    if here:
        runner.cancel(execution.pk)
    thread.join(30)
    execution.refresh_from_db()
    assert execution.state == "cancelled"
    took = execution.finished_at - execution.cancel_requested_at
    assert took < timedelta(seconds=1.5)


def quietly(runner: Runner, execution_id: int) -> None:
    try:
        runner.run_execution(execution_id)
    finally:
        connection.close()


def test_a_run_ends_at_its_time_limit(
    runner: Runner, alice: User, site: Site, settings: Any
) -> None:
    settings.RUN_TIMEOUT_SECONDS = 3
    execution = run(runner, alice, case_of(alice, site, OPEN, LONG_WAIT))
    assert (execution.state, execution.error_kind) == ("error", "timed_out")
    assert execution.duration_ms < 10_000


def test_a_run_that_nobody_holds_any_more_ends_as_error(alice: User, site: Site) -> None:
    case = case_of(alice, site, OPEN)
    lost, held = queued(alice, case), queued(alice, case)
    for execution in (lost, held):
        execution_claim_one(execution.pk, "a dead server")
    old = timezone.now() - timedelta(seconds=LOST_AFTER_S + 1)
    TestExecution.objects.filter(pk=lost.pk).update(heartbeat_at=old)
    assert executions_lost() == 1
    lost.refresh_from_db()
    held.refresh_from_db()
    assert (lost.state, lost.error_kind, held.state) == ("error", "internal", "running")
    assert "server went away" in lost.error_message
    assert lost.events.get().payload["type"] == "run_finished"
    assert executions_lost() == 0


def test_a_run_whose_process_has_ended_here_ends_however_young_its_last_sign_of_life(
    alice: User, site: Site
) -> None:
    case = case_of(alice, site, OPEN)
    lost, held = queued(alice, case), queued(alice, case)
    host, pid, _start, place, unique = holder_name().split(":")
    execution_claim_one(lost.pk, f"{host}:{pid}:1:{place}:{unique}")
    execution_claim_one(held.pk, holder_name())
    assert executions_lost() == 1
    lost.refresh_from_db()
    held.refresh_from_db()
    assert (lost.state, lost.error_kind, held.state) == ("error", "internal", "running")


def test_a_run_whose_secret_cannot_be_read_ends_as_error_and_says_so(
    runner: Runner, alice: User, site: Site, settings: Any
) -> None:
    typed = {"action": "fill", "selector": "#p", "value": "s3cret-value", "secret": True}
    case = case_of(alice, site, OPEN, typed)
    settings.SECRET_KEY = "another key altogether " + "y" * 50
    execution = run(runner, alice, case)
    assert execution.state == "error"
    assert "type it again" in execution.error_message


def test_chromium_killed_in_mid_run_leaves_one_result_a_step(
    runner: Runner, alice: User, site: Site
) -> None:
    wait = {"action": "wait", "wait_for": "time", "value": "400"}
    execution = queued(alice, case_of(alice, site, OPEN, wait, OPEN))
    assert execution_claim_one(execution.pk, runner.name)
    killed: list[int] = []

    def kill_once(message: dict[str, object]) -> None:
        if message["type"] == "step_started" and message["index"] == 1 and not killed:
            [chromium] = filter(is_browser, runner.browser.ports.browser._launched.processes)
            killed.append(chromium.pid)
            chromium.kill()

    runner.run_execution(execution.pk, on_message=kill_once)
    execution.refresh_from_db()
    assert killed
    assert execution.state == "passed", execution.error_message
    assert [r.index for r in execution.step_results.order_by("index")] == [0, 1, 2]
    started = execution.events.filter(payload__type="run_started").order_by("sequence")
    assert [e.payload["restarted"] for e in started] == [False, True]
    assert execution.restarted


def test_a_run_that_loses_chromium_twice_is_an_error_that_had_started_again(
    runner: Runner, alice: User, site: Site
) -> None:
    execution = queued(alice, case_of(alice, site, OPEN, LONG_WAIT))
    assert execution_claim_one(execution.pk, runner.name)

    def kill(message: dict[str, object]) -> None:
        if message["type"] == "step_started" and message["index"] == 1:
            [chromium] = filter(is_browser, runner.browser.ports.browser._launched.processes)
            chromium.kill()

    runner.run_execution(execution.pk, on_message=kill)
    execution.refresh_from_db()
    assert (execution.state, execution.error_kind) == ("error", "browser_lost")
    assert execution.restarted
    assert [r.index for r in execution.step_results.all()] == [0]


def test_a_stopping_runner_ends_its_run_as_error_and_says_why(
    runner: Runner, alice: User, site: Site
) -> None:
    execution = queued(alice, case_of(alice, site, OPEN, LONG_WAIT))
    runner.start()
    until(lambda: ExecutionEvent.objects.filter(execution=execution, sequence__gte=4).exists())
    stop_threads(runner)
    execution.refresh_from_db()
    assert (execution.state, execution.error_kind) == ("error", "internal")
    assert "server was stopped" in execution.error_message
