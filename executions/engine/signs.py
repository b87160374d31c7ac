"""What a control means that shows nothing but a sign: *🗑* deletes, *⋮* opens a menu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from executions.engine.fingerprint import Fingerprint
from executions.engine.vocabulary import meaning_of
from executions.engine.word_families import SIGNS

_CLOSES: Final = frozenset({"close", "dismiss", "hide"})
_TAKES_OUT: Final = frozenset({"remove", "delete"})
_MEANINGS: Final[Mapping[str, frozenset[str]]] = {
    sign: frozenset(words.split()) for signs, words in SIGNS.items() for sign in signs
}


def shows_sign(fingerprint: Fingerprint) -> bool:
    """Whether it shows nothing but a sign that means something."""
    return bool(_meanings(fingerprint))


def sign_read(known: Fingerprint, found: Fingerprint) -> Fingerprint:
    """`known` under the word that its sign has become in `found`; itself where that says something else."""
    if known.words != known.text:
        return known
    begins = meaning_of(found.words)[:1]
    if not begins or begins[0] not in _meanings(known):
        return known
    return replace(known, accessible_name=begins[0])


def words_of_signs(text: str) -> frozenset[str]:
    """What the signs in a sentence stand for."""
    return frozenset().union(
        *(_MEANINGS[sign] for sign in text if sign in _MEANINGS and not sign.isalpha())
    )


def _meanings(fingerprint: Fingerprint) -> frozenset[str]:
    """A cross closes what it stands on; only where every record has one it takes the record out."""
    meant = _MEANINGS.get(fingerprint.text.strip().rstrip("\ufe0f"), frozenset())
    if meant & _CLOSES:
        return _TAKES_OUT if fingerprint.row and fingerprint.twins > 0 else _CLOSES
    return meant
