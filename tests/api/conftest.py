"""One of everything, and clients that speak JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.api.world import World, world_made


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.API_RATES = {"read": "", "write": "", "start": ""}
    cache.clear()
    return world_made(tmp_path)


class Api:
    """A client signed in by one person's token."""

    def __init__(self, world: World, person: str, scope: str = "write") -> None:
        self._client = Client(raise_request_exception=False)
        self._headers = world.bearer(person, scope)

    def __call__(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Any:
        given = {"headers": self._headers | (headers or {})}
        if body is not None:
            given |= {"data": body, "content_type": "application/json"}
        return self._client.generic(method, f"/api/v1/{path}", **_encoded(given))


def _encoded(given: dict[str, Any]) -> dict[str, Any]:
    if "data" in given and not isinstance(given["data"], (str, bytes)):
        given["data"] = json.dumps(given["data"])
    return given


@pytest.fixture
def owner(world: World) -> Api:
    return Api(world, "owner")


@pytest.fixture
def viewer(world: World) -> Api:
    return Api(world, "viewer")


@pytest.fixture
def mate(world: World) -> Api:
    return Api(world, "mate")


@pytest.fixture
def other(world: World) -> Api:
    return Api(world, "other")


@pytest.fixture
def admin(world: World) -> Api:
    return Api(world, "admin")
