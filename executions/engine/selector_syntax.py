"""Says what is wrong with a Playwright selector without a browser; what only Playwright can tell is left to it."""

from __future__ import annotations

import re
from collections.abc import Callable

ENGINES = frozenset(
    [
        "css",
        "xpath",
        "text",
        "role",
        "id",
        "data-testid",
        "data-test-id",
        "data-test",
        "has",
        "has-not",
        "has-text",
        "has-not-text",
        "visible",
        "nth",
        "left-of",
        "right-of",
        "above",
        "below",
        "near",
        "internal:role",
        "internal:text",
        "internal:label",
        "internal:attr",
        "internal:testid",
        "internal:has",
        "internal:has-not",
        "internal:has-text",
        "internal:has-not-text",
        "internal:and",
        "internal:or",
        "internal:chain",
        "internal:control",
        "_react",
        "_vue",
        "alt",
        "label",
        "placeholder",
        "title",
    ]
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_ENGINE = re.compile(r"^\*?([a-zA-Z_][\w:-]*)=")
_REGEX = re.compile(r"=\s*/(?:[^/\\]|\\.)+/[a-z]*")


def selector_problem(selector: str) -> str | None:
    """A sentence that says what is wrong with `selector`, or None when nothing is."""
    if "\x00" in selector:
        return "must not hold a NUL character"
    for part in selector.split(" >> "):
        problem = _part_problem(part.strip())
        if problem:
            return problem
    return None


def _part_problem(part: str) -> str | None:
    if not part:
        return "has an empty part beside '>>'"
    engine = _ENGINE.match(part)
    if engine and "[" not in part[: engine.end()]:
        name, body = engine.group(1), part[engine.end() :]
        if name not in ENGINES:
            return f"unknown selector engine '{name}='; use CSS, xpath=, text= or role="
        if not body.strip():
            return f"has nothing after '{name}='"
        if name == "nth" and not re.fullmatch(r"-?\d+", body.strip()):
            return "needs a whole number after 'nth=', 0 for the first"
        if name in ("text", "internal:text", "has-text", "internal:has-text", "id", "nth"):
            return None
        if name in ("role", "internal:role", "internal:attr"):
            body = _REGEX.sub("=r", body)
        return _balance_problem(body) or (_css_problem(body) if name == "css" else None)
    if part.startswith(("//", "..", "(//")) or part[0] in "\"'":
        return _balance_problem(part)
    return _balance_problem(part) or _css_problem(part)


def _balance_problem(text: str) -> str | None:
    """Unclosed quotes and brackets, at any depth."""
    open_brackets: list[str] = []
    quote = ""
    skip = False
    for char in text:
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([{":
            open_brackets.append(char)
        elif char in _CLOSERS and (not open_brackets or open_brackets.pop() != _CLOSERS[char]):
            return f"is malformed: '{char}' closes nothing"
    if quote:
        return f"is malformed: the quote {quote} is not closed"
    return f"is malformed: '{open_brackets[-1]}' is not closed" if open_brackets else None


def _css_problem(text: str) -> str | None:
    """Faults of a CSS selector outside its strings and brackets."""
    bare = re.sub(r"\\.", "x", text)
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "s", bare)
    # An attribute stands for an element, as * does: a list may consist of nothing else.
    while (shorter := re.sub(r"\[[^\[\]]*\]", "*", re.sub(r"\([^()]*\)", "", bare))) != bare:
        if "[]" in bare:
            return "is malformed: '[]' holds no attribute name"
        bare = shorter
    if not bare.strip() and "[" not in text and "(" not in text:
        return "is empty"
    if re.search(r"[#.](?![\w\-\u0080-\uffff\\])", bare):
        return "is malformed: a name must follow '#' and '.'"
    if re.search(r"[#.]\d", bare):
        return 'is malformed: a CSS name cannot start with a digit; write [id="…"]'
    if re.search(r":(?![\w:\-])", bare):
        return "is malformed: a name must follow ':'"
    if re.search(r"[>+~,]\s*$", bare) or re.search(r"^\s*,|,\s*,", bare):
        return "is malformed: something is missing beside a ',' or a combinator"
    if foreign := re.search(r"[!$%&=?;@^`|{}]", bare):
        return f"is malformed: '{foreign.group(0)}' is not CSS"
    return None


_LABEL = re.compile(r"^\W*label\b")
_ONLY_WHICH = re.compile(r"(\s*>>\s*(nth|visible)=[^>]*)+$")
_INSIDE = re.compile(
    r"(?<=\S)\s*[ >/]\s*(span|svg|path|use|g|i|b|em|strong|small|img)"
    r"(:nth-[\w-]+\(\d+\)|\[\d+\])?$"
)
"""What a control is drawn with: a recorder takes the innermost of it."""
_RECORD = re.compile(
    r"^(tr|li|td|article)\b|^role=(row|listitem|article)\b|\[role=[\"']?(row|listitem|article)\b"
)


def without_records(selector: str) -> str:
    """`selector` without the steps that only lead to a row or card: they name the record, not the element in it."""
    return _steps_where(selector, lambda step, is_last: is_last or not _RECORD.search(step))


def naming_steps(selector: str) -> str:
    """The steps of `selector` that name the element itself: the last one and those of its label.

    What stands before only leads there (*#list-form .modal-footer .primary*); a bare `span` or `svg`
    is the inside of the step before it, and `nth=` and `visible=` find nothing.
    """
    bare = _ONLY_WHICH.sub("", selector)
    while (outer := _INSIDE.sub("", bare)) != bare:
        bare = outer
    return _steps_where(bare, lambda step, is_last: is_last or bool(_LABEL.search(step)))


def records_of(selector: str) -> str:
    """The steps of `selector` that lead to a row or card which the element is in, "" where none does."""
    return _steps_where(selector, lambda step, is_last: not is_last and bool(_RECORD.search(step)))


def _steps_where(selector: str, keep: Callable[[str, bool], bool]) -> str:
    parts = [_path_steps(part.strip()) for part in selector.split(" >> ")]
    last = (len(parts) - 1, len(parts[-1]) - 1)
    kept = [
        "".join(step for i, step in enumerate(steps) if keep(step.strip(" >/"), (n, i) == last))
        for n, steps in enumerate(parts)
    ]
    return " >> ".join(part for part in kept if part)


def _path_steps(part: str) -> list[str]:
    """A CSS or XPath selector cut in front of each step, outside quotes and brackets; others are one step."""
    engine = _ENGINE.match(part)
    if engine and engine.group(1) not in ("css", "xpath"):
        return [part]
    steps, depth, quote = [""], 0, ""
    for char in part:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            depth += (char in "([") - (char in ")]")
        begins = char in " >/" and depth == 0 and not quote
        if begins and steps[-1].strip(" >/"):
            steps.append("")
        steps[-1] += char
    return steps if steps[-1].strip(" >/") or len(steps) == 1 else steps[:-1]
