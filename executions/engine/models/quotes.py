"""Quoted texts and placeholders of an instruction, hidden while the rest of it is read."""

from __future__ import annotations

import re

MISSING = "\ue000"
"""Stands for a quoted text while the rest is read."""
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|(?<![\w])'([^']+)'(?!\w)|‘([^’]+)’")
_QUOTE_PAIRS = frozenset({'""', "''", "“”", "«»", "‘’"})
PLACEHOLDER = re.compile(r"%\w+%")


def hide_values(text: str) -> tuple[str, list[str]]:
    """Put a mark in the place of quoted texts and placeholders, so that they are one word."""
    texts: list[str] = []

    def hide(found: re.Match[str]) -> str:
        texts.append(found.group())
        return MISSING * len(texts)

    joined = re.compile(f"{_QUOTED.pattern}|{PLACEHOLDER.pattern}")
    return joined.sub(hide, text), texts


def show(text: str, texts: list[str]) -> str:
    """Put the hidden texts back, quotes and all."""
    return re.sub(f"{MISSING}+", lambda found: texts[len(found.group()) - 1], text)


def unquoted(text: str) -> str:
    """The text within the quotes that it stands in, else the text."""
    text = text.strip()
    quoted = len(text) > 1 and (text[0] + text[-1]) in _QUOTE_PAIRS
    return text[1:-1] if quoted else text


def show_plain(text: str, texts: list[str]) -> str:
    """Put the hidden texts back without their quotes."""
    return re.sub(f"{MISSING}+", lambda found: f" {unquoted(texts[len(found.group()) - 1])} ", text)
