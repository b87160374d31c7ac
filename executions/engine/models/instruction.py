"""Reads an instruction: what to do, with which value, to which element.

English leaves more than one reading of many instructions ("check out" is a button, "check the
terms" is not). `readings_of` returns all that make sense, the most literal first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from executions.engine.models.description import Reading, Verb, readings_of_description
from executions.engine.models.quotes import MISSING, hide_values, show, unquoted

_DETERMINER = r"(?:the|a|an|this|that|your|my|on the|on|in the)\s+"
_VERBS: tuple[tuple[str, Verb, bool], ...] = (
    # (words, verb, whether the words may as well begin a name)
    (r"double[- ]?click(?: on)?", Verb.DOUBLE_CLICK, False),
    (r"right[- ]?click(?: on)?", Verb.RIGHT_CLICK, False),
    (r"(?:left[- ]?)?click(?: on)?|tap(?: on)?|push|hit|press on", Verb.CLICK, False),
    (r"hover(?: over| on)?|mouse over|move the mouse (?:over|to)|move over", Verb.HOVER, False),
    (r"scroll (?:down |up )?to", Verb.SCROLL, False),
    (r"press", Verb.CLICK, True),
    (r"un-?check|untick|unmark|deselect|turn off|switch off", Verb.UNCHECK, True),
    (r"check|tick|mark|turn on|switch on", Verb.CHECK, True),
    (r"fill(?: in| out)?", Verb.FILL, False),
    (r"type(?: in)?|enter|input|write|put|set", Verb.FILL, True),
    (r"clear|empty", Verb.CLEAR, True),
    (r"select|choose|pick", Verb.SELECT, True),
    (r"open|activate|use|follow|go to|visit", Verb.CLICK, True),
    (r"find|locate|look for|focus(?: on)?", Verb.LOCATE, True),
)
_VERB_PATTERNS = tuple(
    (re.compile(rf"(?:{words})(?=\s|$)\s*", re.IGNORECASE), verb, soft)
    for words, verb, soft in _VERBS
)
_ACTION_LINE = re.compile(r"\s*action:\s*([a-z_ -]+?)\s*\n", re.IGNORECASE)
_ACTION_NAMES = {verb.value: verb for verb in Verb} | {
    "type": Verb.FILL,
    "assert": Verb.LOCATE,
    "wait": Verb.LOCATE,
    "observe": Verb.LOCATE,
}
_BARE_KIND = re.compile(r"(?:the |a )?(?:text ?)?(?:field|box|input|area|dropdown)", re.IGNORECASE)
_NAMED_KEY = (
    r"enter|return|tab|escape|esc|space|backspace|arrow ?(?:up|down|left|right)|"
    r"page ?(?:up|down)|home|end|f\d{1,2}"
)
_MODIFIER = r"(?:control|ctrl|shift|alt|option|meta|command|cmd|controlormeta)"
_KEYS = re.compile(
    rf"(?:the )?(?:(?P<named>{_NAMED_KEY})|(?P<plain>(?:{_MODIFIER}\+)+\S+|delete|del|insert|\S))"
    r"(?: key)?(?:\s+(?:in|on|into|at)\s+|$)",
    re.IGNORECASE,
)
"""A key to press and where; *plain* ones are written as they are, and may be a button's name too."""


def readings_of(instruction: str) -> Iterator[Reading]:
    """All sensible readings, the most literal first; none for an instruction without content."""
    text, action = _action_line(instruction)
    text = " ".join(text.replace(MISSING, " ").split()).strip(" .!:;")
    for verb, rest, value in _commands(text, action):
        yield from readings_of_description(verb, rest, value)


def _action_line(instruction: str) -> tuple[str, Verb | None]:
    found = _ACTION_LINE.match(instruction)
    if found is None:
        return instruction, None
    action = _ACTION_NAMES.get(found.group(1).lower().replace(" ", "_").replace("-", "_"))
    return instruction[found.end() :], action


def _commands(text: str, action: Verb | None) -> Iterator[tuple[Verb, str, str | None]]:
    """The verb, what it is done to, and the value; as many times as the verb may be read."""
    found = _leading_verb(text)
    if found is None:
        yield (action or Verb.LOCATE), text, None
        return
    verb, rest, soft = found
    key = _KEYS.match(rest) if text.lower().startswith("press") else None
    if key and action in {None, Verb.PRESS}:
        name = key["plain"] or key["named"].title().replace(" ", "")
        yield Verb.PRESS, rest[key.end() :], name
        if key["named"]:
            return
    again = _leading_verb(rest)
    if again and (not again[2] or rest[:1].isupper() or _begins_object(again[1])):
        # "click Open the menu": the step's action, then the author's own sentence.
        yield from _commands(rest, action or verb)
        return
    if soft and not _begins_object(rest):
        # "Check availability", "Open account": perhaps all of it is the element's name.
        yield (action or Verb.CLICK), text, None
    said = action if action not in {None, Verb.LOCATE} else verb
    assert said is not None
    if action is Verb.CLICK and soft:
        yield said, text, None
    if said is not verb and Verb.FILL not in {said, verb}:
        yield said, rest, None
        return
    yield from ((said, target, value) for target, value in _split_value(verb, rest))


def _leading_verb(text: str) -> tuple[Verb, str, bool] | None:
    polite = re.match(r"(?:please|now|then|and)\s+", text, re.IGNORECASE)
    if polite:
        text = text[polite.end() :]
    for pattern, verb, soft in _VERB_PATTERNS:
        found = pattern.match(text)
        if found and found.end() < len(text):
            return verb, text[found.end() :], soft
    return None


def _begins_object(rest: str) -> bool:
    return bool(re.match(rf"{_DETERMINER}|[\"“'‘«%]", rest, re.IGNORECASE))


def _split_value(verb: Verb, rest: str) -> Iterator[tuple[str, str | None]]:
    """Take apart "alice into the name field" and "the name field with alice"."""
    if verb not in {Verb.FILL, Verb.SELECT}:
        yield rest, None
        return
    hidden, texts = hide_values(rest)
    patterns = _FILL_SPLITS if verb is Verb.FILL else _SELECT_SPLITS
    found = [match for match in (pattern.match(hidden) for pattern in patterns) if match]
    # "the field to confirm the password" has no value: a bare "the field" is no target.
    found = [match for match in found if not _BARE_KIND.fullmatch(match["target"])]
    for match in found:
        yield show(match["target"], texts), unquoted(show(match["value"], texts))
    if not found or verb is Verb.SELECT:
        yield rest, None


_FILL_SPLITS = (
    re.compile(r"(?P<target>.+?)\s+(?:with|to|as|=)\s+(?P<value>\S*\ue000\S*)$", re.IGNORECASE),
    re.compile(
        r"(?P<value>\S*\ue000\S*)\s+(?:into|in|to|as|for|on)\s+(?P<target>.+)$", re.IGNORECASE
    ),
    re.compile(r"(?P<target>the\s.+?)\s+(?:with|to|as|=)\s+(?P<value>.+)$", re.IGNORECASE),
    re.compile(r"(?P<value>.+?)\s+(?:into|in|to|as|for)\s+(?P<target>the\s.+)$", re.IGNORECASE),
    re.compile(r"(?P<target>.+?)\s+(?:with|to|=)\s+(?P<value>.+)$", re.IGNORECASE),
)
_SELECT_SPLITS = (
    re.compile(
        r"(?:the (?:option )?)?(?P<value>.+?)(?: option)?\s+(?:from|in|for|as|on|under)\s+"
        r"(?P<target>.+)$",
        re.IGNORECASE,
    ),
)
