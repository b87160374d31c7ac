"""What holds for the whole API: the shape of errors, the schema, health and metrics."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from executions.api.schema import NOT_BLANK
from executions.engine.plan import SCHEMA_PATH
from tests.api.conftest import Api
from tests.api.world import (
    World,
    execution_made,
)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing/", 404),
        ("GET", "executions/abc/", 404),
        ("GET", "executions/99999999999999999999999/", 404),
        ("DELETE", "executions/", 405),
        ("OPTIONS", "executions/", 405),
        ("TRACE", "heal-proposals/bulk/?nonsense=1", 405),
        ("PUT", "executions/?nonsense=1", 405),
    ],
)
def test_every_error_has_the_one_shape(owner: Api, method: str, path: str, status: int) -> None:
    answer = owner(method, path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    assert {"type", "title", "status", "detail", "code", "instance", "errors"} == set(answer.json())


def test_what_nobody_foresaw_is_a_problem_too(
    owner: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("executions.xpath_cache.stats", broken)
    answer = owner("GET", "xpath-cache/stats/")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "the secret inside" not in answer.content.decode()
    assert "the secret inside" in caplog.text


@pytest.mark.parametrize("path", ["executions", "test-cases", "settings/execution/", "metrics/"])
def test_the_slash_at_the_end_may_be_there_or_not(admin: Api, path: str) -> None:
    assert admin("GET", path).status_code == 200


def test_live_tells_everybody_and_ready_those_signed_in(
    admin: Api, viewer: Api, world: World
) -> None:
    assert Client().get("/api/v1/health/live").json() == {"status": "live"}
    assert Client().get("/api/v1/health/ready").status_code == 401
    ready = viewer("GET", "health/ready").json()
    assert [check["name"] for check in ready["checks"]] == [
        "database",
        "channel_layer",
        "browser",
        "runner",
        "model",
    ]


def test_not_ready_says_which_part(admin: Api, world: World, settings: Any) -> None:
    settings.CHROMIUM_PATH = "/nowhere/chromium"
    answer = admin("GET", "health/ready")
    assert answer.status_code == 503
    assert [check["name"] for check in answer.json()["checks"] if not check["ok"]] == ["browser"]


def test_metrics_count_runs_attempts_and_hits(admin: Api, world: World) -> None:
    lines = admin("GET", "metrics").content.decode().splitlines()
    assert "tbt_queue_length 0.0" in lines
    assert 'tbt_runs_total{status="passed",strategy="option_c"} 1.0' in lines
    assert 'tbt_tier_attempts_total{outcome="failed",source="selector",tier="1"} 1.0' in lines
    assert "tbt_cache_hits_total 1.0" in lines
    assert any(line.startswith("tbt_tier_attempt_seconds_bucket") for line in lines)
    execution_made(world.case, world.owner)
    lines = admin("GET", "metrics").content.decode().splitlines()
    assert "tbt_cache_hits_total 2.0" in lines


def test_every_field_and_parameter_is_explained(admin: Api, world: World) -> None:
    client = Client()
    client.force_login(world.admin)
    schema = client.get("/api/schema/", headers={"Accept": "application/json"}).json()
    silent = [
        f"{name}.{field}"
        for name, component in schema["components"]["schemas"].items()
        for field, spec in component.get("properties", {}).items()
        if not spec.get("description")
    ]
    silent += [
        f"{path} {parameter['name']}"
        for path, methods in schema["paths"].items()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
        if not parameter.get("description")
    ]
    assert silent == []


def test_the_bodies_are_the_case_file_s_own_schema(world: World) -> None:
    client = Client()
    client.force_login(world.admin)
    bodies = client.get("/api/schema/", headers={"Accept": "application/json"}).json()[
        "components"
    ]["schemas"]
    file = json.loads(SCHEMA_PATH.read_text())["properties"]
    step = bodies["CaseWriteRequest"]["properties"]["steps"]["items"]["properties"]
    assert step == file["steps"]["items"]["properties"]


def test_links_lead_to_every_operation_on_one_thing(world: World) -> None:
    """What needs a number in its path can be reached from an answer that has that number."""
    client = Client()
    client.force_login(world.admin)
    paths = client.get("/api/schema/", headers={"Accept": "application/json"}).json()["paths"]
    reached = {
        target
        for methods in paths.values()
        for operation in methods.values()
        for answer in operation["responses"].values()
        for target in answer.get("links", {})
    }
    on_one = {
        operation["operationId"]
        for path, methods in paths.items()
        if "{" in path
        for operation in methods.values()
    }
    assert reached == on_one


def test_a_link_to_a_change_names_the_version_that_was_read(world: World) -> None:
    client = Client()
    client.force_login(world.admin)
    paths = client.get("/api/schema/", headers={"Accept": "application/json"}).json()["paths"]
    links = paths["/api/v1/test-cases/"]["post"]["responses"]["201"]["links"]
    assert links["cases_change"]["parameters"] == {
        "path.case_id": "$response.body#/id",
        "header.If-Match": "$response.header.ETag",
    }
    assert "header.If-Match" not in links["cases_run"]["parameters"]


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/v1/test-cases/", "POST", 201),
        ("/api/v1/test-cases/{case}/", "PATCH", 200),
        ("/api/v1/test-cases/{case}/steps/", "PUT", 200),
        ("/api/v1/test-cases/{case}/steps/", "POST", 201),
        ("/api/v1/test-cases/{case}/steps/1/", "PUT", 200),
        ("/api/v1/test-cases/{case}/steps/1/", "PATCH", 200),
        ("/api/v1/webhooks/", "POST", 201),
    ],
)
def test_the_example_of_a_body_is_accepted(
    owner: Api, world: World, path: str, method: str, status: int
) -> None:
    client = Client()
    client.force_login(world.admin)
    paths = client.get("/api/schema/", headers={"Accept": "application/json"}).json()["paths"]
    described = path.replace("{case}", "{case_id}").replace("/1/", "/{index}/")
    body = paths[described][method.lower()]["requestBody"]["content"]["application/json"]
    asked = path.format(case=world.case.pk).removeprefix("/api/v1/")
    answer = owner(method, asked, body["examples"]["Example"]["value"], {"If-Match": "*"})
    assert answer.status_code == status, answer.json()


@pytest.mark.parametrize("blank", ["", " ", "\x1d", "\x85"])
def test_what_is_blank_to_us_is_blank_to_the_schema(owner: Api, blank: str) -> None:
    """White space is more to Python than to JSON Schema."""
    answer = owner("PATCH", "test-cases/1/", {"tags": [blank]}, {"If-Match": "*"})
    assert [one["field"] for one in answer.json()["errors"]] == ["tags[0]"]
    assert not re.search(NOT_BLANK, blank, re.ASCII)
