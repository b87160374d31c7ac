"""The builtin model: offline, free, and silent rather than wrong."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace

from executions.engine.models.base import (
    ModelAnswer,
    ModelFailure,
    ModelRequest,
    ModelUnavailable,
    message_text,
)
from executions.engine.models.description import Reading, Verb
from executions.engine.models.instruction import readings_of
from executions.engine.models.matching import AmbiguousError, pick
from executions.engine.models.tree import Node, Tree, parse_tree
from executions.engine.models.vocabulary import words_of

_TREE_MARK = "\nAccessibility Tree: \n"
_INSTRUCTION_MARK = "instruction: "
_ACT = re.compile(
    r"Find the most relevant element to perform an action on given the following action: "
    r"(.*?)\.\s+IF AND ONLY IF the action EXPLICITLY",
    re.DOTALL,
)
_SECOND_STEP = re.compile(r"The original user action was: (.*?)\.\n", re.DOTALL)
_VARIABLE = re.compile(r"%\w+%")
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
    """The element chosen and what to do with it, in Stagehand's words.

    `two_step`: it opens a list, from which `wanted_option` is to be taken then.
    """

    element_id: str
    description: str
    method: str
    arguments: tuple[str, ...] = ()
    two_step: bool = False
    wanted_option: str | None = None

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
        tree = parse_tree(tree_text)
        second = _SECOND_STEP.search(instruction)
        if second:
            option = choose_option(second.group(1), tree)
            return ModelAnswer({"action": option.as_action(), "twoStep": False}, 0, 0)
        chosen = choose(_instruction(instruction), tree)
        if request.schema_name == "Act":
            return ModelAnswer(_act_answer(chosen), 0, 0)
        return ModelAnswer({"elements": [chosen.as_action()] if chosen else []}, 0, 0)


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


def choose_option(instruction: str, tree: Tree) -> Choice:
    """The option to take in a list that has been opened; raises ModelUnavailable without one.

    Raising, because Stagehand calls an opened list a success when no second step is named.
    """
    values = [reading.value for reading in readings_of(instruction) if reading.value]
    for value in dict.fromkeys(values):
        said = words_of(value)
        option = Reading(Verb.CLICK, said.keys, said.text, exact=True, kind="option", quoted=True)
        for reading in (option, replace(option, kind=None)):
            with contextlib.suppress(AmbiguousError):
                node = pick(tree, reading)
                if node is not None:
                    return _choice(reading, tree, node)
    raise ModelUnavailable(
        ModelFailure.UNUSABLE_ANSWER, "the list was opened, but it has no such option"
    )


def _act_answer(chosen: Choice | None) -> dict[str, object]:
    """Opening a list without knowing what to take from it is no way to select something."""
    if chosen is None or (chosen.two_step and not _is_literal(chosen.wanted_option)):
        return {"action": None, "twoStep": False}
    return {"action": chosen.as_action(), "twoStep": chosen.two_step}


def _is_literal(value: str | None) -> bool:
    return bool(value) and _VARIABLE.search(value or "") is None


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
        return Choice(node.element_id, description, "click", (), opens, reading.value)
    method = _METHODS.get(reading.verb, "click")
    return Choice(node.element_id, description, method, _arguments(reading))


def _arguments(reading: Reading) -> tuple[str, ...]:
    if reading.verb is Verb.CLEAR:
        return ("",)
    if reading.verb is Verb.RIGHT_CLICK:
        return ("right",)
    return (reading.value,) if reading.value is not None else ()


_SELECT = "selectOptionFromDropdown"
