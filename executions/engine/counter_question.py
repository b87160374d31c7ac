"""The question that checks a model's choice: shown the chosen element alone, what was it on the page before?

A model that is asked for an element and told how it was called tends to name something. So it is asked the
other way round as well, without being told which element is sought: both answers have to agree.
"""

from __future__ import annotations

import json
from typing import Final

from pydantic import BaseModel, ConfigDict

from executions.engine.fingerprint import Fingerprint
from executions.engine.instruction import LONGEST_NAME
from executions.engine.vocabulary import meaning_of

_TASK: Final = (
    "A web page was redesigned. You are shown one control of the page as it is now, and the names that its "
    "controls of the same sort had before. Say which of them it is now. It is the same only if a person would "
    "use it for exactly the same thing: it leads to the same place, does the same to the same thing, or takes "
    "the same piece of information. Another wording for that is the same control. What is only related, "
    "similar, beside it, or new is not: then the number is 0. In doubt it is 0."
)


class Recognition(BaseModel):
    """The answer: the place of a name in the list, from 1; 0 for none of them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    number: int


def counter_question(found: Fingerprint, known: Fingerprint) -> str:
    """The question, in words: the element as it is now, and what was there when `known` was."""
    names = _names(known)
    listed = "\n".join(f"{number}. {_quoted(name)}" for number, name in enumerate(names, start=1))
    sort = "buttons and links" if known.is_pressed else "fields"
    return (
        f"{_TASK}\n\nThe page now has the {found.role or found.tag} {_quoted(found.words)}{_around(found)}.\n"
        f"Before, its {sort} were:\n{listed}\n"
        "Which of them is it now? Answer its number, 0 if none."
    )


def is_recognised(answer: Recognition, known: Fingerprint) -> bool:
    """Whether the answer names the known element."""
    names, number = _names(known), answer.number
    return 1 <= number <= len(names) and meaning_of(names[number - 1]) == meaning_of(
        known.words[:LONGEST_NAME]
    )


def _names(known: Fingerprint) -> list[str]:
    """In alphabetical order: where a name stands says nothing about which one is sought."""
    return sorted({*known.roster, known.words[:LONGEST_NAME]}, key=str.casefold)


def _around(found: Fingerprint) -> str:
    told = [
        f"{where} {_quoted(text)}"
        for where, text in (
            ("in the part", found.section),
            ("under the heading", found.heading),
            ("in the", found.landmark),
            ("in the row", found.row),
        )
        if text
    ]
    beside = [_quoted(each) for each in found.neighbours if each != found.words]
    if beside:
        told.append(f"beside {', '.join(beside)}")
    return ", ".join(["", *told])


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split())[:LONGEST_NAME], ensure_ascii=False)
