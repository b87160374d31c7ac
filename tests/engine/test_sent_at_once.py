"""A known step's action goes out together with the question whether its element is there; never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from executions.engine.plan import KnownElement
from tests.engine.stage import Stage, seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("sent-at-once"),
]

LOG = "<p id='log'></p><script>const note = t => document.getElementById('log').textContent += t</script>"
FORM = """<h1>Order</h1><label for='who'>Name</label><input id='who' onchange="note('[who]')">
<button id='go' onclick="note('[go]')">Send order</button>"""
GO = {"action": "click", "selector": "#go", "instruction": "the Send order button"}
WHO = {
    "action": "fill",
    "selector": "#who",
    "value": "Ada",
    "instruction": "the Name field",
}


def said(text: str) -> dict[str, Any]:
    return {"action": "assert", "selector": "#log", "assertion": "text_equals", "value": text}


async def known_of(stage: Stage) -> dict[int, KnownElement]:
    """What a run on the page as it was has taught, minutes ago."""
    stage.site.page("/old", FORM + LOG)
    old = (await stage.run({"action": "navigate", "value": "/old"}, WHO, GO)).passed()
    return {index: replace(seen(old, index), fresh=True) for index in (1, 2)}


@pytest.mark.parametrize("delay_ms", [0, 1, 2, 3, 5, 8, 12, 17, 25, 60, 200, 700])
async def test_an_element_that_comes_at_that_very_moment_is_acted_upon_once(
    stage: Stage, delay_ms: int
) -> None:
    known = await known_of(stage)
    late = f"<div id='place'></div><script>setTimeout(() => {{ place.innerHTML = `{FORM}` }}, {delay_ms})</script>"
    stage.site.page("/late", late + LOG)
    steps = ({"action": "navigate", "value": "/late"}, WHO, GO, said("[who][go]"))
    ran = (await stage.run(*steps, known=known)).passed()
    assert [step.source.value for step in ran.steps[1:3] if step.source] == ["selector"] * 2


async def test_a_selector_that_is_gone_is_healed_and_the_action_called_back(stage: Stage) -> None:
    known = await known_of(stage)
    new = FORM.replace("id='who'", "id='f1'").replace("for='who'", "for='f1'")
    stage.site.page("/new", new.replace("id='go'", "class='b'") + LOG)
    steps = ({"action": "navigate", "value": "/new"}, WHO, GO, said("[who][go]"))
    ran = (await stage.run(*steps, known=known)).passed()
    assert [step.source.value for step in ran.steps[1:3] if step.source] == ["fingerprint"] * 2


async def test_two_elements_under_the_selector_are_not_chosen_between(stage: Stage) -> None:
    known = await known_of(stage)
    stage.site.page(
        "/two", LOG + FORM + "<button id='go' onclick=\"note('[2]')\">Send order</button>"
    )
    steps = ({"action": "navigate", "value": "/two"}, WHO, GO)
    ran = await stage.run(*steps, known=known, strategy="option_a")
    assert ran.end.status.value == "failed"
    assert ran.tries(2)[0] == ("selector", "locator_ambiguous")


async def test_an_element_that_is_there_but_busy_is_waited_for(stage: Stage) -> None:
    known = await known_of(stage)
    busy = FORM.replace("id='go'", "id='go' disabled")
    free = "<script>setTimeout(() => { document.getElementById('go').disabled = false }, 1500)</script>"
    stage.site.page("/busy", busy + free + LOG)
    steps = ({"action": "navigate", "value": "/busy"}, WHO, GO, said("[who][go]"))
    ran = (await stage.run(*steps, known=known)).passed()
    assert ran.tries(2) == [("selector", "passed")]
