"""Runs read over the API: lists, details, results, messages, pictures."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from executions import selectors
from executions.models import TestExecution
from tests.api.conftest import Api
from tests.api.world import (
    PICTURE,
    SECRET,
    World,
    execution_made,
    run_path,
)


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


def test_a_run_says_whether_it_had_to_start_again(owner: Api, world: World) -> None:
    assert owner("GET", run_path(world)).json()["restarted"] is False
    TestExecution.objects.filter(pk=world.execution.pk).update(restarted=True)
    assert owner("GET", run_path(world)).json()["restarted"] is True
    assert owner("GET", "executions/").json()["results"][0]["restarted"] is True


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
