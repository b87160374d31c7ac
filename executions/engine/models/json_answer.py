"""Finds, in a model's free text, the JSON object that was asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

MAX_ANSWER_CHARS = 1_000_000
MAX_OBJECTS_TRIED = 200


def find_json_object(text: str, *, schema: dict[str, Any]) -> dict[str, Any] | None:
    """The last object in `text` that fits `schema`, or None.

    The last, because models that think aloud put their answer at the end. Raises ValueError for a
    schema that is none.
    """
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        raise ValueError("the schema is not a JSON Schema") from None
    validator = Draft202012Validator(schema)
    fitting = [found for found in _objects(text[-MAX_ANSWER_CHARS:]) if validator.is_valid(found)]
    return fitting[-1] if fitting else None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    position = text.find("{")
    for _ in range(MAX_OBJECTS_TRIED):
        if position < 0:
            return
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            yield value
        position = text.find("{", end)
