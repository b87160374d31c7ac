"""Reads the description of an element: of what kind, called what, and where."""

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
from executions.engine.models.quotes import MISSING, hide_values, show, show_plain, unquoted
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
_TAKE_OUT = re.compile(r"(?:remove|delete|erase)\b", re.IGNORECASE)
_FROM_WHAT = re.compile(r"\s+from\s+[\w\s]+$", re.IGNORECASE)
_PLACELESS = re.compile(
    r"\s+(?:at|in|on|from|of)\s+(?:the\s+)?(?:(?:very\s+)?(?:top|bottom|left|right|middle|center|"
    r"upper|lower)[\w\s-]*?(?:corner|side|page|screen|right|left|top|bottom)?|"
    r"(?:current |this |web ?)?(?:page|screen|site|website|app|window))\s*$",
    re.IGNORECASE,
)


def readings_of_description(verb: Verb, rest: str, value: str | None) -> Iterator[Reading]:
    """The readings of a description: as one name first, then as a name and its places."""
    rest = _PLACELESS.sub("", " " + _SAYING.sub(" ", rest)).strip()
    hidden, texts = hide_values(rest)
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
            if whole and start == len(description) and _is_no_name(description, splits, texts):
                continue
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


def _is_no_name(text: str, splits: list[tuple[int, int]], texts: list[str]) -> bool:
    """No name says *in the dialog*, and none is quoted behind words of its own (*No for "Injured?"*).

    These are places, however well the rest fits a name.
    """
    begin, end = splits[0]
    phrases = _phrases(text, splits, begin)
    if any(place.landmark for phrase in phrases for place in _place(phrase, texts)):
        return True
    words = tuple(word for word in raw_words(text[:begin]) if word not in _DETERMINERS)
    own = [word for word in words if word not in _kind(words)[1]]
    return bool(own) and MISSING not in text[:begin] and MISSING in text[end:]


def _phrases(text: str, splits: list[tuple[int, int]], start: int) -> Iterator[str]:
    if start == len(text):
        return
    ends = [split[0] for split in splits if split[0] > start] + [len(text)]
    starts = [split[1] for split in splits if split[0] >= start]
    for begin, end in zip(starts, ends, strict=True):
        yield text[begin:end]


def _describe(base: Reading, head: str, texts: list[str]) -> Iterator[Reading]:
    """Read the head of a description: ordinal, own words, kind."""
    quotes = re.findall(f"{MISSING}+", head)
    words = list(raw_words(show_plain(head, texts)))
    while words and words[0] in _DETERMINERS:
        words.pop(0)
    if len(quotes) == 1:
        around = raw_words(head.replace(quotes[0], " "))
        exact = words_of(unquoted(show(quotes[0], texts)))
        yield replace(
            base,
            words=exact.keys,
            raw=exact.text,
            exact=True,
            quoted=True,
            kind=_kind(around)[0],
            ordinal=next((ORDINALS[word] for word in around if word in ORDINALS), None),
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
    text = show_plain(phrase, texts)
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
