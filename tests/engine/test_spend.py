"""What a run has cost is told also where it ended within a step."""

from __future__ import annotations

import asyncio

import pytest

from executions.engine.events import Event, Source, Status, TierAttempted
from executions.engine.models import ModelAnswer, ModelRequest
from tests.engine.stage import Stage
from tests.engine.steps import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("spend"),
]


class BlindModel:
    """Finds nothing at its price, and after that never answers again."""

    name = "blind"
    provider = "nobody"
    is_silent = False

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        if self.is_silent:
            await asyncio.Event().wait()
        return ModelAnswer({"elements": []}, 100, 10)

    async def close(self) -> None:
        """Nothing to give back."""


async def test_a_run_that_is_cancelled_within_a_step_tells_what_its_attempts_cost(
    stage: Stage,
) -> None:
    stage.site.page("/page", "<button>Dispatch</button>")
    model = BlindModel()

    def watch(event: Event) -> None:
        if isinstance(event, TierAttempted) and event.attempt.source is Source.OBSERVE:
            model.is_silent = True

    ran = await stage.run(
        opened("/page"),
        {"action": "click", "selector": "#gone", "instruction": "the Forward button"},
        model=model,
        on_event=watch,
        should_stop=lambda: model.is_silent,
    )
    assert ran.end.status is Status.CANCELLED
    asked = sum(one.spend.input_tokens for one in ran.attempts(1))
    assert (ran.end.spend.input_tokens, asked > 0) == (asked, True)
