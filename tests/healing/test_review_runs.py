"""What a person decides on a heal, the next run obeys: whole runs in real Chromium."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from executions.errors import Conflict
from executions.healing import review
from executions.healing.finders import finder_pictures
from executions.models import HealProposal, StepResult, TestCase, XPathCache
from tests.healing.conftest import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("healing-review")]

OLD = """<h1>Account</h1><form onsubmit="return false">
<label for="user">User name</label><input id="user" name="user">
<label for="pass">Password</label><input id="pass" name="pass" type="password">
<button id="save" data-testid="save-account">Save changes</button></form><p id="out">Ready</p>"""
NEW = (
    OLD.replace('id="save"', 'id="k1"')
    .replace('id="user"', 'id="k2"')
    .replace('="user">User', '="k2">User')
)
OPEN = {"action": "navigate", "value": "/page"}
CLICK = {"action": "click", "selector": "#save", "instruction": "the Save changes button"}
SECRET = {"action": "fill", "selector": "#pass", "value": "sesame-9", "secret": True}


def test_a_healed_run_leaves_a_proposal_with_proved_selectors_and_the_score(
    world: World, alice: User
):
    case = world.case(alice, OPEN, CLICK)
    found = world.healed(alice, case, old=OLD, new=NEW)
    assert found.old_selector == "#save"
    assert found.state == "open"
    assert found.repairs[0] == {
        "selector": '[data-testid="save-account"]', "basis": "test id", "frame": ""
    }  # fmt: skip
    assert all(
        "xpath" not in one["selector"] and "//" not in one["selector"] for one in found.repairs
    )
    assert found.score
    assert found.properties
    assert found.known["id"] == "save"
    assert found.found["id"] == "k1"
    assert StepResult.objects.get(execution=found.execution, index=1).screenshot


def test_the_same_heal_again_counts_and_makes_no_second_proposal(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    first = world.healed(alice, case, old=OLD, new=NEW).execution
    again = world.run(alice, case)
    assert again.outcome == "passed_healed"
    assert StepResult.objects.get(execution=again, index=1).source == "cache"
    assert finder_pictures(alice, again)[1].execution_id == first.pk
    assert HealProposal.objects.get(case=case).seen_count == 2


def test_a_heal_that_another_case_has_taught_is_proposed_with_selectors_and_its_picture(
    world: World, alice: User
):
    taught = world.healed(alice, world.case(alice, OPEN, CLICK), old=OLD, new=NEW)
    case = world.case(alice, OPEN, CLICK, name="Sign in again")
    for seen in (1, 2):
        run = world.run(alice, case)
        assert run.step_results.get(index=1).source == "cache"
        found = HealProposal.objects.get(case=case)
        assert (found.source, found.seen_count) == ("cache", seen)
        assert found.repairs == taught.repairs
        # Only the first heal of the case is looked at again; what follows is as cheap as ever.
        assert bool(run.step_results.get(index=1).screenshot) is (seen == 1)
    review.heal_accept(user=alice, proposal=found)
    assert world.run(alice, case).outcome == "passed"


def test_a_cached_element_that_says_something_else_by_now_is_proposed_with_selectors(
    world: World, alice: User
):
    case = world.case(alice, OPEN, CLICK)
    before = world.healed(alice, case, old=OLD, new=NEW)
    world.site.page("/page", NEW.replace("Save changes", "Save changes (2)"))
    assert world.run(alice, case).step_results.get(index=1).source == "cache"
    [found] = HealProposal.objects.filter(case=case).exclude(pk=before.pk)
    assert found.repairs[0]["selector"] == '[data-testid="save-account"]'


LIST = """<h1>Address</h1><label>Town <input></label><label for="c">Country</label><select id="c"><option>Norway</option><option>Ireland</option></select>"""
PICKER = """<h1>Address</h1><label>Town <input></label><input role="combobox" readonly aria-label="Country" aria-expanded="false" aria-controls="l"
  onclick="l.hidden = !l.hidden; this.ariaExpanded = !l.hidden" value="Norway">
<ul id="l" role="listbox" aria-label="Countries" hidden><li role="option">Norway</li>
<li role="option" onclick="document.querySelector('[role=combobox]').value = 'Ireland'; l.hidden = true">Ireland</li>
</ul>"""


def test_an_element_that_the_steps_own_selector_finds_is_no_proposal(world: World, alice: User):
    own = {"action": "select", "selector": 'role=combobox[name="Country"]', "value": "Ireland"}
    case = world.case(alice, OPEN, {**own, "instruction": "the Country list"})
    world.site.page("/page", LIST)
    assert world.run(alice, case).outcome == "passed"
    world.site.page("/page", PICKER)
    run = world.run(alice, case, "option_c")
    assert (run.outcome, run.step_results.get(index=1).tier) == ("passed_healed", 3)
    assert not HealProposal.objects.exists()


def test_a_run_that_fails_later_leaves_no_proposal(world: World, alice: User):
    gone = {"action": "assert", "selector": "#out", "assertion": "text_equals", "value": "Other"}
    case = world.case(alice, OPEN, CLICK, {**gone, "value": "Ready"})
    world.site.page("/page", OLD)
    assert world.run(alice, case).outcome == "passed"
    world.site.page("/page", NEW.replace("Ready", "Broken"))
    assert world.run(alice, case).outcome == "failed"
    assert not HealProposal.objects.exists()


def test_accepting_writes_the_selector_and_the_next_run_passes_on_tier_one(
    world: World, alice: User
):
    case = world.case(alice, OPEN, SECRET, CLICK)
    found = world.healed(alice, case, old=OLD, new=NEW)
    review.heal_accept(user=alice, proposal=found)
    case.refresh_from_db()
    assert case.version == 2
    assert case.steps.get(position=2).selector == '[data-testid="save-account"]'
    run = world.run(alice, case)
    assert run.outcome == "passed"
    assert list(run.step_results.values_list("tier", flat=True)) == [1, 1, 1]


def test_accepting_keeps_the_secrets_of_the_case(world: World, alice: User):
    case = world.case(alice, OPEN, {**SECRET, "selector": "#user"}, CLICK)
    found = world.healed(alice, case, old=OLD, new=NEW)
    for proposal in HealProposal.objects.filter(case=case):
        review.heal_accept(user=alice, proposal=proposal)
    assert found.case_id == case.pk
    step = case.steps.get(position=1)
    assert step.selector != "#user"
    assert (step.value, step.secret) == ("", True)
    assert world.run(alice, case).outcome == "passed"


def test_a_rejected_element_is_never_used_for_the_step_again(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    found = world.healed(alice, case, old=OLD, new=NEW)
    review.heal_reject(user=alice, proposal=found)
    assert not XPathCache.objects.filter(is_valid=True).exists()
    for strategy in ("option_a", "option_b", "option_c"):
        run = world.run(alice, case, strategy)
        assert run.outcome == "failed", strategy
        assert run.step_results.get(index=1).resolved_selector == ""
    assert HealProposal.objects.get().seen_count == 1


def test_after_a_rejection_the_step_heals_on_the_right_element(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    found = world.healed(alice, case, old=OLD, new=NEW)
    review.heal_reject(user=alice, proposal=found)
    moved = NEW.replace('<button id="k1"', '<div><button id="k9" class="main"').replace(
        "</button>", "</button></div>"
    )
    world.site.page("/page", moved)
    run = world.run(alice, case)
    assert run.outcome == "passed_healed", run.error_message
    assert HealProposal.objects.filter(case=case, state="open").get().found["id"] == "k9"


def test_an_undone_rejection_lets_the_step_heal_again(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    found = world.healed(alice, case, old=OLD, new=NEW)
    review.heal_reject(user=alice, proposal=found)
    review.heal_undo(user=alice, proposal=found)
    assert world.run(alice, case).outcome == "passed_healed"


def test_an_undone_acceptance_gives_the_steps_their_selectors_back(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    other = world.case(alice, OPEN, CLICK, name="Other")
    found = world.healed(alice, case, old=OLD, new=NEW)
    review.heal_accept(user=alice, proposal=found, also=[review.StepPlace(other.pk, 1)])
    assert other.steps.get(position=1).selector == '[data-testid="save-account"]'
    assert world.run(alice, other).outcome == "passed"
    review.heal_undo(user=alice, proposal=found)
    for one in (case, other):
        assert one.steps.get(position=1).selector == "#save"
        assert TestCase.objects.get(pk=one.pk).version == 3
    assert world.run(alice, case).outcome == "passed_healed"


def test_a_step_that_was_changed_since_is_not_overwritten(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    found = world.healed(alice, case, old=OLD, new=NEW)
    case.steps.filter(position=1).update(selector="#k1")
    with pytest.raises(Conflict, match="changed since"):
        review.heal_accept(user=alice, proposal=found)
    assert case.steps.get(position=1).selector == "#k1"


def test_a_check_of_a_text_is_never_given_a_selector_that_says_the_text(world: World, alice: User):
    check = {"action": "assert", "selector": "#out", "assertion": "text_contains", "value": "Ready"}
    case = world.case(alice, OPEN, check)
    found = world.healed(alice, case, old=OLD, new=OLD.replace('id="out"', 'class="status-line"'))
    assert not [one for one in found.repairs if "Ready" in one["selector"]]


def test_a_heal_in_a_frame_is_written_with_its_frame(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    world.site.page("/inner", OLD.replace('id="save" data-testid="save-account"', 'id="k7"'))
    frame = '<h1>Account</h1><iframe title="Account" src="/inner"></iframe>'
    found = world.healed(alice, case, old=OLD, new=frame)
    review.heal_accept(user=alice, proposal=found)
    step = case.steps.get(position=1)
    assert step.frame == 'iframe[title="Account"]'
    run = world.run(alice, case)
    assert run.outcome == "passed", run.error_message


SIGN_IN = """<h1>Sign in</h1><form onsubmit="return false" aria-label="Sign in">
<button class="submit" id="save">Sign in</button></form>"""
LOG_IN = """<dialog open aria-labelledby="t"><form onsubmit="return false" aria-labelledby="t">
<h1 id="t">Log in</h1><button style="cursor: pointer"><span>Log in</span></button></form></dialog>"""


def test_what_stands_in_a_rejected_button_is_that_button(world: World, alice: User):
    case = world.case(alice, OPEN, {**CLICK, "instruction": "the Sign in button"})
    found = world.healed(alice, case, old=SIGN_IN, new=LOG_IN)
    assert found.found["tag"] == "button"
    review.heal_reject(user=alice, proposal=found)
    for strategy in ("option_a", "option_b", "option_c"):
        run = world.run(alice, case, strategy)
        assert run.outcome == "failed", (strategy, run.step_results.get(index=1).resolved_selector)
    assert HealProposal.objects.get(case=case) == found
