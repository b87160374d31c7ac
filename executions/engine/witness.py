"""Somebody who looks on while a run goes: the seam for measuring a run from outside."""

from __future__ import annotations

from typing import Protocol

from playwright.async_api import BrowserContext

from executions.engine.tiers.base import StepContext


class StepWitness(Protocol):
    """Told of the run's browser context before its first address, and of each step before and after."""

    async def run_opened(self, context: BrowserContext) -> None:
        """The context is there with an empty page."""
        ...

    async def step_begins(self, context: StepContext) -> None:
        """The step is about to be done; raising an EngineError ends the run."""
        ...

    async def step_ended(self, context: StepContext) -> None:
        """The step is over, and its StepFinished emitted."""
        ...
