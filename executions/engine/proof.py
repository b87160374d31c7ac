"""Whether what a candidate and the known element have in common is enough, where nothing speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from executions.engine import choices, namesakes, titles
from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.naming import Naming
from executions.engine.policy import PLACE, Policy, Scored, place_of
from executions.engine.vocabulary import has_digit

FIRM: Final = frozenset({"test_id", "id", "name"})
SURROUNDINGS: Final = ("section", "heading", "form")
_STILL: Final = 0.9


def are_amounts(known: Fingerprint, found: Fingerprint) -> bool:
    """Bare amounts that are shown, not pressed: they say nothing about which one they are."""
    both = (known, found)
    plain = all(each.kind is Kind.OTHER and not each.clickable for each in both)
    return plain and all(each.words and all(map(has_digit, words_of(each.words))) for each in both)


@dataclass(frozen=True)
class Proof:
    """What proves that `chosen` is `known`: its name, its `anchors` (identifiers that no rival shares), its place."""

    chosen: Scored
    rivals: Sequence[Scored]
    known: Fingerprint
    policy: Policy
    told: bool
    everyone: Sequence[Scored]
    name: Naming
    anchors: frozenset[str]

    @property
    def _alike(self) -> Mapping[str, float]:
        return self.chosen.properties

    @cached_property
    def _place(self) -> float:
        return place_of(self._alike)

    @property
    def _firm(self) -> bool:
        return bool(self.anchors & FIRM)

    @property
    def _content(self) -> bool:
        return are_amounts(self.known, self.chosen.fingerprint)

    def lacking(self) -> str:
        """What is too little, as a sentence, ``""`` when it is enough."""
        row_tells = self.name.row_tells and self.name.likeness >= self.policy.near_name
        proved = (
            self.told
            or self.name.only_bearer
            or self.name.says_it_alone
            or self.name.titled
            or self.name.alone
            or self._only_offer
            or self.name.tells_its_row
            or row_tells
        )
        if self.chosen.score < (self.policy.floor_told if proved else self.policy.floor):
            return "Too little of it is the same."
        if self._only_offer:
            return ""
        if self.name.likeness >= self.policy.same_name:
            enough = self._same_name_suffices()
            return "" if enough else "The name is the same, but it is somewhere else on the page."
        if self._firm:
            return "" if self._identifier_suffices() else "Only an identifier is the same."
        if self._place_suffices():
            return ""
        if "words" not in self._alike:
            return "It has no name, and nothing else proves that it is the element."
        return (
            f"It is called “{self.chosen.fingerprint.words[:40]}”, not “{self.known.words[:40]}”."
        )

    def _same_name_suffices(self) -> bool:
        if self._firm:
            return True
        if self._content and self.known.row and not self.chosen.fingerprint.row:
            return False  # an amount is told by what it counts, and that stands around many
        if self.name.says_it_alone:
            return True
        if self._surrounded_anew():
            return False
        if not any(name in self._alike for name in PLACE if name != "position"):
            return self._place >= self.policy.place_same_name or "href" in self.anchors
        if self._listed_by_now():
            return self._alike.get("neighbours", 1) >= self.policy.close_name
        if self._common_in_another_part():
            return self._place >= self.policy.place_other_name
        plain = self.chosen.fingerprint.kind is Kind.OTHER and not self._alike.get("tag")
        if plain and self.known.kind is not Kind.OTHER and not self._part_is_known():
            return False  # what was a control and is none by now, in a strange place
        needed = self.policy.place_near_name if plain else self.policy.place_same_name
        return self._place >= (self.policy.place_only_bearer if self.name.only_bearer else needed)

    def _surrounded_anew(self) -> bool:
        """Nothing of what a live capture read around the element is there any more."""
        captured = self.known.twins >= 0 and self._alike.get("neighbours", 1) == 0
        kept = max(self._alike.get(name, 0) for name in (*SURROUNDINGS, "row"))
        return captured and not self.anchors and kept < self.policy.near_name

    @cached_property
    def _only_offer(self) -> bool:
        """A list of the known part of the page, told by what it alone offers to choose from."""
        around = self._alike.get("neighbours", 0) >= self.policy.place_identifier
        return (around or self._titled_alike()) and choices.only_offer(
            self.chosen, self.everyone, self.known
        )

    def _titled_alike(self) -> bool:
        titles = (*SURROUNDINGS, "row")
        return any(self._alike.get(name, 0) >= self.policy.near_name for name in titles)

    def _part_is_known(self) -> bool:
        """It stands under a known title or among what stood beside the known element; its position alone is no place."""
        return self._titled_alike() or self._alike.get("neighbours", 1) >= self.policy.close_name

    def _listed_by_now(self) -> bool:
        """A text that stood for itself, and stands in a row: one of many may say the same."""
        known, found = self.known, self.chosen.fingerprint
        plain = known.kind is Kind.OTHER and not known.clickable
        return plain and known.twins >= 0 and not known.row and bool(found.row)

    def _common_in_another_part(self) -> bool:
        """What many are called, in another form in another part of the page: *Search* beside the menu, *Search* of the list."""
        both = (self.known, self.chosen.fingerprint)
        parted = self._in_another_form and all(each.form and each.landmark for each in both)
        apart = self._alike.get("neighbours", 1) < self.policy.close_name
        left = apart or titles.left_behind(*both, self.everyone)
        moved = self._alike.get("landmark", 1) < self.policy.close_name
        return parted and moved and left and namesakes.is_common(self.known.words)

    @property
    def _in_another_form(self) -> bool:
        """Both stand in forms that are told apart by what they are called."""
        named = "form" not in {self.known.form, self.chosen.fingerprint.form}
        return named and self._alike.get("form", 1) < self.policy.near_name

    def _identifier_suffices(self) -> bool:
        # *q* is the name of many searches
        by_name_alone = self.anchors == {"name"} and self._in_another_form
        if self.name.likeness < self.policy.close_name:
            if by_name_alone:
                return False
            return len(self.anchors) > 1 or self._place >= self.policy.place_other_name
        strange = self._alike.get("neighbours", 1) < self.policy.close_name
        if by_name_alone and strange and self.name.likeness < self.policy.near_name:
            return False
        close = self.name.likeness >= self.policy.near_name or len(self.anchors) > 1
        return close or self._place >= self.policy.place_identifier

    def _place_suffices(self) -> bool:
        near, close = (
            self.name.likeness >= self.policy.near_name,
            self.name.likeness >= self.policy.close_name,
        )
        if self._content:
            in_row = self._alike.get("row", 0) >= self.policy.same_name
            return in_row and self._place >= self.policy.place_nameless
        if "href" in self.anchors:
            if near:
                return self._place >= self.policy.place_same_name
            other = self.policy.place_link if close else self.policy.place_other_name
            return self._place >= other
        if not close or ("href" in self._alike and self._alike["href"] < 0.4):
            return False
        if near:
            policy = self.policy
            name, told = self.name, self.told
            proved = told or name.titled or name.only_bearer or name.row_tells
            needed = policy.place_same_name if proved else policy.place_near_name
            return self._place >= needed
        if "words" not in self._alike and self._only_picture():
            return True
        return self._same_spot() and self._place >= self.policy.place_other_name

    def _only_picture(self) -> bool:
        """It shows the picture that no rival shows, in the very spot, however its neighbours are called by now."""
        alike = self._alike
        still = all(
            alike.get(name, 0) >= _STILL
            for name in ("icon", "xpath", "position", "size", "landmark")
        )
        row = alike.get("row", 1) >= self.policy.same_row
        return (
            still and row and all(each.properties.get("icon", 0) < _STILL for each in self.rivals)
        )

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
