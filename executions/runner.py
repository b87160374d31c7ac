"""Background threads that claim queued executions, run them, and write down what happens."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from executions import live
from executions.browser_thread import BrowserThread
from executions.engine import events as ev
from executions.engine.errors import Failure, FailureKind, Spend
from executions.engine.models import HostedModel, Model, model_from_settings
from executions.engine.run import run
from executions.holders import holder_is_gone, holder_name
from executions.models import TestExecution
from executions.planning import config_of, plan_of
from executions.recorder import Recorder
from executions.secrets import SecretUnreadable

logger = logging.getLogger(__name__)

POLL_S = 1.0
HEARTBEAT_S = 0.5
GATHER_S = 0.008
"""A step's end, its last attempt and the next step's start come together: one transaction for them."""
GATHER_UNWATCHED_S = 0.25
"""Where nobody looks on, several steps share a transaction."""
LOST_AFTER_S = 30.0
OnMessage = Callable[[dict[str, object]], None]


class Runner:
    """A bounded pool of threads over one browser. Also the process's dispatcher."""

    def __init__(self, *, threads: int, browser: BrowserThread) -> None:
        self.name = holder_name()
        self.browser = browser
        self._count = threads
        self._wake = threading.Semaphore(0)
        self._stopping = threading.Event()
        self._cancelled: set[int] = set()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """End what a dead process left behind, then begin to claim."""
        executions_lost()
        for number in range(self._count):
            thread = threading.Thread(target=self._serve, name=f"runner-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End the running executions as `error`, then the threads and the browser."""
        self._stopping.set()
        for _ in self._threads:
            self._wake.release()
        for thread in self._threads:
            thread.join(15)
        self.browser.stop()

    def wake(self) -> None:
        """Look for queued executions now."""
        self._wake.release()

    def cancel(self, execution_id: int) -> None:
        """Stop that execution if it runs here."""
        self._cancelled.add(execution_id)

    @property
    def browser_starts(self) -> int:
        """How often Chromium was started; every start after the first followed a crash."""
        return int(self.browser.ports.browser.generation)

    @property
    def is_alive(self) -> bool:
        """Whether threads are there to take work."""
        return any(thread.is_alive() for thread in self._threads) and not self._stopping.is_set()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            self._wake.acquire(timeout=POLL_S)
            if self._stopping.is_set():
                break
            try:
                while not self._stopping.is_set() and (claimed := execution_claim(self.name)):
                    self.run_execution(claimed)
                executions_lost()
            except Exception:
                logger.exception("The runner could not take work; it tries again.")
            finally:
                close_old_connections()

    def run_execution(self, execution_id: int, *, on_message: OnMessage | None = None) -> None:
        """Run one claimed execution to its end and record it, whatever breaks."""
        execution = TestExecution.objects.get(pk=execution_id)
        recorder = Recorder(execution)
        try:
            _Drained(self, execution, recorder, on_message).run()
        except Exception as error:
            logger.exception("Execution %s broke in the runner.", execution_id)
            message = (
                str(error)
                if isinstance(error, SecretUnreadable)
                else f"Internal error: {type(error).__name__}."
            )
            execution_end(execution_id, FailureKind.INTERNAL, message)
        finally:
            self._cancelled.discard(execution_id)

    def is_cancelled(self, execution_id: int) -> bool:
        """Whether somebody cancelled it."""
        return execution_id in self._cancelled

    def should_stop(self, execution_id: int) -> bool:
        """Whether somebody cancelled it, or the process is going down."""
        return self.is_cancelled(execution_id) or self._stopping.is_set()


class _Drained:
    """One execution under way: the engine fills a queue, this thread empties it into the database."""

    def __init__(
        self,
        runner: Runner,
        execution: TestExecution,
        recorder: Recorder,
        on_message: OnMessage | None,
    ) -> None:
        self._runner = runner
        self._execution = execution
        self._recorder = recorder
        self._on_message = on_message
        self._events: queue.SimpleQueue[ev.Event | None] = queue.SimpleQueue()
        self._over = threading.Event()
        self._beaten = time.monotonic()

    def run(self) -> None:
        runner, execution = self._runner, self._execution
        work = run(
            plan_of(execution),
            config_of(execution),
            ports=runner.browser.ports,
            emit=self._emitted,
            should_stop=lambda: runner.should_stop(execution.pk),
        )
        future = runner.browser.submit(work)
        future.add_done_callback(lambda _: self._emitted(None))
        while self._drain():
            pass
        future.result()
        if not execution.is_finished:
            raise RuntimeError("the run ended without its last event")

    def _emitted(self, event: ev.Event | None) -> None:
        """Called in the browser's thread; None follows the last event."""
        self._events.put(event)
        if event is None or isinstance(event, ev.RunFinished):
            self._over.set()

    def _drain(self) -> bool:
        """Write what is there in one transaction; False once the run is over."""
        found: list[ev.Event | None] = []
        with contextlib.suppress(queue.Empty):
            found.append(self._events.get(timeout=HEARTBEAT_S))
            # Asleep, not in the queue: waking up for every event would hold up the browser's thread.
            self._over.wait(self._gather_s())
            while True:
                found.append(self._events.get_nowait())
        batch = [self._stopped(event) for event in found if event is not None]
        going = None not in found
        if batch:
            for message in self._recorder.record(batch):
                if self._on_message is not None:
                    self._on_message(message)
        if going and time.monotonic() - self._beaten >= HEARTBEAT_S:
            self._beat()
            self._beaten = time.monotonic()
        return going

    def _gather_s(self) -> float:
        if self._on_message is not None or live.is_watched(self._execution.pk):
            return GATHER_S
        return GATHER_UNWATCHED_S

    def _beat(self) -> None:
        """Say that the execution is held, and read whether it was cancelled from elsewhere."""
        row = TestExecution.objects.filter(pk=self._execution.pk)
        row.update(heartbeat_at=timezone.now())
        if row.filter(cancel_requested_at__isnull=False).exists():
            self._runner.cancel(self._execution.pk)

    def _stopped(self, event: ev.Event) -> ev.Event:
        """A run that ended because the server went down was not cancelled by anybody."""
        by_user = self._runner.is_cancelled(self._execution.pk)
        if (
            isinstance(event, ev.RunFinished)
            and event.status is ev.Status.CANCELLED
            and not by_user
        ):
            failure = Failure(
                FailureKind.INTERNAL, "The server was stopped during the run. Run it again."
            )
            return ev.RunFinished(
                event.execution_id,
                ev.Status.ERROR,
                event.healed,
                event.at,
                event.duration_ms,
                event.spend,
                failure,
            )
        return event


def execution_claim(runner: str) -> int | None:
    """Take the oldest queued execution; its id, or None when nothing waits."""
    while True:
        waiting = TestExecution.objects.filter(state=TestExecution.State.QUEUED)
        first = waiting.order_by("queued_at", "pk").values_list("pk", flat=True).first()
        if first is None:
            return None
        if execution_claim_one(first, runner):
            return first


def execution_claim_one(execution_id: int, runner: str) -> bool:
    """Take this execution if it is still queued: one filtered UPDATE, one winner."""
    now = timezone.now()
    return bool(
        TestExecution.objects.filter(pk=execution_id, state=TestExecution.State.QUEUED).update(
            state=TestExecution.State.RUNNING, claimed_by=runner, started_at=now, heartbeat_at=now
        )
    )


def executions_lost() -> int:
    """End running executions whose process has ended on this machine, or that nobody has held for half a minute.

    How many there were.
    """
    limit = timezone.now() - timedelta(seconds=LOST_AFTER_S)
    running = TestExecution.objects.filter(state=TestExecution.State.RUNNING)
    count = 0
    held = list(running.values_list("pk", "claimed_by", "heartbeat_at"))
    for execution_id, holder, beaten in held:
        if beaten is None or beaten < limit or holder_is_gone(holder):
            count += execution_end(
                execution_id,
                FailureKind.INTERNAL,
                "The server went away during the run. Run it again.",
            )
    return count


def execution_end(execution_id: int, kind: FailureKind, message: str) -> bool:
    """Record the end of an execution whose runner broke or is gone; False when it had ended."""
    execution = TestExecution.objects.filter(
        pk=execution_id, state=TestExecution.State.RUNNING
    ).first()
    if execution is None:
        return False
    now = timezone.now()
    began = execution.started_at or now
    spent = execution.step_results.values_list("input_tokens", "output_tokens", "cost_usd")
    Recorder(execution).record(
        [
            ev.RunFinished(
                execution_id=execution_id,
                status=ev.Status.ERROR,
                healed=execution.step_results.filter(healed=True).exists(),
                at=now.timestamp(),
                duration_ms=(now - began).total_seconds() * 1000,
                spend=sum((Spend(*row) for row in spent), Spend()),
                error=Failure(kind, message),
            )
        ]
    )
    return True


def model_configured() -> Model | HostedModel:
    """The model that the settings name; raises ValueError naming what is wrong."""
    return model_from_settings(
        kind=settings.MODEL_PROVIDER,
        name=settings.MODEL_NAME,
        base_url=settings.MODEL_BASE_URL,
        api_key=settings.MODEL_API_KEY,
    )


def runner_from_settings(*, threads: int | None = None) -> Runner:
    """A runner as the settings describe it, not started."""
    browser = BrowserThread(
        executable=settings.CHROMIUM_PATH,
        headless=settings.BROWSER_HEADLESS,
        model=model_configured(),
    )
    return Runner(threads=threads or settings.RUNNER_THREADS, browser=browser)
