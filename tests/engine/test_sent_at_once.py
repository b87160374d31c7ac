"""A known step's action goes out at once; asked later whether it has found its element; never done twice."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.async_api import Error

from executions.engine.errors import ActionUncertain, BrowserLost, EngineError
from executions.engine.gate import Gate
from executions.engine.plan import KnownElement, parse_case
from executions.engine.tiers.base import StepContext
from executions.engine.tiers.playwright_direct import _nothing_passed
from tests.engine.local_site import Reply
from tests.engine.stage import Stage, seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("sent-at-once"),
]

LOG = "<p id='log'></p><script>const note = t => document.getElementById('log').textContent += t</script>"
FORM = """<h1>Order</h1><label for='who'>Name</label><input id='who' onchange="note('[who]')">
<button id='go' onclick="note('[go]')">Send order</button>"""
RENAMED = FORM.replace("id='go'", "id='b2'")
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


BLOCK = "const until = performance.now() + 700; while (performance.now() < until);"


async def test_an_element_that_its_own_click_removes_is_not_taken_for_absent(stage: Stage) -> None:
    known = await known_of(stage)
    twin = "<button id='b2' onclick=\"note('[2]')\">Send order</button>"
    page = f"{FORM}{LOG}<script>go.onclick = () => {{ note('[go]'); go.outerHTML = `{twin}`; {BLOCK} }}</script>"
    stage.site.page("/removed", page)
    steps = ({"action": "navigate", "value": "/removed"}, WHO, GO, said("[who][go]"))
    ran = (await stage.run(*steps, known=known)).passed()
    assert ran.tries(2) == [("selector", "passed")]


async def test_a_click_that_leads_to_a_page_that_comes_late_is_not_done_again_there(
    stage: Stage,
) -> None:
    known = await known_of(stage)

    def late() -> Reply:
        time.sleep(0.9)
        return Reply(f"<!doctype html>{RENAMED}{LOG}")

    stage.site.pages["/late-page"] = late
    stage.site.page(
        "/leads", f"{FORM}{LOG}<script>go.onclick = () => {{ location = '/late-page' }}</script>"
    )
    steps = ({"action": "navigate", "value": "/leads"}, WHO, GO, said(""))
    ran = (await stage.run(*steps, known=known)).passed()
    assert ran.tries(2) == [("selector", "passed")]
    assert stage.site.times("GET /late-page") == 1


async def test_a_page_that_is_replaced_while_the_action_waits_is_asked_anew(stage: Stage) -> None:
    known = await known_of(stage)
    stage.site.page(
        "/empty", f"{LOG}<script>setTimeout(() => {{ location = '/full' }}, 150)</script>"
    )
    stage.site.page("/full", FORM + LOG)
    steps = ({"action": "navigate", "value": "/empty"}, WHO, GO, said("[who][go]"))
    ran = (await stage.run(*steps, known=known)).passed()
    assert [step.source.value for step in ran.steps[1:3] if step.source] == ["selector"] * 2


async def test_a_gate_that_nothing_passed_is_shut_in_its_document_alone(stage: Stage) -> None:
    stage.site.page("/gate", "<button>Go</button>")
    page = await stage.ports.browser.page(viewport=(800, 600))
    try:
        await page.goto(stage.site.url + "/gate")
        used, unused = Gate(), Gate()
        behind = [gate.before(page.locator("button")) for gate in (used, unused)]
        assert await behind[0].count() == 1
        assert (await used.was_passed(), await unused.was_passed()) == (True, False)
        assert [await one.count() for one in behind] == [1, 0]
        await page.reload()
        assert await used.was_passed() is False
        assert await behind[1].count() == 1
    finally:
        await page.context.close()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Execution context was destroyed, most likely because of a navigation", ActionUncertain),
        ("Target page, context or browser has been closed", BrowserLost),
    ],
)
async def test_a_gate_that_cannot_be_asked_leaves_the_action_uncertain_unless_the_browser_is_lost(
    told: str, expected: type[EngineError]
) -> None:
    class Unaskable(Gate):
        async def was_passed(self) -> bool:
            raise Error(told)

    step = parse_case({"name": "Order", "base_url": "http://127.0.0.1:9", "steps": [GO]}).steps[0]
    context = cast(StepContext, SimpleNamespace(step=step))
    with pytest.raises(EngineError) as raised:
        await _nothing_passed(context, Unaskable())
    assert type(raised.value) is expected
    assert not raised.value.falls_through
