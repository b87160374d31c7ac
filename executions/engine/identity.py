"""Whether a candidate is the element that a step means: the one place where that is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from executions.engine.evidence import Evidence, same_family, stood_beside
from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.hints import StepHints, hint_similarity, lost, unmet
from executions.engine.namesakes import SENTENCE, said_around, says_more
from executions.engine.policy import POLICY, Policy, Scored
from executions.engine.records import counts_another
from executions.engine.signs import sign_read
from executions.engine.similarity import Rarity, Similarity, compare
from executions.engine.vocabulary import kinds_named, meaning_of, only_qualifies, turned

_PRESSABLE: Final = frozenset({Kind.BUTTON, Kind.LINK, Kind.OTHER, Kind.OPTION})
_PICTURES: Final = frozenset({"img", "svg", "picture", "canvas", "video"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, one sentence on why, and the scores (0 to 1) that led to it."""

    accepted: bool
    reason: str
    score: float
    properties: Mapping[str, float] = field(default_factory=dict)
    renamed: bool = False
    """Refused for its name alone: it is the element if a model that reads both names says so."""


def identity_check(
    *,
    candidate: Fingerprint,
    known: Fingerprint | None,
    hints: StepHints,
    competitors: Sequence[Fingerprint] = (),
) -> Verdict:
    """Judge `candidate`, whoever proposed it, before anything is done to it.

    `known` is the element as it was when the step last passed; without it the step's own words
    decide, strictly. `competitors` are other elements of the page that it might be mistaken for.
    """
    ranked = rank([candidate, *competitors], known=known, hints=hints)
    chosen = next(each for each in ranked if each.index == 0)
    others = [each for each in ranked if each.index != 0]
    return judge(chosen, others, known=known, hints=hints)


def rank(
    candidates: Sequence[Fingerprint], *, known: Fingerprint | None, hints: StepHints
) -> list[Scored]:
    """Score every candidate against the known element (else the hints), best first."""
    rarity = Rarity.of(candidates)
    scored = []
    for index, each in enumerate(candidates):
        alike = _similarity(each, known=known, hints=hints, rarity=rarity)
        scored.append(Scored(index, each, alike.score, alike.properties))
    # An inner span scores like its button: the one that a person would name comes first.
    scored.sort(key=lambda each: (-each.score, each.fingerprint.kind is Kind.OTHER, each.index))
    if known is not None and known.clickable:
        everyone = tuple(scored)
        scored.sort(
            key=lambda each: _holds_what_is_meant(each, everyone) or _is_inside_it(each, everyone)
        )
    if known is not None:
        scored.sort(key=lambda each: stood_beside(known, each))
    return scored


def _holds_what_is_meant(each: Scored, everyone: Iterable[Scored]) -> bool:
    """A row or cell, not to be pressed itself, round something that is and is called so at least as well."""
    outer = each.fingerprint
    if outer.kind is not Kind.OTHER or outer.clickable:
        return False
    named = each.properties.get("words", 0.0)
    return any(
        inner.fingerprint.clickable
        and inner.fingerprint.place.startswith(f"{outer.place}/")
        and inner.properties.get("words", 0.0) >= named
        for inner in everyone
    )


def _is_inside_it(each: Scored, everyone: Iterable[Scored]) -> bool:
    """The words in a button or link that is called so at least as well."""
    inner = each.fingerprint
    if inner.kind is not Kind.OTHER:
        return False
    named = each.properties.get("words", 0.0)
    return any(
        outer.fingerprint.kind in {Kind.BUTTON, Kind.LINK}
        and inner.place.startswith(f"{outer.fingerprint.place}/")
        and outer.properties.get("words", 0.0) >= named
        for outer in everyone
    )


def judge(
    chosen: Scored,
    others: Iterable[Scored],
    *,
    known: Fingerprint | None,
    hints: StepHints,
    policy: Policy = POLICY,
) -> Verdict:
    """Accept or refuse `chosen` among `others`, which were ranked with it."""
    known = sign_read(known, chosen.fingerprint) if known else None
    apart = [
        each
        for each in others
        if not same_family(each.fingerprint, chosen.fingerprint)
        and not _labels(each.fingerprint, chosen.fingerprint)
        and fits(each.fingerprint, known=known, hints=hints)
    ]
    neighbour = bool(known and stood_beside(known, chosen))
    rivals = [each for each in apart if neighbour or not (known and stood_beside(known, each))]
    against = _unfit(chosen.fingerprint, known=known, hints=hints)
    margin = policy.hint_margin
    renamed = False
    if not against and known is None:
        everyone = [each.fingerprint for each in rivals]
        against = _hints_too_weak(chosen, policy) or unmet(chosen.fingerprint, hints, everyone)
    elif not against and known is not None:
        told = _told(chosen, rivals, known, hints, policy)
        scope = lost(chosen.fingerprint, hints, known=known)
        evidence = Evidence(chosen, rivals, known, policy, told, scope, apart)
        against = evidence.against()
        renamed = bool(against) and _acts(hints) and evidence.is_of_name_alone()
        margin = 0.0 if told else policy.margin
    against = against or _too_close(chosen, rivals, margin)
    reason = against or _accepted_because(chosen, known=known)
    return Verdict(not against, reason, chosen.score, chosen.properties, renamed)


def _told(
    chosen: Scored,
    rivals: Sequence[Scored],
    known: Fingerprint,
    hints: StepHints,
    policy: Policy,
) -> bool:
    """Whether the author's instruction names the chosen element, and none of its rivals."""
    if not hints.instruction or _does_more(chosen.fingerprint, known, hints):
        return False
    if _says_another(chosen.fingerprint, known, hints):
        return False
    words = StepHints(action=hints.action, instruction=hints.instruction, value=hints.value)
    allowed = kinds_named(hints.instruction)

    def score(fingerprint: Fingerprint) -> float:
        if allowed and fingerprint.kind not in allowed:
            return 0.0
        return hint_similarity(fingerprint, words).score

    least = score(chosen.fingerprint) - policy.hint_margin
    return least >= policy.hint_score - policy.hint_margin and all(
        score(rival.fingerprint) < least for rival in rivals
    )


def _says_another(found: Fingerprint, known: Fingerprint, hints: StepHints) -> bool:
    """A word before the known name, said neither there nor by the instruction: *Supplementary insurance number*.

    In a sentence any word more: *when it is assigned to my team*.
    """
    before, after = meaning_of(known.words), meaning_of(found.words)
    if len(before) >= SENTENCE and says_more(known, found, told=hints.instruction):
        return not said_around(known, found)
    if not before or after[-len(before) :] != before or after == before:
        return False
    added = set(after) - {*before, *meaning_of(hints.instruction)}
    return bool(added) and not said_around(known, found) and not all(map(only_qualifies, added))


def _does_more(found: Fingerprint, known: Fingerprint, hints: StepHints) -> bool:
    """It is called *Save and new* or *Save as*, and neither the element nor the instruction was."""
    if found.kind in {Kind.FIELD, Kind.CHOICE, Kind.CHECK}:
        return False
    said = (*words_of(known.words), *words_of(hints.instruction))
    # *New* of the instruction may say what is saved: beside *and* it is another deed.
    return bool(turned(said, words_of(found.words), joins=bool(found.href)))


def fits(candidate: Fingerprint, *, known: Fingerprint | None, hints: StepHints) -> bool:
    """True when the candidate's role and type fit the action and the known element."""
    return not _unfit(candidate, known=known, hints=hints)


def _acts(hints: StepHints) -> bool:
    """What a check looks at under another name is not what it was written to look at."""
    return hints.action not in {"assert", "wait"}


def fits_action(candidate: Fingerprint, action: str) -> bool:
    """True when `action` can be done to the candidate at all."""
    kind = candidate.kind
    if action == "fill":
        return kind is Kind.FIELD or (kind is Kind.CHOICE and candidate.editable)
    if action == "select":
        return kind is Kind.CHOICE
    if action in {"check", "uncheck"}:
        return kind is Kind.CHECK or candidate.tag == "label"
    return True


def _similarity(
    candidate: Fingerprint, *, known: Fingerprint | None, hints: StepHints, rarity: Rarity
) -> Similarity:
    if known is None:
        return hint_similarity(candidate, hints)
    return compare(sign_read(known, candidate), candidate, rarity=rarity)


def _labels(label: Fingerprint, field: Fingerprint) -> bool:
    """Whether it is the label that the field is called by: to click one is to click the other."""
    if label.tag != "label" or field.kind is not Kind.CHECK:
        return False
    beside = label.place.rpartition("/")[0] == field.place.rpartition("/")[0]
    said = set(meaning_of(label.words)) <= set(meaning_of(field.words))
    return label.words == field.label or (beside and said)


def _unfit(candidate: Fingerprint, *, known: Fingerprint | None, hints: StepHints) -> str:
    if not fits_action(candidate, hints.action):
        return f"A {_noun(candidate)} cannot take the action “{hints.action}”."
    if known is not None:
        return _kind_changed(known, candidate)
    if hints.action == "click" and candidate.kind is Kind.OTHER and not candidate.clickable:
        return "It is plain content, not something to click."
    allowed = kinds_named(hints.instruction)
    if allowed and candidate.kind not in allowed and hints.action in {"click", "hover"}:
        return f"The instruction names another kind of element than a {_noun(candidate)}."
    return ""


def _kind_changed(known: Fingerprint, candidate: Fingerprint) -> str:
    before, after = known.kind, candidate.kind
    pressable = before in _PRESSABLE and after in _PRESSABLE
    fields = {before, after} <= {Kind.FIELD, Kind.CHOICE}
    if before is not after and not pressable and not fields:
        return f"It was a {_noun(known)} and this is a {_noun(candidate)}."
    if before is not Kind.OTHER and after is Kind.OTHER and not candidate.clickable:
        return f"It was a {_noun(known)} and this is plain content."
    if known.role == "heading" and candidate.role != "heading" and _heads_the_page(candidate):
        return "It was a heading and this is a part of the page's header or footer."
    if _is_picture(known) and after is Kind.OTHER and candidate.text and not _is_picture(candidate):
        return "It was a picture and this is text."
    shown = before is after is Kind.OTHER and known.text and not known.clickable
    if shown and _is_picture(candidate) and not _is_picture(known):
        return "It was text and this is a picture."
    if counts_another(known.name, candidate.name):
        return f"It is another one of its series (“{candidate.name[:40]}”)."
    secret = {known.type, candidate.type} & {"password", "file"}
    if before is Kind.FIELD and secret and known.type != candidate.type:
        return f"It was a field of type {known.type or 'text'}, this one is {candidate.type}."
    if before is Kind.CHECK and {known.role, candidate.role} >= {"radio", "checkbox"}:
        return f"It was a {known.role} and this is a {candidate.role}."
    return ""


def _heads_the_page(fingerprint: Fingerprint) -> bool:
    around = fingerprint.landmark.partition(" ")[0] in {"banner", "contentinfo", "navigation"}
    return around or fingerprint.tag in {"header", "footer", "nav"}


def _is_picture(fingerprint: Fingerprint) -> bool:
    """A caption that says the same as a picture is no picture."""
    return fingerprint.role == "img" or fingerprint.tag in _PICTURES


def _noun(fingerprint: Fingerprint) -> str:
    return fingerprint.role or fingerprint.tag or "element"


def _hints_too_weak(chosen: Scored, policy: Policy) -> str:
    if chosen.score >= policy.hint_score:
        return ""
    return f"“{chosen.fingerprint.words[:40]}” does not fit the step's own words well enough."


def _too_close(chosen: Scored, rivals: Iterable[Scored], margin: float) -> str:
    near = next((each for each in rivals if each.score > chosen.score - margin), None)
    if near is None:
        return ""
    return f"“{near.fingerprint.words[:40] or _noun(near.fingerprint)}” fits as well."


def _accepted_because(chosen: Scored, *, known: Fingerprint | None) -> str:
    alike = sorted(chosen.properties.items(), key=lambda item: -item[1])
    same = ", ".join(name.replace("_", " ") for name, value in alike if value >= 0.9)
    subject = "the step's words" if known is None else "the recorded element"
    return f"It agrees with {subject} in {same or 'most properties'}."
