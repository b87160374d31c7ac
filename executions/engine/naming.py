"""What a candidate's name proves of its being the known element, beside its rivals on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from executions.engine import namesakes, records, vocabulary
from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.policy import Policy, Scored, place_of
from executions.engine.signs import shows_sign
from executions.engine.vocabulary import meaning_of


@dataclass(frozen=True)
class Naming:
    """The name of `chosen` against that of `known`; `told` when the step's own instruction names it alone."""

    chosen: Scored
    rivals: Sequence[Scored]
    known: Fingerprint
    policy: Policy
    told: bool

    @property
    def _alike(self) -> Mapping[str, float]:
        return self.chosen.properties

    @property
    def likeness(self) -> float:
        """How alike the names are, raised where another wording says the same.

        Nameless then and now: the name neither helps nor hurts.
        """
        if self.says_it_alone:
            return 1.0
        alike = self._alike.get("words", self.policy.close_name)
        near = self.told or self.qualified or self._unlabelled
        if self.policy.near_name <= alike < self.policy.same_name and not near:
            more = namesakes.says_more(self.known, self.chosen.fingerprint)
            return self.policy.close_name if more else alike
        return max(alike, self.policy.near_name) if near else alike

    @cached_property
    def qualified(self) -> bool:
        """Its name gained or lost a word such as *address*, and no rival near by has it too."""
        known, found = meaning_of(self.known.words), meaning_of(self.chosen.fingerprint.words)
        plain = vocabulary.qualified(known, found, field=self.known.kind is Kind.FIELD)
        titled = self._says_its_title
        otherwise = (
            namesakes.dated(self.known, self.chosen.fingerprint)
            or self._written_out
            or self.counted
            or namesakes.remarked(self.known, self.chosen.fingerprint)
            or namesakes.sends_the_form(self.known, self.chosen.fingerprint, self.rivals)
            or namesakes.said_above(self.known, self.chosen.fingerprint, self.rivals)
        )
        if self.row_tells and (self._renamed_in_rows or plain or titled or otherwise):
            return True
        if not (plain or titled or otherwise):
            return False
        near = 0.0 if titled else place_of(self._alike) - self.policy.place_lead
        rivals = (each for each in self.rivals if place_of(each.properties) >= near)
        return not any(set(known) <= set(meaning_of(each.fingerprint.words)) for each in rivals)

    @property
    def _written_out(self) -> bool:
        """It showed a sign, and says by now what the sign meant: *🗑*, *Delete entry*."""
        return shows_sign(self.known) and self.known.words != self.known.text

    @property
    def _renamed_in_rows(self) -> bool:
        return namesakes.renamed_in_rows(self.chosen.fingerprint, self.rivals, self.known)

    @cached_property
    def _says_its_title(self) -> bool:
        return namesakes.said_around(self.known, self.chosen.fingerprint)

    @property
    def titled(self) -> bool:
        """Its longer name says what the known element stood under, and no rival bears the name too."""
        return self._says_its_title and self.qualified

    @cached_property
    def only_bearer(self) -> bool:
        """Nothing but the known element bore the name then, and nothing else bears it now."""
        return namesakes.only_bearer(self.chosen, self.rivals, self.known, self.policy)

    @cached_property
    def says_it_alone(self) -> bool:
        """A sentence that is shown, word for word as it was, and by nothing else then and now."""
        return namesakes.says_it_alone(self.chosen, self.rivals, self.known, self.policy)

    @cached_property
    def alone(self) -> bool:
        """Its name gained or lost nothing but a word such as *changes*, and no other says any of it, then or now."""
        return self.qualified and namesakes.alone(self.known, self.rivals)

    @cached_property
    def code_tells(self) -> bool:
        """It or its row tells the code of the known record."""
        return records.same_code(self.known, self.chosen, self.rivals)

    @cached_property
    def row_tells(self) -> bool:
        """Its row is the known row as no namesake's is, and no namesake is missing."""
        return namesakes.row_tells(self.chosen, self.rivals, self.known, self.policy)

    @cached_property
    def tells_its_row(self) -> bool:
        """Its own name says which record it is of, so that the rest of its row may change."""
        return namesakes.tells_its_row(self.chosen, self.rivals, self.known, self.policy)

    @property
    def _unlabelled(self) -> bool:
        """The one box to tick of the same row, which has lost its label (*Select Ann Baker*)."""
        found = self.chosen.fingerprint
        if found.words or not found.row or {self.known.kind, found.kind} != {Kind.CHECK}:
            return False
        rows = [each.properties.get("row", 0) for each in (self.chosen, *self.rivals)]
        return rows[0] >= self.policy.same_name and max(rows[1:], default=0) < rows[0]

    @cached_property
    def counted(self) -> bool:
        """Its name is the known one with a number that counts, prices or dates it."""
        headed = (self.known.heading, self.known.section)
        around = words_of(" ".join(headed))
        names = (self.known.words, self.chosen.fingerprint.words)
        return vocabulary.counted(*names, around) or self._badge()

    def _badge(self) -> bool:
        """Names that differ in a number alone, on the only two links to one place (*Inbox 5*).

        Or a number came behind the name of a link of a navigation, and no other has that name.
        """
        names = (meaning_of(self.known.words), meaning_of(self.chosen.fingerprint.words))
        if namesakes.counts_what_is_new(self.known, self.chosen.fingerprint, self.rivals):
            return True
        same_link = self._alike.get("href", 0) >= 1
        alone = not any(rival.properties.get("href", 0) >= 1 for rival in self.rivals)
        return same_link and alone and vocabulary.numbered(*names)
