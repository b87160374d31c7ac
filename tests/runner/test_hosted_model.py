"""A hosted model is really asked: Stagehand in Chromium calls the provider, which is one of ours here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import stagehand._generated.models as sdk
from django.contrib.auth.models import User
from django.test import Client

from executions import dispatch, model_trial
from executions.browser_thread import BrowserThread
from executions.engine import browser
from executions.engine.events import Event, Source, StepFinished, TierAttempted
from executions.engine.models import HostedModel
from executions.engine.models.hosted import PROVIDERS
from executions.engine.plan import KnownElement, RunPlan, Strategy, parse_case
from executions.engine.run import run
from executions.runner import Runner
from tests.engine.local_site import Site, local_site
from tests.engine.stage import CHROMIUM, QUICK
from tests.engine.steps import opened, says
from tests.engine.test_renamed_elements import CLICK, NEW, OLD, number_of
from tests.notifications.certificate import signed_for
from tests.notifications.receiver import Receiver, Reply, receiving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (CHROMIUM_PATH)"),
]
KEY = "sk-never-shown-1234567"
MODEL = "openai/gpt-4.1-mini"
JSON = {"Content-Type": "application/json"}


@dataclass
class Provider(Receiver):
    """Answers as OpenAI does, naming the element whose line in the tree ends so; asked what that was, says `was`."""

    names: str = "button: Save"
    was: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)

    def took(self, request: Any) -> Reply:
        question = json.loads(request.body)
        self.asked.append(question)
        super().took(request)
        if self.replies[0].status != 200:
            return self.replies[0]
        text = question["input"][-1]["content"][0]["text"]
        schema = question["text"]["format"]["name"]
        return Reply(200, _completion(question["model"], self.answer(schema, text)), JSON)

    def answer(self, schema: str, text: str) -> dict[str, Any]:
        """What it says to one of Stagehand's questions."""
        if schema == "Metadata":
            return {"progress": "done", "completed": True}
        if schema == "Extraction":
            return {"number": number_of(text, self.was)}
        element = re.search(rf"\[(\d+-\d+)\] {self.names}", text)
        assert element is not None, text
        action = {"elementId": element[1], "description": "it", "method": "click", "arguments": []}
        return {"elements": [action]}


def _completion(model: str, answer: dict[str, Any]) -> str:
    content = [{"type": "output_text", "text": json.dumps(answer), "annotations": []}]
    said = {"type": "message", "id": "m", "status": "completed", "role": "assistant"}
    usage = {
        "input_tokens": 321, "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 21, "output_tokens_details": {"reasoning_tokens": 0},
    }  # fmt: skip
    return json.dumps(
        {"id": "r", "object": "response", "created_at": 1, "status": "completed", "model": model,
         "output": [said | {"content": content}], "usage": usage}
    )  # fmt: skip


@pytest.fixture
def provider(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Chromium takes its address for the provider's; everything else is as in production."""
    certificate = tmp_path / "provider.pem"
    certificate.write_bytes(signed_for("api.openai.com"))
    settings.CHROMIUM_PATH = CHROMIUM
    settings.MODEL_PROVIDER, settings.MODEL_NAME, settings.MODEL_API_KEY = "hosted", MODEL, KEY
    with receiving(certificate=certificate, receiver=Provider()) as served:
        there = served.url.partition("//localhost")[2].partition("/")[0]
        flags = (
            f"--host-resolver-rules=MAP api.openai.com:443 127.0.0.1{there}",
            "--ignore-certificate-errors",
        )
        monkeypatch.setattr(browser, "QUIET_FLAGS", (*browser.QUIET_FLAGS, *flags))
        assert isinstance(served, Provider)
        yield served


def test_one_small_call_shows_time_tokens_and_price(provider: Provider) -> None:
    check = model_trial.hosted_asked(HostedModel(MODEL, KEY))
    assert (check.problem, check.answered, check.name) == ("", True, MODEL)
    assert (check.input_tokens, check.output_tokens) == (321, 21)
    assert check.cost_usd == Decimal("0.0001620")
    assert 0 < check.latency_ms < 15_000
    assert len(provider.asked) == 1
    assert provider.received[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_wrong_choice_is_an_answer_that_is_of_no_use(provider: Provider) -> None:
    provider.names = "textbox: Name"
    check = model_trial.hosted_asked(HostedModel(MODEL, KEY))
    assert check.answered
    assert "did not name the button" in check.problem
    assert check.input_tokens == 321


def test_the_page_shows_the_reason_of_a_refusal_and_never_the_key(
    provider: Provider, db: None
) -> None:
    refusal = {"error": {"message": f"Incorrect API key provided: {KEY}.", "type": "invalid"}}
    provider.replies = [Reply(401, json.dumps(refusal), JSON)]
    client = Client()
    client.force_login(User.objects.create_user("alice"))
    answer = client.post("/settings/model/test/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "No answer." in text
    assert "Incorrect API key provided" in text
    assert KEY not in text


def test_the_runner_s_browser_is_asked_where_there_is_one(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Runner, "is_alive", True)
    thread = BrowserThread(executable=CHROMIUM or "", headless=True, model=HostedModel(MODEL, KEY))
    dispatch.register(Runner(threads=1, browser=thread))
    try:
        checks = [model_trial.hosted_asked(HostedModel(MODEL, KEY)) for _ in range(2)]
        assert [check.problem for check in checks] == ["", ""]
        assert thread.ports.browser.generation == 1
    finally:
        dispatch.register(None)
        thread.stop()


def test_the_model_is_tested_by_one_at_a_time(provider: Provider) -> None:
    with model_trial._one_at_a_time:
        check = model_trial.hosted_asked(HostedModel(MODEL, KEY))
    assert "being tested already" in check.problem
    assert provider.asked == []


def test_without_a_browser_the_reason_is_said(settings: Any) -> None:
    settings.CHROMIUM_PATH = "/nowhere/chromium"
    check = model_trial.hosted_asked(HostedModel(MODEL, KEY))
    assert not check.answered
    assert check.problem


def _ran(
    thread: BrowserThread,
    site: Site,
    *steps: dict[str, Any],
    known: dict[int, KnownElement] | None = None,
) -> list[Event]:
    spec = parse_case({"name": "case", "base_url": site.url, "steps": list(steps)})
    plan = RunPlan(1, "case", spec.base_url, Strategy("option_a"), spec.steps, known or {})
    told: list[Event] = []
    thread.submit(
        run(plan, QUICK, ports=thread.ports, emit=told.append, should_stop=lambda: False)
    ).result()
    return told


def test_it_is_asked_both_ways_and_shown_the_chosen_element_alone(provider: Provider) -> None:
    provider.names, provider.was = "link: Time off", "Leave"
    thread = BrowserThread(executable=CHROMIUM or "", headless=True, model=HostedModel(MODEL, KEY))
    try:
        with local_site() as site:
            site.page("/page", OLD)
            before = _ran(thread, site, opened("/page"), CLICK)
            [*_, looks] = [one.fingerprint for one in before if isinstance(one, StepFinished)]
            site.page("/page", NEW)
            known = {1: KnownElement(fingerprint=looks)}
            told = _ran(thread, site, opened("/page"), CLICK, says("[Time off]"), known=known)
    finally:
        thread.stop()
    [*_, last] = [one.attempt for one in told if isinstance(one, TierAttempted) and one.index == 1]
    assert (last.source, last.failure) == (Source.OBSERVE, None)
    assert last.properties["recognised_by_model"] == 1.0
    # observe() and the two calls that extract() makes, all paid for.
    assert (len(provider.asked), last.spend.input_tokens) == (3, 3 * 321)
    shown = provider.asked[1]["input"][-1]["content"][0]["text"].partition("DOM:")[2]
    assert "Time off" in shown
    assert "Dashboard" not in shown


def test_the_providers_are_those_of_stagehand() -> None:
    patterns = json.dumps(
        [kind.model_json_schema() for name, kind in vars(sdk).items() if name.endswith("ModelName")]
    )
    assert tuple(sorted(set(re.findall(r"\^(\w+)\\+/", patterns)))) == PROVIDERS
