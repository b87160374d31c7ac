"""How alike two fingerprints are, property by property, and what each property weighs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import hypot, log, sqrt
from typing import Final
from urllib.parse import urlsplit

from executions.engine.fingerprint import Fingerprint, Kind, words_of
from executions.engine.vocabulary import done_alike, meaning_of, reordered

WEIGHTS: Final[Mapping[str, float]] = {
    "test_id": 4.0,
    "id": 2.0,
    "name": 2.0,
    "words": 4.0,
    "label": 1.5,
    "placeholder": 1.0,
    "href": 2.5,
    "title": 0.5,
    "kind": 1.0,
    "tag": 0.75,
    "type": 0.75,
    "classes": 1.0,
    "xpath": 1.0,
    "position": 1.0,
    "size": 0.5,
    "neighbours": 2.0,
    "icon": 2.0,
    "options": 2.0,
    "heading": 1.0,
    "row": 4.0,
    "section": 2.0,
    "landmark": 0.75,
    "form": 0.75,
}
"""Weight a property; a property that the known element lacks does not count."""
_KEY_WORDS: Final = 3
_SIGN: Final = 2
"""Letters up to which a name (*B*, *×*) is a sign, and the tooltip says what it means."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """A weighted mean (0 to 1) and the similarity of each property that counted."""

    score: float
    properties: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling a word is among the candidates of a page: the rarer, the more."""

    names: Mapping[str, int]
    rows: Mapping[str, int]
    total: int

    @classmethod
    def of(cls, candidates: Sequence[Fingerprint]) -> Rarity:
        """Count in how many names and in how many rows each word stands."""
        names = Counter(word for each in candidates for word in set(meaning_of(each.words)))
        rows = Counter(
            word for row in {each.row for each in candidates} for word in set(words_of(row))
        )
        return cls(names, rows, len(candidates))

    def name_weight(self, word: str) -> float:
        """Weight of a word of a name."""
        return log(1 + (self.total + 1) / (1 + self.names.get(word, 0)))

    def row_weight(self, word: str) -> float:
        """Weight of a word of a row."""
        return 1 / sqrt(max(1, self.rows.get(word, 0)))


def compare(
    known: Fingerprint, candidate: Fingerprint, *, rarity: Rarity | None = None
) -> Similarity:
    """Compare `candidate` with `known`, the element as it was when its step last passed."""
    scale = rarity or Rarity.of([candidate])
    measured: dict[str, float | None] = {
        name: measure(known, candidate) for name, measure in _MEASURES.items()
    }
    measured["words"] = _words(known, candidate, scale)
    measured["row"] = _row(known, candidate, scale)
    properties = {name: round(value, 3) for name, value in measured.items() if value is not None}
    return Similarity(score=weighted(properties), properties=properties)


def weighted(properties: Mapping[str, float], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The weighted mean of the properties that counted, 0 when none did."""
    total = sum(weights[name] for name in properties)
    score = sum(weights[name] * value for name, value in properties.items()) / (total or 1)
    return round(score, 4)


def overlap(
    one: Iterable[str], other: Iterable[str], weigh: Callable[[str], float] = lambda _word: 1.0
) -> float:
    """Weighted Dice coefficient of two bags taken as sets, 0 when either is empty."""
    first, second = set(one), set(other)
    total = sum(map(weigh, first)) + sum(map(weigh, second))
    return 2 * sum(map(weigh, first & second)) / total if total and first and second else 0.0


def wording(one: str, other: str, weigh: Callable[[str], float] = lambda _word: 1.0) -> float:
    """How alike two labels read: 1 when only case, punctuation or *sign in*/*log in* differ."""
    first, second = meaning_of(one), meaning_of(other)
    if first == second:
        return 1.0 if first or one == other else 0.0
    if not first or not second:
        return 0.0
    if "".join(first) == "".join(second):
        return 0.98
    if reordered(first, second):
        return 0.97
    if done_alike(first, second):
        return 0.96
    shared = overlap(first, second, weigh)
    return min(max(shared, 0.95 * _spelling(first, second)), 0.95)


@lru_cache(maxsize=8192)
def _spelling(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Likeness of letters, for plurals and typing errors: 0 unless every word is nearly the same."""
    if len(one) != len(other):
        return 0.0
    return min(_letters(*pair) for pair in zip(one, other, strict=True))


def _letters(one: str, other: str) -> float:
    longer = max(len(one), len(other))
    if abs(len(one) - len(other)) > max(1, longer / 4) or one[:1] != other[:1]:
        return 0.0
    if re.sub(r"\D+", " ", one).strip() != re.sub(r"\D+", " ", other).strip():
        return 0.0
    letters = SequenceMatcher(None, one, other).ratio()
    return letters if letters >= 0.85 else 0.0


_TRACKING: Final = re.compile(
    r"(^|(?<=&))(utm_\w+|ref|ref_src|gclid|fbclid|msclkid)=[^&]*(&|$)"
    r"|(^|(?<=&))(next|return(_?to|_?url)?|came_from)=(/|%2f|https?:)[^&]*(&|$)"
)
"""Parameters that say where a visitor comes from or goes back to, not where the link leads."""


@lru_cache(maxsize=4096)
def address_of(href: str) -> tuple[str, str, str]:
    """Host, path and the rest (query, fragment) of a link, without what only tracks visitors or leads them back."""
    bare = re.sub(r"^(https?:)?//(www\.)?", "", href.strip(), flags=re.IGNORECASE).lower()
    place, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", bare, re.DOTALL).groups()  # type: ignore[union-attr] # matches every text
    host, slash, path = ("", "/", bare) if place.startswith("/") else place.partition("/")
    path = place if place.startswith("/") else slash + path
    query, _, fragment = rest.partition("#") if mark == "?" else ("", "", rest)
    kept = _TRACKING.sub("", query).strip("&")
    return host, path.rstrip("/"), "#".join(each for each in (kept, fragment) if each)


def _words(known: Fingerprint, candidate: Fingerprint, rarity: Rarity) -> float | None:
    if not known.words:
        return 0.0 if candidate.words else None
    said = {candidate.words, candidate.label, candidate.text, candidate.placeholder}
    told = [known.words]
    if known.title and len(known.words) <= _SIGN:
        told.append(known.title)
        said.add(candidate.title)
    return max(wording(one, each, rarity.name_weight) for one in told for each in said)


def _row(known: Fingerprint, candidate: Fingerprint, rarity: Rarity) -> float | None:
    """Likeness of two rows, in which the first words (the key) weigh most."""
    if not known.row:
        return None
    if not candidate.row:
        return _rows_around(known, candidate)
    leading = {*words_of(known.row)[:_KEY_WORDS], *words_of(candidate.row)[:_KEY_WORDS]}

    def weigh(word: str) -> float:
        return rarity.row_weight(word) * (1.0 if word in leading else 0.5)

    return 1.0 if known.row == candidate.row else wording(known.row, candidate.row, weigh)


def _rows_around(known: Fingerprint, candidate: Fingerprint) -> float:
    """How much of the known row stands around a candidate that is in no row (any more)."""
    before = set(words_of(known.row))
    around = (*candidate.neighbours, candidate.heading, candidate.section, candidate.label)
    return len(before & set(words_of(" ".join(around)))) / len(before) if before else 0.0


def _same_text(field: str) -> Callable[[Fingerprint, Fingerprint], float | None]:
    def measure(known: Fingerprint, candidate: Fingerprint) -> float | None:
        before = getattr(known, field)
        return wording(before, getattr(candidate, field)) if before else None

    return measure


def _identifier(field: str) -> Callable[[Fingerprint, Fingerprint], float | None]:
    def measure(known: Fingerprint, candidate: Fingerprint) -> float | None:
        before, after = getattr(known, field), getattr(candidate, field)
        if not before:
            return None
        first, second = words_of(before), words_of(after)
        alike = before == after or (first == second != ())  # *user_count*, *userCount*
        return 1.0 if alike else 0.7 * overlap(first, second)

    return measure


def _test_id(known: Fingerprint, candidate: Fingerprint) -> float | None:
    if not known.test_ids:
        return None
    shared = set(known.test_ids.values()) & set(candidate.test_ids.values())
    return 1.0 if shared else 0.0


def _from_its_page(each: Fingerprint) -> str:
    """Where the link leads, from whichever page: *?sort=name* is of the page that it is on."""
    return f"{urlsplit(each.page_url).path}{each.href}" if each.href.startswith("?") else each.href


def _href(known: Fingerprint, candidate: Fingerprint) -> float | None:
    before, after = known.href, candidate.href
    if not before or before.endswith("#"):  # leads nowhere, a script acts on it
        return 0.0 if after and not after.endswith("#") and known.kind is Kind.LINK else None
    if before == after:
        return 1.0
    if not after or after.endswith("#"):
        return 0.4 if candidate.kind is Kind.BUTTON or after else 0.0
    first, second = (address_of(_from_its_page(each)) for each in (known, candidate))
    if first == second:
        return 1.0
    if first[0] != second[0] and first[0] and second[0]:
        return 0.4 * overlap(words_of(" ".join(first)), words_of(" ".join(second)))
    if first[1] == second[1]:
        return 0.4
    return 0.8 * overlap(words_of(first[1]), words_of(second[1]))


def _kind(known: Fingerprint, candidate: Fingerprint) -> float:
    if known.kind is candidate.kind:
        return 1.0
    pressable = {Kind.BUTTON, Kind.LINK, Kind.OTHER}
    return 0.5 if {known.kind, candidate.kind} <= pressable else 0.0


def _tag(known: Fingerprint, candidate: Fingerprint) -> float:
    return float(known.tag == candidate.tag)


def _type(known: Fingerprint, candidate: Fingerprint) -> float | None:
    return float(known.type == candidate.type) if known.type else None


def _classes(known: Fingerprint, candidate: Fingerprint) -> float | None:
    return overlap(known.classes, candidate.classes) if known.classes else None


@lru_cache(maxsize=4096)
def _steps(xpath: str) -> tuple[str, ...]:
    return tuple(xpath.split("/"))


def _xpath(known: Fingerprint, candidate: Fingerprint) -> float | None:
    if not known.xpath:
        return None
    first, second = _steps(known.xpath), _steps(candidate.xpath)
    if first == second:
        return 1.0
    if known.id_xpath.startswith("//*") and known.id_xpath == candidate.id_xpath:
        return 0.9
    head = _common(first, second)
    tail = _common(first[::-1], second[::-1])
    most = max(len(first), len(second))
    return 0.8 * min(1.0, (head + tail) / most)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _position(known: Fingerprint, candidate: Fingerprint) -> float | None:
    if not known.width and not known.height:
        return None
    return max(0.0, 1 - hypot(known.x - candidate.x, known.y - candidate.y) / 600)


def _size(known: Fingerprint, candidate: Fingerprint) -> float | None:
    if not known.width or not known.height:
        return None
    wide = min(known.width, candidate.width) / max(known.width, candidate.width)
    high = min(known.height, candidate.height) / max(known.height, candidate.height)
    return wide * high


def _neighbours(known: Fingerprint, candidate: Fingerprint) -> float | None:
    if not known.neighbours:
        return None
    before = words_of(" ".join(known.neighbours))
    return overlap(before, words_of(" ".join(candidate.neighbours)))


def _landmark(known: Fingerprint, candidate: Fingerprint) -> float | None:
    if not known.landmark and not candidate.landmark:
        return None
    if not known.landmark:
        return 0.0
    (role, _, name), (other, _, found) = (
        each.landmark.partition(" ") for each in (known, candidate)
    )
    if role == other and name and found:  # the role that both have says nothing
        return wording(name, found)
    return wording(known.landmark, candidate.landmark)


def _options(known: Fingerprint, candidate: Fingerprint) -> float | None:
    if not known.options or not candidate.options:
        return None
    return overlap(known.options, candidate.options)


_MEASURES: Final[Mapping[str, Callable[[Fingerprint, Fingerprint], float | None]]] = {
    "test_id": _test_id,
    "id": _identifier("id"),
    "name": _identifier("name"),
    "label": _same_text("label"),
    "placeholder": _same_text("placeholder"),
    "href": _href,
    "title": _same_text("title"),
    "kind": _kind,
    "tag": _tag,
    "type": _type,
    "classes": _classes,
    "xpath": _xpath,
    "position": _position,
    "size": _size,
    "neighbours": _neighbours,
    "icon": _identifier("icon"),
    "options": _options,
    "heading": _same_text("heading"),
    "section": _same_text("section"),
    "landmark": _landmark,
    "form": _same_text("form"),
}
