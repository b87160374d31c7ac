"""Whether a candidate is the element that a step means: the one place where that is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from executions.engine.fingerprint import Fingerprint, Kind
from executions.engine.hints import StepHints, hint_similarity
from executions.engine.similarity import Rarity, Similarity, compare
from executions.engine.vocabulary import conflict, kinds_named, meaning_of

SAME_NAME: Final = 0.97
CLOSE_NAME: Final = 0.6
MARGIN: Final = 0.03
"""How far the best must be ahead of the second, on the scale of the score (0 to 1)."""
HINT_SCORE: Final = 0.8
HINT_MARGIN: Final = 0.12
_PLACE: Final[Mapping[str, float]] = {
    "neighbours": 2.0,
    "row": 2.0,
    "landmark": 1.0,
    "position": 1.0,
    "section": 1.0,
    "form": 0.5,
}
_PRESSABLE: Final = frozenset({Kind.BUTTON, Kind.LINK, Kind.OTHER, Kind.OPTION})
_WIDGETS: Final = frozenset({"tab", "menuitem", "option", "treeitem", "gridcell"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, one sentence on why, and the scores (0 to 1) that led to it."""

    accepted: bool
    reason: str
    score: float
    properties: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score; `index` is its place in the sequence that was ranked."""

    index: int
    fingerprint: Fingerprint
    score: float
    properties: Mapping[str, float]


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
    scored.sort(key=lambda each: (-each.score, -_depth(each.fingerprint), each.index))
    return scored


def judge(
    chosen: Scored, others: Iterable[Scored], *, known: Fingerprint | None, hints: StepHints
) -> Verdict:
    """Accept or refuse `chosen` among `others`, which were ranked with it."""
    rivals = [each for each in others if not same_family(each.fingerprint, chosen.fingerprint)]
    against = (
        _unfit(chosen.fingerprint, known=known, hints=hints)
        or _evidence_missing(chosen, rivals, known=known, hints=hints)
        or _too_close(chosen, rivals, known=known, hints=hints)
    )
    reason = against or _accepted_because(chosen, known=known)
    return Verdict(not against, reason, chosen.score, chosen.properties)


def same_family(one: Fingerprint, other: Fingerprint) -> bool:
    """True when one element contains the other (or they are the same)."""
    if one.frame_path != other.frame_path or one.shadow_path != other.shadow_path:
        return False
    first, second = f"{one.xpath}/", f"{other.xpath}/"
    return first.startswith(second) or second.startswith(first)


def _depth(fingerprint: Fingerprint) -> int:
    # An inner span scores like its button: the one that a person would name comes first.
    return int(fingerprint.kind is not Kind.OTHER)


def _similarity(
    candidate: Fingerprint, *, known: Fingerprint | None, hints: StepHints, rarity: Rarity
) -> Similarity:
    if known is None:
        return hint_similarity(candidate, hints)
    return compare(known, candidate, rarity=rarity)


def _unfit(candidate: Fingerprint, *, known: Fingerprint | None, hints: StepHints) -> str:
    if not fits_action(candidate, hints.action):
        return f"A {_noun(candidate)} cannot take the action “{hints.action}”."
    if known is None:
        allowed = kinds_named(hints.instruction)
        if allowed and candidate.kind not in allowed and hints.action in {"click", "hover"}:
            return f"The instruction names another kind of element than a {_noun(candidate)}."
        return ""
    return _kind_changed(known, candidate)


def fits_kind(candidate: Fingerprint, *, known: Fingerprint | None, hints: StepHints) -> bool:
    """True when the candidate's role and type fit the action and the known element."""
    return not _unfit(candidate, known=known, hints=hints)


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


def _kind_changed(known: Fingerprint, candidate: Fingerprint) -> str:
    before, after = known.kind, candidate.kind
    pressable = before in _PRESSABLE and after in _PRESSABLE
    fields = {before, after} <= {Kind.FIELD, Kind.CHOICE}
    if before is not after and not pressable and not fields:
        return f"It was a {_noun(known)} and this is a {_noun(candidate)}."
    if before is not Kind.OTHER and after is Kind.OTHER and not candidate.clickable:
        return f"It was a {_noun(known)} and this is plain content."
    secret = {known.type, candidate.type} & {"password", "file"}
    if before is Kind.FIELD and secret and known.type != candidate.type:
        return f"It was a field of type {known.type or 'text'}, this one is {candidate.type}."
    if before is Kind.CHECK and {known.role, candidate.role} >= {"radio", "checkbox"}:
        return f"It was a {known.role} and this is a {candidate.role}."
    return ""


def _noun(fingerprint: Fingerprint) -> str:
    return fingerprint.role or fingerprint.tag or "element"


def _evidence_missing(
    chosen: Scored, rivals: Sequence[Scored], *, known: Fingerprint | None, hints: StepHints
) -> str:
    if known is None:
        return _hints_too_weak(chosen, hints)
    candidate = chosen.fingerprint
    opposed = conflict(meaning_of(known.words), meaning_of(candidate.words))
    if opposed:
        return f"Another action or field: {opposed}."
    anchors = _anchors(chosen, rivals)
    return _elsewhere(chosen, known, anchors) or _too_different(chosen, known, anchors)


def _anchors(chosen: Scored, rivals: Sequence[Scored]) -> frozenset[str]:
    """Identifiers equal to the known element's that no rival shares."""
    equal = {
        name for name in ("test_id", "id", "name", "href") if chosen.properties.get(name, 0) >= 1
    }
    return frozenset(
        name for name in equal if not any(each.properties.get(name, 0) >= 1 for each in rivals)
    )


def _elsewhere(chosen: Scored, known: Fingerprint, anchors: frozenset[str]) -> str:
    firm = anchors & {"test_id", "id", "href"}
    candidate, alike = chosen.fingerprint, chosen.properties
    if known.row and candidate.row and alike.get("row", 1) < 0.5 and not firm:
        return f"It is in another row (“{candidate.row[:40]}”)."
    if known.section and candidate.section:
        opposed = conflict(meaning_of(known.section), meaning_of(candidate.section))
        if opposed or (alike.get("section", 1) < 0.6 and not firm):
            return f"It is in another section (“{candidate.section[:40]}”)."
    if known.role in _WIDGETS and candidate.role == "link" and not firm:
        return f"It was a {known.role} and this is a link."
    return ""


def place_of(properties: Mapping[str, float]) -> float:
    """How alike the surroundings are (0 to 1): neighbours, row, landmark, position, section."""
    counted = {name: weight for name, weight in _PLACE.items() if name in properties}
    if not counted:
        return 0.0
    return sum(properties[name] * weight for name, weight in counted.items()) / sum(
        counted.values()
    )


def _too_different(chosen: Scored, known: Fingerprint, anchors: frozenset[str]) -> str:
    alike = chosen.properties
    named, place = alike.get("words"), place_of(alike)
    strong = anchors & {"test_id", "id", "name"}
    if named is not None and named >= SAME_NAME:
        enough = place >= 0.12 or bool(strong)
        return "" if enough else "The name is the same, but it is somewhere else on the page."
    if strong:
        enough = place >= 0.25 or len(anchors) > 1 or (named or 0) >= CLOSE_NAME
        return "" if enough else "Only an identifier is the same."
    if named is None or named >= CLOSE_NAME:
        enough = ("href" in anchors and place >= 0.4) or _same_spot(alike)
        return "" if enough else "The name differs and nothing else proves that it is the element."
    return f"It is called “{chosen.fingerprint.words[:40]}”, not “{known.words[:40]}”."


def _same_spot(alike: Mapping[str, float]) -> bool:
    return alike.get("xpath", 0) >= 0.9 and alike.get("size", 0) >= 0.5 and place_of(alike) >= 0.6


def _hints_too_weak(chosen: Scored, hints: StepHints) -> str:
    if chosen.score >= HINT_SCORE:
        return ""
    return f"“{chosen.fingerprint.words[:40]}” does not fit the step's own words well enough."


def _too_close(
    chosen: Scored, rivals: Iterable[Scored], *, known: Fingerprint | None, hints: StepHints
) -> str:
    margin = HINT_MARGIN if known is None else MARGIN
    near = [
        each
        for each in rivals
        if each.score > chosen.score - margin
        and not _unfit(each.fingerprint, known=known, hints=hints)
    ]
    if not near:
        return ""
    return f"“{near[0].fingerprint.words[:40] or _noun(near[0].fingerprint)}” fits as well."


def _accepted_because(chosen: Scored, *, known: Fingerprint | None) -> str:
    alike = sorted(chosen.properties.items(), key=lambda item: -item[1])
    same = ", ".join(name.replace("_", " ") for name, value in alike if value >= 0.9)
    subject = "the step's words" if known is None else "the recorded element"
    return f"It agrees with {subject} in {same or 'most properties'}."
