"""The review over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from executions.models import TestCase
from tests.healing.made import REPAIR, proposal_made
from tests.pages import scenes

LOGIN = {"action": "click", "selector": "#login", "instruction": "the Log in button"}
OPEN = {"action": "navigate", "value": "/login"}
ROOT = "/api/v1/heal-proposals/"


@pytest.fixture
def case(alice: User) -> TestCase:
    return scenes.case_made(alice)


@pytest.fixture
def api(alice: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(alice)
    return client


def posted(api: APIClient, path: str, body: Any = None, status: int = 200) -> Any:
    answer = api.post(ROOT + path, body, format="json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_list_and_detail_say_what_would_be_written_and_who_shares_the_selector(api, alice, case):
    other = scenes.case_made(alice, name="Other", steps=[OPEN, LOGIN])
    proposal = proposal_made(case, 3)
    [shown] = api.get(ROOT, {"state": "open"}).json()["results"]
    assert shown["shared"] == 2
    assert shown["repairs"][0] == REPAIR
    detail = api.get(f"{ROOT}{proposal.pk}/").json()
    assert [(s["case"], s["index"]) for s in detail["sharing"]] == [(other.pk, 1)]
    assert detail["known"]["id"] == "login"


def test_accept_repairs_the_step_and_those_named_and_undo_takes_it_back(api, alice, case):
    other = scenes.case_made(alice, name="Other", steps=[OPEN, LOGIN])
    proposal = proposal_made(case, 3)
    body = {"also": [{"case": other.pk, "index": 1}]}
    assert posted(api, f"{proposal.pk}/accept/", body)["state"] == "accepted"
    assert other.steps.get(position=1).selector == REPAIR["selector"]
    assert posted(api, f"{proposal.pk}/undo/")["state"] == "open"
    assert case.steps.get(position=3).selector == "#login"
    assert other.steps.get(position=1).selector == "#login"


def test_a_second_decision_is_a_conflict(api, case):
    proposal = proposal_made(case, 3)
    assert posted(api, f"{proposal.pk}/reject/")["state"] == "rejected"
    assert posted(api, f"{proposal.pk}/accept/", {}, status=409)["code"] == "conflict"
    assert posted(api, f"{proposal.pk}/ignore/", status=409)["code"] == "conflict"


def test_bulk_answers_for_each_number(api, alice, case):
    other = scenes.case_made(alice, name="Other", steps=[OPEN, LOGIN])
    good, bad = proposal_made(case, 3), proposal_made(other, 1, state="accepted")
    body = {"decision": "ignore", "ids": [good.pk, bad.pk, 10**9]}
    results = posted(api, "bulk/", body)["results"]
    assert [one["decided"] for one in results] == [True, False, False]


def test_an_unknown_selector_number_or_key_is_refused(api, case):
    proposal = proposal_made(case, 3)
    posted(api, f"{proposal.pk}/accept/", {"repair": 7}, status=422)
    posted(api, f"{proposal.pk}/accept/", {"selector": "#x"}, status=400)
    assert api.get(ROOT, {"status": "open"}).status_code == 400


def test_strangers_find_nothing(case):
    proposal = proposal_made(case, 3)
    stranger = APIClient()
    stranger.force_authenticate(scenes.user_made("bob"))
    assert stranger.get(ROOT).json()["count"] == 0
    assert stranger.get(f"{ROOT}{proposal.pk}/").status_code == 404
    assert stranger.post(f"{ROOT}{proposal.pk}/reject/").status_code == 404
