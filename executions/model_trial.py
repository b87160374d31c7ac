"""Tests a hosted model, which only Stagehand can ask: in this process's browser, or one of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from executions import dispatch
from executions.browser_thread import BrowserThread
from executions.engine.model_trial import model_trial
from executions.runner import Runner
from settingsui.model_check import NOT_RIGHT, ModelCheck

if TYPE_CHECKING:
    from executions.engine.models import HostedModel

WAIT_S = 60.0
_one_at_a_time = threading.Lock()


def hosted_asked(model: HostedModel) -> ModelCheck:
    """What one small call to the model brought. Never raises for what a model or a browser does."""
    if not _one_at_a_time.acquire(blocking=False):
        return ModelCheck(
            model.provider, model.name, problem="It is being tested already. Try again in a moment."
        )
    try:
        with _browser(model) as browser:
            trial = browser.submit(model_trial(browser.ports)).result(WAIT_S)
    finally:
        _one_at_a_time.release()
    return ModelCheck(
        model.provider,
        model.name,
        trial.latency_ms,
        trial.spend.input_tokens,
        trial.spend.output_tokens,
        trial.spend.cost_usd,
        trial.problem or ("" if trial.is_right else NOT_RIGHT),
        answered=not trial.problem,
    )


@contextmanager
def _browser(model: HostedModel) -> Iterator[BrowserThread]:
    """The runner's browser; where runs are done elsewhere, one that lives as long as the block."""
    runner = dispatch.registered()
    if isinstance(runner, Runner) and runner.is_alive:
        yield runner.browser
        return
    own = BrowserThread(
        executable=settings.CHROMIUM_PATH, headless=settings.BROWSER_HEADLESS, model=model
    )
    try:
        yield own
    finally:
        own.stop()
