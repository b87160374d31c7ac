"""Runs started, repeated and cancelled over the API."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from executions.models import TestExecution
from settingsui.models import ExecutionSettings, settings_of
from tests.api.conftest import Api
from tests.api.world import (
    World,
    case_made,
    run_path,
)


def test_a_run_is_started_with_the_strategy_and_address_given(owner: Api, world: World) -> None:
    answer = owner(
        "POST",
        f"test-cases/{world.case.pk}/run/",
        {"strategy": "option_a", "base_url": "http://127.0.0.1:7/"},
    )
    run = answer.json()
    assert answer.status_code == 201
    assert (run["strategy"], run["base_url"], run["status"], run["trigger"]) == (
        "option_a",
        "http://127.0.0.1:7",
        "queued",
        "api",
    )
    assert answer.headers["Location"].endswith(f"/api/v1/executions/{run['id']}/")


def test_the_same_key_twice_starts_one_run(owner: Api, world: World) -> None:
    path, headers = f"test-cases/{world.case.pk}/run/", {"Idempotency-Key": "build-17"}
    first, second = (owner("POST", path, {}, headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert TestExecution.objects.count() == 2


def test_a_key_is_one_person_s_and_one_request_s(owner: Api, mate: Api, world: World) -> None:
    path, headers = f"test-cases/{world.case.pk}/run/", {"Idempotency-Key": "k"}
    mine = owner("POST", path, {"strategy": "option_a"}, headers).json()["id"]
    assert mate("POST", path, {}, headers).json()["id"] != mine
    reused = owner("POST", path, {"strategy": "option_b"}, headers)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    case = case_made(world.owner, name="Another")
    assert owner("POST", "executions/", {"case": case.pk}, headers).status_code == 422


@pytest.mark.parametrize("door", ["run", "executions", "rerun"])
def test_every_door_that_starts_a_run_takes_a_key(owner: Api, world: World, door: str) -> None:
    paths: dict[str, tuple[str, dict[str, Any]]] = {
        "run": (f"test-cases/{world.case.pk}/run/", {}),
        "executions": ("executions/", {"case": world.case.pk}),
        "rerun": (run_path(world, "rerun/"), {}),
    }
    path, body = paths[door]
    ids = {owner("POST", path, body, {"Idempotency-Key": "x"}).json()["id"] for _ in range(3)}
    assert len(ids) == 1
    assert TestExecution.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", ["run", "rerun"])
def test_of_two_requests_with_one_key_at_the_same_moment_one_starts_the_run(
    owner: Api, world: World, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked for the key and found nothing when the first of them writes."""
    path = run_path(world, "rerun/") if door == "rerun" else f"test-cases/{world.case.pk}/run/"
    both_looked = threading.Barrier(2)
    unmet = settings_of

    def met(user: User) -> ExecutionSettings:
        both_looked.wait(20)
        return unmet(user)

    def asked(_: int) -> Any:
        try:
            return owner("POST", path, {}, {"Idempotency-Key": "at-once"})
        finally:
            connections.close_all()

    monkeypatch.setattr("executions.services.executions.settings_of", met)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(asked, range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert TestExecution.objects.filter(idempotency_key="at-once").count() == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "ä"])
def test_a_bad_key_is_refused(owner: Api, world: World, key: str) -> None:
    answer = owner("POST", run_path(world, "rerun/"), {}, {"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert TestExecution.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"strategy": "option_d"}, 400, "strategy"),
        ({"strategy": 1}, 400, "strategy"),
        ({"base_url": "javascript:alert(1)"}, 422, "base_url"),
        ({"base_url": "/relative"}, 422, "base_url"),
        ({"bse_url": "x"}, 400, "bse_url"),
    ],
)
def test_bad_starts_are_refused_and_nothing_is_queued(
    owner: Api, world: World, body: dict[str, Any], status: int, field: str
) -> None:
    answer = owner("POST", f"test-cases/{world.case.pk}/run/", body)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["field"] == field
    assert TestExecution.objects.count() == 1


def test_a_queued_run_is_cancelled_once(owner: Api, world: World) -> None:
    run = owner("POST", run_path(world, "rerun/"), {}).json()
    assert run["rerun_of"] == world.execution.pk
    path = f"executions/{run['id']}/cancel/"
    assert owner("POST", path).json()["status"] == "cancelled"
    second = owner("POST", path)
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
