"""Proposes the selector that is likeliest to survive the next redesign, and proves it unique."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from playwright.async_api import ElementHandle, Frame
from playwright.async_api import Error as PlaywrightError

from executions.engine.events import Repair
from executions.engine.fingerprint import Fingerprint, Kind
from executions.engine.selector_syntax import selector_problem

_GENERATED: Final = re.compile(
    r"\d{4,}|[0-9a-f]{8,}|^:|:$|^(ember|ext-gen|yui|mui|radix|headlessui|react-select|mat-)"
    r"|(^|[-_])(css|sc|jss|svelte)[-_]|[a-z]\d[a-zA-Z]\d|__[A-Za-z0-9]{5,}$",
    re.IGNORECASE,
)
_PLAIN_ID: Final = re.compile(r"^[A-Za-z_][\w-]*$")
_NAMED_ROLES: Final = re.compile(
    "button|link|textbox|searchbox|checkbox|radio|switch|combobox|listbox|slider|spinbutton|tab|"
    "menuitem|option|heading|img|row|cell|columnheader"
)
_LONGEST_NAME: Final = 80
PROOFS: Final = 30
REPAIRS: Final = 3
PROOF_LIMIT_S: Final = 1.5
FRAME_HOP: Final = " >> internal:control=enter-frame >> "


@dataclass(frozen=True, slots=True)
class RobustSelector:
    """A Playwright selector string and what it rests on (*test id*, *role and name*, …)."""

    selector: str
    basis: str


def looks_generated(identifier: str) -> bool:
    """True for an id or class that a framework made up, which the next build will change."""
    return bool(_GENERATED.search(identifier))


def robust_selector(fingerprint: Fingerprint) -> tuple[RobustSelector, ...]:
    """Selectors for the element, the most durable first; none is a positional XPath.

    They are proposals: `repairs_proved` tells which of them are unique on a live page.
    """
    seen: dict[str, RobustSelector] = {}
    for each in (*_plain(fingerprint), *_scoped(fingerprint)):
        seen.setdefault(each.selector, each)
    return tuple(seen.values())


async def repairs_proved(
    handle: ElementHandle, *, fingerprint: Fingerprint, by_text: bool = True
) -> tuple[Repair, ...]:
    """Up to three proposals that lead to the element of `handle` alone, the most durable first.

    Without `by_text` none says the element's own text. It costs a few milliseconds, never more than
    PROOF_LIMIT_S, and never raises: a page that changes meanwhile gives fewer.
    """
    found: list[Repair] = []
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(PROOF_LIMIT_S):
            frame = await handle.owner_frame()
            if frame is None:
                return ()
            outer = await frame_selector(frame)
            said = "" if by_text or not fingerprint.text else fingerprint.text
            for proposal in robust_selector(fingerprint)[:PROOFS]:
                if said and _quoted(said) in proposal.selector:
                    continue
                if selector_problem(proposal.selector):
                    continue
                if await _is_only(frame, proposal.selector, handle):
                    found.append(_repair(proposal, outer))
                if len(found) == REPAIRS:
                    break
    return tuple(found)


def _repair(proposal: RobustSelector, outer: str) -> Repair:
    """The frames in the step's own notation where that can say them, else inside the selector."""
    parts = outer.split(FRAME_HOP) if outer else []
    if any(" >> " in part for part in parts):
        return Repair(FRAME_HOP.join([*parts, proposal.selector]), proposal.basis)
    return Repair(proposal.selector, proposal.basis, " >> ".join(parts))


async def frame_selector(frame: Frame) -> str:
    """A selector for the iframe chain that leads to `frame` (empty for the page itself).

    Parts are joined by `` >> internal:control=enter-frame >> ``; every part is unique.
    """
    parts: list[str] = []
    at: Frame | None = frame
    while at is not None and at.parent_frame is not None:
        parts.insert(0, await _iframe(at, at.parent_frame))
        at = at.parent_frame
    return FRAME_HOP.join(parts)


async def _iframe(frame: Frame, parent: Frame) -> str:
    element = await frame.frame_element()
    tag = await element.evaluate("(element) => element.localName")
    for name in ("id", "name", "title", "data-testid", "src"):
        value = await element.get_attribute(name)
        if value and not (name == "id" and looks_generated(value)):
            selector = f"{tag}[{name}={_quoted(value)}]"
            if await _is_only(parent, selector, element):
                return selector
    frames = await parent.query_selector_all(tag)
    same = [await each.evaluate("(one, other) => one === other", element) for each in frames]
    return f"{tag} >> nth={same.index(True)}" if len(frames) > 1 else str(tag)


async def _is_only(frame: Frame, selector: str, handle: ElementHandle) -> bool:
    # Compared in the page: to bring hundreds of equal buttons over as handles takes seconds.
    alone = "(found, other) => found.length === 1 && found[0] === other"
    try:
        return bool(await frame.eval_on_selector_all(selector, alone, handle))
    except PlaywrightError:
        return False


def _plain(fingerprint: Fingerprint) -> Iterator[RobustSelector]:
    for name, value in sorted(fingerprint.test_ids.items()):
        yield RobustSelector(f"[{name}={_quoted(value)}]", "test id")
    role = _role_and_name(fingerprint)
    if role:
        yield RobustSelector(role, "role and name")
    if fingerprint.label and fingerprint.kind in {Kind.FIELD, Kind.CHOICE, Kind.CHECK}:
        yield RobustSelector(f"internal:label={_quoted(fingerprint.label)}s", "label")
    yield from _attributes(fingerprint)
    if fingerprint.text and len(fingerprint.text) <= _LONGEST_NAME:
        yield RobustSelector(f"{_tag(fingerprint)}:text-is({_quoted(fingerprint.text)})", "text")
    yield from _classes(fingerprint)


def _role_and_name(fingerprint: Fingerprint) -> str:
    name = fingerprint.accessible_name
    if not _NAMED_ROLES.fullmatch(fingerprint.role) or not name or len(name) > _LONGEST_NAME:
        return ""
    return f"role={fingerprint.role}[name={_quoted(name)}]"


def _attributes(fingerprint: Fingerprint) -> Iterator[RobustSelector]:
    tag = _tag(fingerprint)
    if fingerprint.id and not looks_generated(fingerprint.id):
        plain = _PLAIN_ID.match(fingerprint.id)
        bare = f"#{fingerprint.id}" if plain else f"[id={_quoted(fingerprint.id)}]"
        yield RobustSelector(bare, "unique CSS")
    pairs = (
        *(("name", fingerprint.name), ("placeholder", fingerprint.placeholder)),
        *(("aria-label", fingerprint.aria.get("aria-label", "")), ("title", fingerprint.title)),
        *(("alt", fingerprint.alt), ("href", fingerprint.href)),
    )
    for name, value in pairs:
        if value:
            yield RobustSelector(f"{tag}[{name}={_quoted(value)}]", "unique CSS")
    if fingerprint.tag == "input" and fingerprint.type:
        yield RobustSelector(f"input[type={_quoted(fingerprint.type)}]", "unique CSS")


def _classes(fingerprint: Fingerprint) -> Iterator[RobustSelector]:
    lasting = [
        each for each in fingerprint.classes if _PLAIN_ID.match(each) and not looks_generated(each)
    ]
    for each in lasting:
        yield RobustSelector(f"{_tag(fingerprint)}.{each}", "unique CSS")
    if len(lasting) > 1:
        yield RobustSelector(f"{_tag(fingerprint)}.{'.'.join(lasting)}", "unique CSS")


def _scoped(fingerprint: Fingerprint) -> Iterator[RobustSelector]:
    inner = [each for each in _plain(fingerprint) if each.basis != "test id"]
    scopes = []
    if fingerprint.form and _PLAIN_ID.match(fingerprint.form):
        scopes += [f"form#{fingerprint.form}", f"form[name={_quoted(fingerprint.form)}]"]
    for word in _row_keys(fingerprint.row):
        scopes += [f"{tag}:has-text({_quoted(word)})" for tag in ("tr", "li", "article")]
        scopes.append(f"[role=row]:has-text({_quoted(word)})")
    if fingerprint.section:
        text = _quoted(fingerprint.section)
        outer = ("[role=dialog]", "dialog", "fieldset", "section", "form", "article")
        scopes += [f"{each}:has-text({text})" for each in outer]
    for scope in scopes:
        for each in inner:
            yield RobustSelector(f"{scope} >> {each.selector}", f"{each.basis} in its group")


def _row_keys(row: str) -> Iterator[str]:
    words = row.split()
    if words:
        yield row[:_LONGEST_NAME]
        yield max(words, key=len)


def _tag(fingerprint: Fingerprint) -> str:
    return fingerprint.tag if re.match(r"^[a-z][\w-]*$", fingerprint.tag) else "*"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
