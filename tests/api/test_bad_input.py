"""Bad input at every endpoint: 4xx in the one shape, the field named, nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator

from tests.api.access_table import Row, rows
from tests.api.access_things import things_made
from tests.api.world import World

PROBLEM = "application/problem+json"
WRITES = ("INSERT", "UPDATE", "DELETE")
OWNER = 2
MALFORMED: dict[str, tuple[bytes, str, int]] = {
    "cut off": (b'{"name": ', "application/json", 400),
    "a list": (b"[]", "application/json", 400),
    "a text": (b'"x"', "application/json", 400),
    "a number": (b"1", "application/json", 400),
    "nothing": (b"null", "application/json", 400),
    "not UTF-8": (b'{"name": "\xff"}', "application/json", 400),
    "nested too deeply": (b"[" * 100_000, "application/json", 400),
    "a number of 5,000 digits": (b'{"version": ' + b"9" * 5_000 + b"}", "application/json", 400),
    "not a number": (b'{"version": NaN}', "application/json", 400),
    "an infinite number": (b'{"version": 1e999}', "application/json", 400),
    "an unknown key": (b'{"nonsense": 1}', "application/json", 400),
    "too large": (b'{"name": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
    "more than Django reads": (b'{"name": "' + b"x" * 3_000_000 + b'"}', "application/json", 413),
    "a form": (b"name=x", "application/x-www-form-urlencoded", 415),
    "a text file": (b"{}", "text/plain", 415),
}
HOSTILE: dict[str, Any] = {
    "null": None,
    "true": True,
    "an empty text": "",
    "spaces": " \n",
    "a NUL byte": "a\x00b",
    "half a character": "a\ud800",
    "a long text": "x" * 200_000,
    "a number as text": "1",
    "minus one": -1,
    "beyond 64 bits": 2**64,
    "beyond 31 bits": 2**31,
    "a fraction": 0.5,
    "a list": [],
    "a list of lists": [[[1]]],
    "an object": {"a": {}},
    "a time of no day": "2026-02-30T25:61:00Z",
}
TEXTS = {"description", "selector", "frame", "instruction", "value", "attribute", "reason"}
LIMITS = {
    *("playwright_timeout_seconds", "hybrid_timeout_seconds", "stagehand_timeout_seconds"),
    *("max_tokens_per_run", "max_tokens_per_day", "max_cost_usd_per_run", "max_cost_usd_per_day"),
}
FLAGS = {
    "secret",
    "enabled",
    "whole_team",
    "track_fallback_reasons",
    "track_strategy_effectiveness",
}
MEANT: dict[str, set[str]] = {
    "null": LIMITS,
    "true": FLAGS | {"value"},
    "an empty text": TEXTS | {"time_zone"},
    "spaces": TEXTS,
    "a number as text": TEXTS | {"name"},
    "a time of no day": TEXTS | {"name"},
    "minus one": {"value"},
    "beyond 64 bits": {"value"},
    "beyond 31 bits": {"value"},
    "a fraction": {"value", "max_cost_usd_per_run", "max_cost_usd_per_day"},
    "a list": {"tags", "also"},
}
"""What these values may stand in: a text may be any, and a step's value any scalar."""
HELD_ELSEWHERE = ("base_url",)
"""Without it a relative step is at fault."""


class Asked:
    """The owner's requests, and what they write."""

    def __init__(self, world: World) -> None:
        self.things = things_made(world)
        self._client = Client(raise_request_exception=False)
        self._headers = world.bearer("owner")

    def __call__(self, method: str, path: str, body: bytes, kind: str = "application/json") -> Any:
        return self._client.generic(method, path, body, content_type=kind, headers=self._headers)

    def path(self, row: Row) -> str:
        return "/" + self._filled(row.path)

    def body(self, row: Row) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self._filled(row.body) or "{}")
        return body

    def _filled(self, text: str) -> str:
        for name, value in self.things.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text


@pytest.fixture
def asked(world: World) -> Asked:
    return Asked(world)


@contextmanager
def nothing_written(what: str) -> Iterator[None]:
    """No row changes, but for the token's last use."""
    with CaptureQueriesContext(connection) as captured:
        yield
    assert not written(captured), what


def written(captured: CaptureQueriesContext) -> list[str]:
    statements = [query["sql"][:120] for query in captured.captured_queries]
    return [
        one for one in statements if one.startswith(WRITES) and "settingsui_apitoken" not in one
    ]


def writes() -> list[Row]:
    """The rows of the access table by which the owner changes something over the API."""
    return [
        row
        for row in rows()
        if row.door == "api" and row.method != "GET" and row.expected[OWNER] != 404
    ]


@pytest.mark.parametrize("malformed", MALFORMED)
def test_a_malformed_body_is_refused_everywhere(asked: Asked, malformed: str) -> None:
    body, kind, status = MALFORMED[malformed]
    for row in writes():
        path = asked.path(row)
        with nothing_written(f"{row.method} {path}"):
            answer = asked(row.method, path, body, kind)
        said = (row.method, path, answer.status_code, answer.headers["Content-Type"])
        assert said == (row.method, path, status, PROBLEM)
        if malformed == "an unknown key":
            assert "nonsense" in [error["field"] for error in answer.json()["errors"]]


def test_an_unknown_parameter_is_refused_everywhere(asked: Asked) -> None:
    for row in rows():
        if not row.route.startswith("api/v1/") or row.expected[OWNER] >= 300:
            continue
        if row.route.startswith(("api/v1/health", "api/v1/metrics")):
            continue
        path = asked.path(row)
        with nothing_written(f"{row.method} {path}"):
            body = json.dumps(asked.body(row)).encode()
            answer = asked(row.method, f"{path}?nonsense=1", body)
        assert (path, answer.status_code) == (path, 400)
        assert answer.json()["errors"][0]["field"] == "nonsense"


@cache
def fields_of(row: Row) -> tuple[str, ...]:
    """The keys that the schema describes for the body of the row's operation."""
    path = re.sub(r"<int:(\w+)>", r"{\1}", row.route)
    operation = schema()["paths"][f"/{path}"][row.method.lower()]
    body = operation.get("requestBody")
    if body is None:
        return ()
    described = body["content"]["application/json"]["schema"]
    name = described["$ref"].rpartition("/")[2]
    return tuple(schema()["components"]["schemas"][name]["properties"])


@cache
def schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_value_is_refused_at_its_field_unless_it_means_something(
    asked: Asked, hostile: str
) -> None:
    pairs = [(row, name) for row in writes() for name in fields_of(row)]
    for row, name in pairs:
        body = json.dumps(asked.body(row) | {name: HOSTILE[hostile]}).encode()
        what = f"{row.method} {asked.path(row)} {name}: {hostile}"
        place = transaction.savepoint()
        with CaptureQueriesContext(connection) as captured:
            answer = asked(row.method, asked.path(row), body)
        transaction.savepoint_rollback(place)
        if name in MEANT.get(hostile, ()):
            assert answer.status_code < 500, what
            continue
        assert answer.headers["Content-Type"] == PROBLEM, what
        assert answer.status_code in (400, 409, 422), what
        fields = [error["field"] for error in answer.json()["errors"]]
        assert any(name in field for field in fields) or name in HELD_ELSEWHERE, (what, fields)
        assert len(answer.content) < 10_000, what
        assert not written(captured), what
