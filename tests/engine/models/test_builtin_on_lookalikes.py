"""The builtin model on the look-alike catalogue, asked by real Stagehand: never a wrong element.

The catalogue was written for the healing of broken selectors and by other hands than the model's, so
that it shows how the model does on pages and instructions it was not made for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import CDPSession, Page

from executions.engine.models import BuiltinModel, ModelAnswer, ModelRequest
from tests.engine.models.stagehand_page import CHROMIUM, stagehand_page
from tests.lookalikes.catalogue import PAIRS
from tests.lookalikes.catalogue_pages import Pair, document

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (CHROMIUM_PATH)"),
]
MARK = "data-meant"
# What it reached when this was written; a refusal is honest, so this only keeps it from refusing all.
RIGHT_AT_LEAST = 0.68
LEFT_TO_THE_CHECK = {
    "The link to the log-in page is gone and the form's button sends the form": (
        "the tree does not say what sends a form"
    ),
    "The author's own words name the sentence that is left": (
        "a sentence beside a box may say more than an instruction repeats of it"
    ),
}
"""What the tree cannot tell apart: the model names the look-alike, and the identity check refuses it."""


class RememberingModel(BuiltinModel):
    """Keeps the last element chosen, as the backend node id in its element id."""

    chosen: int | None = None

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        """Answer as the builtin model does."""
        answer = await super().complete(request)
        elements = answer.content["elements"]
        self.chosen = int(elements[0]["elementId"].split("-")[1]) if elements else None
        return answer


async def test_the_builtin_model_takes_no_lookalike_for_the_element_meant() -> None:
    model = RememberingModel()
    wrong: list[str] = []
    right = 0
    async with stagehand_page(model) as opened:
        session = await opened.page.context.new_cdp_session(opened.page)
        for pair in PAIRS:
            await opened.page.set_content(document(pair.after))
            await opened.observe(_phrase(pair))
            meant = await _meant(opened.page, session, pair)
            right += model.chosen is not None and model.chosen == meant
            if model.chosen is not None and model.chosen != meant:
                wrong.append(pair.name)

    assert set(wrong) == set(LEFT_TO_THE_CHECK)
    asked = sum(pair.expected is not None and bool(pair.instruction) for pair in PAIRS)
    assert right >= RIGHT_AT_LEAST * asked


def _phrase(pair: Pair) -> str:
    action = "find" if pair.action in {"assert", "wait"} else pair.action
    return f"{action} {pair.instruction}"


async def _meant(page: Page, session: CDPSession, pair: Pair) -> int | None:
    """The backend node id of the only right element; None where there is none."""
    if pair.expected is None:
        return None
    for frame in page.frames:
        found = await frame.query_selector(pair.expected)
        if found:
            await found.evaluate("(element, mark) => element.setAttribute(mark, '')", MARK)
    tree = await session.send("DOM.getDocument", {"depth": -1, "pierce": True})
    [meant] = [
        node["backendNodeId"] for node in _nodes(tree["root"]) if MARK in node.get("attributes", [])
    ]
    return int(meant)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    inside = [*node.get("children", []), *node.get("shadowRoots", [])]
    if "contentDocument" in node:
        inside.append(node["contentDocument"])
    for child in inside:
        yield from _nodes(child)
