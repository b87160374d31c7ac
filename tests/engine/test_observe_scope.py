"""A model that costs tokens is shown the part of the page where the element was first, then the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from executions.engine.chosen_node import TREE_MARK
from executions.engine.events import Attempt
from executions.engine.models import ModelAnswer, ModelFailure, ModelRequest, ModelUnavailable
from executions.engine.models.base import message_text
from executions.engine.models.tree import Node, parse_tree
from executions.engine.plan import KnownElement
from executions.engine.stagehand import StagehandLink
from tests.engine.stage import Ran, Stage, seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("observe-scope"),
]

LINKS = "".join(f"<li><a href='/{n}'>Chapter {n} of the manual</a></li>" for n in range(1_500))
CLICK = {"action": "click", "selector": "#send", "instruction": "the Dispatch button"}


def page(form: str, *, beside: str = "", name: str = "letter") -> str:
    """A large page: a form, and a long list of links outside it."""
    fields = "<label for=to>To</label><input id=to>"
    return (
        f"<nav aria-label=Manual><ul>{LINKS}</ul></nav><main><form id={name}>{fields}{form}"
        f"</form>{beside}</main>"
    )


OLD = page("<button id=send>Dispatch</button>")
NEW = page("<button id=k7>Dispatch now</button>")


@dataclass
class ReadingModel:
    """Chooses the first node of that name; a character costs a quarter of a token."""

    wanted: str
    name: str = "reader"
    provider: str = "nobody"
    questions: list[str] = field(default_factory=list)
    fails: Callable[[int], bool] = lambda _number: False

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        text = "\n".join(message_text(one) for one in request.messages)
        self.questions.append(message_text(request.messages[-1]))
        if self.fails(len(self.questions)):
            raise ModelUnavailable(ModelFailure.TIMEOUT, "no answer in time", input_tokens=9)
        found = self._found()
        action = {
            "elementId": found.element_id if found else "",
            "description": self.wanted,
            "method": "click",
            "arguments": [],
        }
        return ModelAnswer({"elements": [action] if found else []}, len(text) // 4, 10)

    def _found(self) -> Node | None:
        tree = parse_tree(self.questions[-1].partition(TREE_MARK)[2])
        return next((node for node in tree.nodes if node.name == self.wanted), None)

    async def close(self) -> None:
        """Nothing to give back."""

    @property
    def shown(self) -> list[bool]:
        """For each question, whether the list of links was in it."""
        return ["Chapter 7 of the manual" in question for question in self.questions]


async def healed_by(
    stage: Stage, model: ReadingModel, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> Ran:
    """Run the click on the old page, then on the new one with that model and no relocation."""
    stage.site.page("/page", old)
    steps = ({"action": "navigate", "value": "/page"}, CLICK)
    before = (await stage.run(*steps)).passed()
    stage.site.page("/page", new)
    monkeypatch.setattr("executions.engine.tiers.hybrid.FingerprintTry.applies", lambda *_: False)
    await stage.ports.link.close()
    known: dict[int, KnownElement] = {1: seen(before, 1)}
    return await stage.run(*steps, strategy="option_a", known=known, model=model)


def observed(ran: Ran) -> Attempt:
    """The one attempt of observe()."""
    [one] = [attempt for attempt in ran.attempts(1) if attempt.source.value == "observe"]
    return one


async def test_only_the_form_is_shown_and_the_tokens_spared_are_estimated(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine takes longer than an estimate may usually take.
    monkeypatch.setattr("executions.engine.tiers.observe.LENGTH_TIMEOUT_MS", 60_000)
    model = ReadingModel("Dispatch now")
    ran = (await healed_by(stage, model, OLD, NEW, monkeypatch)).passed()
    assert model.shown == [False]
    assert 'Before, it was the button "Dispatch".' in model.questions[0]
    learned = ran.steps[1].learned
    assert learned is not None
    part = observed(ran).spend.input_tokens

    whole = ReadingModel("Dispatch now")
    monkeypatch.setattr("executions.engine.tiers.observe._scopes", unscoped)
    plain = (await healed_by(stage, whole, OLD, NEW, monkeypatch)).passed()
    assert whole.shown == [True]
    measured = observed(plain).spend.input_tokens - part
    assert measured > 10 * part
    assert learned.tokens_spared == pytest.approx(measured, rel=0.02)
    assert plain.steps[1].learned is not None
    assert plain.steps[1].learned.tokens_spared == 0


async def unscoped(_context: object) -> tuple[str, ...]:
    """The whole page at once."""
    return ("",)


async def test_an_element_that_left_its_form_is_found_on_the_whole_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = page("<p>Write below.</p>", beside="<button id=send2>Dispatch</button>")
    model = ReadingModel("Dispatch")
    ran = (await healed_by(stage, model, OLD, moved, monkeypatch)).passed()
    assert model.shown == [False, True]
    asked = [len(question) for question in model.questions]
    assert observed(ran).spend.input_tokens > sum(asked) // 4
    assert ran.steps[1].learned is not None
    assert ran.steps[1].learned.tokens_spared == 0


async def test_a_wrong_choice_within_the_form_is_refused_and_the_whole_page_asked(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = page("<button id=x>Delete letter</button>")
    model = ReadingModel("Delete letter")
    ran = await healed_by(stage, model, OLD, gone, monkeypatch)
    assert model.shown == [False, True]
    assert ran.failed.index == 1
    assert observed(ran).failure is not None
    assert "refused" in observed(ran).failure.message


async def test_a_first_question_without_an_answer_loses_no_heal_and_is_paid_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ReadingModel("Dispatch now", fails=lambda number: number == 1)
    ran = (await healed_by(stage, model, OLD, NEW, monkeypatch)).passed()
    assert model.shown == [False, True]
    assert observed(ran).spend.input_tokens > 9


@pytest.mark.parametrize(
    "new",
    [
        page("<button id=k7>Dispatch now</button>", name="other").replace("<main>", "<div>"),
        page("<button id=k7>Dispatch now</button>").replace(LINKS, ""),
        page(f"<button id=k7>Dispatch now</button><ul>{LINKS}</ul>", name="letter").replace(
            f"<nav aria-label=Manual><ul>{LINKS}</ul></nav>", "<nav><ul></ul></nav>"
        ),
        page("<button id=k7>Dispatch now</button>").replace(
            "</main>", f"</main><main><form id=letter>{LINKS}</form></main>"
        ),
    ],
    ids=[
        *("its form and landmark are gone", "the page is small", "it is most of the page"),
        "there are two of that name",
    ],
)
async def test_without_one_smaller_part_the_whole_page_is_asked_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, new: str
) -> None:
    model = ReadingModel("Dispatch now")
    await healed_by(stage, model, OLD, new, monkeypatch)
    assert len(model.questions) == 1


async def test_a_part_inside_a_frame_is_shown_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = f"<nav aria-label=Manual><ul>{LINKS}</ul></nav><iframe src='/inner'></iframe>"
    stage.site.page("/inner", "<form id=letter><button id=send>Dispatch</button></form>")
    in_frame = {**CLICK, "frame": "iframe"}
    monkeypatch.setattr("tests.engine.test_observe_scope.CLICK", in_frame)
    model = ReadingModel("Dispatch now")
    stage.site.page("/page", outer)
    steps = ({"action": "navigate", "value": "/page"}, in_frame)
    before = (await stage.run(*steps)).passed()
    stage.site.page("/inner", "<form id=letter><button id=k7>Dispatch now</button></form>")
    monkeypatch.setattr("executions.engine.tiers.hybrid.FingerprintTry.applies", lambda *_: False)
    await stage.ports.link.close()
    known = {1: seen(before, 1)}
    (await stage.run(*steps, strategy="option_a", known=known, model=model)).passed()
    assert model.shown == [False]


async def test_the_builtin_model_which_costs_nothing_is_asked_as_before(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    observe = StagehandLink.observe

    async def spy(link: StagehandLink, page: Any, words: str, **more: Any) -> object:
        asked.append(f"{words}|{more.get('scope')}")
        return await observe(link, page, words, **more)

    monkeypatch.setattr(StagehandLink, "observe", spy)
    stage.site.page("/page", NEW)
    step = {**CLICK, "instruction": "the Dispatch now button"}
    await stage.ports.link.close()
    ran = await stage.run({"action": "navigate", "value": "/page"}, step)
    ran.passed()
    assert asked == ["click the Dispatch now button|"]
    assert ran.steps[1].spend.input_tokens == 0
