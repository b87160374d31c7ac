"""The benchmark says what happened: healed, refused, wrong, misled, held, or that nobody can say."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from executions.engine.breaks import Break, Outcome
from executions.engine.identity import Verdict
from executions.engine.models import ModelAnswer, ModelFailure, ModelRequest, ModelUnavailable
from executions.heal_benchmark import Limits
from executions.heal_benchmark_report import by_tier, report_data
from executions.models import ElementFingerprint, TestExecution
from tests.healing_benchmark.conftest import Bench, outcomes
from tests.healing_benchmark.models import StubbornModel

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("healing-benchmark")]

ORDERS = """<h1>Orders</h1><form id=search><label for=q>Search</label><input id=q name=q></form>
<main><div class=bar><button id=save class="main wide" data-test=save>Save draft</button>
<button id=drop class="main wide" data-test=drop>Delete draft</button></div></main>"""
SAVE = {"action": "click", "selector": "#save", "instruction": "the Save draft button"}


def rows() -> dict[str, int]:
    """How many rows of each of our models there are."""
    models = apps.get_app_config("executions").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def test_a_renamed_id_is_healed_and_a_removed_element_refused_and_nothing_is_kept(
    bench_of: Bench,
) -> None:
    case = bench_of.case(ORDERS, SAVE)
    before = rows()
    result = bench_of.measured(case)
    assert outcomes(result) == {
        "id": "healed", "class": "held", "wrapper": "held", "order": "held", "text": "held",
        "remove": "refused",
    }  # fmt: skip
    assert result.wrong == 0
    assert result.runs == 3  # healthy, id, remove: what holds costs no run
    assert rows() == before
    assert not TestExecution.objects.exists()
    assert not ElementFingerprint.objects.exists()


@pytest.mark.parametrize(
    ("selector", "kind"),
    [
        ("[data-test=save]", Break.ID),
        ("main button.wide >> nth=0", Break.CLASS),
        ("main > div > button:first-child", Break.WRAPPER),
        ("text=Save draft", Break.TEXT),
    ],
)
def test_each_break_breaks_its_kind_of_selector_and_the_true_element_is_known_again(
    bench_of: Bench, selector: str, kind: Break
) -> None:
    case = bench_of.case(ORDERS, {**SAVE, "selector": selector})
    [one] = bench_of.measured(case, kinds=[kind]).measured
    assert one.finding.outcome is Outcome.HEALED, one.finding
    assert one.finding.attempts[0].failure is not None


def test_a_selector_by_position_is_misled_when_the_order_changes_and_no_healing_is_blamed(
    bench_of: Bench,
) -> None:
    case = bench_of.case(ORDERS, {**SAVE, "selector": "main button:nth-child(1)"})
    result = bench_of.measured(case, kinds=[Break.ORDER])
    [one] = result.measured
    assert (one.finding.outcome, one.finding.used) == (Outcome.MISLED, "button Delete draft")
    assert result.wrong == 0
    assert [row["misled"] for row in by_tier(result.measured, model="builtin")] == [1]


BAD = "Delete draft"


def trusting(**_given: Any) -> Verdict:
    """An identity check that lets everything through."""
    return Verdict(True, "", 1.0)


@pytest.mark.parametrize("strategy", ["option_a", "option_b"])
def test_a_bad_models_choice_is_refused_by_the_identity_check(
    bench_of: Bench, strategy: str
) -> None:
    case = bench_of.case(ORDERS, SAVE)
    model = StubbornModel(BAD)
    with bench_of.model(model):
        result = bench_of.measured(case, kinds=[Break.REMOVE], strategy=strategy)
    assert outcomes(result) == {"remove": "refused"}
    assert model.asked, result.measured[0].finding.attempts
    source = "observe" if strategy == "option_a" else "act"
    [row] = [r for r in by_tier(result.measured, model="nobody/stubborn") if r["source"] == source]
    assert (row["asked"], row["passed_on"], row["wrong"]) == (1, 1, 0)
    assert row["tokens"] == 44
    assert row["model"] == "nobody/stubborn"


@pytest.mark.parametrize("strategy", ["option_a", "option_b"])
@pytest.mark.parametrize("kind", [Break.REMOVE, Break.ID])
def test_without_the_identity_check_the_report_says_wrong(
    bench_of: Bench, monkeypatch: pytest.MonkeyPatch, strategy: str, kind: Break
) -> None:
    monkeypatch.setattr("executions.engine.tiers.healing.identity_check", trusting)
    monkeypatch.setattr("executions.engine.tiers.hybrid.FingerprintTry.applies", lambda *_: False)
    case = bench_of.case(ORDERS, SAVE)
    with bench_of.model(StubbornModel(BAD)):
        result = bench_of.measured(case, kinds=[kind], strategy=strategy)
    [one] = result.measured
    assert (one.finding.outcome, one.finding.used) == (Outcome.WRONG, f"button {BAD}")
    assert result.wrong == 1
    data = report_data(result, strategy=strategy, model="nobody/stubborn")
    assert [row["wrong"] for row in data["by_tier"] if row["model"]] == [1]
    assert data["by_break"][kind.value]["wrong"] == 1


def test_a_check_that_is_green_on_another_element_is_wrong(
    bench_of: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("executions.engine.tiers.healing.identity_check", trusting)
    monkeypatch.setattr("executions.engine.tiers.hybrid.FingerprintTry.applies", lambda *_: False)
    check = {"action": "assert", "selector": "#save", "assertion": "visible"}
    case = bench_of.case(ORDERS, check)
    with bench_of.model(StubbornModel(BAD)):
        result = bench_of.measured(case, kinds=[Break.ID, Break.REMOVE])
    assert outcomes(result) == {"id": "wrong", "remove": "wrong"}


def test_a_page_that_is_built_anew_meanwhile_is_not_judged(bench_of: Bench) -> None:
    again = ORDERS + (
        "<script>const whole = document.body.innerHTML;"
        "new MutationObserver(() => { if (!document.querySelector('#save')) "
        "document.body.innerHTML = whole }).observe(document, "
        "{subtree: true, childList: true, attributes: true})</script>"
    )
    case = bench_of.case(again, SAVE)
    result = bench_of.measured(case, kinds=[Break.ID, Break.REMOVE])
    assert outcomes(result) == {"id": "not_judged", "remove": "not_judged"}
    assert result.wrong == 0


def test_elements_in_frames_and_shadow_roots_are_known_again(bench_of: Bench) -> None:
    inner = bench_of.site.page("/inner", "<button id=pay>Pay now</button>")
    html = (
        f"<iframe src='{inner}'></iframe><rating-box></rating-box><script>"
        "customElements.define('rating-box', class extends HTMLElement { connectedCallback() {"
        "this.attachShadow({mode: 'open'}).innerHTML = '<button id=rate>Rate this</button>' } })"
        "</script>"
    )
    pay = {"action": "click", "selector": "#pay", "frame": "iframe", "instruction": "Pay now"}
    rate = {"action": "click", "selector": "#rate", "instruction": "Rate this"}
    result = bench_of.measured(bench_of.case(html, pay, rate), kinds=[Break.ID, Break.REMOVE])
    for index in (1, 2):
        assert outcomes(result, step=index) == {"id": "healed", "remove": "refused"}


def test_every_action_is_seen_on_its_element(bench_of: Bench) -> None:
    html = (
        "<form id=f><label for=a>City</label><input id=a><label for=b>Size</label><select id=b>"
        "<option>Small<option>Large</select><label><input type=checkbox id=c> Gift wrap</label>"
        "<label for=d>Note</label><textarea id=d></textarea><a id=e href='#top'>More</a></form>"
    )
    steps = [
        {"action": "fill", "selector": "#a", "value": "Bern", "instruction": "the City field"},
        {"action": "select", "selector": "#b", "value": "Large", "instruction": "the Size list"},
        {"action": "check", "selector": "#c", "instruction": "the Gift wrap box"},
        {"action": "press", "selector": "#d", "value": "x", "instruction": "the Note field"},
        {"action": "hover", "selector": "#e", "instruction": "the More link"},
    ]
    result = bench_of.measured(bench_of.case(html, *steps), kinds=[Break.ID])
    found = [(one.step.action.value, one.finding.outcome.value) for one in result.measured]
    assert found == [(step["action"], "healed") for step in steps], [
        one.finding for one in result.measured
    ]


def test_what_cannot_be_measured_is_left_out_and_says_why(bench_of: Bench) -> None:
    html = "<button class=x>Save draft</button><p id=note>None</p>"
    red = bench_of.case(html, {"action": "click", "selector": "#gone"}, name="Red")
    mixed = bench_of.case(
        html,
        {"action": "click", "instruction": "the Save draft button"},
        {"action": "click", "selector": "#save", "instruction": "the Save draft button"},
        {"action": "assert", "selector": "#other", "assertion": "hidden"},
        name="Mixed",
    )
    result = bench_of.measured(red, mixed)
    assert result.measured == []
    said = [(one.name, one.step, one.why.partition(":")[0]) for one in result.left_out]
    assert said == [
        ("Red", 0, "it does not pass"),
        ("Mixed", 2, "it has no selector, so nothing says which element is the true one"),
        ("Mixed", 3, "its selector is broken already"),
        ("Mixed", 4, "a check of absence is never healed"),
    ]


def test_a_limit_of_steps_takes_one_of_each_case_in_turn_and_a_stop_keeps_what_was_measured(
    bench_of: Bench,
) -> None:
    first = bench_of.case(ORDERS, SAVE, {**SAVE, "selector": "#drop"}, name="First")
    second = bench_of.case(ORDERS, {**SAVE, "selector": "#drop"}, name="Second")
    limits = Limits(max_steps=2)
    result = bench_of.measured(first, second, kinds=[Break.CLASS], limits=limits)
    assert [(one.name, one.step.index) for one in result.measured] == [("First", 1), ("Second", 1)]
    told: list[str] = []
    limits = Limits(should_stop=lambda: any("held" in line for line in told))
    result = bench_of.measured(first, kinds=[Break.CLASS], limits=limits, told=told.append)
    assert result.stopped == "stopped by the user"
    assert [one.step.index for one in result.measured] == [1]


def test_secrets_stay_out_of_the_report(bench_of: Bench) -> None:
    html = '<label for=p>Password</label><input id=p oninput="h.textContent = value"><button id=h>Show</button>'
    steps = [
        {"action": "fill", "selector": "#p", "value": "hunter2-secret", "secret": True},
        {"action": "click", "selector": "#h", "instruction": "the button"},
    ]
    result = bench_of.measured(bench_of.case(html, *steps), kinds=[Break.ID, Break.REMOVE])
    assert "hunter2" not in str(report_data(result, strategy="option_a", model="builtin"))


class SilentModel(StubbornModel):
    """A model that is down."""

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        raise ModelUnavailable(ModelFailure.SERVER_ERROR, "the model is down")


def test_a_model_that_gives_no_answer_has_not_refused_anything(bench_of: Bench) -> None:
    case = bench_of.case(ORDERS, SAVE)
    with bench_of.model(SilentModel(BAD)):
        result = bench_of.measured(case, kinds=[Break.REMOVE])
    [one] = result.measured
    assert one.finding.outcome is Outcome.NOT_JUDGED
    assert "The model is down" in one.finding.why
    [row] = [r for r in by_tier(result.measured, model="m") if r["source"] == "observe"]
    assert (row["asked"], row["no_answer"], row["passed_on"]) == (1, 1, 0)


def test_a_link_of_the_removed_buttons_name_elsewhere_on_the_page_is_refused(
    bench_of: Bench,
) -> None:
    html = (
        "<header><a href=/in>Sign in</a> <a href=/cart>Cart</a></header><main><h1>Sign in</h1>"
        "<form id=login action=/in><label for=m>E-mail</label><input id=m>"
        "<button class=go>Sign in</button></form></main>"
    )
    submit = {"action": "click", "selector": "button.go", "instruction": "the Sign in button"}
    result = bench_of.measured(bench_of.case(html, submit), kinds=[Break.CLASS, Break.REMOVE])
    assert outcomes(result) == {"class": "healed", "remove": "refused"}
