"""The builtin model: offline, free, and silent rather than wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from executions.engine.models.base import (
    ModelAnswer,
    ModelFailure,
    ModelRequest,
    ModelUnavailable,
    message_text,
)
from executions.engine.models.instruction import Reading, Verb, readings_of
from executions.engine.models.matching import AmbiguousError, pick
from executions.engine.models.tree import Node, Tree, parse_tree

_TREE_MARK = "\nAccessibility Tree: \n"
_INSTRUCTION_MARK = "instruction: "
_ACT = re.compile(
    r"Find the most relevant element to perform an action on given the following action: "
    r"(.*?)\.\s+IF AND ONLY IF the action EXPLICITLY",
    re.DOTALL,
)
_SECOND_STEP = re.compile(r"The original user action was: (.*?)\.\n", re.DOTALL)
_METHODS = {
    Verb.DOUBLE_CLICK: "doubleClick",
    Verb.FILL: "fill",
    Verb.CLEAR: "fill",
    Verb.HOVER: "hover",
    Verb.PRESS: "press",
    Verb.SCROLL: "scrollTo",
}
_OPTION_LISTS = frozenset({"select", "listbox"})
_OPENS_OPTIONS = frozenset({"combobox", "button"})


@dataclass(frozen=True)
class Choice:
    """The element chosen and what to do with it, in Stagehand's words."""

    element_id: str
    description: str
    method: str
    arguments: tuple[str, ...] = ()
    two_step: bool = False

    def as_action(self) -> dict[str, object]:
        """The shape that Stagehand's schemas ask for."""
        return {
            "elementId": self.element_id,
            "description": self.description,
            "method": self.method,
            "arguments": list(self.arguments),
        }


class BuiltinModel:
    """Finds an element by the words of its role, name and surroundings; guesses nothing."""

    @property
    def name(self) -> str:
        """Always "builtin"."""
        return "builtin"

    @property
    def provider(self) -> str:
        """Always "builtin", which costs nothing."""
        return "builtin"

    async def close(self) -> None:
        """Nothing to give back."""

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        """Answer `observe()` and `act()`; raises ModelUnavailable for anything else."""
        question = "\n".join(
            message_text(message) for message in request.messages if message.get("role") != "system"
        )
        instruction, found, tree_text = question.partition(_TREE_MARK)
        if not found or request.schema_name not in {"Observation", "Act"}:
            raise ModelUnavailable(
                ModelFailure.UNUSABLE_ANSWER,
                f"the builtin model answers observe() and act(), not {request.schema_name}",
            )
        chosen = choose(_instruction(instruction), parse_tree(tree_text))
        action = chosen.as_action() if chosen else None
        if request.schema_name == "Act":
            return ModelAnswer(
                {"action": action, "twoStep": chosen.two_step if chosen else False}, 0, 0
            )
        return ModelAnswer({"elements": [action] if action else []}, 0, 0)


def choose(instruction: str, tree: Tree) -> Choice | None:
    """The one element that the instruction means; None when none fits or several do."""
    ambiguous: Reading | None = None
    for reading in readings_of(instruction):
        if ambiguous is not None and not _narrows(reading, ambiguous):
            continue
        try:
            node = pick(tree, reading)
        except AmbiguousError:
            ambiguous = ambiguous or reading
            continue
        if node is not None:
            return _choice(reading, tree, node)
    return None


def _narrows(reading: Reading, ambiguous: Reading) -> bool:
    """Whether a reading says more than the one that fitted several elements."""
    if ambiguous.places or ambiguous.ordinal is not None:
        return False
    return bool(reading.places) or reading.ordinal is not None


def _instruction(text: str) -> str:
    text = text.removeprefix(_INSTRUCTION_MARK)
    found = _ACT.search(text)
    return found.group(1) if found else text


def _choice(reading: Reading, tree: Tree, node: Node) -> Choice:
    description = f"{node.role}: {node.name}" if node.name else node.role
    if node.role == "option":
        owner = next((above for above in tree.ancestors(node) if above.role in _OPTION_LISTS), None)
        if owner is not None and owner.role == "select" and owner.usable:
            return Choice(owner.element_id, description, _SELECT, (node.name,))
    if reading.verb is Verb.SELECT and node.role in _OPTION_LISTS:
        arguments = (reading.value,) if reading.value else ()
        return Choice(node.element_id, description, _SELECT, arguments)
    if reading.verb is Verb.SELECT:
        opens = node.role in _OPENS_OPTIONS
        return Choice(node.element_id, description, "click", (), two_step=opens)
    method = _METHODS.get(reading.verb, "click")
    return Choice(node.element_id, description, method, _arguments(reading))


def _arguments(reading: Reading) -> tuple[str, ...]:
    if reading.verb is Verb.CLEAR:
        return ("",)
    if reading.verb is Verb.RIGHT_CLICK:
        return ("right",)
    return (reading.value,) if reading.value is not None else ()


_SELECT = "selectOptionFromDropdown"
