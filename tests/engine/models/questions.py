"""Stagehand's two questions, as its callback asks them."""

from __future__ import annotations

from typing import Any

from executions.engine.models import ModelRequest

METHODS = [
    "click",
    "fill",
    "type",
    "press",
    "scrollTo",
    "nextChunk",
    "prevChunk",
    "selectOptionFromDropdown",
    "hover",
    "doubleClick",
    "dragAndDrop",
]
ELEMENT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "elementId": {"type": "string", "pattern": r"^\d+-\d+$"},
        "description": {"type": "string"},
        "method": {"type": "string", "enum": METHODS},
        "arguments": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["elementId", "description", "method", "arguments"],
    "additionalProperties": False,
}
OBSERVATION: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"elements": {"type": "array", "items": ELEMENT}},
    "required": ["elements"],
    "additionalProperties": False,
}
ACT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "action": {"anyOf": [ELEMENT, {"type": "null"}]},
        "twoStep": {"type": "boolean"},
    },
    "required": ["action", "twoStep"],
    "additionalProperties": False,
}
_ACT_PROMPT = (
    "Find the most relevant element to perform an action on given the following action: {}.  \n"
    "  IF AND ONLY IF the action EXPLICITLY includes the word 'dropdown' and implies choosing/"
    "selecting an option from a dropdown, ignore the 'General Instructions' section.\n"
    "  General Instructions: \n    Provide an action for this element such as click, fill. \n"
)
_SECOND_PROMPT = (
    "\n  The original user action was: {}.\n  You have just taken the following action which "
    "completed step 1 of 2: method: click.\n  \n  Now, you must find the most relevant element.\n"
)


def observation(instruction: str, tree: str, *, timeout_ms: int = 5_000) -> ModelRequest:
    """What observe() asks."""
    return _request("Observation", OBSERVATION, instruction, tree, timeout_ms)


def act(instruction: str, tree: str, *, timeout_ms: int = 5_000) -> ModelRequest:
    """What act() asks."""
    return _request("Act", ACT, _ACT_PROMPT.format(instruction), tree, timeout_ms)


def second_step(instruction: str, tree: str) -> ModelRequest:
    """What act() asks once a list is open."""
    return _request("Act", ACT, _SECOND_PROMPT.format(instruction), tree, 5_000)


def _request(
    name: str, schema: dict[str, Any], instruction: str, tree: str, timeout_ms: int
) -> ModelRequest:
    text = f"instruction: {instruction}\nAccessibility Tree: \n{tree.strip(chr(10))}\n"
    return ModelRequest.from_stagehand(
        {
            "messages": [{"role": "user", "content": {"type": "text", "text": text}}],
            "system_prompt": "You are helping the user automate the browser.",
            "response_format": {"type": "json_schema", "name": name, "schema": schema},
        },
        timeout_ms=timeout_ms,
    )
