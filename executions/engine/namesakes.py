"""What a name proves: borne by nothing else then and now, or longer by no more than where it stood."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.policy import Policy, Scored
from executions.engine.records import same_code, same_record, whole_row
from executions.engine.similarity import wording
from executions.engine.vocabulary import (
    done_alike,
    has_digit,
    meaning_of,
    message_of,
    only_qualifies,
    qualified,
    qualifies,
    stem,
    without_remark,
)
from executions.engine.word_families import ORDINALS

_COMMON: Final = frozenset(
    words_of(
        "accept add apply back cancel change clear close complete confirm continue copy create "
        "decline delete details done download edit export filter finish go hide import login logout menu more "
        "new next no ok open options previous print remove reset save search select send settings "
        "share show signup sort start stop submit undo update upload view yes"
    )
)
"""What many controls are called, each for a thing of its own: alone it proves nothing."""
_SENDS: Final = frozenset(words_of("add apply confirm create done ok save submit update"))
"""What the one button that sends a form is called, whatever the form is for."""
_ANSWERS: Final = frozenset({"yes", "no", "other", "none", "maybe", "never", "always", "sometimes"})
"""What many questions are answered with: which one it is, its question tells."""
_QUOTED: Final = re.compile(r"['\"“„‘«‹].{3,}['\"”“’»›]")
_SAME_WORDS: Final = 0.98
"""Likeness of names that differ in spaces at most, not in order or in an article."""
_SPELLED: Final = 0.8
"""Likeness of two words from which on one is the other, misspelt or in the plural."""
SENTENCE: Final = 4
"""Words from which on a name is a sentence: what it says of the same things is then told by a word."""
_MESSAGE: Final = 3
"""Words of a message, or of another text that is shown, by which alone it is told."""
_ENTRIES: Final = frozenset({"listitem", "row", "cell", "gridcell", "option", "treeitem"})
_AROUND_THE_PAGE: Final = frozenset({"banner", "contentinfo", "navigation"})
_PRESSED: Final = frozenset({Kind.BUTTON, Kind.LINK})


def only_bearer(
    chosen: Scored, rivals: Sequence[Scored], known: Fingerprint, policy: Policy
) -> bool:
    """Its whole name was borne by the known element alone, and nothing else is called like that now.

    A field may have gained or lost a word such as *address* where nothing else says the rest.
    """
    found = chosen.fingerprint
    if known.twins != 0 or _one_more(known, found) or _left_its_group(found, rivals, known):
        return False
    asked = known.section and wording(known.section, found.section) < policy.close_name
    if asked and known.kind is Kind.CHECK and set(meaning_of(known.words)) <= _ANSWERS:
        return False
    kinds = {known.kind, found.kind}
    # Of what is no control but takes clicks only the roster tells that nothing else was called so.
    pressed = found.kind in _PRESSED and known.is_pressed
    if Kind.OTHER in kinds and not (pressed and known.roster):
        return False
    if len(kinds) > 1 and not pressed:
        return False
    if pressed and is_common(known.words):
        return False
    if _done_alike(known, found):
        return not any(_done_alike(known, each.fingerprint) for each in rivals)
    if known.words.isdecimal() and not (counts_on(known, known) and counts_on(known, found)):
        return False
    if max(wording(known.words, each) for each in (found.words, found.text)) < _SAME_WORDS:
        return not pressed and _only_qualified(found, rivals, known)
    return not any(each.properties.get("words", 0) >= policy.near_name for each in rivals)


def says_it_alone(
    chosen: Scored, rivals: Sequence[Scored], known: Fingerprint, policy: Policy
) -> bool:
    """It shows the very sentence that nothing but the known element showed, and nothing else shows it now."""
    found, said = chosen.fingerprint, message_of(known.words)
    if known.twins != 0 or len(said) < _MESSAGE or said != message_of(found.words):
        return False
    shown = known.kind is found.kind is Kind.OTHER and "label" not in {known.tag, found.tag}
    part = found.landmark.partition(" ")[0]
    stays = known.landmark.startswith(part) or part not in _AROUND_THE_PAGE
    # One more entry of a list is no message.
    listed = (bool(found.row) and not known.row) or found.role in _ENTRIES - {known.role}
    if not shown or not stays or listed or (known.role == "heading") != (found.role == "heading"):
        return False
    return not any(each.properties.get("words", 0) >= policy.near_name for each in rivals)


def alone(known: Fingerprint, rivals: Sequence[Scored]) -> bool:
    """No other control of its sort said a word of the known name then, and nothing else does now."""
    name = set(meaning_of(known.words))
    others = [meaning_of(each) for each in known.roster if each != known.words]
    others += [meaning_of(each.fingerprint.words) for each in rivals]
    return bool(known.roster and name) and not any(name & set(each) for each in others)


def counts_what_is_new(known: Fingerprint, found: Fingerprint, rivals: Sequence[Scored]) -> bool:
    """A link of a navigation bears a number behind its name by now: *Messages 3*."""
    before, after = meaning_of(known.words), meaning_of(found.words)
    leads = found.kind is Kind.LINK and any(
        each.landmark.startswith("navigation") for each in (known, found)
    )
    counted = after[:-1] == before and after[-1:] != () and after[-1].isdecimal()
    if not leads or not counted or any(map(has_digit, before)):
        return False
    return not any(meaning_of(each.fingerprint.words)[: len(before)] == before for each in rivals)


def counts_on(known: Fingerprint, each: Fingerprint) -> bool:
    """The number that is the known name stands beside the number before or after it (the pages of a list)."""
    number = int(known.words)
    return bool({str(number - 1), str(number + 1)} & set(words_of(" ".join(each.neighbours))))


def counts_no_more(known: Fingerprint, found: Fingerprint) -> bool:
    """*3* of the pages of a list is no *3* on a badge."""
    return known.words.isdecimal() and counts_on(known, known) and not counts_on(known, found)


def is_common(name: str) -> bool:
    """Whether many controls are called so, each for a thing of its own: *Save*, *Apply*."""
    return set(meaning_of(name)) <= _COMMON


def _done_alike(known: Fingerprint, found: Fingerprint) -> bool:
    return done_alike(meaning_of(known.words), meaning_of(found.words))


def _one_more(known: Fingerprint, found: Fingerprint) -> bool:
    """It stands under a title that makes its part one more of the sort: *Second guest*, *Emergency contact*."""
    before, after = ([set(meaning_of(t)) for t in (e.heading, e.section)] for e in (known, found))
    if (set().union(*after) - set().union(*before)) & ORDINALS:
        return True
    added = [new - old for old in before for new in after if old and old < new]
    return any(not all(map(only_qualifies, words)) for words in added)


def _only_qualified(found: Fingerprint, rivals: Sequence[Scored], known: Fingerprint) -> bool:
    before, after = meaning_of(known.words), meaning_of(found.words)
    shared = set(before) & set(after)
    alone = not any(shared & set(meaning_of(each.fingerprint.words)) for each in rivals)
    otherwise = dated(known, found) or remarked(known, found)
    return alone and (qualified(before, after, field=True) or otherwise)


def remarked(known: Fingerprint, found: Fingerprint) -> bool:
    """A field whose label gained or lost a remark in brackets: *Description (optional)*."""
    one, other = (meaning_of(without_remark(each.words)) for each in (known, found))
    return known.kind in {Kind.FIELD, Kind.CHOICE} and bool(one) and one == other


def dated(known: Fingerprint, found: Fingerprint) -> bool:
    """A field for a date whose label says so by now: *Check-in*, *Check-in date*."""
    dates = known.type == found.type == "date"
    return dates and (*meaning_of(known.words), "date") == meaning_of(found.words)


def _in_front(neighbours: Sequence[str], known: Fingerprint) -> int:
    """How many of the neighbours come before the element's own label; 0 where it is none of them."""
    return neighbours.index(known.words) if known.words in neighbours else 0


def _left_its_group(found: Fingerprint, rivals: Sequence[Scored], known: Fingerprint) -> bool:
    """What stood beside the known element stands together under another title than this one."""
    neighbours = list(known.neighbours)
    if known.section in neighbours[: _in_front(neighbours, known)]:
        neighbours = neighbours[neighbours.index(known.section) :]  # before it is another part
    beside = [meaning_of(each) for each in neighbours]

    def stood_there(name: tuple[str, ...]) -> bool:
        return any(
            (each and name[: len(each)] == each) or qualified(each, name, field=True)
            for each in beside
        )

    group = Counter(
        each.fingerprint.heading or each.fingerprint.section
        for each in rivals
        if stood_there(meaning_of(each.fingerprint.words))
    )
    titles = [*group.most_common(2), ("", 0), ("", 0)][:2]
    together = titles[0][1] > 1 and titles[0][1] > titles[1][1]
    return together and titles[0][0] != (found.heading or found.section)


def said_around(known: Fingerprint, found: Fingerprint) -> bool:
    """Its longer name adds only what the known element stood under: *Edit payee* for *Edit* of the payees.

    Of one of many it may add which one it is: *Compare Hotel Avenida* for *Compare* in that row.
    """
    before, after = meaning_of(known.words), meaning_of(found.words)
    added = [word for word in after if word not in before]
    record = set(meaning_of(known.row)) if known.twins > 0 else set()
    more = [word for word in added if word not in record]
    if not before or not added or not set(before) < set(after) or not qualifies(more, said=before):
        return False
    titles = (known.heading, known.section, known.form, known.page_title, *record)
    around = {stem(word) for each in titles for word in (*meaning_of(each), *words_of(each))}
    return all(stem(word) in around for word in added)


def sends_the_form(known: Fingerprint, found: Fingerprint, rivals: Sequence[Scored]) -> bool:
    """The one button that sends a form, then and now, under a name that says only that: *Save*, *Create*."""
    if not (known.sends_alone and found.sends_alone):
        return False

    def is_of_it(each: Fingerprint) -> bool:
        same_form = each.form == known.form and len(words_of(known.form)) > 1
        return same_form or (bool(known.heading) and each.heading == known.heading)

    titles = {stem(word) for each in (known, found) for word in meaning_of(f"{each.heading} {each.section}")}  # fmt: skip
    names = [set(meaning_of(each.words)) for each in (known, found)]
    plain = all(
        name & _SENDS
        and all(stem(word) in titles or only_qualifies(word) for word in name - _SENDS)
        for name in names
    )
    others = (each.fingerprint for each in rivals)
    return (
        plain
        and is_of_it(found)
        and not any(each.sends_alone and is_of_it(each) for each in others)
    )


def said_above(known: Fingerprint, found: Fingerprint, rivals: Sequence[Scored]) -> bool:
    """What its shorter name left out is in the title it stands under: *Save query*, *Save* under *Queries*."""
    before, after = meaning_of(known.words), meaning_of(found.words)
    left = [word for word in before if word not in after]
    if not after or not left or not set(after) < set(before):
        return False
    title = meaning_of(found.section or found.heading)
    told = {stem(word) for word in title if not only_qualifies(word)} == {
        stem(word) for word in left
    }
    return told and not any(
        meaning_of(each.fingerprint.words) in (before, after) for each in rivals
    )


def says_more(known: Fingerprint, found: Fingerprint, *, told: str = "") -> bool:
    """Its name says another thing in a word, however long the rest: *assigned to me*, *assigned to my team*.

    A word that the instruction `told` as well is no other.
    """
    before, after = meaning_of(known.words), meaning_of(found.words)
    said = {*before, *meaning_of(told)}
    added = [word for word in after if word not in said and not only_qualifies(word)]
    lost = [word for word in before if word not in after]
    return any(all(wording(word, each) < _SPELLED for each in lost) for word in added)


def renamed_in_rows(found: Fingerprint, rivals: Sequence[Scored], known: Fingerprint) -> bool:
    """Its name goes on where the known one ended, in every row alike: *Delete*, *Delete list*.

    Where rows have two such names (*Assign ticket*, *Assign to me*) neither is told.
    """
    names = {meaning_of(each.words) for each in (found, *(one.fingerprint for one in rivals))}
    before, after = meaning_of(known.words), meaning_of(found.words)
    longer = {name for name in names if before and name[: len(before)] == before}
    return longer == {after} and after != before and qualifies(after[len(before) :], said=before)


def _names_a_record(known: Fingerprint) -> bool:
    """Its name quotes something, or says two words or more that stood beside or above it."""
    if _QUOTED.search(known.words):
        return True
    name = f" {' '.join(meaning_of(known.words))} "
    told = (meaning_of(each) for each in (*known.neighbours, known.heading, known.section))
    return any(len(each) > 1 and f" {' '.join(each)} " in name for each in told)


def tells_its_row(
    chosen: Scored, rivals: Sequence[Scored], known: Fingerprint, policy: Policy
) -> bool:
    """A name that nothing else bore or bears says which row it is in: what else is in the row may have come or gone.

    A short one does where the row says no word that it did not say (*Kenji Ito* in the row that lost its buttons),
    one as long as a sentence that names the record wherever it is (*Delete page 'Storm damage'*).
    """
    found = chosen.fingerprint
    name = meaning_of(known.words)
    long = len(name) >= SENTENCE and _names_a_record(known)
    same = name == meaning_of(found.words) or (long and qualified(name, meaning_of(found.words)))
    if known.twins != 0 or not name or not same or is_common(known.words):
        return False
    if any(each.properties.get("words", 0) >= policy.near_name for each in rivals):
        return False
    same_rest = set(words_of(found.row)) <= set(words_of(known.row)) and bool(found.row)
    return same_rest or long


def row_tells(chosen: Scored, rivals: Sequence[Scored], known: Fingerprint, policy: Policy) -> bool:
    """Its row is the known row as no namesake's is, and no namesake is missing."""
    row = chosen.properties.get("row", 0.0)
    if not known.row or not chosen.fingerprint.row:
        return False
    told = same_code(known, chosen, rivals) or whole_row(known, chosen, rivals)
    if row < policy.near_name and not told and not same_record(known, chosen.fingerprint):
        return False
    named = chosen.properties.get("words", 0.0) - policy.margin
    name = set(meaning_of(known.words))

    def alike_named(each: Scored) -> bool:
        longer = name < set(meaning_of(each.fingerprint.words))
        return each.properties.get("words", 0.0) >= named or (bool(name) and longer)

    alike = [each for each in rivals if alike_named(each)]
    lower = told or all(each.properties.get("row", 0.0) < policy.same_row for each in alike)
    others = not any(same_record(known, each.fingerprint) for each in alike)
    return lower and others and len(alike) >= known.twins >= 0
