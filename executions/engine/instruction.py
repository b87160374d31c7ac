"""The words in which a model is asked for a step's element."""

from __future__ import annotations

import re

from executions.engine.hints import selector_phrases
from executions.engine.plan import Action, Assertion, Step

_KINDS = {
    Action.FILL: "field",
    Action.SELECT: "dropdown",
    Action.CHECK: "checkbox",
    Action.UNCHECK: "checkbox",
}


def element_phrase(step: Step) -> str:
    """The element in words: the author's instruction, else the selector's own words and the kind."""
    if step.instruction:
        return step.instruction
    phrases = selector_phrases(step.selector)
    words = re.sub(
        r"[-_.]+|(?<=[a-z])(?=[A-Z])", " ", phrases[0] if phrases else _bare(step.selector)
    )
    kind = _KINDS.get(step.action, "")
    return f"the {words.strip()} {kind}".strip() if words.strip() else kind


def _bare(selector: str) -> str:
    return " ".join(re.findall(r"[A-Za-z][\w-]*", selector.split(">>")[-1]))


def observe_instruction(step: Step) -> str:
    """What observe() is asked: the action and the element, never the value."""
    phrase = element_phrase(step)
    if step.action in (Action.ASSERT, Action.WAIT):
        return f"find {phrase}"
    return f"{step.action.value} {phrase}"


def act_instruction(step: Step) -> str:
    """What act() is asked; a secret value only as the variable `%value%`."""
    phrase = element_phrase(step)
    value = "%value%" if step.secret else f"'{step.value}'"
    if step.action is Action.FILL:
        return f"fill {phrase} with {value}"
    if step.action is Action.SELECT:
        return f"select {value} from {phrase}"
    if step.action is Action.PRESS:
        key = "%value%" if step.secret else step.value
        return f"press {key} in {phrase}"
    return f"{step.action.value} {phrase}"


def acts_on_page(step: Step) -> bool:
    """Whether act() can do the step at all: checks and waits only look."""
    return step.action not in (Action.ASSERT, Action.WAIT) and step.assertion is not Assertion.COUNT
