"""What a step says about its element without a fingerprint: its words and its selector's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.policy import POLICY
from executions.engine.selector_syntax import naming_steps
from executions.engine.signs import words_of_signs
from executions.engine.similarity import Similarity, wording
from executions.engine.vocabulary import (
    contrary,
    done_alike,
    done_otherwise,
    has_digit,
    kinds_named,
    meaning_of,
    only_qualifies,
    opens,
    rivals_of,
    salient,
    stem,
    turned,
    without_amounts,
)
from executions.engine.word_families import LOOKS, ORDINALS, PARTS, THINGS


@dataclass(frozen=True, slots=True)
class StepHints:
    """A step's own words.

    `value` is only used to take a typed or chosen value's words out of the instruction; it is
    never evidence, least of all what an assert expects. Leave it empty for a secret.
    """

    action: str = ""
    instruction: str = ""
    selector: str = ""
    alternatives: tuple[str, ...] = ()
    value: str = ""


_VALUED: Final = frozenset({"fill", "select", "press"})
_DIALOGS: Final = frozenset({"dialog", "modal", "popup"})
_CHECKING: Final = frozenset({"assert", "wait"})
_QUOTED: Final = re.compile(r"\"([^\"]+)\"|“([^”]+)”|(?<!\w)'([^']+)'(?!\w)")
_LITERAL: Final = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_BARE_VALUE: Final = re.compile(r"\[\s*[\w:-]+\s*[~|^$*]?=\s*([^\]\"'\s]+)\s*\]")
_ID: Final = re.compile(r"#([A-Za-z_][\w-]*)")
_ARTICLES: Final = (("the",), ("a",), ("an",))
_OUTSIDE_FORMS: Final = frozenset({"banner", "navigation", "contentinfo"})
_PAGE_PARTS: Final = _OUTSIDE_FORMS | {"main", "complementary", "search"}
_SENTENCE: Final = 4
"""Telling words from which on a name is a sentence, and an instruction one that tells it and not the gist."""
_PLACE: Final = re.compile(r"\b(?:in|on|of|for|from)\b", re.IGNORECASE)
_BARE_TEXT: Final = re.compile(
    r"^\s*(?:text|id|label|placeholder|alt|title|data-test(?:-?id)?)=\s*([^\"'\s].*)$"
)


def selector_phrases(selector: str) -> tuple[str, ...]:
    """The phrases that a selector names its element with, the most telling (last) part first.

    `#user_name` gives *user name*; `role=button[name="Save"]`, `text=Save` and
    `[data-test=save]` give *Save*.
    """
    found: list[str] = []
    for part in reversed(naming_steps(selector).split(">>")):
        text = _BARE_TEXT.match(part)
        if text:
            found.append(text.group(1).strip())
            continue
        found += [one or other for one, other in _LITERAL.findall(part)]
        found += _BARE_VALUE.findall(_LITERAL.sub("", part))
        found += _ID.findall(_LITERAL.sub("", part))
    return tuple(each for each in found if salient(each))


def instruction_phrases(hints: StepHints) -> tuple[str, ...]:
    """What the instruction may call the element: its quoted names, else the whole of it.

    In *type "alice" into the name field* the quotes hold the value, so there the rest counts too; in
    *the heading says "Welcome"* they hold what a check expects, which names nothing.
    """
    instruction = hints.instruction.strip()
    quoted = tuple("".join(groups) for groups in _QUOTED.findall(instruction))
    given = set(words_of(hints.value))
    if hints.action not in _VALUED:
        checks = hints.action in _CHECKING
        named = tuple(q for q in quoted if not (checks and _expected(given, set(words_of(q)))))
        rest = _QUOTED.sub(" ", instruction).strip() if quoted else instruction
        return named or ((rest,) if rest else ())
    rest = _QUOTED.sub(" ", instruction)
    plain = " ".join(word for word in words_of(rest) if word not in given)
    told = (each for each in quoted if set(words_of(each)) != given)
    return tuple(each for each in (plain, *told) if salient(each))


def _expected(given: set[str], quoted: set[str]) -> bool:
    """What stands in quotes is what the check expects, all of it or a part."""
    return bool(given) and (quoted <= given or given <= quoted)


def hint_similarity(candidate: Fingerprint, hints: StepHints) -> Similarity:
    """How well the step's words name the candidate: 1 when each says what the other says."""
    selectors = [
        phrase
        for each in (hints.selector, *hints.alternatives)
        for phrase in selector_phrases(each)
    ]
    properties = {}
    told = [_naming(phrase, candidate) for phrase in instruction_phrases(hints)]
    if told:
        properties["instruction"] = round(max(told), 3)
    named = [_naming(phrase, candidate, selected=True) for phrase in selectors]
    if named:
        properties["selector"] = round(max(named), 3)
    if not properties:
        return Similarity(0.0, {})
    best, rest = max(properties.values()), min(properties.values())
    share = 0.5 if _unseen(candidate, [*instruction_phrases(hints), *selectors]) else 1.0
    return Similarity(round(share * (0.9 * best + 0.1 * rest), 4), properties)


def _unseen(candidate: Fingerprint, phrases: Iterable[str]) -> bool:
    """Nothing that a reader sees of it agrees: only an id or a name attribute, and those move."""
    seen = replace(candidate, id="", name="")
    return bool(candidate.words) and not any(_naming(phrase, seen) for phrase in phrases)


def unmet(candidate: Fingerprint, hints: StepHints, others: Iterable[Fingerprint]) -> str:
    """What the step's words ask for and `candidate` is not, as a sentence, else ``""``.

    A number or address of the instruction must stand on the candidate or around it, a word that
    stands on one of `others` as well, and neither the name nor what stands around may say the contrary.
    """
    told = _told_words(hints)
    selected = [word for each in (hints.selector, *hints.alternatives) for word in _selected(each)]
    opposed = contrary({*told, *selected}, meaning_of(candidate.words))
    if opposed:
        return f"Another action or field: {opposed}."
    said = _stems(_name(candidate)) | _stems(_around(candidate))
    missing = [word for word in told if stem(word) not in said]
    coded = next((word for word in missing if has_digit(word)), "")
    if coded:
        return f"The instruction names “{coded}”, and that is not here."
    elsewhere = {word for each in others for word in _stems(_name(each)) | _stems(_around(each))}
    scope = next((word for word in missing if stem(word) in elsewhere), "")
    if scope:
        return f"“{scope}” of the instruction stands at another element."
    return (
        _outside_dialog(candidate, hints)
        or _a_control_for_a_part(candidate, hints)
        or _left_its_scope(hints, missing)
        or _another_sentence(candidate, told)
        or _another_part(candidate, told)
        or _another_record(candidate, told, missing)
        or _its_row_alone(candidate, hints)
        or _another_deed(candidate, hints)
    )


def _outside_dialog(candidate: Fingerprint, hints: StepHints) -> str:
    """The instruction says *dialog*, and it stands in a part of the page itself."""
    part = candidate.landmark.partition(" ")[0]
    asked = _DIALOGS & set(words_of(hints.instruction))
    return "It stands outside the dialog." if asked and part in _PAGE_PARTS else ""


def _a_control_for_a_part(candidate: Fingerprint, hints: StepHints) -> str:
    """A check of `#reviews-panel` looks at the panel, not at the tab that opens it."""
    pressed = candidate.kind in {Kind.BUTTON, Kind.LINK, Kind.OPTION}
    if hints.action not in _CHECKING or not pressed or hints.instruction:
        return ""
    parts = {*_selected(hints.selector)} & PARTS - {*_stems(_name(candidate))}
    return f"The selector names a {min(parts)}, and this is none." if parts else ""


def _left_its_scope(hints: StepHints, missing: Iterable[str]) -> str:
    """What the instruction and the first steps of the selector both say is not here (*in the checkout*, `#checkout`)."""
    own = _ID.findall(naming_steps(hints.selector))
    leading = {
        w for each in _ID.findall(hints.selector) if each not in own for w in words_of(each)
    } - LOOKS
    word = next((each for each in missing if each in leading), "")
    return f"“{word}” of the instruction and of the selector is not here." if word else ""


def _its_row_alone(candidate: Fingerprint, hints: StepHints) -> str:
    """*Select Ann Baker* for *the delete icon in the row of Ann Baker*: it only says whose row it is in."""
    head, *place = _PLACE.split(hints.instruction, maxsplit=1)
    asked = [word for word in salient(head) or _between(head) if word not in LOOKS]
    asked = asked or sorted(words_of_signs(head))
    whose = _stems(place) & _stems(_shown_name(candidate))
    if not asked or not whose or {stem(word) for word in asked} & _stems(_name(candidate)):
        return ""
    return f"“{candidate.words[:40]}” says whose it is, and not “{asked[0]}”."


def _between(phrase: str) -> list[str]:
    """What *the move button* says between its article and its noun, a verb of filler though it be."""
    words = words_of(phrase)
    return [word for word in words[1:] if not kinds_named(word)] if words[:1] in _ARTICLES else []


def _another_sentence(candidate: Fingerprint, told: Sequence[str]) -> str:
    """A sentence that says a thing more than the sentence of the instruction: *assigned to my team*."""
    if min(len(told), len(salient(candidate.words))) < _SENTENCE:
        return ""
    around = _stems(_around(candidate))
    words = (each for each in salient(candidate.words) if each not in told)
    more = next(
        (each for each in words if not only_qualifies(each) and stem(each) not in around), ""
    )
    return f"“{more}” of its name is not in the instruction." if more else ""


def _another_part(candidate: Fingerprint, told: Iterable[str]) -> str:
    """It stands under a title that says the contrary of a word of the instruction."""
    titles = (candidate.section, candidate.heading, candidate.form)
    said = _stems((*_name(candidate), candidate.row, candidate.landmark, *titles))
    more = {each for title in titles for each in words_of(title)} & ORDINALS - set(told)
    if more:
        return f"It stands under “{min(more)}”, and the instruction does not say that."
    for word in told:
        for title in titles if stem(word) not in said else ():
            if rivals_of(word) & set(meaning_of(title)):
                return f"It stands under “{title[:40]}”, and the instruction says “{word}”."
    return ""


def _another_record(candidate: Fingerprint, told: Iterable[str], missing: Iterable[str]) -> str:
    """Its row says a part of what the instruction calls the row, and lacks the rest."""
    row = set(meaning_of(candidate.row))
    own = _stems((*_name(candidate), candidate.section, candidate.heading, candidate.form))
    if not any(stem(word) in _stems([candidate.row]) - own for word in told):
        return ""
    lacking = (word for word in missing if word not in LOOKS or rivals_of(word) & row)
    word = next(lacking, "")
    return (
        f"The instruction says “{word}”, and its row (“{candidate.row[:40]}”) not." if word else ""
    )


def _another_deed(candidate: Fingerprint, hints: StepHints) -> str:
    """Pressing it does another thing than the verb of the instruction says."""
    if hints.action not in {"click", "hover", "press"} or candidate.kind in {
        Kind.FIELD,
        Kind.CHOICE,
    }:
        return ""
    words = words_of(hints.instruction)
    verb = done_otherwise(hints.instruction, candidate.words)
    if verb:
        return f"“{verb}” is not what the instruction says."
    turn = turned(words, words_of(candidate.words), joins=bool(candidate.href))
    if turn and candidate.kind is Kind.BUTTON:
        return f"“{candidate.words[:40]}” does more than the instruction says."
    part = candidate.landmark.partition(" ")[0]
    outside = part in _OUTSIDE_FORMS or candidate.href.strip("#")
    if "form" in words and not candidate.form and outside:
        return "It stands in no form, and the instruction says in a form."
    sends = candidate.type == "submit" and candidate.form
    if sends and opens(hints.instruction) and not opens(candidate.words) and "page" in words:
        return "It sends a form, and the instruction says to open a page."
    return ""


def lost(candidate: Fingerprint, hints: StepHints, *, known: Fingerprint) -> str:
    """A word of the instruction that the known element bore or stood by, and this one does not."""
    told = [word for word in _told_words(hints) if word not in LOOKS]
    before, after = _stems(_shown_name(known)), _stems(_name(candidate))
    around = after | _stems(_around(candidate)) | _stems(candidate.neighbours)
    # What a form or an address is called inside is no scope that a reader would see.
    shown = (known.row, known.section, known.heading, known.landmark)
    scope = _stems(shown) - before
    same = wording(known.words, candidate.words) >= POLICY.same_name or done_alike(
        meaning_of(known.words), meaning_of(candidate.words)
    )
    for word in told:
        gone = stem(word) in before - after - _stems([candidate.href]) and not only_qualifies(word)
        renamed = gone and after - before and not same
        if renamed or stem(word) in scope - around:
            return f"The instruction says “{word}”, and so did the recorded element, not this one."
    return ""


def _told_words(hints: StepHints) -> tuple[str, ...]:
    """The words of the instruction that name something, without what is typed or expected."""
    given = set(words_of(hints.value))
    phrases = instruction_phrases(hints) if hints.action in _VALUED else (hints.instruction,)
    words = [word for each in phrases for word in salient(each)]
    return tuple(dict.fromkeys(word for word in words if word not in given))


def _selected(selector: str) -> tuple[str, ...]:
    return tuple(word for each in selector_phrases(selector) for word in meaning_of(each))


def _shown_name(element: Fingerprint) -> tuple[str, ...]:
    names = (element.words, element.label, element.text, element.placeholder)
    return (*names, element.title, element.alt)


def _name(element: Fingerprint) -> tuple[str, ...]:
    identifiers = (element.id, element.name, *element.test_ids.values())
    return (*_shown_name(element), *identifiers)


def _around(element: Fingerprint) -> tuple[str, ...]:
    around = (element.row, element.section, element.form, element.landmark, element.heading)
    return (*around, element.href)


def _stems(texts: Iterable[str]) -> set[str]:
    return {stem(word) for each in texts for word in meaning_of(each)}


def _naming(phrase: str, candidate: Fingerprint, *, selected: bool = False) -> float:
    """How well the phrase names the candidate. Of a selector a title tells only where it says nothing else.

    `#save-query` may be *Save* under *Query*, not under *Limits of a query*.
    """
    wanted = set(salient(phrase)) or set(meaning_of(phrase))
    if not wanted:
        return 0.0
    unsaid = THINGS - set(meaning_of(phrase))
    names = (
        *(candidate.accessible_name, candidate.label, candidate.placeholder, candidate.text),
        *(candidate.title, candidate.alt, candidate.id, candidate.name),
        *candidate.test_ids.values(),
    )
    titles = [candidate.section, candidate.landmark]
    if candidate.kind is not Kind.OTHER:  # plain content is itself what an amount or heading says
        titles.append(candidate.heading)
    around = set(meaning_of(f"{candidate.row} {candidate.form}"))
    for title in titles:
        if not selected or set(salient(title)) <= {*wanted, *LOOKS}:
            around |= set(meaning_of(title))
    if candidate.kind is not Kind.OTHER and not any(map(has_digit, wanted)):
        names = tuple(map(without_amounts, names))
    return max((_agreement(wanted, name, around, unsaid) for name in names if name), default=0.0)


def _agreement(wanted: set[str], name: str, around: set[str], unsaid: frozenset[str]) -> float:
    """`unsaid` are things that the phrase does not say: *Value on hand* is not what *On hand* means."""
    found = set(salient(name)) or set(meaning_of(name))
    found |= unsaid & set(meaning_of(name))
    needed = wanted - (LOOKS - found - around)
    shared = needed & found
    if not shared:
        return 0.0
    precision = len(shared) / len(found)
    recall = (len(shared) + 0.9 * len((needed - shared) & around)) / len(needed)
    return 2 * precision * recall / (precision + recall)
