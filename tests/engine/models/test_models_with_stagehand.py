"""The models behind real Stagehand in real Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from stagehand.rpc_client import RPCError

from executions.engine.models import BuiltinModel, OpenAICompatibleModel
from tests.engine.models.openai_server import Behaviour, openai_server
from tests.engine.models.stagehand_page import CHROMIUM, StagehandPage, stagehand_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (CHROMIUM_PATH)"),
]

PAGE = """
<!doctype html><title>Shop</title>
<form onsubmit="return false">
  <label for="u">User name</label><input id="u">
  <label>Password <input id="p" type="password"></label>
  <div>Phone <input id="ph"></div>
  <label><input id="r" type="checkbox"> Remember me</label>
  <label>Country <select id="c"><option>Germany<option>France</select></label>
  <button id="in" onclick="log('login')">Log in</button>
  <button id="out" onclick="log('logout')">Log out</button>
</form>
<table>
  <tr><th>Item<th></tr>
  <tr><td>Blue mug<td><button onclick="log('blue')">Remove</button></tr>
  <tr><td>Red mug<td><button onclick="log('red')">Remove</button></tr>
</table>
<span id="s">Size</span>
<div role="combobox" tabindex="0" aria-labelledby="s" onclick="list.hidden = false">Choose</div>
<ul role="listbox" id="list" hidden>
  <li role="option" onclick="log(this.textContent)">Small</li>
  <li role="option" onclick="log(this.textContent)">Large</li>
</ul>
<iframe srcdoc="<label>Card number <input id=card></label>
  <button onclick=&quot;parent.log('pay')&quot;>Pay</button>"></iframe>
<shop-coupon></shop-coupon><p id="log"></p>
<script>
  function log(what) { document.getElementById('log').append(what + ' ') }
  class Coupon extends HTMLElement {
    connectedCallback() {
      this.attachShadow({mode: 'open'}).innerHTML =
        `<label>Coupon <input></label><button onclick="log('apply')">Apply</button>`
    }
  }
  customElements.define('shop-coupon', Coupon)
</script>
"""


@pytest.fixture
async def shop() -> AsyncIterator[StagehandPage]:
    async with stagehand_page(BuiltinModel()) as opened:
        await opened.page.set_content(PAGE)
        await opened.page.frame_locator("iframe").get_by_label("Card number").wait_for()
        yield opened


async def test_builtin_finds_each_element_that_is_described(shop: StagehandPage) -> None:
    expected = {
        "click the Log in button": "#in",
        "click the sign out button": "#out",
        "fill the user name field": "#u",
        "fill the password field": "#p",
        "fill the telephone number field": "#ph",
        "check the Remember me checkbox": "#r",
        "select the Country dropdown": "#c",
    }
    for instruction, selector in expected.items():
        [found] = await shop.observe(instruction)
        meant = await shop.page.locator(selector).element_handle()
        same = await shop.page.locator(found.selector).evaluate(
            "(one, other) => one === other", meant
        )
        assert same, instruction


async def test_builtin_finds_nothing_where_nothing_or_two_fit(shop: StagehandPage) -> None:
    for instruction in ("click the Delete button", "click Remove", "fill the e-mail field"):
        assert await shop.observe(instruction) == []
        assert await shop.act(instruction) is False
    assert await shop.page.locator("#log").inner_text() == ""


async def test_builtin_acts_on_the_row_the_frame_and_the_shadow_root(shop: StagehandPage) -> None:
    assert await shop.act("click the Remove button in the row of Red mug")
    assert await shop.act("click the Pay button")
    assert await shop.act("click Apply")

    assert await shop.page.locator("#log").inner_text() == "red pay apply"


async def test_builtin_fills_chooses_and_checks(shop: StagehandPage) -> None:
    secret = {"password": "hunter2"}
    assert await shop.act("fill the password field with %password%", variables=secret)
    assert await shop.act("fill the card number with 4242")
    assert await shop.act("select France from the Country dropdown")
    assert await shop.act("check Remember me")

    assert await shop.page.locator("#p").input_value() == "hunter2"
    card = shop.page.frame_locator("iframe").get_by_label("Card number")
    assert await card.input_value() == "4242"
    assert await shop.page.locator("#c").input_value() == "France"
    assert await shop.page.locator("#r").is_checked()


async def test_builtin_chooses_from_a_list_that_is_no_select(shop: StagehandPage) -> None:
    assert await shop.act("select 'Large' from the Size dropdown")

    assert await shop.page.locator("#log").inner_text() == "Large"


async def test_builtin_calls_a_missing_option_no_success(shop: StagehandPage) -> None:
    with pytest.raises(RPCError, match="no such option"):
        await shop.act("select 'Huge' from the Size dropdown")

    assert await shop.page.locator("#log").inner_text() == ""


async def test_an_endpoint_answers_stagehand_or_fails_without_hanging() -> None:
    with openai_server() as server:
        model = OpenAICompatibleModel(base_url=server.base_url, api_key="k", name="m")
        async with stagehand_page(model) as opened:
            await opened.page.set_content(PAGE)
            server.answer = lambda body: {
                "elements": [
                    {
                        "elementId": _id_of("button: Log in", body["messages"][-1]["content"]),
                        "description": "the button",
                        "method": "click",
                        "arguments": [],
                    }
                ]
            }
            [found] = await opened.observe("the Log in button")
            assert await opened.page.locator(found.selector).get_attribute("id") == "in"
            for behaviour in (Behaviour.UNAUTHORIZED, Behaviour.NONSENSE):
                server.behaviour = behaviour
                with pytest.raises(RPCError, match=r"unauthorized|unusable_answer"):
                    await opened.observe("the Log in button")
        await model.close()

    assert len(server.calls) == 3


def _id_of(line: str, tree: str) -> str:
    before = tree.partition(f"] {line}")[0]
    return before[before.rindex("[") + 1 :]
