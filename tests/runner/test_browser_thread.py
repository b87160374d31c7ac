"""The browser's thread, when what it drives is lost."""

from __future__ import annotations

import asyncio
import gc
import logging

import psutil
import pytest

from executions.browser_thread import BrowserThread
from executions.engine.models import BuiltinModel
from tests.engine.processes import is_driver
from tests.engine.stage import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


def stopped_without_driver() -> None:
    """Start Chromium, kill Playwright's driver, as Ctrl-C in a terminal does, and stop the thread."""
    before = set(psutil.Process().children(recursive=True))
    thread = BrowserThread(executable=CHROMIUM or "", headless=True, model=BuiltinModel())
    try:
        thread.submit(thread.ports.browser.page(viewport=(800, 600))).result()
        started = set(psutil.Process().children(recursive=True)) - before
        [driver] = filter(is_driver, started)
        driver.kill()
    finally:
        thread.stop()
    assert psutil.wait_procs(started, timeout=10)[1] == []


def test_a_driver_that_dies_before_the_browser_is_stopped_leaves_no_process_and_no_complaint(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        stopped_without_driver()
        gc.collect()
    assert caplog.records == []


def test_a_task_that_fails_unseen_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def forgotten() -> None:
        raise ValueError("nobody looks")

    async def forgets() -> None:
        asyncio.get_running_loop().create_task(forgotten())
        await asyncio.sleep(0)

    thread = BrowserThread(executable=CHROMIUM or "", headless=True, model=BuiltinModel())
    try:
        with caplog.at_level(logging.ERROR):
            thread.submit(forgets()).result()
            gc.collect()
    finally:
        thread.stop()
    assert ["nobody looks" in str(record.exc_info) for record in caplog.records] == [True]
