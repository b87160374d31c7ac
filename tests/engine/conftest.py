"""The stage on which plans are run: one browser for a module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.engine.stage import CHROMIUM, Stage, staged


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """A browser with Stagehand in it, and two sites."""
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    async with staged() as opened:
        yield opened
