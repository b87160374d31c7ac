"""Texts of a page made fit to be kept."""

from __future__ import annotations


def whole(text: str) -> str:
    """`text` with half a character, as where a text was cut within an emoji, as U+FFFD; no database takes the half."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
