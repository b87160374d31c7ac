"""Reads the shared pairs of pages and maps their elements onto the engine's fingerprints."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from executions.engine.fingerprint import Fingerprint
from executions.engine.similarity import address_of

DEFAULT: Final = Path(__file__).resolve().parents[3].parent / "shared" / "bench"
_LANDMARKS: Final = {
    "header": "banner",
    "footer": "contentinfo",
    "nav": "navigation",
    "main": "main",
    "aside": "complementary",
    "dialog": "dialog",
}
_ROLES: Final = {
    "a": "link",
    "button": "button",
    "li": "listitem",
    "ul": "list",
    "img": "img",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "select": "combobox",
    "textarea": "textbox",
    "form": "form",
    "nav": "navigation",
    "main": "main",
}


@dataclass(frozen=True)
class Element:
    """One recorded element: the engine's view of it, and the plain fields Similo compares."""

    fingerprint: Fingerprint
    plain: Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """An old element, the page it is sought in, and where people found it there."""

    site: str
    old: Element
    page: Sequence[Element]
    answer: str

    def is_right(self, found: Fingerprint) -> bool:
        """The same XPath, or one level of parent or child."""
        one, other = found.xpath, self.answer
        return other in (one, one.rpartition("/")[0]) or other.rpartition("/")[0] == one

    def without_answer(self) -> list[Element]:
        """The page with the true element, its ancestors and its descendants taken out."""
        return [each for each in self.page if not _related(each.fingerprint.xpath, self.answer)]

    @property
    def truth(self) -> Element | None:
        """The true element, where the page's record holds it."""
        return next((each for each in self.page if each.fingerprint.xpath == self.answer), None)

    @property
    def contradicted(self) -> bool:
        """The label disagrees with the page.

        Another element bears the old one's id and link, and the labelled element has neither
        these nor the old text.
        """
        old, truth = self.old.fingerprint, self.truth
        if not old.id or not old.href or truth is None:
            return False
        kept = (truth.fingerprint.id, address_of(truth.fingerprint.href))
        if old.id == kept[0] or address_of(old.href) == kept[1]:
            return False
        return any(
            each.fingerprint.id == old.id
            and address_of(each.fingerprint.href) == address_of(old.href)
            for each in self.without_answer()
        )


def folder() -> Path:
    """Where the data lies: `BENCH_DATA`, else beside the repository."""
    return Path(os.environ.get("BENCH_DATA") or DEFAULT)


def site_pairs(root: Path) -> Iterator[Pair]:
    """The hand-matched pairs of every site under `root`."""
    for path in sorted((root / "similo-pairs").glob("*.json.gz")):
        data = _read(path)
        page = [_site_element(each) for each in data["candidates"]]
        targets = {each["xpath"].lower(): _site_element(each) for each in data["targets"]}
        for each in data["pairs"]:
            old = targets.get(each["old"].lower())
            if old is not None:
                yield Pair(data["site"], old, page, each["new"].lower())


def todo_pairs(root: Path, *, recorded_on: str = "javascript-es6") -> Iterator[Pair]:
    """One app recorded on one implementation and sought in all the others."""
    path = root / "todomvc-snapshots.json.gz"
    if not path.exists():
        return
    data = _read(path)
    pages = {name: _with_rows([_todo_element(each) for each in data[name]["els"]]) for name in data}
    old = {each.fingerprint.xpath: each for each in pages[recorded_on]}
    for name, snapshot in sorted(data.items()):
        for role, xpath in snapshot["targets"].items():
            recorded = old.get(data[recorded_on]["targets"].get(role, "").lower())
            if name != recorded_on and recorded is not None:
                yield Pair(role, recorded, pages[name], xpath.lower())


def _with_rows(page: Sequence[Element]) -> list[Element]:
    """The list item's text beside each of its elements, which a live capture reads itself."""
    items = {e.fingerprint.xpath: e.fingerprint.text for e in page if e.fingerprint.tag == "li"}
    found = []
    for each in page:
        inside = [item for item in items if each.fingerprint.xpath.startswith(f"{item}/")]
        row = items[max(inside, key=len)].replace(each.fingerprint.text, "") if inside else ""
        found.append(replace(each, fingerprint=replace(each.fingerprint, row=row.strip())))
    return found


def _read(path: Path) -> Any:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def _related(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _site_element(raw: Mapping[str, Any]) -> Element:
    place = raw["location"]
    return _element(
        tag=raw["tag"],
        button=bool(raw["isButton"]),
        text=" ".join(raw["visibleText"]),
        around=" ".join(raw["neighborText"]),
        classes=raw["classList"],
        box=(place["x"], place["y"], place["width"], place["height"]),
        raw=raw,
    )


def _todo_element(raw: Mapping[str, Any]) -> Element:
    # Only area and shape (100 × width ÷ height) were kept of the size.
    width = (raw["area"] * raw["shape"] / 100) ** 0.5 if raw["shape"] else 0.0
    return _element(
        tag=raw["tag"],
        button=raw["is_button"] == "yes",
        text=raw["visible_text"],
        around=raw["neighbor_text"],
        classes=raw["class"].split(),
        box=(raw["x"], raw["y"], width, raw["area"] / width if width else 0.0),
        raw=raw,
    )


def _element(
    *,
    tag: str,
    button: bool,
    text: str,
    around: str,
    classes: Sequence[str],
    box: tuple[float, float, float, float],
    raw: Mapping[str, Any],
) -> Element:
    tag, text, kind = tag.lower(), text.strip(), raw.get("type") or ""
    href = raw["href"] or ""
    role = _role(tag, button=button, kind=kind)
    fingerprint = Fingerprint(
        tag=tag,
        type=kind,
        id=raw["id"] or "",
        name=raw["name"] or "",
        classes=tuple(classes),
        role=role,
        accessible_name=text or raw["alt"] or "",
        text="" if tag == "input" else text,
        href="" if href.startswith("javascript:") else href,
        alt=raw["alt"] or "",
        editable=role == "textbox",
        clickable=button or role in {"link", "button"},
        x=box[0],
        y=box[1],
        width=box[2],
        height=box[3],
        xpath=raw["xpath"].lower(),
        id_xpath=raw["idxpath"],
        neighbours=tuple(around.split()),
        landmark=_landmark(raw["xpath"]),
        form="form" if "/form[" in raw["xpath"].lower() else "",
    )
    return Element(fingerprint, _plain(raw, text=text, around=around, button=button, box=box))


def _plain(
    raw: Mapping[str, Any],
    *,
    text: str,
    around: str,
    button: bool,
    box: tuple[float, float, float, float],
) -> dict[str, Any]:
    classes = raw.get("class") or " ".join(raw.get("classList", ()))
    return {
        **{name: raw.get(name) or "" for name in ("tag", "name", "id", "href", "alt", "type")},
        "class": classes,
        "xpath": raw["xpath"],
        "idxpath": raw["idxpath"],
        "button": button,
        "location": {"x": box[0], "y": box[1]},
        "area": raw["area"],
        "shape": raw["shape"],
        "text": text,
        "around": around,
    }


def _role(tag: str, *, button: bool, kind: str) -> str:
    if tag == "input":
        if kind in {"checkbox", "radio"}:
            return kind
        return "button" if button else "textbox"
    return _ROLES.get(tag, "")


def _landmark(xpath: str) -> str:
    tags = [step.partition("[")[0] for step in xpath.lower().split("/")[:-1]]
    return next((_LANDMARKS[tag] for tag in reversed(tags) if tag in _LANDMARKS), "")
