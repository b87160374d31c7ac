"""The review's pages: what they show, whom they let decide, and that they are usable by everybody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from executions.models import HealProposal, TestCase
from tests.healing.made import REPAIR, proposal_made
from tests.pages import scenes

LOGIN = {"action": "click", "selector": "#login", "instruction": "the Log in button"}
OPEN = {"action": "navigate", "value": "/login"}


@pytest.fixture(autouse=True)
def _media(media) -> None:
    """Pictures go where the test ends."""


@pytest.fixture
def case(alice: User) -> TestCase:
    return scenes.case_made(alice)


@pytest.fixture
def client(alice: User) -> Client:
    one = Client()
    one.force_login(alice)
    return one


def decided(client: Client, proposal: HealProposal, decision: str, **data: object) -> HealProposal:
    answer = client.post(f"/heals/{proposal.pk}/{decision}/", data)
    assert answer.status_code == 302, answer.content
    proposal.refresh_from_db()
    return proposal


def test_the_queue_shows_open_proposals_with_old_and_new_selector(client, case):
    proposal_made(case, 3)
    text = client.get("/heals/").content.decode()
    assert "#login" in text
    assert "role=button[name=&quot;Log in&quot;]" in text


def test_the_queue_costs_the_same_for_one_and_for_thirty(
    client, case, django_assert_max_num_queries
):
    for number in range(30):
        proposal_made(case, 3, identity=f"identity-{number}")
    with django_assert_max_num_queries(10):
        client.get("/heals/")


def test_a_new_name_that_a_model_recognised_is_told(client, case):
    plain = proposal_made(case, 3)
    renamed = proposal_made(case, 3, identity="renamed", properties={"recognised_by_model": 1.0})
    told = [client.get(f"/heals/{one.pk}/").content.decode() for one in (plain, renamed)]
    assert ["Its name is new." in text for text in told] == [False, True]


def test_filters_narrow_the_queue(client, case):
    proposal_made(case, 3, state="ignored")
    assert "#login" not in client.get("/heals/").content.decode()
    assert "#login" in client.get("/heals/?state=ignored").content.decode()
    assert "#login" in client.get("/heals/?state=all&source=fingerprint").content.decode()
    assert "#login" not in client.get("/heals/?state=all&source=act").content.decode()
    assert "#login" not in client.get("/heals/?state=all&q=nothing").content.decode()


def test_the_page_offers_other_steps_that_share_the_selector_and_repairs_those_ticked(
    client, alice, case
):
    other = scenes.case_made(alice, name="Other", steps=[OPEN, LOGIN])
    third = scenes.case_made(alice, name="Third", steps=[OPEN, LOGIN])
    proposal = proposal_made(case, 3)
    assert f'value="{other.pk}:1"' in client.get(f"/heals/{proposal.pk}/").content.decode()
    decided(client, proposal, "accept", also=[f"{other.pk}:1"])
    assert case.steps.get(position=3).selector == REPAIR["selector"]
    assert other.steps.get(position=1).selector == REPAIR["selector"]
    assert third.steps.get(position=1).selector == "#login"


def test_another_of_the_proved_selectors_can_be_chosen(client, case):
    decided(client, proposal_made(case, 3), "accept", repair="1")
    assert case.steps.get(position=3).selector == "#k1"


def test_reject_ignore_and_undo_change_the_state(client, case):
    proposal = proposal_made(case, 3)
    assert decided(client, proposal, "ignore").state == "ignored"
    assert decided(client, proposal, "undo").state == "open"
    assert decided(client, proposal, "reject").state == "rejected"
    assert proposal.decided_by is not None
    assert client.post(f"/heals/{proposal.pk}/accept/").status_code == 409


def test_bulk_decides_what_it_can_and_says_what_it_could_not(client, alice, case):
    other = scenes.case_made(alice, name="Other", steps=[OPEN, LOGIN])
    good, bad = proposal_made(case, 3), proposal_made(other, 1, repairs=[])
    answer = client.post(
        "/heals/bulk/", {"proposal": [good.pk, bad.pk], "decision": "accept"}, follow=True
    )
    assert "Decided: 1 of 2." in answer.content.decode()
    assert "No lasting selector" in answer.content.decode()
    bad.refresh_from_db()
    assert bad.state == "open"


def test_strangers_see_no_proposal_and_viewers_decide_nothing(case, alice):
    proposal = proposal_made(case, 3)
    stranger = Client()
    stranger.force_login(scenes.user_made("bob"))
    assert "#login" not in stranger.get("/heals/").content.decode()
    assert stranger.get(f"/heals/{proposal.pk}/").status_code == 404
    assert stranger.post(f"/heals/{proposal.pk}/reject/").status_code == 404
    alice.groups.set([Group.objects.get(name__iexact="viewer")])
    viewer = Client()
    viewer.force_login(alice)
    for decision in ("accept", "reject", "ignore"):
        assert viewer.post(f"/heals/{proposal.pk}/{decision}/").status_code == 403
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_nobody_repairs_a_case_of_another_person(client, case):
    foreign = scenes.case_made(scenes.user_made("bob"), name="Theirs", steps=[OPEN, LOGIN])
    proposal = proposal_made(case, 3)
    answer = client.post(f"/heals/{proposal.pk}/accept/", {"also": [f"{foreign.pk}:1"]})
    assert answer.status_code == 400
    assert foreign.steps.get(position=1).selector == "#login"
    assert case.steps.get(position=3).selector == "#login"
