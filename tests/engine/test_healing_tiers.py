"""Tiers 2 and 3 in real Chromium with real Stagehand: who heals a step, and on which element."""

from __future__ import annotations

from typing import Any

import pytest

from executions.engine.fingerprint import Fingerprint
from executions.engine.plan import KnownElement, Tier
from tests.engine.stage import Ran, Stage, cached, seen
from tests.engine.steps import opened, says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("healing-tiers"),
]

NOTE = "<p id='log'></p><script>function note(t) { document.getElementById('log').textContent += t }</script>"
OLD = f"""
<h1>Welcome</h1>
<form onsubmit="return false">
<label for="user">User name</label><input id="user" name="user">
<label for="pass">Password</label><input id="pass" name="pass" type="password">
<label for="land">Country</label><select id="land" name="land"><option>Germany<option>France</select>
<label><input id="keep" type="checkbox" name="keep"> Remember me</label>
<button id="login" onclick="note('[login]')">Log in</button>
<button id="help" onclick="note('[help]')">Get help</button>
</form><p id="out">Hello alice</p>{NOTE}
"""
NEW = OLD
for _old, _new in {
    'id="user"': 'id="f1"',
    'for="user"': 'for="f1"',
    'id="pass"': 'id="f2"',
    'for="pass"': 'for="f2"',
    'id="land"': 'id="f3"',
    'for="land"': 'for="f3"',
    'id="keep"': 'id="f4"',
    'id="login"': 'class="btn"',
    'id="help"': 'class="btn ghost"',
    'id="out"': 'class="greeting"',
    "<h1>Welcome</h1>": "<header><h1>Welcome</h1></header><main>",
}.items():
    NEW = NEW.replace(_old, _new)

CLICK = {"action": "click", "selector": "#login", "instruction": "the Log in button"}
STEPS: list[dict[str, Any]] = [
    {"action": "fill", "selector": "#user", "value": "Ada", "instruction": "the user name field"},
    {
        "action": "select",
        "selector": "#land",
        "value": "France",
        "instruction": "the Country dropdown",
    },
    {"action": "check", "selector": "#keep", "instruction": "the Remember me checkbox"},
    {"action": "uncheck", "selector": "#keep", "instruction": "the Remember me checkbox"},
    {"action": "hover", "selector": "#login", "instruction": "the Log in button"},
    CLICK,
]
STATE = [
    {"action": "assert", "selector": "[name=user]", "assertion": "value", "value": "Ada"},
    {"action": "assert", "selector": "[name=land]", "assertion": "value", "value": "France"},
    {"action": "assert", "selector": "[name=keep]", "assertion": "unchecked"},
    {"action": "assert", "selector": "#log", "assertion": "text_equals", "value": "[login]"},
]


@pytest.fixture(autouse=True)
def pages(stage: Stage) -> None:
    stage.site.page("/old", OLD, title="Sign in")
    stage.site.page("/new", NEW, title="Sign in")
    stage.site.page("/page", OLD, title="Sign in")


async def learned_on_old(stage: Stage, *steps: dict[str, Any]) -> Ran:
    return (await stage.run(opened("/old"), *steps)).passed()


# Each tier by itself


async def test_a_known_look_heals_every_action_without_a_model(stage: Stage) -> None:
    old = await learned_on_old(stage, *STEPS)
    known = {index: seen(old, index) for index in range(1, len(STEPS) + 1)}
    ran = (await stage.run(opened("/new"), *STEPS, *STATE, known=known)).passed()
    healed = ran.steps[1 : len(STEPS) + 1]
    assert {(s.tier, s.source.value, s.healed) for s in healed} == {
        (Tier.HYBRID, "fingerprint", True)
    }
    assert ran.end.healed
    assert (ran.end.spend.input_tokens, ran.end.spend.output_tokens) == (0, 0)


async def test_observe_heals_every_action_by_its_instruction(stage: Stage) -> None:
    ran = (await stage.run(opened("/new"), *STEPS, *STATE)).passed()
    healed = ran.steps[1 : len(STEPS) + 1]
    assert {(s.tier, s.source.value) for s in healed} == {(Tier.HYBRID, "observe")}
    assert ran.tries(1) == [("selector", "locator_not_found"), ("observe", "passed")]


async def test_option_b_lets_act_do_every_action(stage: Stage) -> None:
    ran = (await stage.run(opened("/new"), *STEPS, *STATE, strategy="option_b")).passed()
    healed = ran.steps[1 : len(STEPS) + 1]
    assert {(s.tier, s.source.value) for s in healed} == {(Tier.STAGEHAND, "act")}


@pytest.mark.parametrize("strategy", ["option_a", "option_b"])
async def test_a_key_is_pressed_in_the_healed_field(stage: Stage, strategy: str) -> None:
    stage.site.page(
        "/search",
        "<input id='q' aria-label='Search' onkeydown=\"event.key === 'Enter' && note('[enter]')\">"
        + NOTE,
    )
    step = {
        "action": "press",
        "selector": "#query",
        "value": "Enter",
        "instruction": "the search field",
    }
    (await stage.run(opened("/search"), step, says("[enter]"), strategy=strategy)).passed()


async def test_option_a_ends_where_tier_two_ends(stage: Stage) -> None:
    step = {**CLICK, "instruction": "the Subscribe to everything link"}
    ran = await stage.run(opened("/new"), step, says(""), strategy="option_a")
    assert [source for source, _ in ran.tries(1)] == ["selector", "observe"]
    assert ran.failed.error.kind.value == "locator_not_found"


async def test_option_c_asks_all_three_tiers_before_it_gives_up(stage: Stage) -> None:
    step = {**CLICK, "instruction": "the Subscribe to everything link"}
    ran = await stage.run(opened("/new"), step)
    assert [source for source, _ in ran.tries(1)][:3] == ["selector", "observe", "act"]
    assert (ran.failed.status.value, ran.failed.error.kind.value) == ("failed", "locator_not_found")
    assert "'the Subscribe to everything link' is not on the page" in ran.failed.error.message


async def test_a_check_is_healed_to_look_at_the_right_element_and_may_still_be_red(
    stage: Stage,
) -> None:
    step = {"action": "assert", "selector": "#out", "assertion": "text_equals"}
    old = await learned_on_old(stage, {**step, "value": "Hello alice"})
    known = {1: seen(old, 1)}
    green = await stage.run(opened("/new"), {**step, "value": "Hello alice"}, known=known)
    assert green.passed().steps[1].healed
    stage.site.page("/wrong", NEW.replace("Hello alice", "Hello nobody"), title="Sign in")
    red = await stage.run(opened("/wrong"), {**step, "value": "Hello alice"}, known=known)
    assert red.end.status.value == "failed"


async def test_checks_in_option_b_look_with_observe(stage: Stage) -> None:
    step = {
        "action": "assert",
        "selector": "#gone",
        "assertion": "visible",
        "instruction": "the Log in button",
    }
    ran = (await stage.run(opened("/new"), step, strategy="option_b")).passed()
    assert (ran.steps[1].tier, ran.steps[1].source.value) == (Tier.STAGEHAND, "observe")


@pytest.mark.parametrize(
    ("greeting", "status"), [("Hello alice", "passed"), ("Hello nobody", "failed"), ("", "failed")]
)
async def test_a_check_in_option_b_that_no_words_name_is_known_by_its_looks(
    stage: Stage, greeting: str, status: str
) -> None:
    step = {
        "action": "assert",
        "selector": "#out",
        "assertion": "text_equals",
        "value": "Hello alice",
        "instruction": "the line that greets whoever has come in",
    }
    stage.site.page("/old", OLD, title="Sign in")
    old = (await stage.run(opened("/old"), step)).passed()
    gone = '<p class="greeting">Hello alice</p>'
    page = NEW.replace(gone, gone.replace("Hello alice", greeting) if greeting else "")
    stage.site.page("/greeted", page, title="Sign in")
    ran = await stage.run(opened("/greeted"), step, known={1: seen(old, 1)}, strategy="option_b")
    assert ran.steps[1].status.value == status
    assert {attempt.tier for attempt in ran.attempts(1)} == {Tier.PLAYWRIGHT, Tier.STAGEHAND}
    if greeting:
        assert ran.attempts(1)[-1].source.value == "fingerprint"


@pytest.mark.parametrize("is_there", [True, False])
async def test_an_element_in_option_b_that_no_words_name_is_used_by_its_looks_and_no_other_is(
    stage: Stage, is_there: bool
) -> None:
    step = {"action": "click", "selector": "#login", "instruction": "the way in"}
    stage.site.page("/old", OLD, title="Sign in")
    old = (await stage.run(opened("/old"), step)).passed()
    stage.site.page("/in", NEW if is_there else NEW.replace("Log in", "Register"), title="Sign in")
    known = {1: seen(old, 1)}
    ran = await stage.run(
        opened("/in"), step, says("[login]"), known=known, strategy="option_b", patience_ms=500
    )
    assert ran.end.status.value == ("passed" if is_there else "failed")
    assert {attempt.tier for attempt in ran.attempts(1)} == {Tier.PLAYWRIGHT, Tier.STAGEHAND}
    if is_there:
        assert [source for source, _ in ran.tries(1)] == ["selector", "act", "fingerprint"]


@pytest.mark.parametrize(
    "step",
    [
        {"action": "assert", "selector": "#out", "assertion": "hidden"},
        {"action": "assert", "selector": "#out", "assertion": "count", "value": "1"},
        {"action": "wait", "selector": "#login", "wait_for": "hidden"},
    ],
    ids=["hidden", "count", "wait hidden"],
)
async def test_a_negative_check_is_never_healed(stage: Stage, step: dict[str, Any]) -> None:
    ran = await stage.run(opened("/new"), {**step, "instruction": "the Log in button"})
    assert {source for source, _ in ran.tries(1)} == {"selector"}
    assert not ran.end.healed


@pytest.mark.parametrize("strategy", ["option_a", "option_b", "option_c"])
async def test_a_step_without_a_selector_starts_at_the_second_tier(
    stage: Stage, strategy: str
) -> None:
    step = {"action": "click", "instruction": "the Log in button"}
    ran = (await stage.run(opened("/new"), step, says("[login]"), strategy=strategy)).passed()
    first = Tier.STAGEHAND if strategy == "option_b" else Tier.HYBRID
    assert ran.attempts(1)[0].tier is first
    assert not ran.steps[1].healed


async def test_a_step_without_an_instruction_gets_one_from_its_selector(stage: Stage) -> None:
    step = {"action": "click", "selector": "#get-help"}
    ran = (await stage.run(opened("/new"), step, says("[help]"))).passed()
    assert ran.steps[1].healed


# The cached XPath


async def healed_once(stage: Stage, *steps: dict[str, Any]) -> Ran:
    return (await stage.run(opened("/new"), *(steps or (CLICK,)))).passed()


async def test_a_cached_xpath_is_used_before_anything_else_in_tier_two(stage: Stage) -> None:
    first = await healed_once(stage)
    known = {1: cached(first, 1)}
    ran = (await stage.run(opened("/new"), CLICK, says("[login]"), known=known)).passed()
    assert ran.tries(1) == [("selector", "locator_not_found"), ("cache", "passed")]
    assert ran.steps[1].cache_use.result == "hit"


async def test_the_authors_selector_is_preferred_to_the_cached_xpath(stage: Stage) -> None:
    first = await healed_once(stage)
    known = {1: cached(first, 1, url=f"{stage.site.url}/old")}
    ran = (await stage.run(opened("/old"), CLICK, says("[login]"), known=known)).passed()
    assert ran.tries(1) == [("selector", "passed")]
    assert not ran.end.healed


async def test_a_poisoned_entry_is_never_acted_on(stage: Stage) -> None:
    first = await healed_once(
        stage, CLICK, {**CLICK, "instruction": "the Get help button", "selector": "#help"}
    )
    neighbour = first.steps[2].resolved_selector
    known = {1: cached(first, 1, selector=neighbour)}
    ran = (await stage.run(opened("/new"), CLICK, says("[login]"), known=known)).passed()
    assert ran.tries(1)[:2] == [("selector", "locator_not_found"), ("cache", "wrong_element")]
    assert ran.steps[1].cache_use.result == "mismatch"
    assert ran.steps[1].resolved_selector != neighbour


async def test_an_entry_whose_place_is_empty_is_a_miss_and_the_step_is_healed_anew(
    stage: Stage,
) -> None:
    first = await healed_once(stage)
    known = {1: cached(first, 1, selector="xpath=/html[1]/body[1]/nav[9]/a[1]")}
    ran = (await stage.run(opened("/new"), CLICK, says("[login]"), known=known)).passed()
    assert ("cache", "locator_not_found") in ran.tries(1)
    assert ran.steps[1].cache_use.result == "missed"
    assert ran.steps[1].learned is not None


async def test_an_entry_of_another_page_is_not_looked_at(stage: Stage) -> None:
    first = await healed_once(stage)
    known = {1: cached(first, 1, url=f"{stage.site.url}/elsewhere")}
    ran = (await stage.run(opened("/new"), CLICK, known=known)).passed()
    assert "cache" not in [source for source, _ in ran.tries(1)]


async def test_a_rejected_element_is_not_proposed_again(stage: Stage) -> None:
    first = await healed_once(stage)
    looks = Fingerprint.from_json(dict(first.steps[1].fingerprint))
    known = {1: KnownElement(rejected=frozenset({looks.identity}))}
    ran = await stage.run(opened("/new"), CLICK, says(""), known=known)
    assert ran.steps[1].status.value == "failed"


async def test_no_model_is_asked_where_the_day_s_cost_is_not_known_and_capped(stage: Stage) -> None:
    stage.site.page("/new", NEW)
    steps = (opened("/new"), CLICK)
    ran = await stage.run(*steps, is_cost_known=False, max_cost_usd_per_run=1.0)
    assert ran.end.status.value != "passed"
    asked = [one for one in ran.attempts(1) if one.source.value in ("observe", "act")]
    assert {one.failure.kind.value for one in asked if one.failure} == {"budget_spent"}
    assert all(one.failure and "price is not known" in one.failure.message for one in asked)
    assert asked
    assert (await stage.run(*steps, is_cost_known=False)).passed().tries(1)[-1][1] == "passed"


# Refusing


async def test_when_the_element_is_gone_its_neighbour_is_not_clicked(stage: Stage) -> None:
    old = await learned_on_old(stage, CLICK)
    stage.site.page(
        "/without",
        NEW.replace("""<button class="btn" onclick="note('[login]')">Log in</button>""", ""),
    )
    for strategy in ("option_a", "option_b", "option_c"):
        ran = await stage.run(
            opened("/without"), CLICK, says(""), strategy=strategy, known={1: seen(old, 1)}
        )
        assert ran.steps[1].status.value == "failed", ran.story()
        assert ran.steps[1].error.kind.value == "locator_not_found"


async def test_twins_are_refused_by_every_strategy(stage: Stage) -> None:
    stage.site.page(
        "/twins",
        "<ul><li><button onclick=\"note('1')\">Remove</button><li><button onclick=\"note('2')\">Remove</button></ul>"
        + NOTE,
    )
    step = {"action": "click", "selector": "#remove", "instruction": "the Remove button"}
    for strategy in ("option_a", "option_b", "option_c"):
        ran = await stage.run(opened("/twins"), step, strategy=strategy)
        assert ran.steps[1].status.value == "failed", ran.story()


# The picture


async def test_the_mark_in_the_picture_is_where_the_element_stood_on_a_scrolled_page(
    stage: Stage,
) -> None:
    tall = "<p style='height:3000px'></p><p id='end'>The end</p>{}<p style='height:900px'></p>"
    button = "<button {} style='display:block;width:200px;height:40px'>Send order</button>"
    stage.site.page("/tall", tall.format(button.format("id='send'")))
    stage.site.page("/tall-new", tall.format(button.format("class='b'")))
    down = {"action": "hover", "selector": "#end"}
    send = {"action": "hover", "selector": "#send", "instruction": "the Send order button"}
    old = (await stage.run(opened("/tall"), down, send)).passed()
    ran = (await stage.run(opened("/tall-new"), down, send, known={2: seen(old, 2)})).passed()
    box = ran.steps[2].box
    assert ran.steps[2].healed
    assert box is not None
    assert 0 <= box[1] < 720
    assert (box[2], box[3]) == (200, 40)
