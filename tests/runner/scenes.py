"""Cases, runs of them, and waiting for what a run writes down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

from executions import services
from executions.engine.plan import parse_case
from executions.models import TestCase, TestExecution
from executions.runner import Runner, execution_claim_one
from tests.engine.local_site import Site

LOG = "<p id='log'></p><script>function note(t) { document.getElementById('log').textContent += t }</script>"
SHOP = (
    "<h1>Shop</h1><button class='a' onclick=\"note('[save]')\">Save order</button>"
    "<button class='b' onclick=\"note('[drop]')\">Drop order</button>" + LOG
)
SAVE = {"action": "click", "selector": "#save", "instruction": "the Save order button"}
OPEN = {"action": "navigate", "value": "/shop"}
LONG_WAIT = {"action": "wait", "wait_for": "time", "value": "20000"}


def saved(text: str = "[save]") -> dict[str, Any]:
    """The check of which buttons were clicked."""
    return {
        "action": "assert",
        "selector": "#log",
        "assertion": "text_equals",
        "value": text,
        "timeout_ms": 1_500,
    }


def case_of(user: User, site: Site, *steps: dict[str, Any], name: str = "Shop") -> TestCase:
    spec = parse_case({"name": name, "base_url": site.url, "steps": list(steps)})
    return services.case_save(user=user, spec=spec)


def queued(user: User, case: TestCase, strategy: str = "option_c") -> TestExecution:
    return services.execution_start(user=user, case=case, strategy=strategy, dispatched=False)


def run(runner: Runner, user: User, case: TestCase, strategy: str = "option_c") -> TestExecution:
    """Queue, claim and run the case here and now; the finished execution."""
    execution = queued(user, case, strategy)
    assert execution_claim_one(execution.pk, runner.name)
    runner.run_execution(execution.pk)
    execution.refresh_from_db()
    return execution


def tries(execution: TestExecution, index: int) -> list[str]:
    """A step's attempts as `source outcome`."""
    rows = execution.tier_logs.filter(step_index=index).order_by("number")
    return [f"{row.source} {row.failure_kind or row.outcome}" for row in rows]


def until(condition: Callable[[], object], *, seconds: float = 30) -> None:
    """Wait for the condition; raises when it does not come in time."""
    tick, end = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        tick.wait(0.02)


def ended(execution: TestExecution) -> bool:
    execution.refresh_from_db()
    return execution.is_finished
