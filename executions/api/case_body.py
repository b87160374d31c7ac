"""Bodies of cases and steps: the case file's own JSON Schema, with what only the API adds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar

import jsonschema
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from executions.engine.case_problems import ENDLESS, character_problems, schema_problem
from executions.engine.plan import (
    SCHEMA_PATH,
    CaseSpec,
    InvalidCase,
    Problem,
    parse_case,
)

_Body = TypeVar("_Body", bound=serializers.BaseSerializer[Any])
VERSION = {
    "type": "integer",
    "minimum": 1,
    "maximum": 2**31 - 1,
    "description": "The version that you read; another one meanwhile gives 409.",
}
OPENED: dict[str, Any] = {"action": "navigate", "value": "/login"}
CLICKED: dict[str, Any] = {
    "action": "click",
    "selector": "#login",
    "instruction": "the Log in button",
}
CHECKED: dict[str, Any] = {
    "action": "assert",
    "assertion": "text_contains",
    "selector": "h1",
    "value": "Welcome",
}
STEPS = [OPENED, CLICKED, CHECKED]


def _example(value: dict[str, Any]) -> Callable[[type[_Body]], type[_Body]]:
    """A body that would be accepted; a step's own rules are more than its schema can say."""
    shown = OpenApiExample("Example", value=value, request_only=True)
    return extend_schema_serializer(examples=[shown])


@_example({"name": "Log in", "base_url": "https://example.org", "tags": ["smoke"], "steps": STEPS})
class CaseWrite(serializers.Serializer[Any]):
    """A whole case."""


@_example({"name": "Log in and out", "tags": ["smoke", "nightly"]})
class CasePatch(serializers.Serializer[Any]):
    """The parts of a case that change; `steps` replaces all of them."""


@_example(CLICKED)
class StepWrite(serializers.Serializer[Any]):
    """One step."""


@_example({"selector": "#sign-in", "instruction": "the Sign in button"})
class StepPatch(serializers.Serializer[Any]):
    """The parts of a step that change."""


@_example({"steps": STEPS})
class StepsWrite(serializers.Serializer[Any]):
    """All steps of a case, in order."""


@cache
def schema_of(kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The JSON Schema of a body."""
    case = deepcopy(json.loads(SCHEMA_PATH.read_text("utf-8")))
    case.pop("$schema", None)
    case["properties"].pop("$schema", None)
    case["properties"]["steps"].setdefault("description", "The steps in order.")
    step = case["properties"]["steps"]["items"]
    version = {"version": VERSION}
    if kind is CasePatch:
        case["properties"] |= version
        case.pop("required")
        case["minProperties"] = 1
    elif kind is CaseWrite:
        case["properties"] |= version
    elif kind is StepsWrite:
        steps = {"steps": case["properties"]["steps"]} | version
        return _object(steps, required=["steps"])
    elif kind is StepWrite:
        return _object(step["properties"] | version, required=["action"])
    elif kind is StepPatch:
        return _object(step["properties"] | version, required=[]) | {"minProperties": 1}
    return dict(case)


def _object(properties: dict[str, Any], *, required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": required} if required else {}),
    }


class CaseBodies(OpenApiSerializerExtension):  # type: ignore[no-untyped-call] # its base registers untyped
    """Puts the JSON Schemas of the bodies into the API's schema."""

    target_class = "executions.api.case_body.CaseWrite"

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        kind: type[serializers.Serializer[Any]] = type(self.target)
        return schema_of(kind)


class CasePatchBody(CaseBodies):  # type: ignore[no-untyped-call] # its base registers untyped
    target_class = "executions.api.case_body.CasePatch"


class StepBody(CaseBodies):  # type: ignore[no-untyped-call] # its base registers untyped
    target_class = "executions.api.case_body.StepWrite"


class StepPatchBody(CaseBodies):  # type: ignore[no-untyped-call] # its base registers untyped
    target_class = "executions.api.case_body.StepPatch"


class StepsBody(CaseBodies):  # type: ignore[no-untyped-call] # its base registers untyped
    target_class = "executions.api.case_body.StepsWrite"


class MalformedCase(InvalidCase):
    """The body is not of the documented shape: 400, where a rule that is broken gives 422."""

    status = 400


def body_checked(kind: type[serializers.Serializer[Any]], data: object) -> dict[str, Any]:
    """The body when it is of the documented shape; raises MalformedCase naming each field at fault.

    Texts that cannot be kept are of that shape: InvalidCase. An endless number is not even JSON.
    """
    problems = character_problems(data)
    if any(problem.message == ENDLESS for problem in problems):
        raise MalformedCase(problems)
    if problems:
        raise InvalidCase(problems)
    problems = [_problem(error) for error in _validator(kind).iter_errors(data)]
    if problems or not isinstance(data, Mapping):
        raise MalformedCase(sorted(problems, key=lambda p: p.field))
    return dict(data)


def case_parsed(data: Mapping[str, Any]) -> CaseSpec:
    """The case of a checked body; raises InvalidCase."""
    return parse_case({name: value for name, value in data.items() if name != "version"})


@cache
def _validator(kind: type[serializers.Serializer[Any]]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_of(kind))


def _problem(error: jsonschema.ValidationError) -> Problem:
    """As the editor and the command line say it, but for a body that is no case at all."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    if error.validator == "type" and not error.absolute_path:
        known = ", ".join(sorted(schema.get("properties", ())))
        return Problem("", f"must be a JSON object with {known}")
    return schema_problem(error)
