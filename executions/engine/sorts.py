"""What sort of control an element was, where another sort of the same name is another control."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from executions.engine.fingerprint import Fingerprint
from executions.engine.policy import Scored
from executions.engine.vocabulary import meaning_of

_WIDGETS: Final = frozenset({"tab", "menuitem", "option", "treeitem", "gridcell"})


def another_sort(known: Fingerprint, found: Fingerprint, others: Sequence[Scored]) -> str:
    """Why `found`, beside the `others` of its page, is another sort of control than `known` was; else ``""``."""
    if known.role in _WIDGETS and found.role == "link":
        return f"It was a {known.role} and this is a link."
    if _is_one_of_new_tabs(known, found, others):
        return "It is a tab, beside tabs that were not there."
    if _is_picture_elsewhere(known, found):
        return "It was a text and this is a picture somewhere else."
    return ""


def _is_one_of_new_tabs(known: Fingerprint, found: Fingerprint, others: Sequence[Scored]) -> bool:
    """It is a tab by now, and of the tabs beside it none was on the known element's page."""
    if found.role != "tab" or known.role == "tab":
        return False
    tabs = [each.fingerprint for each in others if each.fingerprint.role == "tab"]
    there = {meaning_of(each) for each in (*known.roster, *known.neighbours)}
    return bool(tabs) and not any(meaning_of(each.words) in there for each in tabs)


def _is_picture_elsewhere(known: Fingerprint, found: Fingerprint) -> bool:
    """It was words under a heading, and this is a picture called so under none or another: an entry *Notifications*, a bell."""
    pressed = known.is_pressed and found.is_pressed and found.tag != "input" and not known.row
    shown = meaning_of(known.text) and not meaning_of(found.text)
    stays = not known.heading or meaning_of(known.heading) == meaning_of(found.heading)
    return bool(pressed and shown and not stays)
