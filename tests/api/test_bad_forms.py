"""Bad input at every page and form: never a crash, and what is refused writes nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote_from_bytes, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.access_table import DECIDE, Row, rows
from tests.api.access_things import things_made
from tests.api.test_bad_input import OWNER, WRITES
from tests.api.world import World

FORM = "application/x-www-form-urlencoded"
IN_FORMS: dict[str, bytes] = {
    "a NUL byte": b"a\x00b",
    "not UTF-8": b"\xff\xed\xa0\x80",
    "a long text": b"x" * 100_000,
    "minus one": b"-1",
    "beyond 64 bits": b"18446744073709551616",
    "5,000 digits": b"9" * 5_000,
    "a digit that is no number": "²".encode(),
    "an endless number": b"1e999",
}
IN_ADDRESSES = IN_FORMS | {
    "a long text": b"x" * 8_000,
    "a day of no month": b"2026-02-30",
    "the first day": b"0001-01-01",
    "the last day": b"9999-12-31",
}
STEP = ("action", "selector", "frame", "instruction", "value", "secret", "timeout_ms", "enabled",
        "assertion", "attribute", "wait_for")  # fmt: skip
CASE = ("name", "description", "base_url", "tags", "version", "copy_of", "team",
        *(f"steps-0-{name}" for name in STEP))  # fmt: skip
RUN = ("strategy", "base_url", "case")
DECISION = ("repair", "also", "next", "decision", "proposal")
FIELDS: dict[str, tuple[str, ...]] = {
    "": (),
    "login/": ("username", "password", "next"),
    "logout/": (),
    "settings/": (
        *("fallback_strategy", "timeout_per_tier_seconds", "playwright_timeout_seconds"),
        *("hybrid_timeout_seconds", "stagehand_timeout_seconds", "max_retry_per_tier"),
        *("max_tokens_per_run", "max_tokens_per_day", "max_cost_usd_per_run"),
        *("max_cost_usd_per_day", "screenshots", "trace", "time_zone", "track_fallback_reasons"),
    ),
    "settings/profile/": ("first_name", "last_name", "email"),
    "settings/password/": ("old_password", "new_password1", "new_password2"),
    "settings/tokens/": ("name", "scope"),
    "settings/model/test/": (),
    "settings/webhooks/new/": ("name", "url", "format", "events", "whole_team"),
    "settings/webhooks/<int:pk>/": ("name", "url", "format", "events", "whole_team", "state", "page"),
    "settings/webhooks/<int:pk>/switch/": ("enabled",),
    "run/": RUN,
    "cases/": ("q", "tag", "archived", "page"),
    "cases/new/": CASE,
    "cases/import/": ("text",),
    "cases/run/": RUN,
    "cases/check/": ("copy_of", "version", "steps-0-timeout_ms"),
    "cases/try/": ("base_url", "address", "selector", "frame"),
    "cases/<int:pk>/": ("page",),
    "cases/<int:pk>/edit/": ("version", "steps-0-origin"),
    "cases/<int:pk>/history/": ("from", "to"),
    "cases/<int:pk>/run/": RUN,
    "cases/<int:pk>/archive/": ("archived",),
    "heals/": ("q", "state", "source", "case", "page"),
    "heals/bulk/": DECISION,
    DECIDE: DECISION,
    "analytics/": ("since", "until", "case", "tag", "strategy", "user", "status", "period"),
    "analytics/compare/": ("case",),
    "analytics/export/<slug:slug>.csv": ("since", "until", "case", "tag", "strategy", "user"),
    "executions/": (
        *("q", "outcome", "strategy", "tier", "source", "look", "spent", "case", "since", "until"),
        "page",
    ),
    "executions/<int:pk>/live/": ("after",),
    "executions/<int:pk>/compare/": ("with",),
    "executions/<int:pk>/rerun/": RUN,
    "executions/<int:pk>/review/": ("reviewed",),
}  # fmt: skip


class Browser:
    """The owner in a browser; requests that answer 4xx or 5xx are kept with what they wrote."""

    def __init__(self, world: World) -> None:
        self.things = things_made(world)
        self.world = world
        self.wrong: list[str] = []
        self.client = Client(raise_request_exception=False)

    def send(self, row: Row, what: str, query: str = "", **given: Any) -> None:
        self.client.force_login(self.world.owner)
        path = "/" + row.path.partition("?")[0]
        for name, value in self.things.items():
            path = path.replace(f"{{{name}}}", str(value))
        place = transaction.savepoint()
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.generic(row.method, f"{path}{query}", **given)
        for close in answer._resource_closers:
            close()
        transaction.savepoint_rollback(place)
        said = f"{row.method} {path} {what}: {answer.status_code}"
        if answer.status_code >= 500 and answer.status_code != 503:
            self.wrong.append(said)
        elif answer.status_code >= 400:
            self.wrong += [f"{said} {one}" for one in _written(captured)]


def _written(captured: CaptureQueriesContext) -> list[str]:
    statements = [query["sql"][:100] for query in captured.captured_queries]
    return [one for one in statements if one.startswith(WRITES) and "session" not in one]


@pytest.fixture
def browser(world: World, settings: Any) -> Browser:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Browser(world)


def pages(method: str) -> list[Row]:
    """The rows of the pages that the owner reaches."""
    return [
        row
        for row in rows()
        if row.door == "page" and row.method == method and row.expected[OWNER] != 404
    ]


def dealt(method: str, turn: int) -> list[tuple[Row, str]]:
    """The fields of the pages that get the hostile value of this turn: each gets every fourth value."""
    fields = [(row, field) for row in pages(method) for field in FIELDS.get(row.route, ())]
    return [pair for place, pair in enumerate(fields) if (place + turn) % 4 == 0]


def encoded(pairs: list[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs).encode()


@pytest.mark.parametrize("hostile", IN_FORMS)
def test_a_hostile_value_in_a_form_is_no_crash(browser: Browser, hostile: str) -> None:
    for row, field in dealt("POST", list(IN_FORMS).index(hostile)):
        body = row.body
        for name, value in browser.things.items():
            body = body.replace(f"{{{name}}}", str(value))
        pairs = [(k, v.encode()) for k, v in parse_qsl(body) if k != field]
        sent = encoded([*pairs, (field, IN_FORMS[hostile])])
        browser.send(row, f"{field}={hostile}", data=sent, content_type=FORM)
    assert browser.wrong == []


@pytest.mark.parametrize("hostile", IN_ADDRESSES)
def test_a_hostile_value_in_an_address_is_no_crash(browser: Browser, hostile: str) -> None:
    for row, field in dealt("GET", list(IN_ADDRESSES).index(hostile)):
        query = encoded([(field, IN_ADDRESSES[hostile])]).decode()
        browser.send(row, f"{field}={hostile}", f"?{query}")
    assert browser.wrong == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", ["since", "until"])
def test_the_ends_of_time_are_no_crash(browser: Browser, field: str, day: str) -> None:
    browser.client.force_login(browser.world.owner)
    for path in ("/analytics/", "/analytics/export/tiers.csv", "/executions/"):
        assert browser.client.get(path, {field: day}).status_code == 200


def test_a_body_that_is_no_form_is_no_crash(browser: Browser) -> None:
    many = urlencode([(f"field{number}", "x") for number in range(2_000)]).encode()
    bodies = {
        "JSON": (b'{"name": 1}', "application/json"),
        "broken multipart": (
            b"--x\r\nContent-Disposition: form",
            "multipart/form-data; boundary=x",
        ),
        "multipart without boundary": (b"x", "multipart/form-data"),
        "2,000 fields": (many, FORM),
        "another charset": (b"name=\xe4", f"{FORM}; charset=utf-16"),
        "a charset of nobody": (b"name=x", f"{FORM}; charset=nobody"),
        "3 MB": (b"name=" + b"x" * 3_000_000, FORM),
    }
    with_fields = [row for row in pages("POST") if FIELDS.get(row.route)]
    for row in with_fields:
        for what, (body, kind) in bodies.items():
            browser.send(row, what, data=body, content_type=kind)
    assert browser.wrong == []


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"[" * 50_000, b"{}", b"\x89PNG", b"1e999"])
def test_a_file_that_is_no_case_is_refused(browser: Browser, content: bytes) -> None:
    browser.client.force_login(browser.world.owner)
    file = SimpleUploadedFile("case.json", content)
    with CaptureQueriesContext(connection) as captured:
        answer = browser.client.post("/cases/import/", {"file": file})
    assert answer.status_code == 400
    assert _written(captured) == []
