"""Every route, every person, every credential: the answer is what the table says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from executions.routing import websocket_urlpatterns
from notifications.models import Webhook, WebhookDelivery
from settingsui.models import settings_of
from tests.api.access_table import PEOPLE, WEBSOCKETS, Row, rows
from tests.api.world import World, fingerprint_made, proposal_made, webhook_made

ROWS = rows()
SAFE = ("GET", "HEAD")
SCOPES = ("read", "write")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("door", ["api", "page", "admin"])
def test_every_person_gets_the_answer_of_the_table(world: World, door: str) -> None:
    fingerprint_made(world.case)
    proposal_made(world.case, world.execution)
    webhook_made(world.owner, world.execution)
    settings_of(world.owner)
    wrong = [
        f"{row.method} /{row.route} {cell}"
        for row in ROWS
        if row.door == door
        for cell in _wrong_cells(world, row)
    ]
    assert wrong == []


def _wrong_cells(world: World, row: Row) -> list[str]:
    """Who got another answer than the table's; each request is rolled back."""
    cells = []
    for person, status in zip(PEOPLE, row.expected, strict=True):
        cells.append((person, "session", status))
        if person != "nobody":
            cells += [(person, scope, _with_token(row, status, scope)) for scope in SCOPES]
    found = [(*cell, _asked(world, row, *cell[:2])) for cell in cells]
    return [
        f"{who} by {how}: {got} instead of {want}" for who, how, want, got in found if got != want
    ]


def _with_token(row: Row, status: int, scope: str) -> int:
    """A token is nothing to pages; a read token's writes are refused whatever they are."""
    if row.door != "api":
        return row.expected[0]
    writes = row.method not in SAFE and scope == "read"
    return 403 if writes else status


def _asked(world: World, row: Row, person: str, credential: str) -> int:
    client = Client(raise_request_exception=False)
    headers = {} if credential == "session" else world.bearer(person, credential)
    with transaction.atomic():
        if credential == "session" and person != "nobody":
            client.force_login(world.people[person])
        answer = client.generic(
            row.method,
            "/" + _filled(row.path, row, world),
            _filled(row.body, row, world),
            content_type="application/json" if row.door == "api" else "application/x-www-form-urlencoded",
            headers=headers,
        )  # fmt: skip
        transaction.set_rollback(True)
    for close in answer._resource_closers:
        close()  # not answer.close(), which would end the test's connection to the database
    return int(answer.status_code)


def _filled(text: str, row: Row, world: World) -> str:
    things = {
        "case": world.case.pk,
        "run": world.execution.pk,
        "entry": world.entry.pk,
        "hook": Webhook.objects.values_list("pk", flat=True).first() or 0,
        "delivery": WebhookDelivery.objects.values_list("pk", flat=True).first() or 0,
        "pk": _first_of(row),
    }
    for name, value in things.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _first_of(row: Row) -> Any:
    if "{pk}" not in row.path:
        return 0
    model = apps.get_model(*row.route.split("/")[1:3])
    found = model._default_manager.order_by("pk")
    if model.__name__ == "ApiToken":
        found = found.order_by("-pk")
    return found.values_list("pk", flat=True).first() or 0


def test_no_route_is_missing_from_the_table() -> None:
    known = {row.route for row in ROWS}
    routes = set(_routes(get_resolver().url_patterns, ""))
    assert {route for route in routes if not route.startswith("demo/")} - known == set()
    assert known - routes == set()


def test_no_method_of_the_api_is_missing_from_the_table(world: World) -> None:
    client = Client()
    client.force_login(world.admin)
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


def _routes(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)


def test_no_websocket_is_missing_from_the_table() -> None:
    assert {str(pattern.pattern) for pattern in websocket_urlpatterns} == set(WEBSOCKETS)


@pytest.mark.parametrize("route", WEBSOCKETS)
@pytest.mark.django_db(transaction=True)
async def test_websockets_let_in_whom_the_table_lets_in(world: World, route: str) -> None:
    from channels.routing import URLRouter

    path, expected = WEBSOCKETS[route]
    found = []
    for person in PEOPLE:
        socket = WebsocketCommunicator(
            URLRouter(websocket_urlpatterns), "/" + path.replace("{run}", str(world.execution.pk))
        )
        socket.scope["user"] = world.people.get(person, AnonymousUser())
        await socket.connect()
        found.append(await _closed_with(socket))
        await socket.disconnect()
    assert tuple(found) == expected


async def _closed_with(socket: WebsocketCommunicator) -> int:
    """The code it was closed with; 0 when it stays open."""
    if await socket.receive_nothing(timeout=0.3):
        return 0
    message = await socket.receive_output()
    return int(message["code"]) if message["type"] == "websocket.close" else 0
