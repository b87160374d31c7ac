"""Tier 1 in real Chromium: every action and check on the author's own selector."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from executions.engine.events import Event, StepStarted, TierAttempted
from executions.engine.plan import Tier
from tests.engine.local_site import Reply
from tests.engine.stage import TIER_MS, Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("tier-one"),
]

FORM = """
<h1 id="head">Welcome back</h1>
<label>Name <input id="name" value="old" oninput="note(this.value)"></label>
<label>Country <select id="country"><option value="de">Germany<option value="fr">France</select></label>
<label><input type="checkbox" id="terms"> Terms</label>
<label><input type="checkbox" id="news" checked> News</label>
<label><input type="radio" id="monthly" name="often" checked> Monthly</label>
<button id="go" onclick="note('clicked')">Go</button>
<a id="link" href="/next?x=1">Next</a>
<div id="menu" onmouseover="note('hovered')">Menu</div>
<ul><li>one</li><li>two</li><li>three</li></ul>
<p id="hidden" style="display:none">secret plans</p>
<p id="log"></p>
<script>function note(text) { document.getElementById('log').textContent = text }
document.getElementById('name').addEventListener('keydown', e => e.key === 'Enter' && note('entered'))
</script>
"""


def check(selector: str, assertion: str, value: str | None = None, **more: Any) -> dict[str, Any]:
    data = {"action": "assert", "selector": selector, "assertion": assertion, **more}
    return data if value is None else {**data, "value": value}


ACTIONS = [
    ({"action": "click", "selector": "#go"}, check("#log", "text_equals", "clicked")),
    ({"action": "fill", "selector": "#name", "value": "Ada"}, check("#name", "value", "Ada")),
    ({"action": "fill", "selector": "#name", "value": ""}, check("#name", "value", "")),
    (
        {"action": "select", "selector": "#country", "value": "France"},
        check("#country", "value", "fr"),
    ),
    ({"action": "select", "selector": "#country", "value": "fr"}, check("#country", "value", "fr")),
    ({"action": "check", "selector": "#terms"}, check("#terms", "checked")),
    ({"action": "uncheck", "selector": "#news"}, check("#news", "unchecked")),
    ({"action": "hover", "selector": "#menu"}, check("#log", "text_equals", "hovered")),
    (
        {"action": "press", "selector": "#name", "value": "Enter"},
        check("#log", "text_equals", "entered"),
    ),
    (
        {"action": "click", "selector": "text=Next"},
        {"action": "assert", "assertion": "url", "value": "/next?x=1"},
    ),
    (
        {"action": "click", "selector": 'role=button[name="Go"]'},
        check("#log", "text_contains", "click"),
    ),
    ({"action": "click", "selector": "xpath=//button[1]"}, check("#log", "text_contains", "click")),
]
CHECKS = [
    check("#head", "visible"),
    check("#hidden", "hidden"),
    check("#nowhere", "hidden"),
    check("#head", "text_equals", "Welcome back"),
    check("#head", "text_contains", "back"),
    check("#name", "value", "old"),
    check("#news", "checked"),
    check("#terms", "unchecked"),
    check("li", "count", "3"),
    check("#nowhere", "count", "0"),
    check("#link", "attribute", "/next?x=1", attribute="href"),
    {"action": "assert", "assertion": "url", "value": "/form"},
    {"action": "assert", "assertion": "url", "value": "*/form"},
    {"action": "assert", "assertion": "title", "value": "The form"},
    {"action": "wait", "wait_for": "time", "value": "20"},
    {"action": "wait", "selector": "#head", "wait_for": "visible"},
    {"action": "wait", "selector": "#hidden", "wait_for": "hidden"},
    {"action": "wait", "wait_for": "url", "value": "/form"},
    {"action": "wait", "wait_for": "load_state", "value": "load"},
    {"action": "wait", "wait_for": "load_state", "value": "networkidle"},
]
RED = [
    check("#hidden", "visible"),
    check("#head", "hidden"),
    check("#head", "text_equals", "Welcome"),
    check("#head", "text_contains", "Goodbye"),
    check("#name", "value", "new"),
    check("#terms", "checked"),
    check("#news", "unchecked"),
    check("li", "count", "4"),
    check("#link", "attribute", "/previous", attribute="href"),
    {"action": "assert", "assertion": "url", "value": "/elsewhere"},
    {"action": "assert", "assertion": "title", "value": "The frame"},
    {"action": "wait", "selector": "#hidden", "wait_for": "visible", "timeout_ms": 600},
    {"action": "wait", "selector": "#head", "wait_for": "hidden", "timeout_ms": 600},
    {"action": "wait", "wait_for": "url", "value": "/elsewhere", "timeout_ms": 600},
]
OPEN = {"action": "navigate", "value": "/form"}
UNREADABLE = [
    "//*[@id=]",
    "//button[no-such-function()]",
    "#go >> xpath=///",
    "role=button[nme='Go']",
    "li:nth-child(abc)",
    "li:no-such-thing",
    "button:has-text()",
    "button:nth-match(x)",
    "text=/(/",
    "a::after",
]


def name_of(step: dict[str, Any]) -> str:
    return "-".join(str(part) for part in step.values())[:60]


@pytest.fixture(autouse=True)
def form(stage: Stage) -> None:
    stage.site.page("/form", FORM, title="The form")
    stage.site.page("/next", "<h1>Next</h1>", title="Next")


@pytest.mark.parametrize(("step", "proof"), ACTIONS, ids=name_of)
async def test_each_action_does_what_it_says(stage: Stage, step: Any, proof: Any) -> None:
    ran = (await stage.run(OPEN, step, proof)).passed()
    assert [s.tier for s in ran.steps] == [Tier.PLAYWRIGHT] * 3
    assert not ran.end.healed


async def test_every_check_passes_on_a_page_where_it_is_true(stage: Stage) -> None:
    ran = (await stage.run(OPEN, *CHECKS)).passed()
    assert {s.tier for s in ran.steps} == {Tier.PLAYWRIGHT}


@pytest.mark.parametrize("step", RED, ids=name_of)
async def test_each_check_is_red_where_it_is_not_true_and_no_tier_turns_it_green(
    stage: Stage, step: Any
) -> None:
    ran = await stage.run(OPEN, {**step, "instruction": "the thing"}, assertion_timeout_ms=400)
    assert (ran.failed.status.value, ran.failed.error.kind.value) == ("failed", "check_failed")
    assert ran.tries(1) == [("selector", "check_failed")]
    assert ran.end.status.value == "failed"


async def test_a_red_check_says_what_was_expected_and_what_is_there(stage: Stage) -> None:
    ran = await stage.run(OPEN, check("#head", "text_equals", "Hello"), assertion_timeout_ms=300)
    assert ran.failed.error.message == "Expected the text 'Hello', but it is 'Welcome back'."


async def test_steps_after_a_failed_one_are_skipped(stage: Stage) -> None:
    ran = await stage.run(
        OPEN,
        check("#head", "text_equals", "Hello"),
        {"action": "click", "selector": "#go"},
        assertion_timeout_ms=300,
    )
    assert [s.status.value for s in ran.steps] == ["passed", "failed", "skipped"]


async def test_an_element_that_comes_once_tier_one_gave_up_needs_no_healing(stage: Stage) -> None:
    stage.site.page("/late", "<button id='other'>Other</button>")
    coming: list[asyncio.Future[Any]] = []

    def bring(event: Event) -> None:
        """As a timer of the page would, in the moment in which nothing tells that it will."""
        if isinstance(event, TierAttempted) and event.index == 1 and not coming:
            assert stage.ports.browser._launched is not None
            contexts = stage.ports.browser._launched.browser.contexts
            [page] = [p for c in contexts for p in c.pages if p.url.endswith("/late")]
            late = "document.body.insertAdjacentHTML('beforeend', '<button id=late>Late</button>')"
            coming.append(asyncio.ensure_future(page.evaluate(late)))

    ran = await stage.run(
        {"action": "navigate", "value": "/late"},
        {"action": "click", "selector": "#late", "instruction": "the Late button"},
        patience_ms=TIER_MS,
        on_event=bring,
    )
    ran.passed()
    await asyncio.gather(*coming)
    assert ran.tries(1)[0] == ("selector", "locator_not_found")
    assert (ran.steps[1].tier, ran.steps[1].healed) == (Tier.PLAYWRIGHT, False)


async def test_an_element_that_a_slow_request_brings_is_waited_for(stage: Stage) -> None:
    def slowly() -> Any:
        stage.site.closing.wait(1.5)
        return stage.site.pages["/next"]

    stage.site.pages["/data"] = slowly
    stage.site.page(
        "/loads",
        "<button>Other</button><script>fetch('/data').then(() => document.body.insertAdjacentHTML("
        "'beforeend', '<button id=late>Late</button>'))</script>",
    )
    ran = await stage.run(
        {"action": "navigate", "value": "/loads"}, {"action": "click", "selector": "#late"}
    )
    ran.passed()
    assert ran.tries(1) == [("selector", "passed")]


async def test_a_page_that_never_goes_quiet_costs_the_tiers_time_and_no_more(stage: Stage) -> None:
    stage.site.page(
        "/busy",
        "<main></main><script>let n = 0; setInterval(() => { const p = document.createElement('p');"
        "p.id = 'p' + n++; document.body.append(p); fetch('/next?' + n) }, 50)</script>",
    )
    ran = await stage.run(
        {"action": "navigate", "value": "/busy"},
        {"action": "click", "selector": "#gone", "timeout_ms": 1_500},
        strategy="option_a",
    )
    assert ran.failed.error.kind.value == "locator_not_found"
    assert ran.failed.duration_ms < TIER_MS


@pytest.mark.parametrize("selector", UNREADABLE)
async def test_a_selector_that_playwright_cannot_read_is_bad_input(
    stage: Stage, selector: str
) -> None:
    step = {"action": "click", "selector": selector, "instruction": "the Go button"}
    ran = await stage.run(OPEN, step)
    assert (ran.end.status.value, ran.failed.error.kind.value) == ("error", "invalid_input")
    assert "selector" in ran.failed.error.message.lower()
    assert ran.failed.duration_ms < TIER_MS


async def test_an_ambiguous_selector_touches_nothing(stage: Stage) -> None:
    stage.site.page(
        "/twins",
        "<button class='b' onclick='log.textContent += 1'>Save</button>"
        "<button class='b' onclick='log.textContent += 2'>Save</button><p id='log'></p>",
    )
    ran = await stage.run(
        {"action": "navigate", "value": "/twins"},
        {"action": "click", "selector": ".b", "instruction": "the Save button"},
    )
    assert ran.failed.error.kind.value == "locator_ambiguous"
    assert "fits 2 elements" in ran.failed.error.message


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<button id='b' disabled>Send</button>", "not enabled"),
        (
            "<button id='b'>Send</button><div id='veil' style='position:fixed;inset:0'></div>",
            "covers it",
        ),
        ("<button id='b' style='visibility:hidden'>Send</button>", "not visible"),
    ],
    ids=["disabled", "covered", "invisible"],
)
async def test_an_element_that_cannot_be_used_is_a_failure_that_says_why(
    stage: Stage, html: str, words: str
) -> None:
    stage.site.page("/stuck", html)
    ran = await stage.run(
        {"action": "navigate", "value": "/stuck"},
        {
            "action": "click",
            "selector": "#b",
            "timeout_ms": 3_000,
            "instruction": "the Send button",
        },
    )
    assert ran.failed.status.value == "failed"
    assert ran.failed.error.kind.value == "not_actionable"
    first = ran.attempts(1)[0].failure
    assert first.kind.value == "not_actionable"
    assert words in first.message


async def test_an_option_that_is_not_there_fails(stage: Stage) -> None:
    step = {"action": "select", "selector": "#country", "value": "Spain", "timeout_ms": 3_000}
    ran = await stage.run(OPEN, step)
    assert ran.failed.error.kind.value == "not_actionable"
    assert "no such option" in ran.failed.error.message


LIST = """
<div role=combobox id=land tabindex=0 aria-label=Country aria-controls=lands onclick="document.getElementById('lands').hidden = false">Choose</div>
<ul role=listbox id=lands hidden>
<li role=option onclick="chosen(this)">Ireland<li role=option onclick="chosen(this)">Northern Ireland</ul><p id=log></p>
<script>function chosen(option) { document.getElementById('land').textContent = document.getElementById('log').textContent = option.textContent }</script>
"""


async def test_a_list_built_of_other_elements_is_opened_and_its_option_clicked(
    stage: Stage,
) -> None:
    stage.site.page("/list", LIST)
    step = {"action": "select", "selector": "role=combobox[name='Country']", "value": "Ireland"}
    opened = {"action": "navigate", "value": "/list"}
    ran = (await stage.run(opened, step, check("#log", "text_equals", "Ireland"))).passed()
    assert ran.tries(1) == [("selector", "passed")]
    assert not ran.end.healed
    missing = await stage.run(opened, {**step, "value": "Iceland", "timeout_ms": 2_000})
    assert missing.failed.error.kind.value == "action_uncertain"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ({"action": "fill", "selector": "#go", "value": "x"}, "wrong_element"),
        ({"action": "check", "selector": "#name"}, "wrong_element"),
        ({"action": "select", "selector": "#name", "value": "x"}, "wrong_element"),
        ({"action": "press", "selector": "#name", "value": "NoSuchKey"}, "invalid_input"),
        ({"action": "press", "value": "Control+NoSuchKey"}, "invalid_input"),
        ({"action": "uncheck", "selector": "#monthly"}, "wrong_element"),
    ],
    ids=[
        "fill a button",
        "check a text field",
        "select in a text field",
        "unknown key",
        "unknown key on no element",
        "uncheck a radio button",
    ],
)
async def test_an_action_that_does_not_fit_its_element_fails(
    stage: Stage, step: Any, kind: str
) -> None:
    ran = await stage.run(OPEN, {**step, "timeout_ms": 6_000})
    assert ran.failed.error.kind.value == kind


TYPED = [
    ("date", "2026-01-31", True),
    ("date", "31.1.2026", False),
    ("time", "13:45", True),
    ("time", "1:45 PM", False),
    ("datetime-local", "2026-01-31 13:45", True),
    ("month", "1/2026", False),
    ("week", "2026-W05", True),
    ("color", "#FF0000", True),
    ("color", "#f00", False),
    ("range", "7", True),
    ("range", "700", False),
    ("number", "12.5", True),
    ("text", "#12", True),
]


@pytest.mark.parametrize(("kind", "value", "fits"), TYPED, ids=str)
async def test_a_field_that_drops_what_is_typed_fails_the_step(
    stage: Stage, kind: str, value: str, fits: bool
) -> None:
    stage.site.page("/typed", f"<label>When <input id='f' type='{kind}'></label>")
    step = {"action": "fill", "selector": "#f", "value": value, "instruction": "the When field"}
    ran = await stage.run({"action": "navigate", "value": "/typed"}, step)
    assert ran.end.status.value == ("passed" if fits else "failed"), ran.story()
    if not fits:
        assert ran.tries(1) == [("selector", "action_uncertain")]
        assert f"a field of type {kind} wants it as" in ran.failed.error.message


async def test_a_click_whose_navigation_hangs_is_done_once(stage: Stage) -> None:
    stage.site.page(
        "/order", "<form method='post' action='/buy'><button id='buy'>Buy</button></form>"
    )
    stage.site.pages["/buy"] = Reply(hangs=True)
    ran = await stage.run(
        {"action": "navigate", "value": "/order"},
        {
            "action": "click",
            "selector": "#buy",
            "instruction": "the Buy button",
            "timeout_ms": 1_500,
        },
        {"action": "assert", "selector": "#done", "assertion": "visible", "instruction": "Done"},
        max_retry_per_tier=2,
    )
    assert stage.site.times("POST /buy") == 1
    assert ran.end.status.value in ("failed", "error")


async def test_a_run_that_is_told_to_stop_does_not_sit_out_its_wait(stage: Stage) -> None:
    begun: list[float] = []
    step = {"action": "wait", "wait_for": "time", "value": "20000", "timeout_ms": 30_000}
    ran = await stage.run(
        OPEN,
        step,
        should_stop=lambda: len(begun) == 2,
        on_event=lambda e: begun.append(e.at) if isinstance(e, StepStarted) else None,
    )
    assert ran.end.status.value == "cancelled"
    assert ran.end.at - begun[1] < 1


async def test_a_run_ends_at_its_time_limit(stage: Stage) -> None:
    step = {"action": "wait", "wait_for": "time", "value": "20000", "timeout_ms": 30_000}
    ran = await stage.run(OPEN, step, run_timeout_ms=1_500)
    assert (ran.end.status.value, ran.end.error.kind.value) == ("error", "timed_out")
    assert ran.end.duration_ms < 2_500
