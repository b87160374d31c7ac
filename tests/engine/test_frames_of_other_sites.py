"""Stagehand sees a frame of another site only when it comes after Stagehand: in a browser just started it has to come first."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.engine.stage import CHROMIUM, Stage, seen, staged
from tests.engine.steps import opened
from tests.engine.test_healing_in_frames import framed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("frames-of-other-sites"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium (set CHROMIUM_PATH)"),
]
PAY = {"action": "click", "instruction": "the Pay now button"}


@pytest_asyncio.fixture(loop_scope="module")
async def fresh() -> AsyncIterator[Stage]:
    """A stage whose browser nobody has used."""
    async with staged() as opened_:
        yield opened_


@pytest.mark.parametrize("strategy", ["option_a", "option_b"])
@pytest.mark.parametrize("how", [{}, {"selector": "#pay", "frame": "iframe"}])
async def test_the_first_step_that_needs_it_is_healed_there(
    fresh: Stage, how: dict[str, str], strategy: str
) -> None:
    path = framed(fresh, "another site")
    ran = (await fresh.run(opened(path), PAY | how, strategy=strategy)).passed()
    assert "enter-frame" in ran.steps[1].resolved_selector


async def test_what_is_known_to_be_in_such_a_frame_is_healed_by_the_model_too(
    fresh: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = framed(fresh, "another site")
    there = {"selector": ".p", "frame": "iframe"}
    old = (await fresh.run(opened(path), PAY | there)).passed()
    await fresh.ports.browser.close()
    monkeypatch.setattr("executions.engine.tiers.hybrid.FingerprintTry.applies", lambda *_: False)
    broken = PAY | {"selector": "#pay"}
    ran = await fresh.run(opened(path), broken, known={1: seen(old, 1)}, strategy="option_a")
    assert ran.passed().steps[1].healed


async def test_a_frame_that_was_there_first_is_named(fresh: Stage) -> None:
    path = framed(fresh, "another site")
    broken = PAY | {"selector": "#pay"}
    ran = await fresh.run(opened(path), broken, strategy="option_a")
    host = fresh.other.other_name.removeprefix("http://")
    assert f"It was not shown the frame from {host}" in ran.failed.error.message
    (await fresh.run(opened(path), broken, strategy="option_a")).passed()


async def test_a_case_without_frames_connects_to_nothing(fresh: Stage) -> None:
    path = fresh.site.page("/plain", "<button id='go'>Go</button>")
    (await fresh.run(opened(path), {"action": "click", "selector": "#go"})).passed()
    assert fresh.ports.link._stagehand is None
