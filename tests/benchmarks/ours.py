"""The application's side: cases in a database of their own, run by the application's own runner."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connection, transaction

from executions import services
from executions.browser_thread import BrowserThread
from executions.engine.events import Event, Source, StepFinished
from executions.engine.models import BuiltinModel, ModelAnswer, ModelRequest
from executions.engine.plan import Action, parse_case
from executions.engine.run import run
from executions.models import ElementFingerprint, TestExecution, XPathCache
from executions.planning import config_of, plan_of
from executions.recorder import Recorder
from executions.runner import Runner, execution_claim_one
from tests.benchmarks.cases import StepData

MODEL_S = 1.5


class SlowModel(BuiltinModel):
    """The builtin model, answering as late as a hosted one does."""

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        await asyncio.sleep(MODEL_S)
        return await super().complete(request)


class Bench:
    """Runs cases as the application does: planned from rows, recorded to rows, published."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.user: User = get_user_model().objects.create_superuser("bench", password="bench")
        self.browser = BrowserThread(
            executable=settings.CHROMIUM_PATH, headless=True, model=SlowModel()
        )
        self.runner = Runner(threads=1, browser=self.browser)

    def queued(
        self, name: str, steps: Sequence[StepData], *, state: str = TestExecution.State.QUEUED
    ) -> TestExecution:
        """An execution of the case of that name, in this state from the first."""
        spec = parse_case({"name": name, "steps": list(steps)}, base_url=self.base_url)
        case = services.case_import(user=self.user, spec=spec)
        with transaction.atomic():
            execution = services.execution_start(
                user=self.user, case=case, base_url=self.base_url, dispatched=False
            )
            TestExecution.objects.filter(pk=execution.pk).update(state=state)
        return execution

    def run_s(self, name: str, steps: Sequence[StepData]) -> tuple[int, float]:
        """Run the case once; its execution's id and the seconds from claim to the last row and the closed context."""
        execution = self.queued(name, steps)
        began = time.perf_counter()
        execution_claim_one(execution.pk, self.runner.name)
        self.runner.run_execution(execution.pk)
        self._contexts_closed()
        took = time.perf_counter() - began
        self.checked(execution.pk)
        return execution.pk, took

    def runs_s(self, name: str, steps: Sequence[StepData], *, times: int, width: int) -> float:
        """Seconds that `times` runs take with `width` runner threads."""
        waiting = [self.queued(name, steps).pk for _ in range(times)]
        runner = Runner(threads=width, browser=self.browser)
        left = iter(waiting)
        lock = threading.Lock()

        def serve() -> None:
            while True:
                with lock:
                    execution_id = next(left, None)
                if execution_id is None:
                    return
                execution_claim_one(execution_id, runner.name)
                runner.run_execution(execution_id)

        threads = [threading.Thread(target=_then_closed(serve)) for _ in range(width)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._contexts_closed()
        took = time.perf_counter() - began
        for execution_id in waiting:
            self.checked(execution_id)
        return took

    def _contexts_closed(self) -> None:
        """Runs do not wait for it, but bare Playwright's runs do."""
        self.browser.submit(self.browser.ports.browser.contexts_closed()).result(30)

    def checked(self, execution_id: int) -> None:
        """Raise when the run did not pass: a figure of a failed run means nothing."""
        execution = TestExecution.objects.get(pk=execution_id)
        if execution.state != TestExecution.State.PASSED:
            raise RuntimeError(f"{execution.case_name}: {execution.state}, {self._why(execution)}")

    def _why(self, execution: TestExecution) -> str:
        failed = execution.step_results.exclude(status="passed").order_by("index").first()
        return failed.error_message if failed else execution.error_message

    def step_ms(self, name: str, steps: Sequence[StepData], *, source: Source) -> list[float]:
        """Run the case; the exact durations of its element steps, which must have come from `source`.

        What the run has learned is recorded, as after any run.
        """
        execution = self.queued(name, steps)
        execution_claim_one(execution.pk, self.runner.name)
        events: list[Event] = []
        work = run(
            plan_of(execution),
            config_of(execution),
            ports=self.browser.ports,
            emit=events.append,
            should_stop=lambda: False,
        )
        self.browser.submit(work).result(120)
        Recorder(execution).record(events)
        self.checked(execution.pk)
        finished = [e for e in events if isinstance(e, StepFinished) and e.source is not None]
        measured = [e for e in finished if e.action is not Action.NAVIGATE]
        others = [(e.index, e.source) for e in measured if e.source is not source]
        if others:
            raise RuntimeError(f"{name}: steps did not come from {source}: {others}")
        return [event.duration_ms for event in measured]

    def forget(self) -> None:
        """Nothing learned is left: the next broken step has to ask the model."""
        XPathCache.objects.all().delete()
        ElementFingerprint.objects.all().delete()

    def close(self) -> None:
        """End the browser."""
        self.browser.stop()


def _then_closed(work: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    return run
