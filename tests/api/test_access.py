"""Every route, every method, every person, every credential: the answer is what the table says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from executions import access
from executions.models import TestCase
from executions.routing import websocket_urlpatterns
from tests.api.access_admin import MODELS, admin_rows, staff_expected
from tests.api.access_table import PEOPLE, WEBSOCKETS, Row, rows
from tests.api.access_things import things_made
from tests.api.world import World

ROWS = rows()
ADMIN_ROWS = admin_rows()
SAFE = ("GET", "HEAD")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SCOPES = ("read", "write")
REFUSED = (400, 401, 403, 404, 405, 409, 422, 428)
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
FORM = "application/x-www-form-urlencoded"


@dataclass
class Door:
    """Asks as anybody, by any credential, for anything; what it changed is rolled back."""

    world: World
    things: Mapping[str, Any]
    sessions: dict[str, Client] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def asked(self, row: Row, person: str, credential: str) -> tuple[int, set[str]]:
        """The answer's status, and the tables that were written to."""
        self.client.cookies.clear()
        if credential == "session" and person != "nobody":
            self.client.cookies.update(self._session(person).cookies)
        with transaction.atomic(), _writes_seen() as written:
            answer = self.client.generic(
                row.method,
                "/" + self._filled(row.path, row),
                self._filled(row.body, row),
                content_type="application/json" if row.door == "api" else FORM,
                headers={} if credential == "session" else self.world.bearer(person, credential),
            )
            transaction.set_rollback(True)
        for close in answer._resource_closers:
            close()  # not answer.close(), which would end the test's connection to the database
        return int(answer.status_code), written

    def _session(self, person: str) -> Client:
        if person not in self.sessions:
            self.sessions[person] = Client()
            self.sessions[person].force_login(self.world.people[person])
        return self.sessions[person]

    def _filled(self, text: str, row: Row) -> str:
        for name, value in self.things.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text.replace("{pk}", str(_first_of(row))) if "{pk}" in text else text


@contextmanager
def _writes_seen() -> Iterator[set[str]]:
    """The tables written to, as they come; what a savepoint takes back was not written."""
    written: set[str] = set()
    before: list[set[str]] = []

    def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, about: Any) -> Any:
        result = execute(sql, params, many, about)
        if (found := WRITE.match(sql)) and about["cursor"].rowcount:
            written.add(found.group(1))
        elif sql.startswith("SAVEPOINT"):
            before.append(set(written))
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            written.intersection_update(before[-1])
        elif sql.startswith("RELEASE SAVEPOINT"):
            before.pop()
        return result

    with connection.execute_wrapper(noted):
        yield written


def _first_of(row: Row) -> Any:
    model = apps.get_model(*row.route.split("/")[1:3])
    found = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return (found.last() if model.__name__ in ("ApiToken", "Team", "User") else found.first()) or 0


@pytest.fixture
def door(world: World) -> Door:
    found = Door(world, things_made(world))
    for person in world.people:
        found._session(person)
    return found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("where", ["api", "page", "admin", "models"])
def test_every_person_gets_the_answer_of_the_table(door: Door, where: str) -> None:
    chosen = ADMIN_ROWS if where == "models" else [row for row in ROWS if row.door == where]
    wrong = [
        f"{row.method} /{row.route} ({row.path}) {cell}"
        for row in chosen
        for cell in _wrong_cells(door, row)
    ]
    assert not wrong, "\n".join(wrong)


def _wrong_cells(door: Door, row: Row) -> list[str]:
    """Who got another answer than the table's, or changed something that they may not."""
    cells = []
    for person, status in zip(PEOPLE, row.expected, strict=True):
        cells.append((person, "session", status))
        if person != "nobody":
            cells += [(person, scope, _with_token(row, status, scope)) for scope in SCOPES]
    wrong = []
    for who, how, want in cells:
        got, written = door.asked(row, who, how)
        if got != want:
            wrong.append(f"{who} by {how}: {got} instead of {want}")
        if touched := _forbidden(written, who, got, outside=_is_outside(row, who, how)):
            wrong.append(f"{who} by {how}: {got} and still wrote to {', '.join(touched)}")
    return wrong


def _with_token(row: Row, status: int, scope: str) -> int:
    """A token is nothing to pages; a read token's writes are refused whatever they are."""
    if row.door != "api":
        return row.expected[0]
    writes = row.method not in SAFE and scope == "read"
    return 403 if writes else status


def _is_outside(row: Row, person: str, credential: str) -> bool:
    return person == "nobody" or (row.door != "api" and credential != "session")


def _forbidden(written: set[str], person: str, status: int, *, outside: bool) -> list[str]:
    """Tables that such an answer must leave alone; notes on the use of sessions and tokens are none."""
    kept = {"django_session", "settingsui_apitoken"}
    if outside or status in REFUSED:
        return sorted(written - kept)
    if person == "viewer":
        return sorted(t for t in written if t.startswith(("executions_", "analytics_", "notif")))
    return []


STAFF = ("viewer", "mate")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("person", STAFF)
def test_staff_who_are_no_admins_read_the_records_and_change_nothing(
    door: Door, person: str
) -> None:
    User.objects.filter(username=person).update(is_staff=True)
    wrong = []
    for row in ADMIN_ROWS:
        got, written = door.asked(row, person, "session")
        if got != staff_expected(row):
            wrong.append(f"{row.method} /{row.route}: {got} instead of {staff_expected(row)}")
        wrong += [f"{row.method} /{row.route} wrote to {t}" for t in written - {"django_session"}]
    assert not wrong, "\n".join(wrong)


def test_no_route_is_missing_from_the_table() -> None:
    known = {row.route for row in (*ROWS, *ADMIN_ROWS)}
    routes = {route for route in _routes(get_resolver().url_patterns, "") if "demo/" not in route}
    assert routes - known == set()
    assert known - routes == set()


def _routes(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)


def test_no_method_is_missing_from_the_table(door: Door) -> None:
    """What the table does not name is answered 405 to an admin, and nothing is written."""
    rows_by_route: dict[str, list[Row]] = {}
    for row in (*ROWS, *ADMIN_ROWS):
        rows_by_route.setdefault(row.route, []).append(row)
    answered = []
    for route, known in rows_by_route.items():
        in_admin = known[0].door == "admin"
        for method in {"GET", "POST"} if in_admin else set(METHODS):
            if method in {row.method for row in known}:
                continue
            got, _ = door.asked(Row(route, method, known[0].path, (), ""), "admin", "session")
            if got != 405:
                answered.append(f"{method} /{route}: {got}")
    assert answered == []


def test_the_admin_site_lets_nobody_in_by_an_odd_method(door: Door) -> None:
    got = {
        (row.method, method, door.asked(Row(row.route, method, row.path, ()), who, "session")[0])
        for row in (*ROWS, *ADMIN_ROWS)
        if row.door == "admin" and row.expected[0] == 302
        for method in ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
        for who in ("nobody", "owner")
    }
    assert {status for *_, status in got} == {302}


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_head_and_options_of_the_api_open_to_nobody_else(door: Door, method: str) -> None:
    """HEAD answers as GET does; OPTIONS tells nothing."""
    wrong = []
    for row in ROWS:
        if row.door != "api" or row.method != "GET" or row.expected[0] != 401:
            continue
        for person, want in zip(PEOPLE, row.expected, strict=True):
            got, _ = door.asked(Row(row.route, method, row.path, ()), person, "session")
            if got != want and not (method == "OPTIONS" and got == 405):
                wrong.append(f"{method} /{row.route} by {person}: {got}, GET {want}")
    assert not wrong, "\n".join(wrong)


def test_no_method_of_the_schema_is_missing_from_the_table(door: Door) -> None:
    client = door.sessions["admin"]
    schema = client.get("/api/schema/", headers={"Accept": "application/json"}).json()
    known = {(row.method, _shape(row.route)) for row in ROWS}
    described = {
        (method.upper(), _shape(path.strip("/") + ("/" if path.endswith("/") else "")))
        for path, methods in schema["paths"].items()
        for method in methods
    }
    assert described - known == set()


def _shape(route: str) -> str:
    parts = route.split("/")
    return "/".join("*" if part[:1] in ("{", "<") else part for part in parts)


def test_every_model_of_the_admin_is_in_the_table() -> None:
    registered = {f"{m._meta.app_label}/{m._meta.model_name}" for m in admin.site._registry}
    assert registered == set(MODELS)


def test_no_websocket_is_missing_from_the_table() -> None:
    assert {str(pattern.pattern) for pattern in websocket_urlpatterns} == set(WEBSOCKETS)


@pytest.mark.parametrize("route", WEBSOCKETS)
@pytest.mark.django_db(transaction=True)
async def test_websockets_let_in_whom_the_table_lets_in(world: World, route: str) -> None:
    """Through the whole server: the session's cookie counts, a token and a foreign page do not."""
    path, expected = WEBSOCKETS[route]
    path = "/" + path.replace("{run}", str(world.execution.pk))
    found = [await _closed_with(path, await _cookie(world, person)) for person in PEOPLE]
    assert tuple(found) == expected
    for scope in SCOPES:
        bearer = world.bearer("owner", scope)["Authorization"].encode()
        assert await _closed_with(path, [(b"authorization", bearer)]) == expected[0]
    cookie = await _cookie(world, "owner")
    assert await _closed_with(path, cookie, origin=b"http://elsewhere.example") == NOT_ACCEPTED


NOT_ACCEPTED = -1
Headers = list[tuple[bytes, bytes]]


async def _cookie(world: World, person: str) -> Headers:
    if person == "nobody":
        return []
    client = Client()
    await client.aforce_login(world.people[person])
    return [(b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())]


async def _closed_with(path: str, headers: Headers, *, origin: bytes = b"http://127.0.0.1") -> int:
    """The code it was closed with; 0 when it stays open, NOT_ACCEPTED when it never opened."""
    from tieredapp.asgi import application

    asked = [(b"host", b"testserver"), (b"origin", origin), *headers]
    socket = WebsocketCommunicator(application, path, headers=asked)
    is_open, _ = await socket.connect(timeout=10)
    if not is_open:
        return NOT_ACCEPTED
    code = 0
    if not await socket.receive_nothing(timeout=0.3):
        message = await socket.receive_output()
        code = int(message["code"]) if message["type"] == "websocket.close" else 0
    await socket.disconnect()
    return code


def test_a_number_beyond_every_row_is_not_there(door: Door) -> None:
    """SQLite raises on numbers of more than 64 bits; nobody may see that as an error of ours."""
    found = {}
    for row in (one for one in ROWS if "{" in one.path and "_id>" in one.route):
        for name in re.findall(r"\{(\w+)\}", row.path):
            huge = row.path.replace(f"{{{name}}}", str(2**63))
            found[row.method, huge] = door.asked(
                Row(row.route, row.method, huge, (), row.body), "admin", "session"
            )[0]
    assert {asked: got for asked, got in found.items() if got != 404} == {}


def test_an_address_of_several_lines_is_unknown_in_the_api_s_own_shape(world: World) -> None:
    answer = Client().get("/api/v1/a%0Ab", headers=world.bearer("owner"))
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_list_of_editable_cases_follows_the_rule_for_one(world: World) -> None:
    cases = [TestCase.objects.create(owner=user, name="Own") for user in world.people.values()]
    cases.append(world.case)
    for person in world.people.values():
        one_by_one = {case.pk for case in cases if access.may_edit_case(person, case)}
        assert set(access.cases_editable(person).values_list("pk", flat=True)) == one_by_one
