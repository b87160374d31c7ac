"""What is wrong with a case: the words for what its JSON Schema and its characters forbid."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

ENDLESS = "must be a finite number"
UNSTORABLE = "holds a character that cannot be kept: NUL, or half of a surrogate pair"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MAX_DEPTH = 10
SCHEMA_PATH = Path(__file__).with_name("case.schema.json")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a case: the field's path (`steps[2].selector`) and what would be right."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class InvalidCase(ValueError):
    """The case cannot be run as written; `problems` says where and why, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(p) for p in problems))


class Repeated(dict[str, Any]):
    """A JSON object in which a key stood more than once; `keys_twice` names such keys."""

    keys_twice: tuple[str, ...] = ()


def object_from_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `json.loads(object_pairs_hook=…)`: keeps in mind which keys were repeated."""
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    repeated = Repeated(data)
    names = [name for name, _value in pairs]
    repeated.keys_twice = tuple(name for name in data if names.count(name) > 1)
    return repeated


def character_problems(data: object) -> list[Problem]:
    """What no schema sees: repeated keys, NaN and infinity, and texts that cannot be kept.

    Neither a database nor a page can hold NUL or half a surrogate pair. Looks at decoded JSON down to MAX_DEPTH; a key at fault is named by the object that has it.
    """
    return sorted(_character_problems("", data, 0), key=lambda problem: problem.field)


def _character_problems(path: str, value: object, depth: int) -> Iterator[Problem]:
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            yield Problem(path, UNSTORABLE)
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield Problem(path, ENDLESS)
    elif isinstance(value, (Mapping, list, tuple)):
        if depth == MAX_DEPTH:
            yield Problem(path, "is nested too deeply")
        elif isinstance(value, Mapping) and any(_UNSTORABLE.search(str(key)) for key in value):
            yield Problem(path, f"has a key that {UNSTORABLE}")
        else:
            for name in value.keys_twice if isinstance(value, Repeated) else ():
                yield Problem(f"{path}.{name}".lstrip("."), "is there twice; keep one")
            for place, inner in _parts(path, value):
                yield from _character_problems(place, inner, depth + 1)


def _parts(path: str, value: Mapping[Any, Any] | Sequence[object]) -> Iterable[tuple[str, object]]:
    if isinstance(value, Mapping):
        return ((f"{path}.{key}".lstrip("."), inner) for key, inner in value.items())
    return ((f"{path}[{index}]", inner) for index, inner in enumerate(value))


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA_PATH.read_text("utf-8")))


def schema_problems(data: object) -> list[Problem]:
    """What the case file's JSON Schema forbids."""
    errors = sorted(_validator().iter_errors(data), key=lambda e: list(map(str, e.absolute_path)))
    return [schema_problem(error) for error in errors]


def schema_problem(error: jsonschema.ValidationError) -> Problem:
    """One fault in words: where it is, and what would be right."""
    path = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path
    ).lstrip(".")
    limit: Any = error.validator_value
    instance: Any = error.instance
    shown = "" if _is_secret_place(error) else f", not {_short(error.instance)}"
    messages = {
        "type": f"must be {_type_words(limit)}{shown}",
        "enum": f"must be one of {', '.join(map(str, limit)) if isinstance(limit, list) else limit}{shown}",
        "minItems": f"must have at least {limit} entry",
        "maxItems": f"must have at most {limit} entries",
        "pattern": "must not be blank",
        "maxLength": f"must have at most {limit} characters",
        "minimum": f"must be at least {limit}{shown}",
        "maximum": f"must be at most {limit}{shown}",
    }
    if error.validator == "additionalProperties":
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        known = sorted(schema.get("properties", ()))
        given: Any = error.instance
        extra = sorted(set(given) - set(known))
        return Problem(
            f"{path}.{extra[0]}".lstrip("."), f"unknown key; known are {', '.join(known)}"
        )
    if error.validator == "required":
        missing = next(name for name in list(limit or ()) if name not in instance)
        return Problem(f"{path}.{missing}".lstrip("."), "is missing")
    # jsonschema's own words repeat what was given.
    others = f"breaks the rule {error.validator}" if _is_secret_place(error) else error.message
    return Problem(path, messages.get(str(error.validator), others))


def _is_secret_place(error: jsonschema.ValidationError) -> bool:
    return "value" in error.absolute_path


def _short(instance: object) -> str:
    text = json.dumps(instance, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _type_words(kind: object) -> str:
    words = {
        "string": "text",
        "object": "a JSON object",
        "array": "a list",
        "integer": "a whole number",
        "boolean": "true or false",
    }
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(words.get(str(k), f"a {k}") for k in kinds)
