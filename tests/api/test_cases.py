"""Test cases over the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from executions import secrets
from executions.models import TestCase, TestCaseVersion, TestStep
from tests.api.conftest import Api
from tests.api.world import CASE, SECRET, World

BODY: dict[str, Any] = {
    "name": "Buy",
    "base_url": "http://127.0.0.1:9",
    "tags": ["Smoke", "shop"],
    "steps": [
        {"action": "navigate", "value": "/"},
        {"action": "click", "selector": "#buy", "enabled": False},
    ],
}


def detail(world: World, tail: str = "") -> str:
    return f"test-cases/{world.case.pk}/{tail}"


def test_a_case_is_made_read_and_listed(owner: Api, world: World) -> None:
    made = owner("POST", "test-cases/", BODY)
    assert made.status_code == 201
    case = made.json()
    assert case["tags"] == ["shop", "smoke"]
    assert [step["enabled"] for step in case["steps"]] == [True, False]
    assert made.headers["Location"].endswith(f"/api/v1/test-cases/{case['id']}/")
    assert owner("GET", f"test-cases/{case['id']}/").json() == case
    found = owner("GET", "test-cases/?search=buy").json()
    assert [row["id"] for row in found["results"]] == [case["id"]]
    assert found["results"][0]["step_count"] == 2


@pytest.mark.parametrize("door", ["test-cases/", "test-cases/{}/", "test-cases/{}/steps/"])
def test_a_secret_never_leaves(owner: Api, world: World, door: str) -> None:
    answer = owner("GET", door.format(world.case.pk))
    assert SECRET not in answer.content.decode()
    token = TestStep.objects.get(case=world.case, secret=True).secret_value
    assert token not in answer.content.decode()
    if "{" in door:
        assert answer.json()["steps"][1]["value"] == "***"


def test_a_secret_stays_when_its_step_moves(owner: Api, world: World) -> None:
    etag = owner("GET", detail(world)).headers["ETag"]
    answer = owner("DELETE", detail(world, "steps/0/"), headers={"If-Match": etag})
    assert answer.status_code == 200, answer.json()
    step = TestStep.objects.get(case=world.case, position=0)
    assert secrets.decrypt(step.secret_value) == SECRET


def test_a_mask_without_an_earlier_secret_is_refused(owner: Api, world: World) -> None:
    steps = [{"action": "fill", "selector": "#a", "value": "***", "secret": True}]
    answer = owner("POST", "test-cases/", BODY | {"steps": steps})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "steps[0].value"
    assert not TestCase.objects.filter(name="Buy").exists()


def test_two_clients_change_the_same_case_and_one_is_told(owner: Api, world: World) -> None:
    etag = owner("GET", detail(world)).headers["ETag"]
    first = owner("PATCH", detail(world), {"name": "First"}, {"If-Match": etag})
    second = owner("PATCH", detail(world), {"name": "Second"}, {"If-Match": etag})
    assert (first.status_code, second.status_code) == (200, 412)
    third = owner("PATCH", detail(world), {"description": "Third", "version": 1})
    assert third.status_code == 409
    assert third.json()["errors"][0]["field"] == "version"
    world.case.refresh_from_db()
    assert (world.case.name, world.case.version) == ("First", 2)


def test_a_change_of_nobody_knows_which_version_is_refused(owner: Api, world: World) -> None:
    answer = owner("PUT", detail(world), BODY)
    assert answer.status_code == 428
    assert answer.json()["errors"][0]["field"] == "If-Match"
    assert owner("PUT", detail(world), BODY, {"If-Match": "*"}).status_code == 200


def test_a_patch_leaves_everything_else(owner: Api, world: World) -> None:
    before = owner("GET", detail(world)).json()
    after = owner("PATCH", detail(world), {"tags": ["new"], "version": 1}).json()
    assert after["tags"] == ["new"]
    assert after["steps"] == before["steps"]
    assert (
        secrets.decrypt(TestStep.objects.get(case=world.case, secret=True).secret_value) == SECRET
    )


def test_all_steps_are_replaced_or_none(owner: Api, world: World) -> None:
    good = [{"action": "navigate", "value": "/"}]
    bad = [*good, {"action": "click", "selector": "#a["}]
    refused = owner("PUT", detail(world, "steps/"), {"steps": bad, "version": 1})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "steps[1].selector"
    assert world.case.steps.count() == 3
    done = owner("PUT", detail(world, "steps/"), {"steps": good, "version": 1})
    assert done.status_code == 200
    assert (world.case.steps.count(), done.json()["version"]) == (1, 2)


def test_steps_are_added_changed_and_deleted_one_by_one(owner: Api, world: World) -> None:
    added = owner(
        "POST", detail(world, "steps/"), {"action": "hover", "selector": "#x", "version": 1}
    )
    assert (added.status_code, len(added.json()["steps"])) == (201, 4)
    patched = owner("PATCH", detail(world, "steps/3/"), {"selector": "#y", "version": 2}).json()
    assert patched["steps"][3]["selector"] == "#y"
    replaced = owner(
        "PUT", detail(world, "steps/3/"), {"action": "check", "selector": "#z", "version": 3}
    ).json()
    assert replaced["steps"][3]["action"] == "check"
    assert owner("GET", detail(world, "steps/3/")).json() == replaced["steps"][3]
    assert owner("GET", detail(world, "steps/9/")).status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"name": ""}, 400, "name"),
        ({"name": "  "}, 400, "name"),
        ({"tags": ["smoke", " "]}, 400, "tags[1]"),
        ({"description": "half \ud83d"}, 422, "description"),
        ({"steps": [{"action": "click", "selector": "a\x00"}]}, 422, "steps[0].selector"),
        ({"steps": "\udc00"}, 422, "steps"),
        ({"name": 3}, 400, "name"),
        ({"name": "a\x00b"}, 422, "name"),
        ({"surprise": 1}, 400, "surprise"),
        ({"steps": []}, 400, "steps"),
        ({"steps": [{"action": "explode"}]}, 400, "steps[0].action"),
        ({"steps": [{"action": "click", "selektor": "#a"}]}, 400, "steps[0].selektor"),
        ({"steps": [{"selector": "#a"}]}, 400, "steps[0].action"),
        (
            {"steps": [{"action": "click", "selector": "#a", "timeout_ms": -1}]},
            400,
            "steps[0].timeout_ms",
        ),
        (
            {"steps": [{"action": "wait", "value": "5000", "timeout_ms": 2000}]},
            422,
            "steps[0].timeout_ms",
        ),
        (
            {"steps": [{"action": "navigate", "value": "javascript:alert(1)"}]},
            422,
            "steps[0].value",
        ),
        ({"steps": [{"action": "fill", "selector": "#a"}]}, 422, "steps[0].value"),
        ({"base_url": "ftp://x"}, 422, "base_url"),
        ({"tags": "smoke"}, 400, "tags"),
    ],
)
def test_bad_cases_are_refused_with_the_field_and_nothing_is_written(
    owner: Api, world: World, change: dict[str, Any], status: int, field: str
) -> None:
    answer = owner("POST", "test-cases/", BODY | change)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    assert field in [error["field"] for error in answer.json()["errors"]], answer.json()
    assert TestCase.objects.count() == 1
    changed = owner("PUT", detail(world), BODY | change, {"If-Match": "*"})
    assert changed.status_code == status
    assert TestCaseVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "parse_error"),
        (b"[" * 100_000, 400, "parse_error"),
        (b'{"name": "\xff"}', 400, "parse_error"),
        (b'"' + b"x" * 1_100_000 + b'"', 413, "too_large"),
        (b"[]", 400, "invalid_case"),
    ],
)
def test_bodies_that_are_no_case_are_refused(
    owner: Api, body: bytes, status: int, code: str
) -> None:
    answer = owner("POST", "test-cases/", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_other_content_types_are_refused(world: World) -> None:
    answer = Client().post("/api/v1/test-cases/", {"name": "x"}, headers=world.bearer("owner"))
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_case_with_runs_is_archived_and_not_deleted(owner: Api, world: World) -> None:
    assert owner("DELETE", detail(world)).status_code == 409
    assert owner("POST", detail(world, "archive/")).json()["archived_at"]
    assert owner("GET", "test-cases/").json()["count"] == 0
    assert owner("GET", "test-cases/?archived=true").json()["count"] == 1
    assert owner("POST", detail(world, "run/"), {}).status_code == 409
    assert owner("POST", detail(world, "restore/")).json()["archived_at"] is None


def test_a_case_never_run_is_deleted(owner: Api) -> None:
    case_id = owner("POST", "test-cases/", BODY).json()["id"]
    assert owner("DELETE", f"test-cases/{case_id}/").status_code == 204
    assert owner("GET", f"test-cases/{case_id}/").status_code == 404


def test_a_copy_keeps_the_secret_and_belongs_to_who_copied(mate: Api, world: World) -> None:
    copy = mate("POST", detail(world, "duplicate/")).json()
    assert (copy["owner"], copy["version"], copy["name"]) == ("mate", 1, "Sign in (copy)")
    row = TestStep.objects.get(case_id=copy["id"], secret=True)
    assert secrets.decrypt(row.secret_value) == SECRET


def test_an_unchanged_case_is_not_sent_again(owner: Api, world: World) -> None:
    etag = owner("GET", detail(world)).headers["ETag"]
    again = owner("GET", detail(world), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_follow_one_another(owner: Api, world: World) -> None:
    for number in range(4):
        owner("POST", "test-cases/", BODY | {"name": f"Case {number}"})
    seen, path = [], "test-cases/?page_size=2&ordering=-name"
    while path:
        page = owner("GET", path).json()
        seen += [row["name"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]
    assert seen == ["Sign in", "Case 3", "Case 2", "Case 1", "Case 0"]
    assert owner("GET", "test-cases/?page=9").status_code == 404


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page_size=1000", "ordering=secret", "archived=maybe", "stauts=x"]
)
def test_bad_queries_name_their_parameter(owner: Api, query: str) -> None:
    answer = owner("GET", f"test-cases/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


def test_the_file_of_the_command_line_is_a_body_of_the_api(owner: Api) -> None:
    assert owner("POST", "test-cases/", json.dumps(CASE)).status_code == 201
