"""Failed and healed steps say what happened: whole runs in real Chromium, then the fine print."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from executions.engine.errors import Failure, FailureKind
from executions.engine.events import Attempt, Outcome, Source, Status, StepFinished
from executions.engine.fingerprint import Fingerprint
from executions.engine.plan import Action, Step, Tier
from executions.engine.triage import EndedStep, triage
from tests.engine.local_site import Reply
from tests.healing.conftest import World
from tests.healing.test_review_runs import CLICK, NEW, OLD, OPEN

CHECK = {"action": "assert", "selector": "#out", "assertion": "text_equals", "value": "Ready"}
KNOWN = Fingerprint(tag="button", id="save", accessible_name="Save", page_url="http://a.test/page")
GONE = Failure(FailureKind.LOCATOR_NOT_FOUND, "'#save' is not on the page.")


def told(
    world: World, user: User, *steps: dict[str, Any], html: str, at: int = 1
) -> dict[str, Any]:
    """The triage of the step that broke when the page became `html`."""
    case = world.case(user, *steps)
    world.site.page("/page", OLD)
    assert world.run(user, case).outcome == "passed"
    world.site.page("/page", html)
    run = world.run(user, case)
    triage_of = {row.index: row.triage for row in run.step_results.all()}
    assert all(value is None for index, value in triage_of.items() if index < at)
    return triage_of[at]


@pytest.mark.browser
@pytest.mark.xdist_group("healing-review")
class TestWholeRuns:
    def test_a_drifted_selector(self, world: World, alice: User):
        found = told(world, alice, OPEN, CLICK, html=NEW)
        assert found["cause"] == "selector_drifted"
        assert "id: save → k1" in found["evidence"]

    def test_an_element_that_moved_into_a_frame(self, world: World, alice: User):
        world.site.page("/inner", OLD.replace('id="save"', 'id="k7"'))
        html = '<h1>Account</h1><iframe title="Account" src="/inner"></iframe>'
        found = told(world, alice, OPEN, CLICK, html=html)
        assert (found["cause"], found["sentence"]) == (
            "moved_frame",
            "The element moved into a frame.",
        )

    def test_an_element_that_is_gone(self, world: World, alice: User):
        found = told(world, alice, OPEN, CLICK, html="<h1>Account</h1><p>Nothing here</p>")
        assert found["cause"] == "element_gone"
        assert found["evidence"]

    def test_an_element_that_is_covered(self, world: World, alice: User):
        cover = '<div id="veil" style="position:fixed;inset:0;background:#fff8;z-index:9"></div>'
        found = told(world, alice, OPEN, {**CLICK, "timeout_ms": 1500}, html=OLD + cover)
        assert found["cause"] == "covered"
        assert "veil" in found["sentence"]

    def test_a_failed_check(self, world: World, alice: User):
        found = told(world, alice, OPEN, CHECK, html=OLD.replace("Ready", "Broken"))
        assert found["cause"] == "check_failed"
        assert "Broken" in found["sentence"]

    def test_a_page_that_does_not_load(self, world: World, alice: User):
        case = world.case(alice, OPEN)
        world.site.pages["/page"] = Reply("no", status=503)
        run = world.run(alice, case)
        assert run.step_results.get(index=0).triage["cause"] == "network"

    def test_another_page_than_the_one_expected(self, world: World, alice: User):
        world.site.page("/other", "<h1>Sign in first</h1>")
        html = "<script>location.href = '/other'</script>"
        wait = {"action": "wait", "wait_for": "load_state", "value": "load"}
        arrive = {"action": "assert", "selector": "h1", "assertion": "visible"}
        found = told(world, alice, OPEN, wait, arrive, CLICK, html=html, at=3)
        assert found["cause"] == "navigated_elsewhere"
        assert "/other" in found["sentence"]


def observed(*messages: str, kind: FailureKind = GONE.kind, **given: Any) -> EndedStep:
    """A failed step whose attempts said `messages`."""
    attempts = [
        Attempt(
            Tier.PLAYWRIGHT, Source.SELECTOR, Outcome.FAILED, 0, 1, failure=Failure(kind, message)
        )
        for message in messages
    ]
    finished = StepFinished(
        1,
        Action.CLICK,
        Status.FAILED,
        0,
        1,
        error=attempts[-1].failure,
        page_url="http://b.test/page",
    )
    step = Step(1, Action.CLICK, selector="#save")
    return EndedStep(step, finished, attempts, **{"known": KNOWN, **given})


def cause(seen: EndedStep) -> str:
    told_of = triage(seen)
    assert told_of is not None
    assert told_of.sentence.endswith((".", "”."))
    return told_of.cause.value


def test_another_origin_with_the_same_path_is_not_elsewhere():
    assert cause(observed(GONE.message)) == "element_gone"


def test_a_server_error_explains_an_absent_element_and_a_missing_icon_does_not():
    broken = ["GET http://b.test/api/items: 500"]
    assert cause(observed(GONE.message, notes=broken)) == "network"
    icon = ["GET http://b.test/favicon.ico: 404"]
    assert cause(observed(GONE.message, notes=icon)) == "element_gone"


def test_a_busy_page_a_refusal_and_an_ambiguity_are_told_apart():
    assert cause(observed("'#save' did not appear; the page was still busy.")) == "still_loading"
    assert cause(observed(GONE.message, "A person has rejected this element.")) == "rejected"
    several = observed("'#save' fits 3 elements.", kind=FailureKind.LOCATOR_AMBIGUOUS)
    assert cause(several) == "ambiguous"


def test_a_changed_text_is_named_with_both_texts():
    found = Fingerprint(tag="button", id="go", accessible_name="Store changes")
    finished = StepFinished(
        1, Action.CLICK, Status.PASSED, 0, 1, healed=True, fingerprint=found.to_json()
    )
    seen = EndedStep(Step(1, Action.CLICK, selector="#save"), finished, (), KNOWN)
    told_of = triage(seen)
    assert told_of is not None
    assert told_of.cause == "text_changed"
    assert told_of.sentence == "Its text changed: “Save” is now “Store changes”."


def test_a_step_that_passed_as_written_has_no_triage():
    finished = StepFinished(1, Action.CLICK, Status.PASSED, 0, 1)
    assert triage(EndedStep(Step(1, Action.CLICK, selector="#save"), finished)) is None
