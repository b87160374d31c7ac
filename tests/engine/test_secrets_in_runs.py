"""A secret value leaves no trace: not in events, pictures' text, results or a model's prompts."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import asdict
from typing import Any

import pytest

from executions.engine.models import OpenAICompatibleModel
from executions.engine.models.tree import parse_tree
from tests.engine.models.openai_server import Behaviour, OpenAIServer, openai_server
from tests.engine.stage import Ran, Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("secrets-in-runs"),
]

SECRET = "Zq7-hunter2-Zq7"
PAGE = """
<label for="a1">Password</label><input id="a1" type="password"
  oninput="console.error('typed ' + this.value); document.title = this.value">
<label for="a2">Answer</label><input id="a2" oninput="out.textContent = this.value">
<select aria-label="Plan" id="a3"><option>Free<option>{secret}</select><p id="out"></p>
"""
TYPE = {
    "action": "fill",
    "selector": "#password",
    "value": SECRET,
    "secret": True,
    "instruction": "the Password field",
}


@pytest.fixture(autouse=True)
def pages(stage: Stage) -> None:
    stage.site.page("/login", PAGE.format(secret="Gold"))


def chooser(role_and_name: str, method: str, arguments: list[str]) -> Any:
    """What a capable model answers: the node of that line, by its id."""

    def answer(body: dict[str, Any]) -> object:
        prompt = "\n".join(str(m["content"]) for m in body["messages"])
        nodes = parse_tree(prompt.partition("Accessibility Tree:")[2]).nodes
        ids = [n.element_id for n in nodes if f"{n.role}: {n.name}" == role_and_name]
        found = {
            "elementId": ids[0],
            "description": role_and_name,
            "method": method,
            "arguments": arguments,
        }
        if "twoStep" in str(body):
            return {"action": found, "twoStep": False}
        return {"elements": [found]}

    return answer


def told(ran: Ran) -> str:
    return repr([asdict(event) for event in ran.events])


async def with_server(stage: Stage, server: OpenAIServer, *steps: Any, **options: Any) -> Ran:
    model = OpenAICompatibleModel(base_url=server.base_url, api_key="key-1", name="gpt-5-mini")
    return await stage.run(
        {"action": "navigate", "value": "/login"}, *steps, model=model, **options
    )


PROOF = {
    "action": "assert",
    "selector": "#a1",
    "assertion": "value",
    "value": SECRET,
    "secret": True,
}


async def test_a_secret_typed_by_tier_one_is_masked_in_every_event(stage: Stage) -> None:
    step = {**TYPE, "selector": "#a1"}
    ran = await stage.run({"action": "navigate", "value": "/login"}, step, PROOF)
    ran.passed()
    assert SECRET not in told(ran)
    assert ("console", "error: typed ***") in ran.notes


async def test_a_red_check_of_a_secret_does_not_tell_it(stage: Stage) -> None:
    step = {**TYPE, "selector": "#a1"}
    wrong = {**PROOF, "assertion": "text_equals", "selector": "#out", "value": SECRET}
    ran = await stage.run({"action": "navigate", "value": "/login"}, step, wrong)
    assert ran.failed.error.kind.value == "check_failed"
    assert SECRET not in told(ran)


ODD = 'p&ss <w0rd>+"é"'
ECHO = """
<label for="a1">Code</label><input id="a1" name="code"><button id="go">Send</button>
<pre id="out">so far so good</pre><div id="card"></div>
<script>go.onclick = () => {
  history.pushState({}, '', '?' + new URLSearchParams({code: a1.value}));
  history.pushState({}, '', '/echo/' + encodeURIComponent(a1.value));
  fetch('/lost?code=' + encodeURIComponent(a1.value));
  document.title = a1.value; out.textContent = 'You typed ' + a1.value; card.title = a1.value;
  console.error(JSON.stringify({code: a1.value})); setTimeout(() => { throw new Error(a1.value) })
}</script>
"""


async def test_an_odd_secret_is_masked_however_the_page_repeats_it(stage: Stage) -> None:
    stage.site.page("/echo", ECHO)
    code = {"action": "fill", "selector": "#a1", "value": ODD, "secret": True}
    ran = await stage.run(
        {"action": "navigate", "value": "/echo"},
        code,
        {"action": "click", "selector": "#go"},
        {"action": "assert", "selector": "#out", "value": "typed"},
        {"action": "assert", "assertion": "url", "value": "/nowhere", "timeout_ms": 500},
        trace="always",
    )
    assert ran.failed.index == 4
    assert "w0rd" not in told(ran)
    assert ran.end.trace is not None
    with zipfile.ZipFile(io.BytesIO(ran.end.trace)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert any(b"You typed ***" in content for content in files.values())
    assert [name for name, content in files.items() if b"w0rd" in content] == []
    assert not any(name.endswith(".jpeg") for name in files)


ECHOED = f"""
<style>body {{ background: #0a0 }} #out, #far {{ font: 40px/80px monospace; position: absolute }}</style>
<input id="a2" oninput="out.textContent = far.textContent = this.value">
<p id="out" style="left:100px;top:100px">{"█" * 15}</p>
<p id="far" style="left:100px;top:300px">{"█" * 15}</p>
"""
PIXELS = """async (jpeg) => {
  const image = new Image();
  image.src = 'data:image/jpeg;base64,' + jpeg;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const drawn = canvas.getContext('2d');
  drawn.drawImage(image, 0, 0);
  return [[120, 160], [120, 360], [700, 500]].map(([x, y]) => [...drawn.getImageData(x, y, 1, 1).data]);
}"""


async def test_a_secret_that_the_page_repeats_is_blackened_in_the_picture(stage: Stage) -> None:
    stage.site.page("/echoed", ECHOED)
    typed = {**TYPE, "selector": "#a2"}
    seen = {"action": "assert", "selector": "#far", "assertion": "visible"}
    ran = await stage.run(
        {"action": "navigate", "value": "/echoed"}, typed, seen, screenshots="every"
    )
    picture = ran.passed().steps[2].screenshot
    assert picture is not None
    page = await stage.ports.browser.page(viewport=(800, 600))
    try:
        first, second, empty = await page.evaluate(PIXELS, base64.b64encode(picture).decode())
    finally:
        await page.context.close()
    assert empty[1] > 100 > empty[2], "the page is green where nothing is written"
    assert all(colour[1] < 100 for colour in (first, second)), (first, second)


@pytest.mark.parametrize("strategy", ["option_a", "option_b"])
async def test_a_secret_is_typed_by_a_healing_tier_and_no_prompt_has_it(
    stage: Stage, strategy: str
) -> None:
    with openai_server() as server:
        server.answer = chooser("textbox: Password", "fill", ["%value%"])
        ran = await with_server(stage, server, TYPE, PROOF, strategy=strategy)
    ran.passed()
    assert server.calls
    assert ran.steps[1].spend.input_tokens > 0
    assert SECRET not in "\n".join(map(str, server.prompts))
    assert SECRET not in told(ran)


async def test_a_secret_already_on_the_page_is_in_no_prompt(stage: Stage) -> None:
    first = {**TYPE, "selector": "#a2"}
    later = {"action": "click", "selector": "#gone", "instruction": "the Password field"}
    with openai_server() as server:
        server.answer = chooser("textbox: Password", "click", [])
        ran = await with_server(stage, server, first, later, strategy="option_c")
    assert server.calls
    assert SECRET not in "\n".join(map(str, server.prompts))
    assert SECRET not in told(ran)


@pytest.mark.parametrize(
    ("behaviour", "word"),
    [
        (Behaviour.UNAUTHORIZED, "key"),
        (Behaviour.RATE_LIMITED, "429"),
        (Behaviour.SERVER_ERROR, "500"),
        (Behaviour.NONSENSE, "answer"),
        (Behaviour.WRONG_SHAPE, "answer"),
        (Behaviour.HANG_UP, ""),
    ],
)
async def test_a_model_that_fails_is_a_recorded_reason_and_the_run_ends_cleanly(
    stage: Stage, behaviour: Behaviour, word: str
) -> None:
    with openai_server() as server:
        server.behaviour = behaviour
        ran = await with_server(stage, server, TYPE)
    models = [kind for source, kind in ran.tries(1) if source in ("observe", "act")]
    assert models == ["model_unavailable"] * 2, ran.story()
    reasons = [a.failure.message for a in ran.attempts(1) if a.source.value == "observe"]
    assert word in reasons[0].lower()
    assert reasons[0].endswith(".")
    assert "key-1" not in told(ran)
    assert ran.failed.status.value == "failed"
    assert ran.failed.error.kind.value == "locator_not_found"


async def test_a_model_that_answers_too_late_is_given_up(stage: Stage) -> None:
    with openai_server() as server:
        server.behaviour = Behaviour.SLOW
        ran = await with_server(stage, server, {**TYPE, "timeout_ms": 1_500}, strategy="option_a")
    assert ran.tries(1)[1] == ("observe", "model_unavailable")
    assert ran.failed.duration_ms < 12_000


async def test_a_step_that_only_a_failing_model_could_do_is_an_error(stage: Stage) -> None:
    step = {"action": "click", "instruction": "the Password field"}
    with openai_server() as server:
        server.behaviour = Behaviour.UNAUTHORIZED
        ran = await with_server(stage, server, step)
    assert (ran.end.status.value, ran.end.error.kind.value) == ("error", "model_unavailable")


async def test_a_rate_limited_model_is_asked_again_within_the_retries(stage: Stage) -> None:
    with openai_server() as server:
        server.behaviour = Behaviour.SERVER_ERROR
        ran = await with_server(stage, server, TYPE, strategy="option_a", max_retry_per_tier=1)
    assert [source for source, _ in ran.tries(1)].count("observe") == 2


async def test_no_model_is_asked_once_the_token_cap_is_reached(stage: Stage) -> None:
    again = {**TYPE, "instruction": "the Password field", "selector": "#pass-two"}
    with openai_server() as server:
        server.answer = chooser("textbox: Password", "fill", ["%value%"])
        ran = await with_server(stage, server, TYPE, again, max_tokens_per_run=100)
    assert ran.steps[1].status.value == "passed"
    assert {kind for source, kind in ran.tries(2) if source != "selector"} == {"budget_spent"}
    assert len(server.calls) == 1
