"""The rules that accept or refuse a scored candidate when the element is known from before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from executions.engine import namesakes, renaming, titles
from executions.engine.fingerprint import Fingerprint, words_of
from executions.engine.naming import Naming
from executions.engine.policy import POLICY, Policy, Scored, place_of
from executions.engine.proof import FIRM, SURROUNDINGS, Proof, are_amounts
from executions.engine.records import (
    another_code,
    another_day,
    leads_to_another,
    number_under_another,
)
from executions.engine.sorts import another_sort
from executions.engine.vocabulary import (
    conflict,
    counted_otherwise,
    meaning_of,
    numbered,
)

_IDENTIFIERS: Final = ("test_id", "id", "name", "href")
_TELLING: Final = (
    *(
        "neighbours",
        "row",
        "section",
        "heading",
        "landmark",
        "form",
        "href",
        "id",
        "name",
        "test_id",
    ),
    *("classes", "label", "placeholder", "title", "kind", "icon", "options"),
)
"""What can tell two elements of one name apart; position, size and XPath alone cannot."""


def same_family(one: Fingerprint, other: Fingerprint) -> bool:
    """True when one element contains the other (or they are the same)."""
    if one.frame_path != other.frame_path or one.shadow_path != other.shadow_path:
        return False
    first, second = f"{one.xpath}/", f"{other.xpath}/"
    return first.startswith(second) or second.startswith(first)


def stood_beside(known: Fingerprint, scored: Scored) -> bool:
    """True when the candidate bears a name that another element bore beside the known one."""
    alike = scored.properties
    if not known.words or alike.get("words", 1) >= POLICY.near_name:
        return False
    if any(alike.get(name, 0) >= 1 for name in _IDENTIFIERS):
        return False
    name = meaning_of(scored.fingerprint.words)
    there = (*known.neighbours, *known.roster)
    return bool(name) and any(meaning_of(each) == name for each in there)


@dataclass(frozen=True)
class Evidence:
    """What speaks against `chosen` being `known`, beside its `rivals` on the same page."""

    chosen: Scored
    rivals: Sequence[Scored]
    known: Fingerprint
    policy: Policy = POLICY
    told: bool = False
    """The step's own instruction names `chosen`, and names no rival nearly as well."""
    scope: str = ""
    """What the instruction asks for that `known` had and `chosen` has not, as a sentence."""
    everyone: Sequence[Scored] = ()
    """The rivals, and with them what bears the name of a neighbour of `known`."""

    def against(self) -> str:
        """The first objection as a sentence, ``""`` when there is none."""
        return (
            self._another_name()
            or self._elsewhere()
            or self._twin_left()
            or self._proof.lacking()
            or self._twin_beside()
        )

    def is_of_name_alone(self) -> bool:
        """Whether nothing but another name speaks against it, so that who knows both names may decide."""
        against = self._another_name() or self._elsewhere() or self._twin_left()
        return not against and renaming.may_be_renamed(
            self.chosen, self.everyone, self.known, self.policy
        )

    @property
    def _alike(self) -> Mapping[str, float]:
        return self.chosen.properties

    @cached_property
    def _name(self) -> Naming:
        return Naming(self.chosen, self.rivals, self.known, self.policy, self.told)

    @cached_property
    def _place(self) -> float:
        return place_of(self._alike)

    @cached_property
    def _anchors(self) -> frozenset[str]:
        """Identifiers equal to the known element's that no rival of like name and place shares."""
        place, named = (
            self._place - self.policy.place_lead,
            self._name.likeness - self.policy.twin_lead,
        )
        rivals = [
            each.properties
            for each in self.rivals
            if place_of(each.properties) >= place
            and each.properties.get("words", self.policy.close_name) >= named
        ]
        equal = {name for name in _IDENTIFIERS if self._alike.get(name, 0) >= 1}
        return frozenset(
            name for name in equal if not any(each.get(name, 0) >= 1 for each in rivals)
        )

    @property
    def _proof(self) -> Proof:
        return Proof(
            self.chosen,
            self.rivals,
            self.known,
            self.policy,
            self.told,
            self.everyone,
            self._name,
            self._anchors,
        )

    @property
    def _firm(self) -> bool:
        return bool(self._anchors & FIRM)

    def _called(self) -> str:
        return f"“{self.chosen.fingerprint.words[:40]}”"

    def _another_name(self) -> str:
        if self._counted_beside() or self._was_another():
            return f"{self._called()} stood beside the recorded element."
        if namesakes.counts_no_more(self.known, self.chosen.fingerprint):
            return "It stood in a row of numbers, and this does not."
        if not self.known.words or self._name.likeness >= self.policy.same_name:
            return ""
        name = meaning_of(self.chosen.fingerprint.words)
        # Of one of many a name may say which one it is: *Remove Late check-out* in that row.
        record = set(meaning_of(self.known.row)) if self._name.row_tells else set()
        said = (*meaning_of(self.known.words), *(word for word in name if word in record))
        opposed = conflict(said, name)
        if opposed:
            return f"Another action or field: {opposed}."
        other_number = numbered(meaning_of(self.known.words), name)
        if other_number and not (
            self._firm or self._name.counted or are_amounts(self.known, self.chosen.fingerprint)
        ):
            return f"Its number is another ({self._called()})."
        # Its own label and what else bore its name are no other control's.
        others = (each for each in self.known.neighbours if each != self.known.words)
        beside = bool(name) and _is_said_by(list(others), name)
        if beside and not self._firm_under_what_named_nothing(name):
            return f"{self._called()} stood beside the recorded element."
        return ""

    def _firm_under_what_named_nothing(self, name: Sequence[str]) -> bool:
        """Its identifiers are the known ones, and the text beside the known element that is its name now named no control.

        Ids wander from one control to another; with the same id and name attribute, a longer name is the old one.
        """
        if len(self._anchors & FIRM) > 1 and set(meaning_of(self.known.words)) <= set(name):
            return True
        roster = self.known.roster
        return (
            self._firm and bool(roster) and all(meaning_of(each) != tuple(name) for each in roster)
        )

    def _counted_beside(self) -> bool:
        """*Untitled (2)* is no *Untitled* with a counter when both were there."""
        found = self.chosen.fingerprint.words
        both = any(words_of(each) == words_of(found) for each in self.known.neighbours)
        return both and counted_otherwise(self.known.words, found)

    def _was_another(self) -> bool:
        """Another control was called just that when the known one was not, however alike the names: *Sign in*, *Log in*."""
        known, found = self.known, words_of(self.chosen.fingerprint.words)
        if self._firm or found in {(), words_of(known.words)}:
            return False
        return any(words_of(each) == found for each in known.roster)

    def _elsewhere(self) -> str:
        known, candidate = self.known, self.chosen.fingerprint
        linked = bool(self._anchors & {"test_id", "id", "href"})
        if record := self._another_row(linked=linked):
            return record
        if self.scope and not (linked or self._name.row_tells or self._name.only_bearer):
            return self.scope
        if not linked and titles.outside_its_part(known, candidate, self.everyone):
            return f"“{known.section or known.heading}” is still there, and this stands outside."
        section = self._another_section(linked=linked)
        if section:
            return f"It is in another section (“{section[:40]}”)."
        itself = self._headed_by_itself or self._name.row_tells
        under = self._unlike("heading") and not itself
        if known.heading and candidate.heading and known.twins > 0 and under and not linked:
            return f"It stands under another heading (“{candidate.heading[:40]}”)."
        if titles.headed_against(known, candidate) and not (linked or itself):
            return f"It stands under another heading (“{candidate.heading[:40]}”)."
        if titles.headed_otherwise(known, candidate) and not linked:
            return f"It is in another section (“{candidate.section[:40]}”)."
        if not self._anchors & {"test_id", "id"} and number_under_another(known, candidate):
            return f"The same number under another heading (“{candidate.heading[:40]}”)."
        if self._another_record() and not self._anchors & {"test_id", "id"}:
            return f"It leads to another record ({candidate.href[:60]})."
        return "" if linked else another_sort(known, candidate, self.everyone)

    def _another_row(self, *, linked: bool) -> str:
        known, candidate = self.known, self.chosen.fingerprint
        moved = self._alike.get("row", 1) < self.policy.same_row
        said = set(words_of(known.row)) <= set(words_of(known.words))  # nothing but its own name
        alone = linked or said or self._name.row_tells or self._name.tells_its_row
        if known.row and (candidate.row or known.twins > 0) and moved and not alone:
            return f"It is in another row (“{candidate.row[:40]}”)."
        if another_code(known.row, candidate.row) and not self._anchors & {"test_id", "id"}:
            return f"It is in the row of another record (“{candidate.row[:40]}”)."
        if another_day(known.row, candidate.row) and not (linked or self._name.code_tells):
            return f"It is in the row of another day (“{candidate.row[:40]}”)."
        return ""

    def _another_section(self, *, linked: bool) -> str:
        """The title of the section that it is in, where that is not the known one under another title; else ``""``."""
        known, candidate = self.known, self.chosen.fingerprint
        proved = linked or self._name.only_bearer
        left = titles.left_its_part(known, candidate) and self._name.qualified
        if left and not (proved or self._name.row_tells):
            return candidate.heading
        if not known.section or not candidate.section or self._titled_by_its_row:
            return ""
        opposed = titles.opposed(known.section, candidate.section)
        unlike = self._unlike("section") and not (proved or self._name.row_tells)
        return candidate.section if opposed or unlike else ""

    @cached_property
    def _titled_by_its_row(self) -> bool:
        same_row = self._alike.get("row", 0) >= self.policy.same_row
        return same_row and titles.titled_by_its_row(self.known, self.chosen.fingerprint)

    @property
    def _headed_by_itself(self) -> bool:
        return titles.headed_by_itself(self.known, self.chosen.fingerprint)

    def _unlike(self, name: str) -> bool:
        """Its section or heading is another; *Address 1* and *Address 2* are two as well."""
        before, after = getattr(self.known, name), getattr(self.chosen.fingerprint, name)
        other = numbered(meaning_of(before), meaning_of(after)) or another_code(before, after)
        unlike = self._alike.get(name, 1) < self.policy.close_name
        return unlike or (other and self.known.twins > 0)

    def _another_record(self) -> bool:
        """Links that differ in an identifier within the path, in surroundings that differ too."""
        if not leads_to_another(self.known.href, self.chosen.fingerprint.href):
            return False
        same_row = self._alike.get("row", 0) >= self.policy.same_name
        return not same_row and self._alike.get("neighbours", 0) < 0.8

    def _twin_left(self) -> str:
        """Where several bore the name and one is gone, the one left must be in the same place."""
        gone = (
            self._name.likeness >= self.policy.same_name and self.known.twins >= self._namesakes()
        )
        if not gone or self._name.says_it_alone or self._anchors & {"test_id", "id"}:
            return ""
        alike = self._alike
        around = {*SURROUNDINGS, "landmark"} - ({"heading"} if self._headed_by_itself else set())
        apart = any(alike.get(name, 1) < self.policy.close_name for name in around)
        same_row = alike.get("row", 0) >= self.policy.same_row
        if not apart and (same_row or alike.get("neighbours", 0) >= self.policy.place_nameless):
            return ""
        return "One of several with this name is gone, and this one is somewhere else."

    def _twin_beside(self) -> str:
        """A namesake that only its position tells apart from the element is not told apart."""
        if self._anchors:
            return ""
        for rival in self.rivals:
            alike = rival.properties.get("words", 0.0) >= self._alike.get("words", 0.0)
            if alike and rival.score > self.chosen.score - self.policy.twin_margin:
                lead = self._lead(rival)
                appeared = 0 <= self.known.twins < self._namesakes() - 1
                if lead < (self.policy.place_lead if appeared else self.policy.twin_lead):
                    return f"Another {self._called()} fits as well."
        return ""

    def _lead(self, rival: Scored) -> float:
        """By how much the telling property that leads most leads; far away tells as well."""
        shared = titles.shared(self.known, rival.fingerprint)
        leads = {
            name: value - rival.properties.get(name, 0)
            for name, value in self._alike.items()
            if name not in shared
        }
        far = leads.get("position", 0) - self.policy.place_other_name
        return max(far + self.policy.place_lead, *(leads.get(name, 0) for name in _TELLING))

    def _namesakes(self) -> int:
        everyone = (self.chosen, *self.rivals)
        return sum(each.properties.get("words", 0) >= self.policy.same_name for each in everyone)


def _is_said_by(texts: Sequence[str], name: tuple[str, ...]) -> bool:
    """One of the texts is the name, or some of them one after the other say its words: labels may be in pieces."""
    if len(name) == 1:
        return any(meaning_of(each) == name for each in texts)
    return _contains(meaning_of(" / ".join(texts)), name)


def _contains(words: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == tuple(phrase) for at in range(len(words) - size + 1))
