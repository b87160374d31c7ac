"""The rules that accept or refuse a scored candidate when the element is known from before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from executions.engine import namesakes, renaming, titles
from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.naming import Naming
from executions.engine.policy import PLACE, POLICY, Policy, Scored, place_of
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
    has_digit,
    meaning_of,
    numbered,
)

_IDENTIFIERS: Final = ("test_id", "id", "name", "href")
_FIRM: Final = frozenset({"test_id", "id", "name"})
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
    *("classes", "label", "placeholder", "title", "tag", "kind", "icon"),
)
"""What can tell two elements of one name apart; position, size and XPath alone cannot."""
_SURROUNDINGS: Final = ("section", "heading", "form")


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
            or self._too_little()
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

    @property
    def _content(self) -> bool:
        """A bare amount that is shown, not pressed: it says nothing about which one it is."""
        both = (self.known, self.chosen.fingerprint)
        plain = all(each.kind is Kind.OTHER and not each.clickable for each in both)
        return plain and all(
            each.words and all(map(has_digit, words_of(each.words))) for each in both
        )

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
    def _firm(self) -> bool:
        return bool(self._anchors & _FIRM)

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
        if other_number and not (self._firm or self._name.counted or self._content):
            return f"Its number is another ({self._called()})."
        # Its own label and what else bore its name are no other control's.
        others = (each for each in self.known.neighbours if each != self.known.words)
        beside = bool(name) and _contains(meaning_of(" / ".join(others)), name)
        # Ids wander from one name to another; with the same id and name attribute, a longer name is the old one.
        longer = len(self._anchors & _FIRM) > 1 and set(meaning_of(self.known.words)) <= set(name)
        if beside and not longer:
            return f"{self._called()} stood beside the recorded element."
        return ""

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
        alone = linked or self._name.row_tells
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
        unlike = self._unlike("section") and not proved
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
        around = {*_SURROUNDINGS, "landmark"} - ({"heading"} if self._headed_by_itself else set())
        apart = any(alike.get(name, 1) < self.policy.close_name for name in around)
        same_row = alike.get("row", 0) >= self.policy.same_row
        if not apart and (same_row or alike.get("neighbours", 0) >= self.policy.place_other_name):
            return ""
        return "One of several with this name is gone, and this one is somewhere else."

    def _surrounded_anew(self) -> bool:
        """Nothing of what a live capture read around the element is there any more."""
        captured = self.known.twins >= 0 and self._alike.get("neighbours", 1) == 0
        kept = max(self._alike.get(name, 0) for name in (*_SURROUNDINGS, "row"))
        return captured and not self._anchors and kept < self.policy.near_name

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

    def _too_little(self) -> str:
        row_tells = self._name.row_tells and self._name.likeness >= self.policy.near_name
        proved = (
            self.told
            or self._name.only_bearer
            or self._name.says_it_alone
            or self._name.titled
            or self._name.alone
            or row_tells
        )
        if self.chosen.score < (self.policy.floor_told if proved else self.policy.floor):
            return "Too little of it is the same."
        if self._name.likeness >= self.policy.same_name:
            enough = self._same_name_suffices()
            return "" if enough else "The name is the same, but it is somewhere else on the page."
        if self._firm:
            return "" if self._identifier_suffices() else "Only an identifier is the same."
        if self._place_suffices():
            return ""
        if "words" not in self._alike:
            return "It has no name, and nothing else proves that it is the element."
        return f"It is called {self._called()}, not “{self.known.words[:40]}”."

    def _same_name_suffices(self) -> bool:
        if self._firm:
            return True
        if self._content and self.known.row and not self.chosen.fingerprint.row:
            return False  # an amount is told by what it counts, and that stands around many
        if self._name.says_it_alone:
            return True
        if self._surrounded_anew():
            return False
        if not any(name in self._alike for name in PLACE if name != "position"):
            return self._place >= self.policy.place_same_name or "href" in self._anchors
        plain = self.chosen.fingerprint.kind is Kind.OTHER and not self._alike.get("tag")
        needed = self.policy.place_near_name if plain else self.policy.place_same_name
        return self._place >= (self.policy.place_only_bearer if self._name.only_bearer else needed)

    def _identifier_suffices(self) -> bool:
        if self._name.likeness < self.policy.close_name:
            other_form = self._alike.get("form", 1) < self.policy.near_name
            if self._anchors == {"name"} and other_form:  # *q* is the name of many searches
                return False
            return len(self._anchors) > 1 or self._place >= self.policy.place_other_name
        close = self._name.likeness >= self.policy.near_name or len(self._anchors) > 1
        return close or self._place >= self.policy.place_identifier

    def _place_suffices(self) -> bool:
        near, close = (
            self._name.likeness >= self.policy.near_name,
            self._name.likeness >= self.policy.close_name,
        )
        if self._content:
            in_row = self._alike.get("row", 0) >= self.policy.same_name
            return in_row and self._place >= self.policy.place_nameless
        if "href" in self._anchors:
            if near:
                return self._place >= self.policy.place_same_name
            other = self.policy.place_link if close else self.policy.place_other_name
            return self._place >= other
        if not close or ("href" in self._alike and self._alike["href"] < 0.4):
            return False
        if near:
            policy = self.policy
            name, told = self._name, self.told
            proved = told or name.titled or name.only_bearer or name.row_tells
            needed = policy.place_same_name if proved else policy.place_near_name
            return self._place >= needed
        return self._same_spot() and self._place >= self.policy.place_other_name

    def _same_spot(self) -> bool:
        """Everything but the name (or, without one, its looks or its row) is as it was."""
        alike = self._alike
        looks = alike.get("classes", 1) >= 0.8 and alike.get("size", 0) >= 0.5
        stays = looks and alike.get("xpath", 0) >= 0.9
        neighbours = alike.get("neighbours", 0)
        if "words" in alike:
            return stays and neighbours >= self.policy.place_other_name
        if any(alike.get(name, 1) < self.policy.near_name for name in ("icon", "name")):
            return False
        looks = looks and "classes" in alike
        row = alike.get("row", 0) >= self.policy.same_name
        alone = looks or row or stays or "icon" in alike
        return alone and neighbours >= self.policy.place_nameless


def _contains(words: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == tuple(phrase) for at in range(len(words) - size + 1))
