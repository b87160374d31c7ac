"""An element under another name is used only where the model chose it and knows it again by its new name alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from executions.engine.chosen_node import TREE_MARK
from executions.engine.models import (
    ModelAnswer,
    ModelFailure,
    ModelRequest,
    ModelUnavailable,
    OpenAICompatibleModel,
)
from executions.engine.models.base import message_text
from executions.engine.models.tree import parse_tree
from executions.engine.plan import KnownElement
from tests.engine.models.openai_server import openai_server
from tests.engine.stage import Ran, Stage, cached, seen
from tests.engine.steps import opened, says

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("renamed"),
]

LOG = "<p id=log></p><script>document.addEventListener('click', (event) => { if (event.target.matches('nav a')) { event.preventDefault(); document.getElementById('log').textContent += `[${event.target.textContent}]` } })</script>"


def menu(*names: str, beside: str = "") -> str:
    """The pages' menu as a redesign left it: nothing but the names tells which link was which."""
    links = "".join(f"<li><a class=item href='/{name.lower()[:3]}'>{name}</a>" for name in names)
    return (
        f"<header><h1>Welcome</h1><nav aria-label=Main><ul>{links}</ul></nav></header>{beside}{LOG}"
    )


OLD = (
    "<nav aria-label=Main><a href=#1>Dashboard</a> <a href=#2>People</a> <a href=#3 id=leave>Leave</a> "
    f"<a href=#4>Tax settings</a></nav><main><h1>Welcome</h1></main>{LOG}"
)
NEW = menu("Dashboard", "People", "Time off", "Tax settings", "Company")
GONE = menu("Dashboard", "People", "Tax settings", "Company")
CLICK = {"action": "click", "selector": "#leave"}


@dataclass
class TwoAnswers:
    """Names the element called `chosen`; asked what it was, answers the name `was`."""

    chosen: str
    was: str = ""
    name: str = "reader"
    provider: str = "nobody"
    method: str = "click"
    fails: bool = False
    asked: list[str] = field(default_factory=list)
    counter_questions: list[str] = field(default_factory=list)

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        question = "\n".join(message_text(one) for one in request.messages)
        if request.schema_name == "Recognition":
            self.counter_questions.append(question)
            if self.fails:
                raise ModelUnavailable(ModelFailure.TIMEOUT, "no answer in time", input_tokens=9)
            return ModelAnswer({"number": number_of(question, self.was)}, 50, 5)
        self.asked.append(question)
        return ModelAnswer(self.answer(request.schema_name, question), 1_000, 10)

    def answer(self, schema: str, question: str) -> dict[str, Any]:
        tree = parse_tree(question.partition(TREE_MARK)[2])
        # The last one: a label of that name stands before its field.
        found = next((node for node in reversed(tree.nodes) if node.name == self.chosen), None)
        action = found and {
            "elementId": found.element_id,
            "description": "it",
            "method": self.method,
            "arguments": [],
        }
        if schema == "Act":
            return {"action": action, "twoStep": False}
        return {"elements": [action] if action else []}

    async def close(self) -> None:
        """Nothing to give back."""


def number_of(question: str, name: str) -> int:
    """The number of the name in the list of a counter-question, 0 when it is not in it."""
    listed = {
        json.loads(said): int(number)
        for number, said in re.findall(r"^(\d+)\. (\".*\")$", question, re.MULTILINE)
    }
    return listed.get(name, 0)


async def known_of(stage: Stage, old: str, step: dict[str, Any]) -> dict[int, KnownElement]:
    stage.site.page("/page", old)
    return {1: seen((await stage.run(opened("/page"), step)).passed(), 1)}


async def ran_on(
    stage: Stage, model: Any, new: str, *, old: str = OLD, step: dict[str, Any] = CLICK, **more: Any
) -> Ran:
    known = await known_of(stage, old, step)
    stage.site.page("/page", new)
    return await stage.run(opened("/page"), step, known=known, model=model, **more)


@pytest.mark.parametrize("strategy", ["option_a", "option_b", "option_c"])
async def test_both_answers_agree(stage: Stage, strategy: str) -> None:
    model = TwoAnswers("Time off", was="Leave")
    known = await known_of(stage, OLD, CLICK)
    stage.site.page("/page", NEW)
    ran = await stage.run(
        opened("/page"), CLICK, says("[Time off]"), known=known, model=model, strategy=strategy
    )
    assert ran.passed().steps[1].healed
    assert ran.attempts(1)[-1].properties["recognised_by_model"] == 1.0
    assert (len(model.asked), len(model.counter_questions)) == (1, 1)
    # Both questions are paid for.
    assert (ran.end.spend.input_tokens, ran.end.spend.output_tokens) == (1_050, 15)


async def test_the_next_run_asks_nobody(stage: Stage) -> None:
    healed = (await ran_on(stage, TwoAnswers("Time off", was="Leave"), NEW)).passed()
    model = TwoAnswers("Dashboard")
    known = {1: cached(healed, 1)}
    again = await stage.run(opened("/page"), CLICK, says("[Time off]"), known=known, model=model)
    assert again.passed().tries(1) == [("selector", "locator_not_found"), ("cache", "passed")]
    assert (model.asked, model.counter_questions) == ([], [])


async def test_the_question_shows_the_element_and_not_which_one_is_sought(stage: Stage) -> None:
    model = TwoAnswers("Time off", was="Leave")
    await ran_on(stage, model, NEW)
    [question] = model.counter_questions
    assert 'The page now has the link "Time off"' in question
    assert 'in the "navigation Main"' in question
    assert [number_of(question, name) for name in ("Dashboard", "Leave", "Company")] == [1, 2, 0]
    assert question.count("Leave") == 1


@pytest.mark.parametrize(
    ("strategy", "was"), [("option_a", ""), ("option_b", "Tax settings"), ("option_c", "Dashboard")]
)
async def test_a_gone_element_is_refused_when_the_answers_differ(
    stage: Stage, strategy: str, was: str
) -> None:
    model = TwoAnswers("Company", was=was)
    known = await known_of(stage, OLD, CLICK)
    stage.site.page("/page", GONE)
    ran = await stage.run(opened("/page"), CLICK, known=known, model=model, strategy=strategy)
    assert ran.failed.error.kind.value == "locator_not_found"
    told = " ".join(one.failure.message for one in ran.attempts(1) if one.failure)
    assert "“Company” is new" in told
    assert "the model did not say “Leave”" in told
    # The same element is asked about once, whatever tier names it again.
    assert len(model.counter_questions) == 1


async def test_no_answer_is_no_recognition_and_is_paid_for(stage: Stage) -> None:
    model = TwoAnswers("Time off", was="Leave", fails=True)
    ran = await ran_on(stage, model, NEW, strategy="option_a")
    assert ran.failed.error.kind.value == "locator_not_found"
    assert "the model gave no answer. No answer in time." in ran.failed.error.message
    assert ran.end.spend.input_tokens == 1_009


async def test_about_what_stood_beside_it_a_model_is_not_even_asked(stage: Stage) -> None:
    model = TwoAnswers("People", was="Leave")
    await ran_on(stage, model, GONE)
    assert model.counter_questions == []


def form(label: str) -> str:
    return (
        f"<div class=grid><p>Details</p><div><span>Contact</span></div><div><label for=a>{label}</label>"
        "<input id=a class=wide></div><div><label for=b>Name</label><input id=b class=wide></div></div>"
    )


OLD_FORM = "<form><label>Name <input id=n></label> <label>{} <input id=p></label></form>"


async def test_a_field_under_another_name_is_filled(stage: Stage) -> None:
    step = {"action": "fill", "selector": "#p", "value": "07700"}
    model = TwoAnswers("Licence plate", was="Registration", method="fill")
    new = form("Licence plate")
    ran = await ran_on(stage, model, new, old=OLD_FORM.format("Registration"), step=step)
    assert ran.passed().steps[1].healed


async def test_a_spent_budget_asks_no_second_question(stage: Stage) -> None:
    model = TwoAnswers("Time off", was="Leave")
    ran = await ran_on(stage, model, NEW, strategy="option_a", max_tokens_per_run=1_000)
    assert ran.failed.error.kind.value == "locator_not_found"
    assert "whether it was “Leave” was not asked" in ran.failed.error.message
    assert model.counter_questions == []


async def test_secrets_are_masked_in_the_question(stage: Stage) -> None:
    beside = "<label>Code <input id=code></label><p id=echo></p><script>document.getElementById('code').addEventListener('input', (event) => { document.getElementById('echo').textContent = event.target.value; document.querySelector('nav').append(event.target.value) })</script>"
    fill = {"action": "fill", "selector": "#code", "value": "s3cr3t-word", "secret": True}
    stage.site.page("/page", OLD)
    old = (await stage.run(opened("/page"), CLICK)).passed()
    stage.site.page("/page", menu("Dashboard", "People", "Time off", "Tax settings", beside=beside))
    model = TwoAnswers("Time off", was="Leave")
    ran = await stage.run(opened("/page"), fill, CLICK, known={2: seen(old, 1)}, model=model)
    ran.passed()
    [question] = model.counter_questions
    assert "s3cr3t-word" not in question
    assert "***" in question


async def test_an_endpoint_is_asked_both_ways_over_http(stage: Stage) -> None:
    reader = TwoAnswers("Time off", was="Leave")

    def answer(body: dict[str, Any]) -> object:
        question = "\n".join(message["content"] for message in body["messages"])
        schema = body["response_format"]["json_schema"]["name"]
        if schema == "Recognition":
            return {"number": number_of(question, "Leave")}
        return reader.answer(schema, question)

    with openai_server() as server:
        server.answer = answer
        model = OpenAICompatibleModel(base_url=server.base_url, api_key="k", name="m")
        ran = (await ran_on(stage, model, NEW)).passed()
    assert [call["response_format"]["json_schema"]["strict"] for call in server.calls] == [
        True,
        True,
    ]
    assert ran.end.spend.input_tokens == 2_400


async def test_an_answer_of_another_shape_is_no_recognition(stage: Stage) -> None:
    with openai_server() as server:
        reader = TwoAnswers("Time off")
        server.answer = lambda body: reader.answer("Observation", body["messages"][-1]["content"])
        model = OpenAICompatibleModel(base_url=server.base_url, api_key="k", name="m")
        ran = await ran_on(stage, model, NEW, strategy="option_a")
    assert ran.failed.error.kind.value == "locator_not_found"
