"""Says in a sentence what happened to a step that failed or was healed, and how one knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from executions.engine.errors import Failure, FailureKind
from executions.engine.events import Attempt, StepFinished
from executions.engine.fingerprint import Fingerprint
from executions.engine.keys import page_address
from executions.engine.plan import Step

_COVERED: Final = re.compile(r"(<.+?>) covers it")
_BUSY: Final = ("page was still busy", "did not become ready in time", "it is moving")
_SERVER: Final = re.compile(r": (5\d\d|net::\S+)$")
_LOOKS: Final = ("tag", "id", "name", "role", "classes", "type", "href", "test_ids", "label")
_LONGEST: Final = 160
_ABSENT: Final = frozenset(
    {FailureKind.LOCATOR_NOT_FOUND, FailureKind.WRONG_ELEMENT, FailureKind.LOCATOR_AMBIGUOUS}
)


class Cause(StrEnum):
    """What happened, for machines."""

    SELECTOR_DRIFTED = "selector_drifted"
    TEXT_CHANGED = "text_changed"
    MOVED_FRAME = "moved_frame"
    COVERED = "covered"
    STILL_LOADING = "still_loading"
    NAVIGATED_ELSEWHERE = "navigated_elsewhere"
    REJECTED = "rejected"
    AMBIGUOUS = "ambiguous"
    ELEMENT_GONE = "element_gone"
    CHECK_FAILED = "check_failed"
    NETWORK = "network"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Triage:
    """The cause, a sentence for people, and the observations it rests on."""

    cause: Cause
    sentence: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndedStep:
    """What is known of a step that has ended: its attempts, its element before, and the page's complaints."""

    step: Step
    finished: StepFinished
    attempts: Sequence[Attempt] = ()
    known: Fingerprint | None = None
    notes: Sequence[str] = ()

    @property
    def failures(self) -> list[Failure]:
        """Why the attempts failed, in order, then the step's own error."""
        own = [self.finished.error] if self.finished.error else []
        return [*(one.failure for one in self.attempts if one.failure), *own]

    @property
    def selector(self) -> str:
        """How sentences call the step's selector."""
        return f"“{self.step.selector}”" if self.step.selector else "the instruction"


def triage(seen: EndedStep) -> Triage | None:
    """What happened to the step; None when it passed as written or was not reached."""
    if seen.finished.error is not None:
        return _failed(seen, seen.finished.error)
    return _healed(seen) if seen.finished.healed else None


def _failed(seen: EndedStep, error: Failure) -> Triage:
    if error.kind is FailureKind.NAVIGATION_FAILED:
        return Triage(Cause.NETWORK, f"The page could not be loaded. {error.message}")
    if error.kind is FailureKind.CHECK_FAILED:
        return Triage(Cause.CHECK_FAILED, f"The check failed. {error.message}", _complaints(seen))
    if error.kind is FailureKind.NOT_ACTIONABLE or error.kind in _ABSENT:
        return _absent(seen, error)
    return Triage(Cause.OTHER, error.message, _complaints(seen))


def _absent(seen: EndedStep, error: Failure) -> Triage:
    """The element could not be used: covered, late, elsewhere, refused, or gone; in order of certainty."""
    said = [failure.message for failure in seen.failures]
    for text in said:
        if cover := _COVERED.search(text):
            what = f"The element is covered by {cover.group(1)}."
            return Triage(Cause.COVERED, what, (text,))
    if away := _elsewhere(seen):
        return away
    for text in said:
        if any(mark in text for mark in _BUSY):
            return Triage(Cause.STILL_LOADING, "The page was still loading.", (text,))
    for text in said:
        if "A person has rejected" in text:
            what = f"{_named(seen.selector)} no longer fits, and a person has rejected what else was found."
            return Triage(Cause.REJECTED, what, (text,))
    if error.kind is FailureKind.NOT_ACTIONABLE:
        return Triage(Cause.OTHER, error.message, _complaints(seen))
    if broken := [note for note in seen.notes if _SERVER.search(note)]:
        what = "The element is not there, and a request of the page failed."
        return Triage(Cause.NETWORK, what, tuple(broken[:3]))
    if seen.failures[0].kind is FailureKind.LOCATOR_AMBIGUOUS:
        what = f"{_named(seen.selector)} fits several elements, and none of them for sure."
        return Triage(Cause.AMBIGUOUS, what, _unique(said))
    what = f"The element is gone: nothing on the page is what {seen.selector} stood for."
    return Triage(Cause.ELEMENT_GONE, what, _unique(said))


def _elsewhere(seen: EndedStep) -> Triage | None:
    if seen.known is None or not seen.known.page_url or not seen.finished.page_url:
        return None
    before, now = _path(seen.known.page_url), _path(seen.finished.page_url)
    if before == now:
        return None
    what = f"The run was on {now}; this step's element was on {before} when it last passed."
    return Triage(Cause.NAVIGATED_ELSEWHERE, what, _unique([f.message for f in seen.failures]))


def _path(url: str) -> str:
    """Without the origin: a case may run against another address."""
    return urlsplit(page_address(url)).path


def _healed(seen: EndedStep) -> Triage:
    known = seen.known
    found = Fingerprint.from_json(dict(seen.finished.fingerprint or {}))
    if known is None:
        what = f"{_named(seen.selector)} no longer fits; the step's own words led to its element."
        return Triage(Cause.SELECTOR_DRIFTED, what)
    changed = _changes(known, found)
    if known.frame_path != found.frame_path:
        way = "into a frame" if len(found.frame_path) > len(known.frame_path) else "out of a frame"
        if len(found.frame_path) == len(known.frame_path):
            way = "to another frame"
        return Triage(Cause.MOVED_FRAME, f"The element moved {way}.", changed)
    if known.words != found.words and known.words and found.words:
        what = f"Its text changed: “{_short(known.words)}” is now “{_short(found.words)}”."
        return Triage(Cause.TEXT_CHANGED, what, changed)
    what = f"{_named(seen.selector)} no longer fits; the element itself is still there."
    return Triage(Cause.SELECTOR_DRIFTED, what, changed)


def _changes(known: Fingerprint, found: Fingerprint) -> tuple[str, ...]:
    shown = []
    for name in _LOOKS:
        before, now = _text(getattr(known, name)), _text(getattr(found, name))
        if before != now:
            shown.append(f"{name.replace('_', ' ')}: {before or 'none'} → {now or 'none'}")
    return tuple(shown)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        value = " ".join(value)
    elif isinstance(value, dict):
        value = " ".join(f"{name}={each}" for name, each in value.items())
    return _short(str(value or ""))


def _complaints(seen: EndedStep) -> tuple[str, ...]:
    return tuple(note for note in seen.notes if _SERVER.search(note))[:3]


def _unique(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:5]


def _named(words: str) -> str:
    return words[:1].upper() + words[1:]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
