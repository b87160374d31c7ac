"""What an element looked like: the record that a later run compares candidates against."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from executions.engine.texts import whole

SCRIPTS: Final = Path(__file__).parent / "scripts"


def script(*names: str) -> str:
    """The text of the in-page scripts `names`, joined in that order."""
    return "\n".join((SCRIPTS / name).read_text(encoding="utf-8") for name in names)


DESCRIBING: Final = ("elements.js", "surroundings.js")
"""The in-page scripts that describe an element; what uses them comes after."""
CAPTURE_SCRIPT: Final = (
    f"(element) => {{\n{script(*DESCRIBING)}\nreturn packed(captured(element));\n}}"
)
"""JavaScript `(element) => JSON text`, for `locator.evaluate` and `handle.evaluate`."""


class Kind(StrEnum):
    """What a person can do with an element, which survives a change of its tag."""

    BUTTON = "button"
    LINK = "link"
    FIELD = "field"
    CHOICE = "choice"
    CHECK = "check"
    OPTION = "option"
    OTHER = "other"


_KIND_BY_ROLE: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("button", "menuitem", "tab", "summary"), Kind.BUTTON),
    **dict.fromkeys(("link",), Kind.LINK),
    **dict.fromkeys(
        ("textbox", "searchbox", "spinbutton", "slider", "date", "time", "month", "week", "color"),
        Kind.FIELD,
    ),
    "file": Kind.FIELD,
    **dict.fromkeys(("combobox", "listbox"), Kind.CHOICE),
    **dict.fromkeys(
        ("checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"), Kind.CHECK
    ),
    "option": Kind.OPTION,
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One element's looks and surroundings; positions and sizes in CSS pixels of the page.

    `icon` tells a nameless picture, `heading` is the heading it stands under, `row` is the text of its table row, list item or card, `section` the title of its fieldset,
    dialog or section, `twins` how many other visible elements bore its name (-1: not counted), `roster` what all visible controls of its
    sort were called, itself among them (empty: not taken), `options` hashes of what a list offers to choose from (of a recorded one only where no other list
    of its page offered the same), `sends_alone` whether it is the one button that sends its form.
    It never holds what a field contains: no value, no typed text.
    """

    tag: str
    type: str = ""
    id: str = ""
    name: str = ""
    classes: tuple[str, ...] = ()
    role: str = ""
    accessible_name: str = ""
    label: str = ""
    placeholder: str = ""
    text: str = ""
    href: str = ""
    alt: str = ""
    title: str = ""
    aria: Mapping[str, str] = field(default_factory=dict)
    test_ids: Mapping[str, str] = field(default_factory=dict)
    editable: bool = False
    clickable: bool = False
    disabled: bool = False
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    xpath: str = ""
    id_xpath: str = ""
    neighbours: tuple[str, ...] = ()
    icon: str = ""
    heading: str = ""
    row: str = ""
    section: str = ""
    landmark: str = ""
    form: str = ""
    twins: int = -1
    roster: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    sends_alone: bool = False
    frame_path: tuple[str, ...] = ()
    shadow_path: tuple[str, ...] = ()
    page_url: str = ""
    page_title: str = ""

    @property
    def kind(self) -> Kind:
        """The element's kind by its role, else by its tag."""
        if self.role in _KIND_BY_ROLE:
            return _KIND_BY_ROLE[self.role]
        if self.tag == "a":
            return Kind.LINK
        return Kind.FIELD if self.editable else Kind.OTHER

    @property
    def is_pressed(self) -> bool:
        """Whether it is there to be pressed: a button, a link, or whatever else takes clicks."""
        clickable = self.kind is Kind.OTHER and self.clickable
        return clickable or self.kind in {Kind.BUTTON, Kind.LINK}

    @property
    def words(self) -> str:
        """What the element is called: the first of name, label, text, placeholder, title, alt."""
        said = (self.accessible_name, self.label, self.text, self.placeholder, self.title, self.alt)
        return next((each for each in said if each), "")

    @property
    def identity(self) -> str:
        """A short hash of what stays when the element moves: equal hashes are one element.

        Use it to remember an element that a reviewer has rejected.
        """
        stable = (
            *(self.tag, self.type, self.id, self.name, self.role, self.words, self.href),
            *(self.row, self.section, self.form, *sorted(self.test_ids.values())),
        )
        return hashlib.sha256("\x1f".join(stable).encode(errors="replace")).hexdigest()[:20]

    @property
    def place(self) -> str:
        """Where the element is: frame, shadow and document XPath in one string."""
        return " >> ".join((*self.frame_path, *self.shadow_path, self.xpath))

    def is_among(self, elements: Collection[str]) -> bool:
        """Whether it is one of the elements with these identities and places, or one with it to whoever clicks.

        What stands in a button is the button; a control of its own in something larger is not.
        """
        if self.identity in elements or self.place in elements:
            return True
        if self.kind is Kind.OTHER:
            return any(_is_within(self.place, place) for place in elements)
        return any(_is_within(place, self.place) for place in elements)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data; `from_json` reads it back."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fingerprint:
        """Read `to_json` data. Missing and unknown keys are allowed.

        Raises:
            ValueError: a value has the wrong type; the message names the field.
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"fingerprint: expected an object, got {type(data).__name__}")
        read = {
            each.name: _read(each.name, data[each.name])
            for each in fields(cls)
            if data.get(each.name) is not None
        }
        return cls(**{"tag": "", **read})


def _is_within(place: str, outer: str) -> bool:
    return bool(outer) and place.startswith((f"{outer}/", f"{outer} >> "))


_SEQUENCES: Final = frozenset(
    {"classes", "neighbours", "roster", "options", "frame_path", "shadow_path"}
)
_MAPPINGS: Final = frozenset({"aria", "test_ids"})
_NUMBERS: Final = frozenset({"x", "y", "width", "height", "twins"})
_FLAGS: Final = frozenset({"editable", "clickable", "disabled", "sends_alone"})


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _read(name: str, value: Any) -> Any:
    if name in _SEQUENCES:
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            return tuple(value)
    elif name in _MAPPINGS:
        if isinstance(value, Mapping) and all(
            isinstance(key, str) and isinstance(each, str) for key, each in value.items()
        ):
            return dict(value)
    elif name in _NUMBERS:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
    elif isinstance(value, bool if name in _FLAGS else str):
        return value
    raise ValueError(f"fingerprint: field {name!r} has the wrong type ({type(value).__name__})")


_HALVES: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}")
"""JSON.stringify writes whole characters as they are and only lone surrogates as escapes."""


def unpacked(packed: str | dict[str, Any]) -> dict[str, Any]:
    """What the in-page function `packed` was given; half a character, as where a text was cut, becomes U+FFFD."""
    told: dict[str, Any] = (
        json.loads(_HALVES.sub(r"\1\\ufffd", packed)) if isinstance(packed, str) else _whole(packed)
    )
    return told


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return value


def fingerprint_from_capture(
    raw: str | dict[str, Any], *, frame_path: Sequence[str] = ()
) -> Fingerprint:
    """The fingerprint of what `CAPTURE_SCRIPT` returned in the frame at `frame_path`.

    Raises:
        ValueError: `raw` is not a capture; the message names the field.
    """
    return Fingerprint.from_json({**unpacked(raw), "frame_path": list(frame_path)})


_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case words of a label or an identifier (`userName-2` gives user, name, 2)."""
    return tuple(_WORD.findall(_CAMEL.sub(" ", text).casefold()))
