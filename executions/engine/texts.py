"""Texts of a page made fit to be kept."""

from __future__ import annotations


def whole(text: str) -> str:
    """`text` with half a character, as where a text was cut within an emoji, as U+FFFD; no database takes the half."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def brief(error: Exception | str) -> str:
    """An error in one line of at most 200 characters."""
    said = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return " ".join(said.split())[:200]


def sentence(text: str) -> str:
    """A reason as a sentence of its own."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
