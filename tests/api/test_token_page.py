"""API tokens on the settings page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from settingsui.models import ApiToken
from tests.api.world import World

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.owner)
    return client


def test_a_token_is_shown_once_works_and_is_kept_as_a_hash(client: Client, world: World) -> None:
    made = client.post("/settings/tokens/", {"name": "CI", "scope": "read"}, headers=HTMX)
    found = re.search(r"tbt_[0-9a-f]{12}_[\w-]{43}", made.content.decode())
    assert found
    text = found[0]
    row = ApiToken.objects.get(name="CI")
    assert text not in (row.hash, row.prefix)
    assert text not in client.get("/settings/tokens/").content.decode()
    bearer = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/test-cases/", headers=bearer).status_code == 200
    assert Client().post("/api/v1/executions/", headers=bearer).status_code == 403


def test_a_token_is_revoked_by_its_user_only(client: Client, world: World) -> None:
    mine = ApiToken.objects.get(user=world.owner, scope="write")
    theirs = ApiToken.objects.get(user=world.mate, scope="write")
    assert client.post(f"/settings/tokens/{theirs.pk}/revoke/").status_code == 404
    assert client.post(f"/settings/tokens/{mine.pk}/revoke/").status_code == 200
    assert Client().get("/api/v1/test-cases/", headers=world.bearer("owner")).status_code == 401
    assert Client().get("/api/v1/test-cases/", headers=world.bearer("mate")).status_code == 200


@pytest.mark.parametrize("data", [{"name": "", "scope": "read"}, {"name": "x", "scope": "all"}])
def test_bad_tokens_are_not_made(client: Client, world: World, data: dict[str, str]) -> None:
    before = ApiToken.objects.count()
    answer = client.post("/settings/tokens/", data)
    assert answer.status_code == 400
    assert "error" in answer.content.decode()
    assert ApiToken.objects.count() == before
