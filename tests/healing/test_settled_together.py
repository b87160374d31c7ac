"""What an acceptance makes pointless leaves the queue with it, and comes back with an undo."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from executions.healing import review
from executions.healing.review import StepPlace
from executions.models import HealProposal, TestCase
from tests.healing.made import proposal_made
from tests.pages import scenes

LOGIN = {"action": "click", "selector": "#login", "instruction": "the Log in button"}
OPEN = {"action": "navigate", "value": "/login"}
State = HealProposal.State


@pytest.fixture
def case(alice: User) -> TestCase:
    return scenes.case_made(alice)


def _states(*proposals: HealProposal) -> list[str]:
    return [HealProposal.objects.get(pk=proposal.pk).state for proposal in proposals]


def test_proposals_for_the_same_step_and_for_ticked_steps_leave_the_queue(alice, case):
    other = scenes.case_made(alice, name="Other", steps=[OPEN, LOGIN])
    chosen = proposal_made(case, 3)
    same_step = proposal_made(case, 3, identity="another", place="/html[1]/body[1]/a[1]")
    ticked = proposal_made(other, 1)
    another_step = proposal_made(case, 2, identity="third")
    review.heal_accept(user=alice, proposal=chosen, also=[StepPlace(other.pk, 1)])
    assert _states(chosen, same_step, ticked) == [State.ACCEPTED, State.IGNORED, State.IGNORED]
    assert _states(another_step) == [State.OPEN]


def test_undo_brings_back_what_was_ignored_with_it_and_nothing_else(alice, case):
    chosen = proposal_made(case, 3)
    same_step = proposal_made(case, 3, identity="another", place="/html[1]/body[1]/a[1]")
    by_hand = proposal_made(case, 3, identity="fourth", place="/html[1]/body[1]/b[1]")
    review.heal_ignore(user=alice, proposal=by_hand)
    accepted = review.heal_accept(user=alice, proposal=chosen)
    review.heal_undo(user=alice, proposal=accepted)
    assert _states(chosen, same_step, by_hand) == [State.OPEN, State.OPEN, State.IGNORED]
    assert HealProposal.objects.get(pk=same_step.pk).decided_at is None
