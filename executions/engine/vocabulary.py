"""Words with a meaning for a decision: opposites, destructive verbs, filler, nouns for kinds.

This is the guard's vocabulary: it must never take two different things for one, in any language, so few
words are the same to it and many are rivals. `models/vocabulary.py` is a reader's: there many phrases of
English mean one thing, because the guard looks at whatever the reader chose. What the reader knows as
opposites the guard knows as well (a test holds it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from executions.engine.fingerprint import Kind, words_of
from executions.engine.word_families import (
    ARTICLES,
    CONFIRMING,
    DEEDS,
    DESTRUCTIVE,
    DOING,
    FILLER,
    JOINED,
    JOINTS,
    NEGATING,
    OPENING,
    QUALIFIERS,
    RIVALS,
    SAME,
    TURNS,
)

_QUALIFIED_BY_NOUN: Final = 3
_QUALIFIED_BY_TITLE: Final = 2
_NOUNS: Final[Mapping[str, frozenset[Kind]]] = {
    **dict.fromkeys(("button", "btn", "submit"), frozenset({Kind.BUTTON, Kind.LINK, Kind.OTHER})),
    "link": frozenset({Kind.LINK, Kind.BUTTON, Kind.OTHER}),
    **dict.fromkeys(
        ("field", "input", "textbox", "textarea", "box", "searchbox"),
        frozenset({Kind.FIELD, Kind.CHOICE}),
    ),
    **dict.fromkeys(("checkbox", "radio", "switch", "toggle"), frozenset({Kind.CHECK})),
    **dict.fromkeys(("dropdown", "combobox", "listbox"), frozenset({Kind.CHOICE, Kind.BUTTON})),
}


_COUNTER: Final = re.compile(r"[(\[]\s*\d+\+?\s*[)\]](?=\s|$)")  # not within report (1).pdf
_NUMBER: Final = re.compile(r"(?<=\w )no\.(?=[\s:]|$)", re.IGNORECASE)
"""*Document no.*; an answer stands alone or behind a comma."""
_SHORTCUT: Final = re.compile(
    r"(?<=\w)\s+[(\[]?(?:(?:ctrl|cmd|alt|meta)\s?[-+]|[⌘⌥⌃⇧])\s?(?:shift\s?[-+]\s?|alt\s?[-+]\s?|[⌘⌥⌃⇧]\s?)*"
    r"(?:f\d{1,2}|enter|return|del|delete|backspace|esc|space|tab|up|down|left|right|home|end|\S)(?:\s\w)?[)\]]?\s*$",
    re.IGNORECASE,
)
"""The keys that do the same, behind the name of an entry of a menu (*Undo ctrl-z*)."""
_REMARK: Final = re.compile(r"\s*\([^()\d]+\)\s*$")
_SIGNS: Final[Mapping[str, str]] = {"+": "increase", **dict.fromkeys("-\u2212\u2013", "decrease")}
"""What a button says that bears nothing but the sign."""
_AMOUNT: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,' ]?\d{3})*[.,]\d{2}(?![\d.,]*\d)")
_ORDINAL: Final = re.compile(r"^\s*\d{1,2}[.):]?\s+(?=\D)")


@lru_cache(maxsize=8192)
def meaning_of(text: str) -> tuple[str, ...]:
    """The words of `text`; *sign in* and *log in* are one word, a counter such as *(3)* and a shortcut such as *ctrl-z* are none."""
    sign = _SIGNS.get(text.strip())
    if sign:
        return (sign,)
    text = _NUMBER.sub("number", _SHORTCUT.sub("", text))
    words = words_of(_COUNTER.sub(" ", text)) or words_of(text)
    found: list[str] = []
    skip = False
    for one, other in zip(words, (*words[1:], ""), strict=False):
        if skip:
            skip = False
            continue
        joined = JOINED.get((one, other))
        found.append(joined or SAME.get(one, one))
        skip = joined is not None
    return tuple(found)


def message_of(text: str) -> tuple[str, ...]:
    """The words of a message without a title that only says that it is a good one, or what the message says itself.

    *OK: article saved*, *Success! Article saved* and *Saved. Article saved* are one; *Created by Ada* and *Updated by Ada* are two.
    """
    words = meaning_of(text)
    while words and words[0] not in NEGATING and (words[0] in CONFIRMING or words[0] in words[1:]):
        words = words[1:]
    return words


def salient(text: str) -> tuple[str, ...]:
    """The words of an instruction that name its target: no filler, no noun for a kind."""
    words = meaning_of(text)
    told = tuple(word for word in words if word not in FILLER and word not in _NOUNS)
    if len(told) > 1 and "submit" in words_of(text):  # then it says the kind, not the name
        told = tuple(word for word in told if word != "send")
    return tuple(word for word in told if not word.isdigit() or len(told) > 1) or told


def kinds_named(text: str) -> frozenset[Kind]:
    """The kinds that the nouns of an instruction allow (*the Save button*), empty if none."""
    allowed = [_NOUNS[word] for word in words_of(text) if word in _NOUNS]
    return frozenset().union(*allowed)


def conflict(known: Iterable[str], found: Iterable[str]) -> str:
    """Why two wordings must not be one element (opposites, a destructive verb), or ``""``."""
    before, after = set(known), set(found)
    for family in DESTRUCTIVE:
        lost = (before - after) & family
        if lost and not after & family:
            return f"“{_first(lost)}” is no longer in its name"
    return contrary(before, after)


def contrary(known: Iterable[str], found: Iterable[str]) -> str:
    """Why `found` says something against `known` (it may well say less), or ``""``."""
    before, after = set(known), set(found)
    lost, added = before - after, after - before
    for family in DESTRUCTIVE:
        if added & family and not before & family:
            return f"“{_first(added & family)}” was not in its name"
    for one in lost:
        for other in added:
            if _negates(one, other) or _negates(other, one):
                return f"“{other}” is not “{one}”"
    kin = any(lost & family and added & family for family in DESTRUCTIVE)
    for rivals in RIVALS:
        if lost & rivals and added & rivals and not kin:
            return f"“{_first(added & rivals)}” is not “{_first(lost & rivals)}”"
    return ""


def qualified(known: Iterable[str], found: Iterable[str], *, field: bool = False) -> bool:
    """True when one wording is the other with words more that name no other control.

    *E-mail* and *E-mail address*, *Save* and *Save changes*; not *Save* and *Save as draft*. For
    a `field` *and* joins what it takes (*Street and number*), for a button what it does.
    """
    known, found = tuple(known), tuple(found)
    if known and known != found and _unjoined(known) == _unjoined(found):
        return True
    if not field and _unopened(known) == _unopened(found) != ():
        return known != found
    if known != found and done_alike(known, found):
        return True
    before, after = set(known), set(found)
    if not before or not after or not (before < after or after < before):
        return False
    extra = before ^ after
    if field:
        extra -= {"and"}
    return len(extra) <= _QUALIFIED_BY_NOUN and not extra & TURNS and extra <= QUALIFIERS


def done_alike(known: Sequence[str], found: Sequence[str]) -> bool:
    """True when both begin with a verb for one deed, and name one thing: *New ticket* and *Create a ticket*."""
    one, other = known[:1], found[:1]
    alike = any(one and other and {one[0], other[0]} <= deed for deed in DEEDS)
    things = [
        tuple(stem(word) for word in words[1:] if word not in ARTICLES) for words in (known, found)
    ]
    return alike and things[0] == things[1]


def _unopened(words: Sequence[str]) -> tuple[str, ...]:
    """Without a verb in front that only shows what is named: *View details* and *Details*."""
    shows = len(words) > 1 and words[0] in OPENING
    return tuple(word for word in words[1:] if word != "to") if shows else tuple(words)


def _unjoined(words: Sequence[str]) -> tuple[str, ...]:
    """Without the small words between others: *Mark as unread* and *Mark unread*, not *Save as*."""
    return tuple(word for word in words[:-1] if word not in JOINTS) + tuple(words[-1:])


def qualifies(added: Iterable[str], *, said: Iterable[str]) -> bool:
    """True when the words `added` to a name that `said` others are two at most, and turn it into no other deed."""
    more = set(added)
    return (
        len(more) <= _QUALIFIED_BY_TITLE and not more & TURNS and not contrary(said, {*said, *more})
    )


def only_qualifies(word: str) -> bool:
    """True for a word that a label may lose and still name the same control."""
    return word in QUALIFIERS


def reordered(known: Sequence[str], found: Sequence[str]) -> bool:
    """True when both say the same words but for articles and the like: *Date of birth*, *Birth date*.

    Two rivals among them (*From left to right*) mean that their order counts.
    """
    one, other = (sorted(word for word in each if word not in ARTICLES) for each in (known, found))
    if one != other or len(one) < 2 or any(map(has_digit, one)):
        return False
    return not any(len(family & set(known)) > 1 for family in RIVALS)


def turned(told: Iterable[str], found: Iterable[str], *, joins: bool = False) -> str:
    """A word by which `found` does another thing than what was `told` (*Save and new*), or ``""``.

    With `joins`, *and* only joins two things (*Terms and conditions*).
    """
    added = set(found) - set(told)
    if joins:
        added -= {"and"}
    return _first(added & TURNS) if added & TURNS else ""


def done_otherwise(told: str, found: str) -> str:
    """A verb of `found` that does another thing than the verb of `told`, or ``""``.

    *Open the conversation* is not *Select conversation*.
    """
    before, after = set(words_of(told)) & DOING, set(words_of(found)) & DOING
    return _first(after) if before and after and not before & after else ""


def opens(text: str) -> bool:
    """True when an instruction begins with a verb that shows something and changes nothing."""
    return words_of(text)[:1] != () and words_of(text)[0] in OPENING


def rivals_of(word: str) -> frozenset[str]:
    """The words that say another one of the same sort (*billing*: *shipping*)."""
    return frozenset().union(*(family for family in RIVALS if word in family)) - {word}


def counted(known: str, found: str, around: Iterable[str] = ()) -> bool:
    """True when `found` is `known` with a number more that only counts, prices or dates it.

    That is an order number in front (*2 Payment*), an amount (*Express 12.90*) or a number that
    stands `around` it too (*14 April 2027* under *April 2027*); not *Address 2*.
    """
    before = meaning_of(known)
    told = set(before) | {word for word in around if has_digit(word)}
    bare = _AMOUNT.sub(" ", found)
    wordings = [meaning_of(each) for each in (bare, _ORDINAL.sub("", bare))]
    plain = [tuple(w for w in each if w in before or w not in told) for each in wordings]
    spelled = any(not has_digit(word) for word in before)
    return spelled and before in plain and meaning_of(found) != before


def counted_otherwise(known: str, found: str) -> bool:
    """True when `found` bears a counter that `known` does not bear."""
    return set(_COUNTER.findall(found)) > set(_COUNTER.findall(known))


def without_remark(text: str) -> str:
    """`text` without a remark in brackets behind it (*Description (optional)*)."""
    return _REMARK.sub("", text)


def without_amounts(text: str) -> str:
    """`text` without amounts of money, unless it says nothing else."""
    bare = _AMOUNT.sub(" ", text)
    return bare if words_of(bare) else text


def stem(word: str) -> str:
    """A word without its plural ending, to compare words of a sentence with words of a page."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _negates(one: str, other: str) -> bool:
    return len(one) > 2 and other in {f"{prefix}{one}" for prefix in ("un", "dis", "de", "non")}


def numbered(known: Iterable[str], found: Iterable[str]) -> bool:
    """True when two wordings differ in numbers alone (*Step 1*, *Step 2*)."""
    before, after = list(known), list(found)
    bare = [word for word in before if not has_digit(word)]
    return before != after and bare == [word for word in after if not has_digit(word)]


def has_digit(word: str) -> bool:
    """True for a number and for a code such as *a7*."""
    return any(each.isdigit() for each in word)


def _first(words: Iterable[str]) -> str:
    return min(words)
