"""The words in which a model is asked for a step's element."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from executions.engine.fingerprint import Fingerprint
from executions.engine.hints import selector_phrases
from executions.engine.plan import Action, Assertion, Step
from executions.engine.selector_syntax import records_of, without_records

LIKELY = 3
"""How many candidates a model is told of."""
LONGEST_NAME = 60
_ROLE = re.compile(r"\[role=[^\]]*\]")
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
    named = phrases[0] if phrases else _bare(without_records(step.selector))
    words = re.sub(r"[-_.]+|(?<=[a-z])(?=[A-Z])", " ", named)
    kind = _KINDS.get(step.action, "")
    phrase = f"the {words.strip()} {kind}".strip() if words.strip() else kind
    row = " ".join(selector_phrases(_ROLE.sub("", records_of(step.selector))))
    return f"{phrase} in the row of {json.dumps(row, ensure_ascii=False)}" if row else phrase


def _bare(selector: str) -> str:
    return " ".join(re.findall(r"[A-Za-z][\w-]*", selector.rpartition(">>")[2]))


def observe_instruction(step: Step) -> str:
    """What observe() is asked: the action and the element, never the value."""
    phrase = element_phrase(step)
    if step.action in (Action.ASSERT, Action.WAIT):
        return f"find {phrase}"
    return f"{step.action.value} {phrase}"


def observe_hints(known: Fingerprint | None, likely: Sequence[Fingerprint]) -> str:
    """What a model is told besides: how the element was called, and what is most like it now."""
    told = []
    if known is not None and known.words:
        told.append(f"Before, it was {_described(known)}.")
    named = [_described(one) for one in likely if one.words][:LIKELY]
    if named:
        told.append(f"Most like it now: {'; '.join(named)}. Name none of them if none is meant.")
    return " ".join(told)


def _described(element: Fingerprint) -> str:
    words = " ".join(element.words.split())[:LONGEST_NAME]
    return f"the {element.role or element.tag} {json.dumps(words, ensure_ascii=False)}"


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
