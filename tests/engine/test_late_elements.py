"""A step that a model has to find is waited for like one that its selector finds."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from executions.engine.events import Event, TierAttempted
from executions.engine.models import ModelAnswer, ModelRequest
from tests.engine.stage import TIER_MS, Ran, Stage
from tests.engine.steps import opened, says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("late-elements"),
]

LOG = "<p id='log'></p>"
SEND = "<button onclick=\"log.textContent += '[send]'\">Send order</button>"
WORDS = {"action": "click", "instruction": "the Send order button"}
STRATEGIES = ["option_a", "option_b", "option_c"]


class Nobody:
    """A model with a price that finds nothing; counts how often it was asked."""

    name = "nobody"
    provider = "nobody"
    asked = 0

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        self.asked += 1
        answer = {"elements": []} if request.schema_name != "Act" else {"action": None}
        return ModelAnswer(answer, 100, 10)

    async def close(self) -> None:
        """Nothing to give back."""


def served_slowly(stage: Stage, html: str, *, first: str = "<button>Cancel</button>") -> str:
    """Serve a page whose script asks for the rest and puts it in after 1.5 s; the page's path."""

    def rest() -> Any:
        stage.site.closing.wait(1.5)
        return stage.site.pages["/rest.html"]

    stage.site.page("/rest.html", html)
    stage.site.pages["/rest"] = rest
    brought = "fetch('/rest').then(r => r.text()).then(t => place.innerHTML = t)"
    return stage.site.page("/slow", f"{first}<div id=place></div>{LOG}<script>{brought}</script>")


async def brought_in(stage: Stage, html: str, step: dict[str, Any], **how: Any) -> Ran:
    """Run the step on a page that gets `html` in the moment in which nothing has found the element."""
    path = stage.site.page("/later", f"<button>Cancel</button><div id=place></div>{LOG}")
    coming: list[asyncio.Future[Any]] = []
    last = "observe" if how["strategy"] == "option_a" else "act"

    def bring(event: Event) -> None:
        if not isinstance(event, TierAttempted) or event.attempt.source.value != last or coming:
            return
        assert stage.ports.browser._launched is not None
        contexts = stage.ports.browser._launched.browser.contexts
        [page] = [p for c in contexts for p in c.pages if p.url.endswith(path)]
        put = page.evaluate("html => { place.innerHTML = html }", html)
        coming.append(asyncio.ensure_future(put))

    ran = await stage.run(opened(path), step, says("[send]"), on_event=bring, **how)
    await asyncio.gather(*coming)
    return ran


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_words_alone_wait_for_what_a_slow_request_brings(stage: Stage, strategy: str) -> None:
    path = served_slowly(stage, SEND)
    ran = await stage.run(
        opened(path), WORDS, says("[send]"), strategy=strategy, patience_ms=TIER_MS
    )
    ran.passed()
    assert len(ran.attempts(1)) == 1


async def test_words_alone_are_not_answered_on_half_a_page(stage: Stage) -> None:
    path = served_slowly(stage, f"<section>{SEND}</section>", first=SEND)
    ran = await stage.run(opened(path), WORDS, patience_ms=TIER_MS, strategy="option_a")
    assert ran.failed.index == 1


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("selector", ["", "#send"])
async def test_a_model_without_a_price_is_asked_again(
    stage: Stage, selector: str, strategy: str
) -> None:
    step = {**WORDS, **({"selector": selector} if selector else {})}
    ran = (await brought_in(stage, SEND, step, strategy=strategy, patience_ms=2 * TIER_MS)).passed()
    sources = [one.source.value for one in ran.attempts(1) if one.failure is None]
    assert sources == (["act"] if strategy == "option_b" else ["observe"])


async def test_asked_again_it_still_refuses_what_does_not_fit(stage: Stage) -> None:
    other = "<button onclick=\"log.textContent += '[send]'\">Delete order</button>"
    ran = await brought_in(stage, other, WORDS, strategy="option_c")
    assert (ran.failed.index, ran.failed.error.kind.value) == (1, "locator_not_found")


@pytest.mark.parametrize("selector", ["", "#send"])
async def test_a_model_with_a_price_is_asked_once(stage: Stage, selector: str) -> None:
    model = Nobody()
    await stage.ports.link.close()
    step = {**WORDS, **({"selector": selector} if selector else {})}
    ran = await brought_in(stage, SEND, step, strategy="option_a", model=model)
    assert (ran.failed.index, model.asked) == (1, 1)
