"""What a click has sent is waited for in every tier: the next step must not cut it off."""

from __future__ import annotations

import time

import pytest

from tests.engine.local_site import Reply
from tests.engine.stage import Stage
from tests.engine.steps import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("arrival"),
]

SEND = "<form action='/in'><button id='%s'>Sign in</button></form>"
SENT = {"action": "click", "selector": "#go", "instruction": "the Sign in button"}


def slow_sign_in(stage: Stage, seconds: float) -> list[str]:
    """A form whose answer takes its time; the list holds a word once the answer has been given and taken."""
    came: list[str] = []

    def answer() -> Reply:
        time.sleep(seconds)
        return Reply("", 302, {"Location": "/home"})

    def home() -> Reply:
        came.append("home")
        return Reply("<!doctype html><p id='log'>in</p>")

    stage.site.page("/plain", SEND % "go")
    stage.site.page("/redesigned", SEND % "z7")
    stage.site.pages["/in"], stage.site.pages["/home"] = answer, home
    return came


@pytest.mark.parametrize(
    ("path", "strategy", "source"),
    [
        ("/plain", "option_c", "selector"),
        ("/redesigned", "option_a", "observe"),
        ("/redesigned", "option_b", "act"),
    ],
)
async def test_no_tier_lets_the_next_step_cut_off_what_a_click_has_sent(
    stage: Stage, path: str, strategy: str, source: str
) -> None:
    came = slow_sign_in(stage, 1.5)
    ran = (await stage.run(opened(path), SENT, opened("/old"), strategy=strategy)).passed()
    assert ran.steps[1].source.value == source
    assert came == ["home"]


async def test_act_is_uncertain_where_the_page_it_leads_to_does_not_come_in_time(
    stage: Stage,
) -> None:
    slow_sign_in(stage, 12.0)
    step, before = {**SENT, "timeout_ms": 4000}, stage.site.times("GET /in")
    ran = await stage.run(opened("/redesigned"), step, strategy="option_b")
    assert ran.failed.error.kind.value == "action_uncertain"
    assert stage.site.times("GET /in") == before + 1
