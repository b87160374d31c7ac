"""Executions, the cache, settings, figures and health over the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from executions import selectors
from executions.engine.plan import SCHEMA_PATH
from executions.models import TestExecution, XPathCache
from settingsui.models import ApiToken, ExecutionSettings, settings_of
from settingsui.tokens import token_revoke
from tests.api.conftest import Api
from tests.api.world import (
    PICTURE,
    SECRET,
    World,
    case_made,
    entry_made,
    execution_made,
)


def run_path(world: World, tail: str = "") -> str:
    return f"executions/{world.execution.pk}/{tail}"


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


def test_the_result_is_what_the_command_line_prints(owner: Api, world: World) -> None:
    run = selectors.execution_with_results(world.execution.pk)
    expected = json.loads(json.dumps(selectors.execution_result(run)))
    assert owner("GET", run_path(world, "result/")).json() == expected


def test_a_run_is_read_with_steps_attempts_and_notes(owner: Api, world: World) -> None:
    answer = owner("GET", run_path(world))
    run = answer.json()
    assert SECRET not in answer.content.decode()
    assert run["outcome"] == "passed_healed"
    assert [len(step["attempts"]) for step in run["steps"]] == [1, 2, 1]
    assert run["steps"][1]["attempts"][0]["failure_kind"] == "locator_not_found"
    assert run["page_notes"][0]["text"] == "boom"


def test_a_picture_is_served_to_those_who_may_see_the_run(
    owner: Api, other: Api, world: World
) -> None:
    picture = owner("GET", run_path(world)).json()["steps"][1]["screenshot"]
    path = picture.partition("/api/v1/")[2]
    answer = owner("GET", path)
    assert b"".join(answer.streaming_content) == PICTURE
    assert answer.headers["Content-Type"] == "image/jpeg"
    same = owner("GET", path, headers={"If-Modified-Since": answer.headers["Last-Modified"]})
    assert same.status_code == 304
    assert other("GET", path).status_code == 404
    assert owner("GET", run_path(world, "screenshots/0")).status_code == 404


def test_a_picture_outside_the_media_folder_is_not_served(owner: Api, world: World) -> None:
    world.execution.step_results.update(screenshot="../../../../etc/hostname")
    assert owner("GET", run_path(world, "screenshots/1")).status_code == 404


def test_a_poller_gets_each_message_once_and_304_in_between(owner: Api, world: World) -> None:
    first = owner("GET", run_path(world, "events/?limit=2"))
    assert [event["sequence"] for event in first.json()["events"]] == [1, 2]
    assert first.json()["finished"] is False
    rest = owner("GET", run_path(world, "events/?after=2"))
    assert [event["sequence"] for event in rest.json()["events"]] == [3]
    assert rest.json()["finished"] is True
    etag = rest.headers["ETag"]
    again = owner("GET", run_path(world, "events/?after=2"), headers={"If-None-Match": etag})
    assert again.status_code == 304
    TestExecution.objects.filter(pk=world.execution.pk).update(last_sequence=4)
    more = owner("GET", run_path(world, "events/?after=2"), headers={"If-None-Match": etag})
    assert more.status_code == 200


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=9999", "since=1"])
def test_bad_polls_name_their_parameter(owner: Api, world: World, query: str) -> None:
    answer = owner("GET", run_path(world, f"events/?{query}"))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


def test_a_queued_run_is_cancelled_once(owner: Api, world: World) -> None:
    run = owner("POST", run_path(world, "rerun/"), {}).json()
    assert run["rerun_of"] == world.execution.pk
    path = f"executions/{run['id']}/cancel/"
    assert owner("POST", path).json()["status"] == "cancelled"
    second = owner("POST", path)
    assert (second.status_code, second.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=passed", True),
        ("status=failed", False),
        ("healed=true", True),
        ("healed=false", False),
        ("strategy=option_c", True),
        ("strategy=option_a", False),
        ("tier=2", True),
        ("tier=3", False),
        ("trigger=web", True),
        ("owner=owner", True),
        ("owner=mate", False),
        ("after=2020-01-01", True),
        ("before=2020-01-01T00:00:00Z", False),
    ],
)
def test_runs_are_filtered(owner: Api, world: World, query: str, found: bool) -> None:
    rows = owner("GET", f"executions/?{query}").json()["results"]
    assert [row["id"] for row in rows] == ([world.execution.pk] if found else [])


@pytest.mark.parametrize(
    "query",
    [
        "status=gone",
        "tier=4",
        "case=0",
        "case=x",
        "after=tomorrow",
        "page_size=0",
        "healed=perhaps",
    ],
)
def test_bad_filters_name_their_parameter(owner: Api, query: str) -> None:
    answer = owner("GET", f"executions/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("order", ["-id", "id", "-duration_ms", "duration_ms"])
def test_cursors_visit_each_run_once(owner: Api, world: World, order: str) -> None:
    for number in range(6):
        run = execution_made(world.case, world.owner)
        TestExecution.objects.filter(pk=run.pk).update(duration_ms=[None, 5, 5][number % 3])
    seen: list[tuple[int, int]] = []
    path = f"executions/?page_size=2&ordering={order}"
    while path:
        page = owner("GET", path).json()
        seen += [(row["duration_ms"] or 0, row["id"]) for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]
    key = (lambda pair: pair[1]) if "id" in order else (lambda pair: pair)
    assert len(seen) == 7
    assert seen == sorted(seen, key=key, reverse=order.startswith("-"))


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0x", "WyJhIiwgMV0", "%00", "é", "W1tbW1tb"])
def test_a_foreign_cursor_is_refused(owner: Api, cursor: str) -> None:
    answer = owner("GET", f"executions/?cursor={cursor}")
    assert answer.status_code in (400, 404)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_cache_entry_is_read_and_taken_out_of_use(owner: Api, world: World) -> None:
    assert owner("GET", "xpath-cache/?state=valid").json()["count"] == 1
    entry = owner("POST", f"xpath-cache/{world.entry.pk}/invalidate/", {"reason": "moved"}).json()
    assert (entry["is_usable"], entry["invalid_reason"]) == (False, "moved")
    stats = owner("GET", "xpath-cache/stats/").json()
    assert (stats["entries"], stats["stale"], stats["hit_rate"]) == (1, 1, 0.75)
    assert owner("DELETE", "xpath-cache/stale/").json() == {"deleted": 1}
    assert owner("GET", "xpath-cache/").json()["count"] == 0


def test_nobody_deletes_another_s_stale_entries(other: Api, world: World) -> None:
    XPathCache.objects.update(is_valid=False)
    assert other("DELETE", "xpath-cache/stale/").json() == {"deleted": 0}
    assert XPathCache.objects.count() == 1


def test_settings_are_read_replaced_and_changed(owner: Api, world: World) -> None:
    changed = owner("PATCH", "settings/execution", {"hybrid_timeout_seconds": 20}).json()
    assert (changed["hybrid_timeout_seconds"], changed["timeout_per_tier_seconds"]) == (20, 30)
    replaced = owner("PUT", "settings/execution", {"fallback_strategy": "option_a"}).json()
    assert (replaced["fallback_strategy"], replaced["hybrid_timeout_seconds"]) == ("option_a", None)
    assert owner("GET", "settings/execution").json() == replaced


@pytest.mark.parametrize(
    "change",
    [
        {"timeout_per_tier_seconds": 9},
        {"timeout_per_tier_seconds": 121},
        {"timeout_per_tier_seconds": "30"},
        {"timeout_per_tier_seconds": None},
        {"max_retry_per_tier": 4},
        {"max_retry_per_tier": True},
        {"fallback_strategy": "option_d"},
        {"track_fallback_reasons": "yes"},
        {"max_cost_usd_per_run": -1},
        {"time_zone": "Mars/Olympus"},
        {"screenshots": ""},
        {"unknown": 1},
    ],
)
def test_bad_settings_name_their_field_and_change_nothing(
    owner: Api, world: World, change: dict[str, Any]
) -> None:
    before = owner("GET", "settings/execution").json()
    for method in ("PATCH", "PUT"):
        answer = owner(method, "settings/execution", change)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == next(iter(change))
    assert owner("GET", "settings/execution").json() == before


def test_only_admins_reach_the_settings_of_others(admin: Api, owner: Api, world: World) -> None:
    path = "settings/execution?user=other"
    assert owner("GET", path).status_code == owner("PATCH", path, {}).status_code == 403
    assert admin("PATCH", path, {"max_retry_per_tier": 3}).status_code == 200
    assert settings_of(world.other).max_retry_per_tier == 3
    assert admin("GET", "settings/execution?user=nobody").status_code == 404
    assert not ExecutionSettings.objects.filter(user=world.owner, max_retry_per_tier=3).exists()


def test_strategies_tell_what_is_expected_and_what_was_measured(owner: Api, world: World) -> None:
    rows = {
        row["strategy"]: row
        for row in owner("GET", "settings/execution/strategies").json()["strategies"]
    }
    assert rows["option_b"]["tiers"] == [1, 3]
    assert rows["option_c"]["measured"]["passed_healed"] == 1
    assert rows["option_a"]["measured"]["pass_rate"] is None


def test_figures_count_the_visible_runs_only(owner: Api, other: Api, world: World) -> None:
    tiers = {
        row["tier"]: row for row in owner("GET", "analytics/tier-distribution").json()["tiers"]
    }
    assert (tiers[1]["steps_resolved"], tiers[1]["attempts"], tiers[2]["share"]) == (2, 3, 1 / 3)
    assert tiers[1]["attempts_passed"] == 2
    none = other("GET", "analytics/tier-distribution?user=owner").json()["tiers"]
    assert all(row["steps_resolved"] == row["attempts"] == 0 for row in none)
    rows = owner("GET", "analytics/strategy-effectiveness?strategy=option_c").json()["strategies"]
    assert [row["runs"] for row in rows] == [0, 0, 1]
    assert owner("GET", "analytics/tier-distribution?case=x").status_code == 400


def test_an_unknown_price_is_not_a_price_of_nothing(owner: Api, world: World) -> None:
    world.execution.tier_logs.filter(tier=2).update(cost_usd=None)
    tiers = {
        row["tier"]: row for row in owner("GET", "analytics/tier-distribution").json()["tiers"]
    }
    assert tiers[2]["cost_usd"] is None
    assert tiers[1]["cost_usd"] == pytest.approx(0.0015)


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


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing/", 404),
        ("GET", "executions/abc/", 404),
        ("GET", "executions/99999999999999999999999/", 404),
        ("DELETE", "executions/", 405),
        ("OPTIONS", "executions/", 405),
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


LISTS = ["test-cases/", "executions/", "xpath-cache/", "executions/?tier=2", "settings/execution/strategies",
         "analytics/tier-distribution", "analytics/strategy-effectiveness", "metrics"]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_lists_make_the_same_number_of_queries_at_1_and_at_100_rows(
    admin: Api, world: World, path: str
) -> None:
    admin("GET", path)
    few = _queries(admin, path)
    for number in range(99):
        case = case_made(world.owner, name=f"Case {number}", tags=[f"t{number}"])
        execution_made(case, world.owner, steps=1)
        entry_made(world.owner, world.team, key=f"{number:02d}")
    admin("GET", path)
    sized = f"{path}{'&' if '?' in path else '?'}page_size=100"
    many = _queries(admin, sized if path.startswith(("test", "exec", "xpath")) else path)
    assert many <= few + (1 if path == "metrics" else 0)


@pytest.mark.parametrize("tail", ["", "result/", "events/"])
def test_a_run_makes_the_same_number_of_queries_at_3_and_at_100_steps(
    owner: Api, world: World, tail: str
) -> None:
    owner("GET", run_path(world, tail))
    few = _queries(owner, run_path(world, tail))
    long = execution_made(world.case, world.owner, steps=100)
    assert _queries(owner, f"executions/{long.pk}/{tail}") == few


def _queries(api: Api, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert api("GET", path).status_code == 200
    return len(captured)


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
