"""Picks the one element that a reading means, or none: a wrong pick is worse than a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from executions.engine.models.description import Place, Reading, Verb
from executions.engine.models.labels import LABELLED, labels_of
from executions.engine.models.places import in_places
from executions.engine.models.tree import TEXT_FIELD_ROLES, Node, Tree
from executions.engine.models.vocabulary import (
    EXTENDABLE_VERBS,
    FIELD_KINDS,
    LEADING_VERBS,
    UI_VERBS,
    VARIANT_WORDS,
    WEAK_WORDS,
    Words,
    opposites_of,
    word_set,
)


class Fit(IntEnum):
    """How well a name says what was asked for, the best first."""

    SAME_TEXT = 0
    SAME_MEANING = 1
    BESIDES_WEAK_WORDS = 2
    EXTENDED = 3
    WITH_SURROUNDINGS = 4


BUTTONS = frozenset({"button", "togglebutton", "popupbutton", "disclosuretriangle", "input, file"})
LINKS = frozenset({"link"})
MENU_ITEMS = frozenset({"menuitem", "menuitemcheckbox", "menuitemradio"})
FIELDS = TEXT_FIELD_ROLES | {"combobox"}
CHOICES = frozenset({"select", "combobox", "listbox"})
CHECKS = frozenset({"checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"})
TOGGLES = frozenset({"checkbox", "switch", "menuitemcheckbox"})
OPTIONS = frozenset({"option", "menuitem", "radio", "treeitem", "menuitemradio"})
CLICKABLE = (
    BUTTONS
    | LINKS
    | MENU_ITEMS
    | FIELDS
    | CHOICES
    | CHECKS
    | OPTIONS
    | {"tab", "slider", "gridcell"}
)
PASSIVE = frozenset(
    {"statictext", "image", "img", "listitem", "div", "span", "heading", "paragraph", "status"}
    | {"alert", "labeltext", "cell", "row", "article", "region", "group", "list", "table", "form"}
    | {"main", "dialog", "strong", "emphasis", "definition", "figure", "time", "code"}
)
PICTURES = frozenset({"image", "img"})
BARE_TEXT = frozenset({"statictext", "labeltext", "paragraph", "div", "span", "strong"})
# A heading or a paragraph does nothing when clicked: only bare text may hide a click handler.
CLICKABLE_TEXT = frozenset({"statictext", "image", "img", "div", "span", "listitem"})

# For each kind: the roles that are it, and those that a reader may take for it.
KIND_ROLES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "button": (BUTTONS, LINKS | MENU_ITEMS | {"tab", "switch"}),
    "link": (LINKS, BUTTONS | MENU_ITEMS | {"tab"}),
    "field": (FIELDS, CHOICES | {"slider", "input, file"}),
    "checkbox": (frozenset({"checkbox", "menuitemcheckbox"}), frozenset({"switch"})),
    "radio": (frozenset({"radio", "menuitemradio"}), frozenset()),
    "dropdown": (CHOICES, BUTTONS),
    "tab": (frozenset({"tab"}), LINKS | BUTTONS | {"radio"}),
    "menuitem": (MENU_ITEMS, LINKS | BUTTONS | {"option"}),
    "option": (OPTIONS, MENU_ITEMS | CHECKS),
    "switch": (frozenset({"switch", "togglebutton"}), frozenset({"checkbox", "button"})),
    "slider": (frozenset({"slider"}), frozenset({"spinbutton"})),
    "icon": (BUTTONS | LINKS | PICTURES, frozenset()),
    "heading": (frozenset({"heading"}), frozenset()),
    "text": (PASSIVE, frozenset()),
    "menu": (MENU_ITEMS | BUTTONS | LINKS | {"combobox", "menu", "select"}, frozenset()),
}
VERB_ROLES: dict[Verb, frozenset[str]] = {
    Verb.FILL: FIELDS,
    Verb.CLEAR: FIELDS,
    Verb.CHECK: CHECKS,
    Verb.UNCHECK: TOGGLES,
    Verb.SELECT: CHOICES | OPTIONS | CHECKS | {"tab"},
    Verb.PRESS: CLICKABLE,
}


# Sentences beside a box say more than its name: "I agree to the terms", "Send me news".
CHECK_VERBS = word_set("agree allow confirm enable join next save send share show subscribe")
STRONG_CARD_WORDS = 5


@dataclass(frozen=True)
class Match:
    """An element that could be meant; a lower rank is a better one."""

    node: Node
    fit: Fit
    second_role: bool
    second_label: bool
    missing: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int, int]:
        """What decides between two."""
        return (int(self.second_label), int(self.fit), int(self.second_role))


class AmbiguousError(Exception):
    """Several elements fit equally well, so none is taken."""


def pick(tree: Tree, reading: Reading) -> Node | None:
    """The element meant; None when nothing fits; raises AmbiguousError when more than one does."""
    for roles in _role_groups(reading):
        matches = _matches(tree, reading, roles)
        if matches:
            return _the_one(matches, reading)
    return None


def _role_groups(reading: Reading) -> list[frozenset[str]]:
    """The roles to look among: what does something first, bare text only where that may be it."""
    allowed = VERB_ROLES.get(reading.verb)
    if reading.kind is not None:
        first, second = KIND_ROLES[reading.kind]
        roles = first | second
        return [roles if allowed is None else roles & allowed]
    if allowed is not None:
        return [allowed]
    if reading.verb in {Verb.LOCATE, Verb.HOVER, Verb.SCROLL}:
        # Bare text beside a value is its label, not what "the total" means, unless it is quoted.
        return [CLICKABLE, PASSIVE if reading.quoted else PASSIVE - BARE_TEXT]
    return [CLICKABLE, CLICKABLE_TEXT]


def _matches(tree: Tree, reading: Reading, roles: frozenset[str]) -> list[Match]:
    candidates = _candidates(tree, reading, roles)
    matches = list(filter(None, (_match(tree, node, reading) for node in candidates)))
    if any(not match.missing for match in matches):
        matches = [match for match in matches if not match.missing]
    inside = in_places(tree, [match.node for match in matches], _places(reading, matches))
    kept = {node.index for node in inside}
    matches = [match for match in matches if match.node.index in kept]
    if reading.verb is Verb.LOCATE and reading.kind == "icon":
        matches = _without_around_pictures(tree, matches)
    return _without_nested(tree, matches)


def _candidates(tree: Tree, reading: Reading, roles: frozenset[str]) -> list[Node]:
    """The elements of these roles that can say anything of what is wanted."""
    if not reading.words:
        return [node for node in tree.with_roles(roles) if node.usable]
    found = {node.index: node for node in tree.with_roles(roles & _SAID_OTHERWISE)}
    for nodes in tree.saying((*reading.words, *reading.raw.split())).values():
        found.update((node.index, node) for node in nodes if node.role in roles)
    return [found[index] for index in sorted(found) if found[index].usable]


def _places(reading: Reading, matches: list[Match]) -> tuple[Place, ...]:
    """The places named, and what a name left unsaid has to be said around the element."""
    unsaid = {match.missing for match in matches}
    if unsaid <= {()}:
        return reading.places
    return (*reading.places, *(Place(words) for words in sorted(unsaid)))


def _match(tree: Tree, node: Node, reading: Reading) -> Match | None:
    passive = node.role not in CLICKABLE
    second_role = bool(reading.kind) and node.role not in KIND_ROLES[reading.kind or ""][0]
    for position, label in enumerate(labels_of(tree, node)):
        fit, missing = _fit(node, label, reading)
        if fit is None:
            continue
        if fit > Fit.SAME_MEANING and passive:
            continue
        if fit > Fit.BESIDES_WEAK_WORDS and (second_role or position):
            continue
        return Match(node, fit, second_role, bool(position), missing)
    return None


def _without_nested(tree: Tree, matches: list[Match]) -> list[Match]:
    """A link around a button of the same name is one thing to click: keep the outer one."""
    ranks = {match.node.index: match.rank for match in matches}
    return [
        match
        for match in matches
        if not any(
            above.index in ranks and ranks[above.index] <= match.rank
            for above in tree.ancestors(match.node)
        )
    ]


def _without_around_pictures(tree: Tree, matches: list[Match]) -> list[Match]:
    """What is looked at is the picture, not the link of its name around it."""
    around = {
        (above.index, match.rank)
        for match in matches
        if match.node.role in PICTURES
        for above in tree.ancestors(match.node)
    }
    return [match for match in matches if (match.node.index, match.rank) not in around]


def _the_one(matches: list[Match], reading: Reading) -> Node:
    best = min(match.rank for match in matches)
    nodes = [match.node for match in matches if match.rank == best]
    if reading.ordinal is not None:
        position = reading.ordinal - 1 if reading.ordinal > 0 else len(nodes) - 1
        if position >= len(nodes):
            raise AmbiguousError
        return nodes[position]
    if len(nodes) != 1:
        raise AmbiguousError
    return nodes[0]


def _fit(node: Node, label: Words, reading: Reading) -> tuple[Fit | None, tuple[str, ...]]:
    """How a name fits, and the words that its surroundings have to say instead."""
    wanted = frozenset(reading.words)
    if not wanted:
        described = reading.kind is not None and node.role in CLICKABLE
        return (Fit.SAME_MEANING if described else None), ()
    if label.text and label.text == reading.raw:
        return Fit.SAME_TEXT, ()
    own = label.key_set
    implied = _IMPLIED.get(node.role, _NOTHING)
    if label.keys[:1] == ("new",) and node.role in BUTTONS | LINKS:
        implied = _ADDING
    if wanted.isdisjoint(own) and wanted.isdisjoint(implied):
        return None, ()
    if _contradicts(wanted, own):
        return None, ()
    if wanted <= implied and not reading.exact:
        return Fit.BESIDES_WEAK_WORDS, ()
    said = wanted & (own | implied)
    idle = _idle_words(own)
    missing = tuple(word for word in reading.words if word not in said and word not in idle)
    if not said - WEAK_WORDS or (reading.exact and wanted - said):
        return None, ()
    fit = _fit_of_extras(node, label, reading)
    if not missing:
        return (max(fit, _BESIDES) if fit is not None and wanted - said else fit), ()
    if (
        fit is None
        or fit > Fit.BESIDES_WEAK_WORDS
        or reading.whole
        or not UI_VERBS.isdisjoint(missing)
    ):
        return None, ()
    return Fit.WITH_SURROUNDINGS, missing


def _idle_words(own: frozenset[str]) -> frozenset[str]:
    """Words of an instruction that a name need not say."""
    if own.isdisjoint(UI_VERBS - LEADING_VERBS):
        return WEAK_WORDS | _PREPOSITIONS
    return WEAK_WORDS | _PREPOSITIONS | LEADING_VERBS


def _contradicts(wanted: frozenset[str], own: frozenset[str]) -> bool:
    """Whether a name says the opposite of what is wanted, or denies it."""
    if ("not" in wanted) is not ("not" in own):
        return True
    return any(not opposites_of(word).isdisjoint(own - wanted) for word in wanted - own)


def _fit_of_extras(node: Node, label: Words, reading: Reading) -> Fit | None:
    """How much it matters that a name says more than was asked for; None when too much."""
    wanted = set(reading.words)
    surplus = [key for key in label.keys if key not in wanted]
    if not surplus:
        return Fit.SAME_MEANING
    extras = [key for key in surplus if not _harmless(key, label)]
    if _numbered_within(label, wanted):
        return None
    if not extras:
        return Fit.BESIDES_WEAK_WORDS
    if reading.exact:
        return None
    if node.role in CHECKS:
        return Fit.EXTENDED if UI_VERBS.isdisjoint(set(extras) - CHECK_VERBS) else None
    if node.role in FIELDS and FIELD_KINDS.issuperset(extras) and label.keys[0] in wanted:
        return Fit.BESIDES_WEAK_WORDS
    asked_for = set(reading.raw.split())
    if not VARIANT_WORDS.isdisjoint(set(label.raw) - asked_for) or not UI_VERBS.isdisjoint(extras):
        return None
    if wanted & EXTENDABLE_VERBS and len(extras) <= _MAX_EXTRAS:
        return Fit.EXTENDED
    return Fit.EXTENDED if _begins_card(label, reading) else None


def _harmless(key: str, label: Words) -> bool:
    if key in WEAK_WORDS or key in LEADING_VERBS or key.isdigit():
        return True
    return key == "next" and "next" not in label.raw


def _numbered_within(label: Words, wanted: set[str]) -> bool:
    """A number between two words that were asked for is of the name (*report (1).pdf*), no counter behind it."""
    around = zip(label.keys, label.keys[1:], label.keys[2:], strict=False)
    return any(
        key.isdigit() and key not in wanted and {before, behind} <= wanted
        for before, key, behind in around
    )


def _begins_card(label: Words, reading: Reading) -> bool:
    """A whole card may be one link: its name begins with the title and goes on with the rest."""
    strong = [word for word in reading.words if word not in WEAK_WORDS]
    return (
        len(strong) > 1
        and len(label.keys) >= STRONG_CARD_WORDS
        and label.keys[: len(reading.words)] == reading.words
    )


_IMPLIED = {"searchbox": frozenset({"search"}), "input, file": frozenset({"upload", "file"})}
_PREPOSITIONS = frozenset({"as", "by", "for", "via", "with"})
# "New report" is the button to add one.
_ADDING = frozenset({"add"})
_NOTHING: frozenset[str] = frozenset()
_BESIDES = Fit.BESIDES_WEAK_WORDS
_MAX_EXTRAS = 2
# Fields may be named by the text beside them, others by what they are.
_SAID_OTHERWISE = LABELLED | frozenset(_IMPLIED)
