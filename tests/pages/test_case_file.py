"""Cases as files through the pages: out and in again unchanged, and what cannot be kept is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from executions import services
from executions.engine.plan import parse_case
from executions.models import TestCase
from tests.pages import scenes

STEPS: list[dict[str, Any]] = [
    {"action": "navigate", "value": "/"},
    {"action": "fill", "selector": "#a", "value": ""},
    {"action": "fill", "selector": "#b", "value": "x", "frame": "iframe", "timeout_ms": 900},
    {"action": "click", "selector": "#c", "instruction": "the C button", "enabled": False},
    {"action": "assert", "selector": "#d", "assertion": "text_equals", "value": ""},
    {"action": "assert", "selector": "a", "assertion": "attribute", "attribute": "href", "value": "/"},
    {"action": "wait", "wait_for": "time", "value": "5", "enabled": False},
]  # fmt: skip


def exported(client: Client, case: TestCase) -> dict[str, Any]:
    return json.loads(client.get(f"/cases/{case.pk}/case.json").content)


def imported(client: Client, text: str) -> Any:
    return client.post("/cases/import/", {"text": text})


def test_a_case_goes_out_and_in_again_with_its_disabled_steps(
    signed_in: Client, alice: User
) -> None:
    case = scenes.case_made(alice, steps=STEPS, tags=["shop"], description="All of it.")
    file = exported(signed_in, case)
    assert file["steps"] == STEPS
    assert imported(signed_in, json.dumps(file)).status_code == 302
    copy = TestCase.objects.exclude(pk=case.pk).get()
    assert exported(signed_in, copy) == file
    assert services.case_snapshot(copy) == services.case_snapshot(case)
    assert list(copy.steps.filter(enabled=False).values_list("position", flat=True)) == [3, 6]


def test_a_file_that_is_imported_again_unchanged_makes_no_new_version(alice: User) -> None:
    spec = parse_case({"name": "Shop", "base_url": "http://127.0.0.1:9", "steps": STEPS})
    first = services.case_import(user=alice, spec=spec)
    assert services.case_import(user=alice, spec=spec).version == first.version == 1
    changed = parse_case(
        {"name": "Shop", "base_url": "http://127.0.0.1:9", "steps": [{**STEPS[0]}, *STEPS[2:]]}
    )
    assert services.case_import(user=alice, spec=changed).version == 2


def test_a_file_with_a_secret_s_mask_asks_for_the_secret(signed_in: Client, alice: User) -> None:
    case = scenes.case_made(alice)
    answer = imported(signed_in, json.dumps(exported(signed_in, case)))
    assert answer.status_code == 400
    assert "Type the secret value" in answer.content.decode()
    assert TestCase.objects.count() == 1


@pytest.mark.parametrize("bad", ["a\x00b", "\ud83d"], ids=["NUL", "half a pair"])
def test_a_file_with_what_cannot_be_kept_is_refused_by_its_field(
    signed_in: Client, bad: str
) -> None:
    step = {"action": "click", "selector": "#a", "instruction": bad}
    answer = imported(signed_in, json.dumps({"name": "x", "steps": [step]}))
    assert answer.status_code == 400
    assert "steps[0].instruction" in answer.content.decode()
    assert not TestCase.objects.exists()


@pytest.mark.parametrize("door", ["new", "edit", "check"])
@pytest.mark.parametrize(
    ("field", "typed", "named"),
    [
        ("name", "   ", "name"),
        ("name", "a\x00b", "name"),
        ("description", "\x00", "description"),
        ("steps-0-value", "/\x00", "steps[0].value"),
    ],
)
def test_the_editor_refuses_it_too(
    signed_in: Client, case: TestCase, door: str, field: str, typed: str, named: str
) -> None:
    form = {
        "name": "Case",
        "base_url": "http://127.0.0.1:9",
        "version": "1",
        "steps-0-action": "navigate",
        "steps-0-value": "/",
        "steps-0-enabled": "1",
    }
    path = {"new": "/cases/new/", "edit": f"/cases/{case.pk}/edit/", "check": "/cases/check/"}[door]
    answer = signed_in.post(path, form | {field: typed}, headers={"Accept": "application/json"})
    assert answer.status_code == (200 if door == "check" else 400)
    assert [problem["field"] for problem in answer.json()["problems"]] == [named]
    assert TestCase.objects.count() == 1
    case.refresh_from_db()
    assert case.version == 1
