"""Numbers that people and links write, in forms and addresses."""

from __future__ import annotations

MAX_DIGITS = 18


def whole_number(text: str | None) -> int | None:
    """The number from 0 that the text writes; None for what no row can have (`²`, twenty digits)."""
    if text and text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS:
        return int(text)
    return None
