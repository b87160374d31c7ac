"""Elements in frames and shadow roots are healed, too."""

from __future__ import annotations

import pytest

from tests.engine.stage import Stage, cached, seen
from tests.engine.steps import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("healing-in-frames"),
]

INNER = (
    "<label>Card number <input class='c'></label>"
    "<button class='p' onclick=\"parent.postMessage('paid', '*'); this.textContent = 'Paid'\">Pay now</button>"
)
SHADOW = """<x-card></x-card><script>customElements.define('x-card', class extends HTMLElement {
connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML =
'<section><x-inner></x-inner><button>Decline offer</button></section>' } });
customElements.define('x-inner', class extends HTMLElement { connectedCallback() {
this.attachShadow({mode: 'open'}).innerHTML =
`<label>Coupon code <input></label><button onclick="this.textContent = 'Applied'">Apply coupon</button>` } })</script>"""


def framed(stage: Stage, where: str) -> str:
    """Serve a page whose Pay button is inside frames; the page's path."""
    stage.site.page("/inner", INNER)
    stage.other.page("/inner", INNER)
    stage.site.page("/middle", "<h2>Middle</h2><iframe src='/inner'></iframe>")
    inside = {
        "same origin": "/inner",
        "nested": "/middle",
        "another port": f"{stage.other.url}/inner",
        "another site": f"{stage.other.other_name}/inner",
    }[where]
    html = f"<h1>Checkout</h1><button>Cancel</button><iframe src='{inside}'></iframe>"
    return stage.site.page(f"/framed-{where.replace(' ', '-')}", html)


WHERE = ["same origin", "nested", "another port", "another site"]


@pytest.mark.parametrize("where", WHERE)
async def test_a_frames_element_is_reached_by_selector(stage: Stage, where: str) -> None:
    frame = "iframe >> iframe" if where == "nested" else "iframe"
    fill = {"action": "fill", "frame": frame, "selector": ".c", "value": "4111"}
    proof = {
        "action": "assert",
        "frame": frame,
        "selector": ".c",
        "assertion": "value",
        "value": "4111",
    }
    (await stage.run(opened(framed(stage, where)), fill, proof)).passed()


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("strategy", ["option_a", "option_b"])
async def test_a_frames_element_is_healed(stage: Stage, where: str, strategy: str) -> None:
    step = {"action": "click", "selector": "#pay", "instruction": "the Pay now button"}
    frame = "iframe >> iframe" if where == "nested" else "iframe"
    proof = {
        "action": "assert",
        "frame": frame,
        "selector": ".p",
        "assertion": "text_equals",
        "value": "Paid",
    }
    ran = (await stage.run(opened(framed(stage, where)), step, proof, strategy=strategy)).passed()
    assert ran.steps[1].healed
    again = (
        await stage.run(opened(framed(stage, where)), step, proof, known={1: cached(ran, 1)})
    ).passed()
    assert again.tries(1)[1] == ("cache", "passed")


@pytest.mark.parametrize("where", ["another port", "another site"])
async def test_act_judges_the_frames_element_and_not_one_of_the_same_number_outside(
    stage: Stage, where: str
) -> None:
    path = framed(stage, where)
    step = {"action": "click", "selector": "#x", "instruction": "the Pay now button"}
    ran = (await stage.run(opened(path), step, strategy="option_b")).passed()
    assert "enter-frame" in ran.steps[1].resolved_selector
    assert ran.steps[1].fingerprint["tag"] == "button"


@pytest.mark.parametrize("where", WHERE)
async def test_a_known_look_is_found_again_in_a_frame(stage: Stage, where: str) -> None:
    frame = "iframe >> iframe" if where == "nested" else "iframe"
    step = {
        "action": "click",
        "frame": frame,
        "selector": ".p",
        "instruction": "the Pay now button",
    }
    path = framed(stage, where)
    old = (await stage.run(opened(path), step)).passed()
    broken = {**step, "selector": "#pay"}
    ran = (
        await stage.run(opened(path), broken, known={1: seen(old, 1)}, strategy="option_a")
    ).passed()
    assert ran.steps[1].source.value == "fingerprint"


@pytest.mark.parametrize("strategy", ["option_a", "option_b"])
async def test_an_element_in_nested_shadow_roots_is_healed(stage: Stage, strategy: str) -> None:
    stage.site.page("/shadow", SHADOW)
    step = {"action": "click", "selector": "#apply", "instruction": "the Apply coupon button"}
    proof = {
        "action": "assert",
        "selector": "x-inner button",
        "assertion": "text_equals",
        "value": "Applied",
    }
    ran = (await stage.run(opened("/shadow"), step, proof, strategy=strategy)).passed()
    known = {1: cached(ran, 1)}
    again = (await stage.run(opened("/shadow"), step, proof, known=known)).passed()
    assert again.tries(1)[1] == ("cache", "passed")


async def test_a_known_look_is_found_again_in_a_shadow_root(stage: Stage) -> None:
    stage.site.page("/shadow", SHADOW)
    step = {
        "action": "fill",
        "selector": "x-inner input",
        "value": "TEN",
        "instruction": "the coupon",
    }
    old = (await stage.run(opened("/shadow"), step)).passed()
    broken = {**step, "selector": "#coupon"}
    proof = {"action": "assert", "selector": "x-inner input", "assertion": "value", "value": "TEN"}
    ran = (await stage.run(opened("/shadow"), broken, proof, known={1: seen(old, 1)})).passed()
    assert ran.steps[1].source.value == "fingerprint"


async def test_a_shadow_root_in_a_frame_is_healed_too(stage: Stage) -> None:
    stage.other.page("/shadow", SHADOW)
    stage.site.page("/outer", f"<h1>Shop</h1><iframe src='{stage.other.url}/shadow'></iframe>")
    step = {"action": "click", "selector": "#apply", "instruction": "the Apply coupon button"}
    proof = {
        "action": "assert",
        "frame": "iframe",
        "selector": "x-inner button",
        "assertion": "text_equals",
        "value": "Applied",
    }
    for strategy in ("option_a", "option_b"):
        (await stage.run(opened("/outer"), step, proof, strategy=strategy)).passed()
