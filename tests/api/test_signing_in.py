"""Tokens, sessions and rates at the API's door."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from settingsui.models import ApiToken
from settingsui.tokens import token_revoke
from tests.api.conftest import Api
from tests.api.world import (
    World,
    run_path,
)


def test_a_revoked_token_is_refused_at_once(owner: Api, world: World) -> None:
    assert owner("GET", "executions/").status_code == 200
    token_revoke(ApiToken.objects.get(user=world.owner, scope="write"))
    answer = owner("GET", "executions/")
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_person_who_was_switched_off_is_refused(owner: Api, world: World) -> None:
    world.owner.is_active = False
    world.owner.save()
    assert owner("GET", "executions/").status_code == 401


@pytest.mark.parametrize("text", ["", "tbt_", "tbt_x_y", "Bearer", "tbt_" + "0" * 12 + "_x", "é"])
def test_a_made_up_token_is_refused(world: World, text: str) -> None:
    answer = Client().get("/api/v1/executions/", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 401


def test_the_last_use_of_a_token_is_noted(owner: Api, world: World) -> None:
    owner("GET", "executions/")
    assert ApiToken.objects.get(user=world.owner, scope="write").last_used_at
    assert ApiToken.objects.get(user=world.owner, scope="read").last_used_at is None


def test_a_session_needs_the_csrf_token_to_write(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.owner)
    answer = client.post(f"/api/v1/test-cases/{world.case.pk}/archive/")
    assert answer.status_code == 403
    world.case.refresh_from_db()
    assert world.case.archived_at is None


def test_too_many_requests_are_told_when_to_come_back(
    owner: Api, world: World, settings: Any
) -> None:
    settings.API_RATES = {"read": "2/min", "write": "", "start": "1/min"}
    cache.clear()
    answers = [owner("GET", "executions/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "throttled"
    starts = [owner("POST", run_path(world, "rerun/"), {}).status_code for _ in range(2)]
    assert starts == [201, 429]
    assert owner("PATCH", "settings/execution", {}).status_code == 200
    cache.clear()
