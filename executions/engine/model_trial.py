"""Asks the model behind Stagehand one small question about a page of ours, the way runs ask it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from executions.engine.browser import BrowserMissing
from executions.engine.errors import EngineError, Spend
from executions.engine.run import Ports

PAGE = "<!doctype html><title>Form</title><label>Name <input></label><button>Save</button>"
INSTRUCTION = "click the Save button"
RIGHT_ANSWER = "button"
VIEWPORT = (800, 600)
TIMEOUT_MS = 15_000
WHOLE_TIMEOUT_S = 50.0


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """What the question brought; `latency_ms` is the model's time, without the browser's start."""

    latency_ms: float = 0
    spend: Spend = field(default_factory=Spend)
    is_right: bool = False
    problem: str = ""


async def model_trial(ports: Ports) -> ModelTrial:
    """One observe() in a context of its own; never raises for a model or a browser."""
    try:
        return await asyncio.wait_for(_tried(ports), WHOLE_TIMEOUT_S)
    except EngineError as error:
        return ModelTrial(spend=error.spend, problem=error.message)
    except PlaywrightError as error:
        return ModelTrial(problem=error.message.splitlines()[0][:300])
    except BrowserMissing as error:
        return ModelTrial(problem=str(error))
    except TimeoutError:
        return ModelTrial(problem=f"No answer within {WHOLE_TIMEOUT_S:.0f} s.")


async def _tried(ports: Ports) -> ModelTrial:
    page = await ports.browser.page(viewport=VIEWPORT)
    try:
        await page.set_content(PAGE)
        await ports.link.ready(page)
        return await _asked(ports, page)
    finally:
        with contextlib.suppress(PlaywrightError):
            await page.context.close()


async def _asked(ports: Ports, page: Page) -> ModelTrial:
    began = time.monotonic()
    try:
        found, spend = await ports.link.observe(page, INSTRUCTION, timeout_ms=TIMEOUT_MS)
    except EngineError as error:
        took = (time.monotonic() - began) * 1_000
        return ModelTrial(took, error.spend, problem=error.message)
    took = (time.monotonic() - began) * 1_000
    named = [one.selector.rpartition("/")[2].partition("[")[0] for one in found]
    return ModelTrial(took, spend, is_right=named == [RIGHT_ANSWER])
