"""`manage.py heal_benchmark`: arguments, lines, JSON and exit codes."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from executions.engine import identity
from executions.engine.tiers import healing
from executions.models import TestCase
from tests.engine.stage import CHROMIUM
from tests.healing_benchmark.conftest import Bench
from tests.healing_benchmark.models import StubbornModel
from tests.healing_benchmark.test_heal_benchmark import BAD, ORDERS, SAVE, trusting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("healing-benchmark")]
COMMAND = "executions.management.commands.heal_benchmark"


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """The command takes over the signals of its process."""
    kept = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    yield
    for name, handler in kept.items():
        signal.signal(name, handler)


@pytest.fixture
def tagged(bench_of: Bench, settings: Any) -> TestCase:
    settings.CHROMIUM_PATH = CHROMIUM
    case = bench_of.case(ORDERS, SAVE)
    case.tags.create(name="smoke")
    return case


def ended(*arguments: str) -> int:
    """The command's exit code."""
    with pytest.raises(SystemExit) as end:
        call_command("heal_benchmark", *arguments)
    return int(end.value.code or 0)


def test_nothing_wrong_ends_with_zero_and_one_json_object(
    tagged: TestCase, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--tag", "Smoke", "--user", "alice", "--breaks", "id,remove", "--json")
    assert ended(*arguments, "--strategy", "option_c") == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert (data["wrong"], data["stopped"], data["model"]) == (0, None, "builtin")
    assert data["by_break"]["id"]["healed"] == data["by_break"]["remove"]["refused"] == 1
    assert {step["break"]: step["outcome"] for step in data["steps"]} == {
        "id": "healed",
        "remove": "refused",
    }
    assert f"[1/1] {tagged.name}, step 2" in err


def test_a_wrong_heal_ends_with_one_and_is_named(
    tagged: TestCase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(f"{COMMAND}.model_configured", lambda: StubbornModel(BAD))
    monkeypatch.setattr("executions.engine.tiers.healing.identity_check", trusting)
    assert ended("--case", str(tagged.pk), "--breaks", "remove", "--strategy", "option_a") == 1
    out = capsys.readouterr().out
    assert f"remove by observe used “button {BAD}”" in out
    assert "1 wrong of 1 broken steps; 0 healed; 0 of 1 removed elements refused." in out
    assert healing.identity_check is not identity.identity_check


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--tag", "nowhere"), "There is no tag 'nowhere'."),
        (("--case", "987654"), "There is no such case to measure: 987654."),
        (("--user", "nobody"), "There is no active user 'nobody'."),
        (("--base-url", "ftp://x"), "base_url"),
    ],
)
def test_bad_input_ends_with_two_and_says_what_is_wrong(
    tagged: TestCase, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert ended(*arguments) == 2
    assert said in capsys.readouterr().err


def test_a_user_who_may_not_run_the_case_is_refused(
    tagged: TestCase, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create(username="stranger")
    assert ended("--user", "stranger", "--case", str(tagged.pk)) == 2
    assert "no such case" in capsys.readouterr().err


@pytest.mark.parametrize("given", ["id,colour", ","])
def test_an_unknown_break_is_named_with_the_known_ones(tagged: TestCase, given: str) -> None:
    with pytest.raises(CommandError, match="id, class, wrapper, order, text, remove"):
        call_command("heal_benchmark", "--breaks", given)


def test_a_suite_that_does_not_pass_is_not_measured_and_ends_with_three(
    tagged: TestCase, bench_of: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    red = bench_of.case(ORDERS, {"action": "click", "selector": "#gone"}, name="Red")
    assert ended("--case", str(red.pk), "--strategy", "option_a") == 3
    assert f"left out: case {red.pk} (Red): it does not pass" in capsys.readouterr().out
