"""Reads an instruction: what to do, to what kind of element, called what, and where.

English leaves more than one reading of many instructions ("check out" is a button, "check the
terms" is not). `readings_of` returns all that make sense, the most literal first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from executions.engine.models.grammar import (
    CONTAINERS,
    KIND_PHRASES,
    KINDS,
    LANDMARKS,
    NOUN_KINDS,
    ORDINALS,
)
from executions.engine.models.vocabulary import WEAK_WORDS, canonical, raw_words, word_set, words_of


class Verb(StrEnum):
    """What is to be done; LOCATE where the instruction only describes an element."""

    CLICK = "click"
    DOUBLE_CLICK = "double_click"
    RIGHT_CLICK = "right_click"
    FILL = "fill"
    CLEAR = "clear"
    SELECT = "select"
    CHECK = "check"
    UNCHECK = "uncheck"
    HOVER = "hover"
    PRESS = "press"
    SCROLL = "scroll"
    LOCATE = "locate"


@dataclass(frozen=True)
class Place:
    """Where the element is: words that its surroundings must hold."""

    words: tuple[str, ...]
    landmark: str | None = None
    container: str | None = None
    ordinal: int | None = None


@dataclass(frozen=True)
class Reading:
    """One way to understand an instruction.

    `words` are the element's own, `exact` ones were quoted; `kind` is the named kind of element;
    `ordinal` counts from 1, -1 is the last; `value` is what to type or choose. In a `whole` reading a
    part that could be a place was taken for the name's: the name has to say all of it then.
    """

    verb: Verb
    words: tuple[str, ...] = ()
    raw: str = ""
    exact: bool = False
    kind: str | None = None
    places: tuple[Place, ...] = ()
    ordinal: int | None = None
    value: str | None = None
    whole: bool = False
    quoted: bool = False


_DETERMINERS = word_set("the a an this that your my only please")
_MISSING = "\ue000"  # stands for a quoted text while the rest is read

_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|(?<![\w])'([^']+)'(?!\w)|‘([^’]+)’")
_QUOTE_PAIRS = frozenset({'""', "''", "“”", "«»", "‘’"})
_PLACEHOLDER = re.compile(r"%\w+%")
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
_SAYING = re.compile(
    r"\b(?:with (?:the )?(?:text|label|name|title|caption)|labell?ed|called|named|titled|"
    r"that says|saying|that reads|marked)\b(?: as)?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\s*(?:,|\b(?:that|which|so that|in order to)\b)\s+.*$", re.IGNORECASE)
_PLACE = re.compile(
    r"\s+(?:next to|beside|near|under|underneath|below|above|inside|within|belonging to|"
    r"in|for|of|on|from|at|containing)\s+",
    re.IGNORECASE,
)
_BOX_BESIDE = re.compile(
    r"^(?:the )?(?:check |tick )?box (?:next to|beside|for|labelled)\s+", re.IGNORECASE
)
_KIND_OF = re.compile(
    r"(?:the )?(?P<kind>button|link|field|checkbox|picture|photo|image|icon|logo|tab|switch)"
    r" (?:of|for) (?P<name>.+)$",
    re.IGNORECASE,
)
_KIND_DOES = re.compile(
    r"(?:the )?(?P<kind>button|link|icon|switch|checkbox) (?:that|which) "
    r"(?P<verb>\w+[^\Ws]s) (?P<what>.+)$",
    re.IGNORECASE,
)
_BARE_KIND = re.compile(r"(?:the |a )?(?:text ?)?(?:field|box|input|area|dropdown)", re.IGNORECASE)
_TAKE_OUT = re.compile(r"(?:remove|delete|erase)\b", re.IGNORECASE)
_FROM_WHAT = re.compile(r"\s+from\s+[\w\s]+$", re.IGNORECASE)
_PLACELESS = re.compile(
    r"\s+(?:at|in|on|from|of)\s+(?:the\s+)?(?:(?:very\s+)?(?:top|bottom|left|right|middle|center|"
    r"upper|lower)[\w\s-]*?(?:corner|side|page|screen|right|left|top|bottom)?|"
    r"(?:current |this |web ?)?(?:page|screen|site|website|app|window))\s*$",
    re.IGNORECASE,
)
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
    text = " ".join(text.replace(_MISSING, " ").split()).strip(" .!:;")
    for verb, rest, value in _commands(text, action):
        yield from _targets(verb, rest, value)


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
    hidden, texts = _hide_values(rest)
    patterns = _FILL_SPLITS if verb is Verb.FILL else _SELECT_SPLITS
    found = [match for match in (pattern.match(hidden) for pattern in patterns) if match]
    # "the field to confirm the password" has no value: a bare "the field" is no target.
    found = [match for match in found if not _BARE_KIND.fullmatch(match["target"])]
    for match in found:
        yield _show(match["target"], texts), _unquoted(_show(match["value"], texts))
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


def _hide_values(text: str) -> tuple[str, list[str]]:
    """Put a mark in the place of quoted texts and placeholders, so that they are one word."""
    texts: list[str] = []

    def hide(found: re.Match[str]) -> str:
        texts.append(found.group())
        return _MISSING * len(texts)

    joined = re.compile(f"{_QUOTED.pattern}|{_PLACEHOLDER.pattern}")
    return joined.sub(hide, text), texts


def _show(text: str, texts: list[str]) -> str:
    return re.sub(f"{_MISSING}+", lambda found: texts[len(found.group()) - 1], text)


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and (text[0] + text[-1]) in _QUOTE_PAIRS
    return text[1:-1] if quoted else text


def _targets(verb: Verb, rest: str, value: str | None) -> Iterator[Reading]:
    """The readings of a description: as one name first, then as a name and its places."""
    rest = _PLACELESS.sub("", " " + _SAYING.sub(" ", rest)).strip()
    hidden, texts = _hide_values(rest)
    base = Reading(verb=verb, value=value)
    for description in _phrasings(hidden, verb):
        splits = [found.span() for found in _PLACE.finditer(description)]
        for start in [len(description), *(split[0] for split in reversed(splits))]:
            places = tuple(
                place
                for phrase in _phrases(description, splits, start)
                for place in _place(phrase, texts)
            )
            whole = any(split[0] < start for split in splits)
            for head in _describe(base, description[:start], texts):
                yield replace(head, places=places, whole=whole)
    if not texts:
        # Even the word for its kind may be part of its name: "More options", "Copy link".
        words = raw_words(rest)
        words = words[1:] if words[:1] == ("the",) else words
        yield replace(base, words=canonical(words), raw=" ".join(words), exact=True)


def _phrasings(text: str, verb: Verb) -> list[str]:
    """The same description in the orders and lengths in which people give it."""
    phrasings = [text, _CLAUSE.sub("", text)]
    if verb in {Verb.CHECK, Verb.UNCHECK}:
        phrasings.insert(0, _BOX_BESIDE.sub("", text))
    does_what = _KIND_DOES.match(text)
    if does_what:
        doing = f"{does_what['verb'].removesuffix('s')} {does_what['what']}"
        phrasings.insert(0, f"{doing} {does_what['kind']}")
    of_what = _KIND_OF.match(text)
    if of_what:
        phrasings.insert(0, f"{of_what['name']} {of_what['kind']}")
    if _TAKE_OUT.match(text):
        phrasings.append(_FROM_WHAT.sub("", text))
    return list(dict.fromkeys(phrasings))


def _phrases(text: str, splits: list[tuple[int, int]], start: int) -> Iterator[str]:
    if start == len(text):
        return
    ends = [split[0] for split in splits if split[0] > start] + [len(text)]
    starts = [split[1] for split in splits if split[0] >= start]
    for begin, end in zip(starts, ends, strict=True):
        yield text[begin:end]


def _describe(base: Reading, head: str, texts: list[str]) -> Iterator[Reading]:
    """Read the head of a description: ordinal, own words, kind."""
    quotes = re.findall(f"{_MISSING}+", head)
    words = list(raw_words(_show_plain(head, texts)))
    while words and words[0] in _DETERMINERS:
        words.pop(0)
    if len(quotes) == 1:
        unquoted = raw_words(head.replace(quotes[0], " "))
        exact = words_of(_unquoted(_show(quotes[0], texts)))
        yield replace(
            base,
            words=exact.keys,
            raw=exact.text,
            exact=True,
            quoted=True,
            kind=_kind(unquoted)[0],
            ordinal=next((ORDINALS[word] for word in unquoted if word in ORDINALS), None),
        )
        return
    yield from _describe_words(base, words)


def _describe_words(base: Reading, words: list[str]) -> Iterator[Reading]:
    kind, kind_words = _kind(tuple(words))
    if not kind_words or kind_words[0] in NOUN_KINDS:
        yield from _with_ordinal(base, words)
    if not kind_words or (kind_words[0] in NOUN_KINDS and base.verb is not Verb.LOCATE):
        return
    position = _last_position(words, kind_words)
    rest = words[:position] + words[position + len(kind_words) :]
    yield from _with_ordinal(replace(base, kind=kind), rest)


def _with_ordinal(base: Reading, words: list[str]) -> Iterator[Reading]:
    """The name first: "First name" and "First page" are names, "first Remove" is not."""
    keys = canonical(tuple(words))
    counted = bool(words) and keys[:1] == (words[0],) and words[0] in ORDINALS
    if (not counted or len(words) > 1) and (keys or base.kind):
        yield replace(base, words=keys, raw=" ".join(words))
    if counted:
        rest = words[1:]
        yield replace(
            base, words=canonical(tuple(rest)), raw=" ".join(rest), ordinal=ORDINALS[words[0]]
        )


def _last_position(words: list[str], part: tuple[str, ...]) -> int:
    starts = range(len(words) - len(part), -1, -1)
    return next(start for start in starts if tuple(words[start : start + len(part)]) == part)


def _show_plain(text: str, texts: list[str]) -> str:
    return re.sub(
        f"{_MISSING}+", lambda found: f" {_unquoted(texts[len(found.group()) - 1])} ", text
    )


def _kind(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The kind that a description names last, and the words that name it."""
    for phrase, word in KIND_PHRASES.items():
        parts = tuple(phrase.split())
        if words[-len(parts) :] == parts:
            return KINDS[word], parts
    for position in range(len(words) - 1, -1, -1):
        word = words[position]
        kind = KINDS.get(word)
        if kind and (position in {0, len(words) - 1} or word not in NOUN_KINDS):
            return kind, (word,)
    return None, ()


def _place(phrase: str, texts: list[str]) -> Iterator[Place]:
    text = _show_plain(phrase, texts)
    words = list(raw_words(text))
    while words and words[0] in _DETERMINERS:
        words.pop(0)
    ordinal = None
    container = next((CONTAINERS[word] for word in words if word in CONTAINERS), None)
    if words and words[0] in ORDINALS and container:
        ordinal = ORDINALS[words.pop(0)]
    landmark = next((LANDMARKS[word] for word in reversed(words) if word in LANDMARKS), None)
    keys = canonical(tuple(words))
    content = tuple(key for key in keys if key not in WEAK_WORDS and key not in LANDMARKS)
    if content or landmark or ordinal is not None:
        yield Place(content, landmark, container, ordinal)
