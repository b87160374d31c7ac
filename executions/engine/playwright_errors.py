"""Playwright's exceptions translated into the engine's failure taxonomy, with messages for testers."""

from __future__ import annotations

import re

from executions.engine.errors import (
    ActionUncertain,
    BrowserLost,
    CheckFailed,
    EngineError,
    InvalidInput,
    LocatorAmbiguous,
    LocatorNotFound,
    NavigationFailed,
    NotActionable,
    WrongElement,
)

_DISPATCHED = re.compile(r"performing \w+ action|\w+ action done")
_SYNTAX = re.compile(
    r"while parsing (?:css )?selector|Unknown engine|is not a valid (?:xpath|selector)|"
    r"Malformed selector|Invalid selector|Failed to execute 'evaluate' on 'Document'|"
    r"Unsupported token|Unknown attribute|Invalid regular expression|\" engine expects"
)
_WRONG = (
    ("Element is not an <input>", "a field that takes text"),
    ("Element is not a <select>", "a select box"),
    ("Not a checkbox or radio", "a checkbox or radio button"),
    ("Input of type", "a field that takes text"),
    ("Cannot type text into input", "a field for this kind of value"),
    ("Cannot fill input", "a field that takes text"),
)
_GONE = ("has been closed", "Target crashed", "Page crashed", "Connection closed", "Browser closed")
_NET = re.compile(r"net::(ERR_[A-Z_]+)")
_NET_WORDS = {
    "ERR_NAME_NOT_RESOLVED": "the host's name is not known",
    "ERR_CONNECTION_REFUSED": "nothing answers at this address",
    "ERR_CONNECTION_RESET": "the server cut the connection",
    "ERR_EMPTY_RESPONSE": "the server answered nothing",
    "ERR_TOO_MANY_REDIRECTS": "the server redirects without end",
    "ERR_ABORTED": "the address gave no page (a download, or no content)",
    "ERR_INTERNET_DISCONNECTED": "there is no network",
    "ERR_CONNECTION_TIMED_OUT": "the server did not answer",
    "ERR_ADDRESS_UNREACHABLE": "the address cannot be reached",
    "ERR_INVALID_AUTH_CREDENTIALS": "the server asks for a user name and a password",
    "ERR_UNSAFE_PORT": "browsers refuse this port",
}


def action_error(error: Exception, *, what: str) -> EngineError:
    """The failure behind an action's exception; `what` names the element in the message."""
    text = _text(error)
    if _SYNTAX.search(text):
        return InvalidInput(f"The selector cannot be read: {_first_line(text)}")
    if any(mark in text for mark in _GONE):
        return BrowserLost("The page, its context or Chromium was closed.")
    key = re.search(r'Unknown key: "([^"]*)"', text)
    if key:
        return InvalidInput(f"'{key.group(1)}' is not a key; for example Enter or Control+A.")
    if "strict mode violation" in text:
        found = re.search(r"resolved to (\d+) elements", text)
        return LocatorAmbiguous(f"{what} fits {found.group(1) if found else 'several'} elements.")
    if "Cannot uncheck radio button" in text:
        return WrongElement(f"{what} is a radio button; only choosing another one unchecks it.")
    for mark, kind in _WRONG:
        if mark in text:
            return WrongElement(f"{what} is not {kind}.")
    if "did not change its state" in text:
        return ActionUncertain(f"{what} was clicked and did not change its state.")
    if "Timeout" in text and "exceeded" in text:
        return _timed_out(text, what)
    if "not attached" in text or "detached" in text or "context was destroyed" in text:
        return LocatorNotFound(f"{what} left the page before it could be used.")
    if "not visible" in text or "outside of the viewport" in text:
        return NotActionable(f"{what} cannot be reached: it is not visible.")
    return EngineError(f"{what}: {_first_line(text)}")


def _timed_out(text: str, what: str) -> EngineError:
    if _DISPATCHED.search(text):
        return ActionUncertain(
            f"{what} was used, but what it started did not end in time. It is not tried twice."
        )
    if "did not find some options" in text:
        return NotActionable(f"{what} has no such option.")
    if "resolved to" not in text and "waiting for locator" in text:
        return LocatorNotFound(f"{what} is not on the page.")
    return NotActionable(f"{what} cannot be used: {_obstacle(text)}.")


def _obstacle(text: str) -> str:
    cover = re.search(r"(<[^>\n]{1,120}>)[^\n]*intercepts pointer events", text)
    if cover:
        return f"{cover.group(1)} covers it"
    for mark in (
        "not enabled",
        "not editable",
        "not visible",
        "not stable",
        "outside of the viewport",
    ):
        if mark in text:
            return f"it is {mark.replace('not stable', 'moving')}"
    return "it did not become ready in time"


def check_error(error: Exception, *, expected: str, what: str) -> EngineError:
    """The failure behind a failed expectation: absent element, ambiguity, or a red check."""
    text = _text(error)
    if not isinstance(error, AssertionError):
        return action_error(error, what=what)
    if "strict mode violation" in text:
        found = re.search(r"resolved to (\d+) elements", text)
        return LocatorAmbiguous(f"{what} fits {found.group(1) if found else 'several'} elements.")
    if "element(s) not found" in text:
        return LocatorNotFound(f"{what} is not on the page.")
    actual = re.search(
        r"^Actual value: (.*?)\s*(?=\n(?:Call log|Error|Aria snapshot)|\Z)",
        text,
        re.MULTILINE | re.DOTALL,
    )
    shown = f", but it is {_quoted(actual.group(1))}" if actual else ""
    return CheckFailed(f"Expected {expected}{shown}.")


def navigation_error(error: Exception, *, url: str) -> EngineError:
    """The failure behind a navigation's exception."""
    text = _text(error)
    if any(mark in text for mark in _GONE):
        return BrowserLost("The page, its context or Chromium was closed.")
    code = _NET.search(text)
    if "Download is starting" in text:
        return NavigationFailed(f"{url} starts a download; it is not a page.")
    if code:
        name = code.group(1)
        words = _NET_WORDS.get(name, "its certificate is not trusted" if "CERT" in name else "")
        words = words or (
            "the TLS connection failed" if "SSL" in name else "it could not be loaded"
        )
        return NavigationFailed(f"{url} did not open: {words} ({name}).")
    if "Timeout" in text:
        return NavigationFailed(f"{url} did not load in time.")
    return NavigationFailed(f"{url} did not open: {_first_line(text)}")


def _text(error: Exception) -> str:
    return str(getattr(error, "message", "") or error)


def _first_line(text: str) -> str:
    return re.sub(r"^\w+\.\w+: ", "", text.strip().splitlines()[0] if text.strip() else "")[:300]


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text[:200]}…'" if len(text) > 200 else f"'{text}'"
