"""The words that tell controls apart: families of rivals, synonyms and fillers. Data alone, read by `vocabulary`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _sets(*lines: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in lines)


DESTRUCTIVE: Final = _sets(
    "delete remove erase trash destroy purge drop discard "
    "löschen entfernen supprimer eliminar borrar",
    "cancel abort abbrechen annuler cancelar",
    "clear reset wipe zurücksetzen effacer",
    "reject decline deny refuse dismiss ablehnen refuser rechazar",
    "unsubscribe deactivate disable terminate revoke suspend block ban kündigen",
    "logout signout abmelden déconnexion",
    "close schließen fermer cerrar",
    "pay buy purchase order checkout refund kaufen bezahlen acheter comprar",
)
"""Families of verbs that undo, destroy or spend; within a family a word may replace another."""

RIVALS: Final = _sets(
    "next previous prev back forward weiter zurück suivant précédent",
    "first last middle given family sur",
    "up down",
    "left right",
    "top bottom",
    "start end begin finish stop pause resume",
    "min max minimum maximum",
    "from to until since",
    "increase decrease plus minus increment decrement more less",
    "billing shipping delivery home work rechnung lieferung",
    "login register signup logout signout join",
    "save edit view delete cancel discard send reset publish preview duplicate copy archive",
    "accept reject approve decline deny confirm",
    "add remove delete create edit",
    "open close",
    "show hide expand collapse",
    "enable disable activate deactivate",
    "lock unlock",
    "follow unfollow",
    "subscribe unsubscribe",
    "like dislike",
    "yes no",
    "on off",
    "import export upload download",
    "old new current confirm repeat verify previous",
    "username password email phone",
    "day week month year",
    "hour minute second",
    "ascending descending asc desc",
    "public private",
    "buyer seller",
    "sender recipient receiver",
    "arrival departure checkin checkout",
    "adult adults child children infant infants",
    "monthly yearly annual annually weekly daily",
    "debit credit",
    "width height",
    "latitude longitude",
    "primary secondary",
    "all none some any active completed necessary essential selected",
    "facebook twitter google github apple microsoft linkedin instagram youtube",
    "street city zip postcode postal country state region",
    "january february march april may june july august september october november december",
    "monday tuesday wednesday thursday friday saturday sunday",
    "red green blue yellow orange purple pink brown gray black white silver gold",
    "small medium large",
    "play pause stop",
    "undo redo",
    "cut copy paste",
    "in out",
    "inbound outbound",
    "before after",
    "light dark",
    "day night",
    "departure return",
    "male female",
    "firstname lastname",
    "mobile phone fax",
    "join leave",
    "merge split",
    "send receive draft",
    "attach detach",
    "add subtract",
    "zoomin zoomout",
    "internal external",
    "source target",
    "input output",
    "income expense",
    "win lose",
    "north south",
    "east west",
    "ja nein",
    "oui non",
    "ein an aus",
    "vergrößern verkleinern",
)
JOINED: Final[Mapping[tuple[str, str], str]] = {
    ("log", "in"): "login",
    ("sign", "in"): "login",
    ("log", "on"): "login",
    ("sign", "on"): "login",
    ("log", "out"): "logout",
    ("sign", "out"): "logout",
    ("log", "off"): "logout",
    ("sign", "up"): "signup",
    ("check", "out"): "checkout",
    ("check", "in"): "checkin",
    ("e", "mail"): "email",
    ("user", "name"): "username",
    ("pass", "word"): "password",
    ("create", "account"): "signup",
}
SAME: Final[Mapping[str, str]] = {
    "signin": "login",
    "signout": "logout",
    "prev": "previous",
    "submit": "send",
    **dict.fromkeys(("basket", "bag", "trolley"), "cart"),
    **dict.fromkeys(("mail", "emails"), "email"),
    **dict.fromkeys(("telephone", "tel"), "phone"),
    **dict.fromkeys(("postcode", "postal"), "zip"),
    "surname": "lastname",
    "forename": "firstname",
    "min": "minimum",
    "max": "maximum",
    "qty": "quantity",
    "nr": "number",
    "reservation": "booking",
    "reservations": "bookings",
    "preferences": "settings",
    "grey": "gray",
    "colour": "color",
    "favourite": "favorite",
    "favourites": "favorites",
    "organisation": "organization",
    "cancelled": "canceled",
    "licence": "license",
    "logoff": "logout",
    "register": "signup",
    "agree": "accept",
    "begin": "start",
    "activate": "enable",
    "deactivate": "disable",
    **dict.fromkeys(("repeat", "retype"), "confirm"),
    **dict.fromkeys(("plus", "increment"), "increase"),
    **dict.fromkeys(("minus", "decrement"), "decrease"),
}
"""Words that controls use for each other and never beside each other for different things."""
(QUALIFIERS,) = _sets(
    "address number name code changes page file files message conversation comment item "
    "this it slide picture now here your my our the a to in of please änderungen seite "
    "datei policy details"
)
"""What a label may gain or lose and still name the same control; no verb, no draft, all or new."""
TURNS: Final = frozenset(
    ["as", "without", "except", "later", "draft", "all", "none", "new", "another", "copy", "and"]
)
ARTICLES: Final = frozenset({"the", "a", "an", "of", "for", "your", "my"})
"""Words without which a name is the same name; not so *as* and *to* (*Save as template*, *Move to folder*)."""
JOINTS: Final = ARTICLES | {"as", "to"}
(CONFIRMING,) = _sets(
    "ok okay success successful successfully done great info note notice welcome goodbye thanks"
)
"""In front of a message: it is a good one, and nothing more."""
NEGATING: Final = frozenset({"not", "no", "never", "nothing", "none"})
"""In front of a message: it is the contrary, however often it says so: *Not saved, not sent*."""
DEEDS: Final = _sets(
    "new create",
    "new add",
    "search find",
    "save update",
    "choose select pick",
    "edit change modify",
    "remove delete",
    "clear reset",
    "reject decline",
    "continue proceed next",
    "finish complete",
    "refresh reload",
    "go jump",
)
"""Verbs that begin a name and say one deed: *New ticket*, *Create ticket*."""
TITLED: Final = _sets(
    "new add create",
    "edit change modify update",
    "filter search find",
    "delete remove",
    "import",
    "export",
)
"""Verbs that begin the title of a part, by what is done there: *Add vehicle*, *Filter vehicles*."""
DOING: Final = frozenset({"select", "choose", "open", "check", "tick", "uncheck", "fill", "type"})
"""Verbs that are mostly filler in an instruction, but tell two buttons of one thing apart."""
OPENING: Final = frozenset({"open", "visit", "view", "show", "go"})

(FILLER,) = _sets(
    "the a an of for on in at to into by with and or is are be this that it its my your our "
    "click press tap push choose select fill enter type check uncheck tick hover over move open "
    "go set put verify assert see wait until visible find use value text "
    "named called labelled labeled titled element item page form"
)
(THINGS,) = _sets("text value title form")
"""Filler of an instruction that says another thing in a name: *On hand*, *Value on hand*."""
(PARTS,) = _sets("panel dialog window section area header footer sidebar pane box card modal popup")
"""Parts of a page, as an identifier calls them: no control is one."""
(LOOKS,) = _sets(
    "big large small tiny round red green blue yellow orange grey gray black white bright "
    "top bottom upper lower left right corner side middle centre center main "
    "header footer menu navigation nav bar sidebar screen dialog window section area panel row"
)
"""Words that say how or where an element looks: helpful where they fit, else no objection."""
SIGNS: Final[Mapping[str, str]] = {
    "×✕✖✗✘xX": "close",
    "🗑": "delete remove",
    "⋮⋯…☰≡": "more menu actions options",
    "✎✏🖉🖊": "edit",
    "⚙": "settings",
    "🔍🔎": "search find",
    "⟳↻🔄": "refresh reload",
    "⬇⤓": "download",
    "🖨": "print",
    "♡♥❤☆★": "favorite favorites like save star",
}
"""Signs that stand for a word on a control, each with the words that it may begin with once it is written out."""
ORDINALS: Final = frozenset(
    [
        "second",
        "third",
        "fourth",
        "fifth",
        "other",
        "another",
        "additional",
        "further",
        "alternative",
        "secondary",
        "extra",
        "backup",
    ]
)
"""In a title: the part is one more of its sort, beside the first."""
