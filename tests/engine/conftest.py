"""One Chromium for a module: a bare page, or the stage on which plans are run."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.engine.chromium import page
from tests.engine.stage import CHROMIUM, Stage, staged

__all__ = ["page", "stage"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """A browser with Stagehand in it, and two sites."""
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    async with staged() as opened:
        yield opened
