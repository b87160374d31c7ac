"""What sort of control an element was, where another sort of the same name is another control."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from executions.engine.fingerprint import Fingerprint, Kind
from executions.engine.policy import Scored
from executions.engine.vocabulary import meaning_of

_WIDGETS: Final = frozenset({"tab", "menuitem", "option", "treeitem", "gridcell"})


def another_sort(known: Fingerprint, found: Fingerprint, others: Sequence[Scored]) -> str:
    """Why `found`, beside the `others` of its page, is another sort of control than `known` was; else ``""``."""
    if known.role in _WIDGETS and found.role == "link":
        return f"It was a {known.role} and this is a link."
    if (
        known.kind is Kind.OTHER
        and not known.clickable
        and known.words.isdecimal()
        and found.is_pressed
    ):
        return "It was a number that is shown, and this is to be pressed."
    if _leads_where_it_sent(known, found):
        return f"It sent the form under “{known.section or known.heading}”, and this is a link outside."
    if _is_one_of_new_tabs(known, found, others):
        return "It is a tab, beside tabs that were not there."
    if _is_picture_elsewhere(known, found, others):
        return f"It was a text under “{known.heading}”, and this is a picture elsewhere."
    return ""


def _leads_where_it_sent(known: Fingerprint, found: Fingerprint) -> bool:
    """It sent its form, and this leads to another page from outside any form and any of the known titles."""
    sent = known.kind is Kind.BUTTON and known.type == "submit" and bool(known.form)
    leads = found.kind is Kind.LINK and not found.form and not found.href.startswith("#")
    titles = {meaning_of(each) for each in (known.section, known.heading)} - {()}
    under = {meaning_of(each) for each in (found.section, found.heading)}
    return sent and leads and bool(titles) and not titles & under


def _is_one_of_new_tabs(known: Fingerprint, found: Fingerprint, others: Sequence[Scored]) -> bool:
    """It is a tab by now, and of the tabs beside it none was on the known element's page."""
    if found.role != "tab" or known.role == "tab":
        return False
    tabs = [each.fingerprint for each in others if each.fingerprint.role == "tab"]
    there = {meaning_of(each) for each in (*known.roster, *known.neighbours)}
    return bool(tabs) and not any(meaning_of(each.words) in there for each in tabs)


def _is_picture_elsewhere(known: Fingerprint, found: Fingerprint, others: Sequence[Scored]) -> bool:
    """It was words under a heading that is still there, and this is a picture elsewhere: an entry *Notifications*, a bell."""
    if not known.is_pressed or known.row or found.kind is not Kind.BUTTON or found.tag == "input":
        return False
    heading = meaning_of(known.heading)
    left = heading and meaning_of(found.heading) != heading
    headings = (*found.neighbours, *(each.fingerprint.heading for each in others))
    stays = any(meaning_of(each) == heading for each in headings)
    return bool(left and stays and meaning_of(known.text) and not meaning_of(found.text))
