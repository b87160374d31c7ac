"""Finds a step's element again on a live page without a model, or says why it must not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.async_api import ElementHandle, Frame, JSHandle, Page
from playwright.async_api import Error as PlaywrightError

from executions.engine.fingerprint import (
    DESCRIBING,
    Fingerprint,
    fingerprint_from_capture,
    script,
    unpacked,
)
from executions.engine.hints import StepHints, instruction_phrases, selector_phrases
from executions.engine.identity import fits, judge, rank
from executions.engine.policy import Scored

SHORTLIST: Final = 40
"""Candidates a frame that get the full comparison."""
RANKED: Final = 5
FRAME_TIMEOUT_S: Final = 3.0
SHORTLIST_SCRIPT: Final = script("shortlist.js")
_SOURCES: Final = script(*DESCRIBING, "shortlist.js", "scan.js")
SCAN_SCRIPT: Final = f"(request) => {{\n{_SOURCES}\nreturn scan(request);\n}}"
_FRAME_XPATH: Final = f"(element) => {{\n{script(*DESCRIBING)}\nreturn xpathOf(element);\n}}"

__all__ = ["Candidate", "Relocation", "StepHints", "frame_path_of", "relocate"]


@dataclass(frozen=True)
class Candidate:
    """An element of the page with its score (0 to 1) and the similarity of each property."""

    handle: ElementHandle
    frame: Frame
    fingerprint: Fingerprint
    score: float
    properties: Mapping[str, float]


@dataclass(frozen=True)
class Relocation:
    """What a search found: `best` is None unless acting on it is safe.

    `ranked` holds the top few either way, `rejected` adds to what was refused where that is now, `scanned` counts the elements looked at, `duration_ms`
    is the whole search and `in_page_ms` the page's own share of it.
    """

    best: Candidate | None
    ranked: tuple[Candidate, ...]
    reason: str
    scanned: int
    duration_ms: float
    in_page_ms: float = 0.0
    rejected: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Scan:
    frame: Frame
    result: JSHandle
    found: tuple[Fingerprint, ...]
    scanned: int
    in_page_ms: float


@dataclass(frozen=True)
class _Pool:
    scans: Sequence[_Scan] = field(default_factory=tuple)

    def fingerprints(self) -> list[tuple[_Scan, int, Fingerprint]]:
        return [
            (each, place, found) for each in self.scans for place, found in enumerate(each.found)
        ]


async def relocate(
    page: Page,
    *,
    known: Fingerprint | None,
    hints: StepHints,
    rejected: Collection[str] = (),
) -> Relocation:
    """Search all frames and open shadow roots of `page` for the element of a step.

    With `known` the search compares with the element as it was; without it only the step's own
    words count, strictly. `rejected` holds `Fingerprint.identity` or `Fingerprint.place` values
    that must never be proposed. It never raises for a page that changes under it.
    """
    began = time.perf_counter()
    pool = _Pool(await _scan_frames(page, known=known, hints=hints))
    try:
        entries = pool.fingerprints()
        moved = {each.place for _, _, each in entries if each.identity in rejected}
        refused = frozenset(rejected) | moved
        entries = [entry for entry in entries if not entry[2].is_among(refused)]
        ranked = rank([entry[2] for entry in entries], known=known, hints=hints)
        ranked = [each for each in ranked if fits(each.fingerprint, known=known, hints=hints)]
        candidates = await _candidates(ranked[:RANKED], entries)
        reason, accepted = _decision(ranked, known=known, hints=hints)
    finally:
        await asyncio.gather(*(_dispose(each.result) for each in pool.scans))
    found = candidates[0] if accepted and candidates and candidates[0] else None
    return Relocation(
        best=found,
        ranked=tuple(each for each in candidates if each),
        reason=reason if found or not accepted else "The page changed while it was searched.",
        scanned=sum(each.scanned for each in pool.scans),
        duration_ms=(time.perf_counter() - began) * 1000,
        in_page_ms=max((each.in_page_ms for each in pool.scans), default=0.0),
        rejected=refused,
    )


async def frame_path_of(frame: Frame) -> tuple[str, ...]:
    """The XPaths of the iframes that lead from the page to `frame`, outermost first."""
    path: list[str] = []
    at: Frame | None = frame
    while at is not None and at.parent_frame is not None:
        element = await at.frame_element()
        path.insert(0, await element.evaluate(_FRAME_XPATH))
        await _dispose(element)
        at = at.parent_frame
    return tuple(path)


def shortlist_request(*, known: Fingerprint | None, hints: StepHints) -> dict[str, Any]:
    """The plain properties that the in-page shortlist compares every element with."""
    if known is None:
        phrases = [
            *instruction_phrases(hints),
            *(p for each in (hints.selector, *hints.alternatives) for p in selector_phrases(each)),
        ]
        said = " ".join(phrases)
        return _light(text=said, words=said, id=" ".join(phrases))
    others = (known.accessible_name, known.label, known.placeholder, known.title, known.alt)
    words = dict.fromkeys(each for each in others if each and each != known.text)
    return _light(
        tag=known.tag,
        id=known.id,
        name=known.name,
        classes=list(known.classes),
        text=known.text,
        words=" ".join(words),
        href=known.href,
        test=" ".join(known.test_ids.values()),
        xpath=known.xpath,
        row=known.row,
    )


def _light(**given: Any) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(
        ("tag", "id", "name", "text", "words", "href", "test", "xpath", "row"), ""
    )
    return {**empty, "classes": [], **given}


def _decision(
    ranked: Sequence[Scored], *, known: Fingerprint | None, hints: StepHints
) -> tuple[str, bool]:
    if not ranked:
        return "Nothing on the page can take this action.", False
    verdict = judge(ranked[0], ranked[1:], known=known, hints=hints)
    return verdict.reason, verdict.accepted


async def _scan_frames(page: Page, *, known: Fingerprint | None, hints: StepHints) -> list[_Scan]:
    request = {
        "known": shortlist_request(known=known, hints=hints),
        "action": hints.action,
        "limit": SHORTLIST,
    }
    scans = await asyncio.gather(*(_scan(frame, request) for frame in page.frames))
    return [each for each in scans if each is not None]


async def _scan(frame: Frame, request: Mapping[str, Any]) -> _Scan | None:
    try:
        async with asyncio.timeout(FRAME_TIMEOUT_S):
            result = await frame.evaluate_handle(SCAN_SCRIPT, request)
            data = unpacked(await result.evaluate("(result) => result.packed"))
            path = await frame_path_of(frame)
    except (PlaywrightError, TimeoutError):
        return None
    found = tuple(fingerprint_from_capture(each, frame_path=path) for each in data["found"])
    return _Scan(frame, result, found, data["scanned"], data["duration_ms"])


async def _candidates(
    ranked: Sequence[Scored], entries: Sequence[tuple[_Scan, int, Fingerprint]]
) -> list[Candidate | None]:
    return await asyncio.gather(*(_candidate(each, entries[each.index]) for each in ranked))


async def _candidate(scored: Scored, entry: tuple[_Scan, int, Fingerprint]) -> Candidate | None:
    scan, place, fingerprint = entry
    try:
        handle = await scan.result.evaluate_handle("(result, at) => result.elements[at]", place)
    except PlaywrightError:
        return None
    element = handle.as_element()
    if element is None:
        return None
    return Candidate(element, scan.frame, fingerprint, scored.score, scored.properties)


async def _dispose(handle: JSHandle) -> None:
    try:
        await handle.dispose()
    except PlaywrightError:
        return
