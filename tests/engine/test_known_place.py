"""A cached element that looks as it did is used like a healthy one; any other look is judged first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Locator

from executions.engine.fingerprint import Fingerprint
from executions.engine.known_place import unless
from executions.engine.plan import KnownElement
from tests.engine.local_site import Reply
from tests.engine.stage import Ran, Stage, cached, seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("known-place"),
]

LOG = "<p id='log'></p><script>const note = t => document.getElementById('log').textContent += t</script>"
FORM = """<main id='order'><h1>Order</h1><label>Name <input class='n' onchange="note('[who]')"></label>
<button class='b' onclick="note('[go]')">Send order</button></main>"""
OLD = FORM.replace("class='n'", "id='who'").replace("class='b'", "id='go'")
WHO = {"action": "fill", "selector": "#who", "value": "Ada", "instruction": "the Name field"}
GO = {"action": "click", "selector": "#go", "instruction": "the Send order button"}
HEALED = [("selector", "locator_not_found"), ("cache", "passed")]


def said(text: str) -> dict[str, Any]:
    return {"action": "assert", "selector": "#log", "assertion": "text_equals", "value": text}


def opened(path: str) -> dict[str, Any]:
    return {"action": "navigate", "value": path}


async def known_of(stage: Stage) -> dict[int, KnownElement]:
    """What the run that healed both steps on the redesigned page has left in the cache for it."""
    stage.site.page("/old", OLD + LOG)
    stage.site.page("/new", FORM + LOG)
    old = (await stage.run(opened("/old"), WHO, GO)).passed()
    new = await stage.run(
        opened("/new"), WHO, GO, known={index: seen(old, index) for index in (1, 2)}
    )
    return {index: cached(new.passed(), index) for index in (1, 2)}


async def again(stage: Stage, body: str, *checks: dict[str, Any], **how: Any) -> Ran:
    """The next run, on a page that by now is `body`."""
    known = await known_of(stage)
    stage.site.page("/new", body)
    return await stage.run(opened("/new"), WHO, GO, *checks, known=known, **how)


async def test_both_steps_come_from_the_cache_and_are_done_once(stage: Stage) -> None:
    ran = (await again(stage, FORM + LOG, said("[who][go]"))).passed()
    assert (ran.tries(1), ran.tries(2)) == (HEALED, HEALED)
    uses = [step.cache_use for step in ran.steps[1:3] if step.healed]
    assert [use.result for use in uses if use] == ["hit", "hit"]
    assert ran.steps[2].fingerprint == (await known_of(stage))[2].cached[0].fingerprint


@pytest.mark.parametrize("delay_ms", [0, 1, 2, 3, 5, 8, 12, 17, 25, 60, 200, 500])
async def test_a_place_that_comes_at_that_very_moment_is_used_once(
    stage: Stage, delay_ms: int
) -> None:
    late = (
        "<div id='gap'></div><script>setTimeout(() => {"
        f"gap.outerHTML = `{FORM}` }}, {delay_ms})</script>"
    )
    ran = (await again(stage, late + LOG, said("[who][go]"))).passed()
    assert {step.source.value for step in ran.steps[1:3] if step.source} == {"cache"}


@pytest.mark.parametrize("delay_ms", [0, 2, 5, 12, 25, 60, 200])
async def test_an_authors_selector_that_comes_back_late_is_used_once(
    stage: Stage, delay_ms: int
) -> None:
    late = (
        "<div id='gap'></div><script>setTimeout(() => {"
        f"gap.outerHTML = `{OLD}` }}, {delay_ms})</script>"
    )
    ran = (await again(stage, late + LOG, said("[who][go]"))).passed()
    assert not ran.steps[2].healed


async def test_the_authors_selector_is_preferred_when_it_is_back(stage: Stage) -> None:
    other = "<button id='go' onclick=\"note('[own]')\">Send order</button>"
    ran = (await again(stage, FORM + other + LOG, said("[who][own]"))).passed()
    assert ran.tries(2)[-1] == ("selector", "passed")
    assert not ran.steps[2].healed


async def test_a_selector_that_fits_several_is_not_chosen_between(stage: Stage) -> None:
    twins = "<button id='go'>One</button><button id='go'>Two</button>"
    ran = await again(stage, FORM + twins + LOG)
    assert ran.tries(2)[0] == ("selector", "locator_ambiguous")


async def test_another_element_in_the_place_is_judged_and_not_used(stage: Stage) -> None:
    taken = FORM.replace("Send order", "Delete account")
    ran = await again(stage, taken + LOG, said("[who]"), strategy="option_a")
    assert ran.tries(2)[:2] == [("selector", "locator_not_found"), ("cache", "wrong_element")]
    assert ran.failed.index == 2


async def test_an_element_that_looks_a_little_different_is_judged_and_used(stage: Stage) -> None:
    moved = FORM.replace("class='b'", "class='b wide'")
    ran = (await again(stage, moved + LOG, said("[who][go]"))).passed()
    assert ran.tries(2) == HEALED


async def test_a_covered_element_fails_as_a_healthy_one_does(stage: Stage) -> None:
    cover = "<div style='position:fixed;inset:0;background:#fff'></div>"
    known = await known_of(stage)
    stage.site.page("/new", FORM + LOG + cover)
    ran = await stage.run(
        opened("/new"), {**GO, "timeout_ms": 700}, known={1: known[2]}, strategy="option_a"
    )
    assert ("cache", "not_actionable") in ran.tries(1)


async def test_a_page_with_a_strict_policy_and_broken_builtins_is_no_obstacle(stage: Stage) -> None:
    known = await known_of(stage)
    breaking = "<script>Array.prototype.toJSON = () => 'x'; JSON.stringify = () => ''; atob = null</script>"
    policy = "script-src 'unsafe-inline'; require-trusted-types-for 'script'"
    stage.site.pages["/new"] = Reply(
        f"<!doctype html><title>Page</title><body>{FORM + LOG}{breaking}",
        headers={"Content-Security-Policy": policy},
    )
    ran = (await stage.run(opened("/new"), WHO, GO, said("[who][go]"), known=known)).passed()
    assert (ran.tries(1), ran.tries(2)) == (HEALED, HEALED)


async def test_a_rejected_element_is_not_used(stage: Stage) -> None:
    known = await known_of(stage)
    looks = Fingerprint.from_json(dict(known[2].cached[0].fingerprint))
    known[2] = replace(known[2], rejected=frozenset({looks.identity}))
    ran = await stage.run(opened("/new"), WHO, GO, known=known, strategy="option_a")
    assert ("cache", "wrong_element") in ran.tries(2)


async def test_a_strategy_without_the_second_tier_does_not_look_at_the_cached_place(
    stage: Stage,
) -> None:
    ran = await again(stage, FORM + LOG, strategy="option_b")
    assert "cached" not in ran.story()[1]
    assert "cache" not in {source for source, _ in ran.tries(1)}


async def test_a_step_without_a_selector_uses_its_place(stage: Stage) -> None:
    known = await known_of(stage)
    bare = {"action": "click", "instruction": GO["instruction"]}
    steps = (opened("/new"), bare, said("[go]"))
    ran = (await stage.run(*steps, known={1: known[2]})).passed()
    assert ran.tries(1) == [("cache", "passed")]
    assert not ran.steps[1].healed


async def test_an_element_that_nobody_has_proposed_yet_is_held_to_prove_its_selectors(
    stage: Stage,
) -> None:
    known = await known_of(stage)
    looks = Fingerprint.from_json(dict(known[2].cached[0].fingerprint))
    for proposed, is_new in ((frozenset[str](), True), (frozenset({looks.identity}), False)):
        one = replace(known[2], proposed=proposed)
        ran = (await stage.run(opened("/new"), GO, said("[go]"), known={1: one})).passed()
        assert ran.tries(1) == HEALED
        use = ran.steps[1].cache_use
        assert use is not None
        assert use.result == "hit"
        assert bool(ran.steps[1].repairs) is is_new
        assert bool(ran.steps[1].screenshot) is is_new


async def test_a_secret_stays_black_in_pictures_after_its_label_has_changed(stage: Stage) -> None:
    known = await known_of(stage)
    renaming = FORM.replace(
        "onchange=\"note('[who]')\"", "oninput=\"this.parentNode.firstChild.data = 'Login '\""
    )
    stage.site.page("/new", renaming + LOG)
    pictures = []
    for secret in ("iiii", "WWWWWWWW"):
        typed = {**WHO, "value": secret, "secret": True}
        steps = (opened("/new"), typed, said("something else"))
        ran = await stage.run(*steps, known={1: known[1]}, assertion_timeout_ms=300)
        assert ran.tries(1) == HEALED
        pictures.append(ran.failed.screenshot)
    assert pictures[0] is not None
    assert pictures[0] == pictures[1]


WRITTEN = [
    "#go", "html", "body", "css=main #go", ":light(#go)", "text=Own way", "role=button[name='Own way']", "//b/button",
    "xpath=/html/body/main/b/button", "(//button)[1]", "*css=b >> #go", "b >> nth=0", "#go >> visible=true", "b >> ..",
]  # fmt: skip
"""The ways an author writes a selector, each for what stands on the page below."""


async def test_a_selector_of_any_kind_that_fits_shuts_the_known_place(stage: Stage) -> None:
    page = await stage.ports.browser.page(viewport=(800, 600))
    try:
        target = page.locator("i")
        for body in (
            "<i>Known</i>",
            "<main><i>Known</i><b><button id='go'>Own way</button></b></main>",
        ):
            await page.set_content(body)
            for written in WRITTEN:
                alone = await page.locator(written).count() == 0
                assert await unless(target, written).count() == int(alone), written
    finally:
        await page.context.close()


async def test_the_look_for_a_broken_selector_and_its_known_place_is_one_question(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = await known_of(stage)
    asked: list[str] = []
    count = Locator.count

    async def counted(locator: Locator) -> int:
        asked.append(str(locator))
        return await count(locator)

    monkeypatch.setattr(Locator, "count", counted)
    (await stage.run(opened("/new"), WHO, GO, known=known)).passed()
    assert len(asked) == 2
