"""Rules about a step that a JSON Schema cannot say, each with what would be right."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from executions.engine.selector_syntax import selector_problem
from executions.engine.steps import (
    LOAD_STATES,
    PAGE_WAITS,
    VALUELESS_ASSERTIONS,
    Action,
    Assertion,
    Step,
    WaitFor,
)

_IGNORED = re.compile(r"[\t\r\n]")
"""What browsers drop from an address before they read its scheme."""
_MILLISECONDS = re.compile(r"\d{1,6}")
_NO_HOST = re.compile(r"[\s<>\"^`{|}\\]")


def step_rules(step: Step, *, value_given: bool, has_base: bool) -> list[tuple[str, str]]:
    """Rules that a JSON Schema cannot say, as (field, message)."""
    found: list[tuple[str, str]] = []
    for name in ("selector", "frame"):
        problem = selector_problem(getattr(step, name)) if getattr(step, name) else None
        if problem:
            found.append((name, problem))
    if step.targets_element and not step.selector:
        if not step.may_heal:
            found.append(("selector", f"is needed to {step.action.value} {_what(step)}"))
        elif not step.instruction:
            found.append(("selector", "give a selector, an instruction, or both"))
    if step.assertion and step.action is not Action.ASSERT:
        found.append(("assertion", f"belongs to assert steps, not to {step.action.value}"))
    if step.wait_for and step.action is not Action.WAIT:
        found.append(("wait_for", f"belongs to wait steps, not to {step.action.value}"))
    if step.assertion is Assertion.ATTRIBUTE and not step.attribute:
        found.append(("attribute", "name the attribute to check, for example href"))
    if _waits_beyond_its_limit(step):
        instead = f"leave it out, or wait at most {step.timeout_ms} ms"
        text = f"is shorter than the wait of {int(step.value)} ms; {instead}"
        found.append(("timeout_ms", text))
    return found + [("value", text) for text in _value_rules(step, value_given, has_base)]


def _waits_beyond_its_limit(step: Step) -> bool:
    """Whether a wait by time could never end inside the step's own limit."""
    if step.wait_for is not WaitFor.TIME or step.timeout_ms is None:
        return False
    return bool(_MILLISECONDS.fullmatch(step.value)) and int(step.value) > step.timeout_ms


def _what(step: Step) -> str:
    kind = step.assertion or step.wait_for
    return kind.value if kind else "an element"


def _value_rules(step: Step, value_given: bool, has_base: bool) -> list[str]:
    if _value_needed(step) and not step.value and not (value_given and step.may_be_empty):
        return [f"is missing; {_value_hint(step)}"]
    if step.action is Action.NAVIGATE:
        return _navigate_problems(step.value, has_base=has_base)
    if step.assertion is Assertion.COUNT and not re.fullmatch(r"\d{1,6}", step.value):
        return ["must be a whole number of elements, for example 3"]
    if step.wait_for is WaitFor.TIME and not _MILLISECONDS.fullmatch(step.value):
        return ["must be a time in milliseconds, for example 500 (at most 999999)"]
    if step.wait_for is WaitFor.LOAD_STATE and step.value not in LOAD_STATES:
        return [f"must be one of {', '.join(LOAD_STATES)}"]
    return []


def _value_needed(step: Step) -> bool:
    if step.action is Action.ASSERT:
        return step.assertion not in VALUELESS_ASSERTIONS
    if step.action is Action.WAIT:
        return step.wait_for in PAGE_WAITS
    return step.action in (Action.NAVIGATE, Action.FILL, Action.SELECT, Action.PRESS)


def _value_hint(step: Step) -> str:
    hints = {
        Action.NAVIGATE: "give an address, for example /login",
        Action.FILL: 'give the text to type ("" clears the field)',
        Action.SELECT: "give the option's label or value",
        Action.PRESS: "give a key, for example Enter",
        Action.ASSERT: "give what is expected",
        Action.WAIT: "give what to wait for",
    }
    return hints[step.action]


def _navigate_problems(value: str, *, has_base: bool) -> list[str]:
    if _IGNORED.search(value) or value != value.strip():
        return ["must not begin or end with a space, nor hold tabs or line ends"]
    if value.startswith(("//", "\\\\")):
        return ["leads to another host; give the whole address, for example https://example.org/"]
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value):
        return [] if has_base else ["is relative; give a base_url or a whole http(s) address"]
    return url_problems(value)


def url_problems(url: str) -> list[str]:
    """What is wrong with an address that must be a whole http(s) one."""
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return ["is not an address; for example http://127.0.0.1:9000"]
    if _IGNORED.search(url) or _NO_HOST.search(parts.netloc):
        return ["is not an address; for example http://127.0.0.1:9000"]
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_ok:
        return [
            f"must be an http or https address, for example https://example.org{_scheme_note(parts.scheme)}"
        ]
    return []


def _scheme_note(scheme: str) -> str:
    return f" ({scheme}: is not allowed)" if scheme and scheme not in ("http", "https") else ""
