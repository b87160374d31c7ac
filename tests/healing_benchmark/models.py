"""Models that point at the wrong element on purpose."""

from __future__ import annotations

from executions.engine.chosen_node import TREE_MARK
from executions.engine.models import ModelAnswer, ModelRequest
from executions.engine.models.base import message_text
from executions.engine.models.tree import parse_tree


class StubbornModel:
    """Whatever it is asked, it wants to click the element of that name."""

    name = "stubborn"
    provider = "nobody"

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.asked = 0

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        self.asked += 1
        tree = parse_tree(message_text(request.messages[-1]).partition(TREE_MARK)[2])
        found = next((node for node in tree.nodes if node.name == self.wanted), None)
        if found is None:
            return ModelAnswer({"elements": [], "action": None, "twoStep": False}, 40, 4)
        action = {
            "elementId": found.element_id,
            "description": self.wanted,
            "method": "click",
            "arguments": [],
        }
        content = {"elements": [action]}
        if request.schema_name == "Act":
            content = {"action": action, "twoStep": False}
        return ModelAnswer(content, 40, 4)

    async def close(self) -> None:
        """Nothing to give back."""
