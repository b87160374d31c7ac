"""`manage.py run_case` as its users meet it: a process with arguments, lines, JSON and an exit code."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.engine.local_site import Site, local_site
from tests.engine.processes import is_browser
from tests.engine.stage import CHROMIUM
from tests.runner.scenes import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.xdist_group("run-case"),
]

ROOT = Path(__file__).resolve().parents[2]
TOP = {
    "execution_id",
    "status",
    "healed",
    "strategy",
    "duration_ms",
    "input_tokens",
    "output_tokens",
    "cost_usd",
    "steps",
}
STEP = {
    "index",
    "action",
    "status",
    "tier",
    "source",
    "healed",
    "resolved_selector",
    "duration_ms",
    "error",
    "attempts",
}
ATTEMPT = {
    "tier",
    "source",
    "outcome",
    "failure_kind",
    "message",
    "duration_ms",
    "input_tokens",
    "output_tokens",
}
PAGE = (
    "<label for='u'>User name</label><input id='u'>"
    "<button class='x' onclick=\"out.textContent = 'Hello ' + u.value\">Log in</button><p id='out'></p>"
)
STEPS: list[dict[str, Any]] = [
    {"action": "navigate", "value": "/login"},
    {"action": "fill", "selector": "#u", "value": "alice", "instruction": "the user name field"},
    {"action": "click", "selector": "#login", "instruction": "the Log in button"},
    {"action": "assert", "selector": "#out", "assertion": "text_contains", "value": "Hello alice"},
]


@dataclass
class Shell:
    """Runs the command with a data directory of its own."""

    folder: Path
    site: Site

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3",
            "CHROMIUM_PATH": CHROMIUM or "",
            "PYTHONWARNINGS": "ignore",
        }

    def run(self, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return self.manage("run_case", *arguments, given=given)

    def manage(self, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            check=False,
            text=True,
            timeout=150,
        )

    @contextmanager
    def under_way(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """The command as a process with its own group, as a terminal has it; killed with the block."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run_case", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def file(self, steps: list[dict[str, Any]], **fields: Any) -> str:
        """A case file; its path."""
        data = {"name": "Sign in", "base_url": self.site.url, "steps": steps, **fields}
        path = self.folder / "case.json"
        path.write_text(json.dumps(data))
        return str(path)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    with local_site() as site:
        site.page("/login", PAGE)
        made = Shell(tmp_path_factory.mktemp("commands"), site)
        done = made.manage("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        yield made


def test_a_passed_run_prints_one_object_of_the_documented_shape_and_the_second_uses_the_cache(
    shell: Shell,
) -> None:
    path = shell.file(STEPS)
    first = shell.run(path, "--json", "--strategy", "option_c")
    assert first.returncode == 0, first.stderr
    result = json.loads(first.stdout)
    assert set(result) == TOP
    assert (result["status"], result["healed"], result["strategy"]) == ("passed", True, "option_c")
    assert {frozenset(step) for step in result["steps"]} == {frozenset(STEP)}
    attempts = [one for step in result["steps"] for one in step["attempts"]]
    assert {frozenset(one) for one in attempts} == {frozenset(ATTEMPT)}
    assert [s["index"] for s in result["steps"]] == [0, 1, 2, 3]
    healed = result["steps"][2]
    assert (healed["tier"], healed["source"], healed["healed"]) == (2, "observe", True)
    assert [a["source"] for a in healed["attempts"]] == ["selector", "observe"]
    assert healed["resolved_selector"].startswith("xpath=")
    assert healed["attempts"][0]["failure_kind"] == "locator_not_found"

    second = json.loads(shell.run(path, "--json").stdout)
    assert (second["status"], second["steps"][2]["source"]) == ("passed", "cache")
    sources = [a["source"] for step in second["steps"] for a in step["attempts"]]
    assert "observe" not in sources
    assert (second["input_tokens"], second["output_tokens"]) == (0, 0)
    assert second["execution_id"] > result["execution_id"]


def test_without_json_each_step_is_a_line_and_a_failed_one_gives_exit_code_1(shell: Shell) -> None:
    wrong = {**STEPS[3], "value": "Hello bob", "timeout_ms": 700}
    done = shell.run(shell.file([*STEPS[:2], wrong, STEPS[2]]), "--strategy", "option_a")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[:3] for line in lines if line[:1] in "✓✗-"] == [
        ["✓", "1", "navigate"],
        ["✓", "2", "fill"],
        ["✗", "3", "assert"],
        ["-", "4", "click"],
    ]
    assert any("check_failed: Expected a text with 'Hello bob'" in line for line in lines)
    assert lines[-1].startswith("failed: execution ")


CAPPED = """
from django.contrib.auth.models import User
from settingsui.models import settings_of
mine = settings_of(User.objects.get_or_create(username="capped")[0])
mine.max_tokens_per_day = 0
mine.save()
"""


def test_a_run_whose_budget_is_spent_says_at_which_steps_no_model_was_asked(shell: Shell) -> None:
    done = shell.manage("shell", "-c", CAPPED)
    assert done.returncode == 0, done.stderr
    gone = {"action": "click", "selector": "#gone", "instruction": "the Log in button"}
    path = shell.file([STEPS[0], gone], name="Capped")
    told = "The budget allowed no model call at step 2."
    lines = shell.run(path, "--user", "capped", "--strategy", "option_c")
    assert lines.returncode == 1, lines.stderr
    assert lines.stdout.splitlines()[-1] == told
    as_json = shell.run(path, "--user", "capped", "--strategy", "option_c", "--json")
    assert as_json.stderr.splitlines()[-1] == told
    attempts = json.loads(as_json.stdout)["steps"][1]["attempts"]
    unasked = [one for one in attempts if one["failure_kind"] == "budget_spent"]
    assert {one["tier"] for one in unasked} == {2, 3}
    assert {one["message"] for one in unasked} == {
        "The 0 tokens that the caps of the run and the day left to it are spent; no model is asked."
    }


def test_a_disabled_step_is_not_run_and_that_is_said(shell: Shell) -> None:
    off = {**STEPS[2], "selector": "#gone", "enabled": False}
    path = shell.file([STEPS[0], off, STEPS[1]])
    done = shell.run(path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Disabled and not run: step 2 of the case.")
    assert [line.split()[2] for line in lines if line[:1] in "✓✗-"] == ["navigate", "fill"]

    told = shell.run(path, "--json")
    assert [step["action"] for step in json.loads(told.stdout)["steps"]] == ["navigate", "fill"]
    assert "Disabled and not run: step 2" in told.stderr

    nothing = shell.run(shell.file([{**STEPS[0], "enabled": False}]), "--json")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "no enabled step" in nothing.stderr


def test_a_case_from_standard_input_runs_against_another_base_url(shell: Shell) -> None:
    given = json.dumps({"name": "In", "base_url": "http://127.0.0.1:9", "steps": STEPS[:1]})
    done = shell.run("-", "--base-url", shell.site.url, "--json", given=given)
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "passed"), done.stderr


def test_a_dead_host_is_a_failed_run(shell: Shell) -> None:
    done = shell.run(shell.file(STEPS[:1], base_url="http://127.0.0.1:9"), "--json")
    result = json.loads(done.stdout)
    assert (done.returncode, result["status"]) == (1, "failed")
    assert result["steps"][0]["error"]["kind"] == "navigation_failed"


def test_a_missing_chromium_is_an_error(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.commands.test_run_case.CHROMIUM", "/no/such/chromium")
    done = shell.run(shell.file(STEPS[:1]), "--json")
    assert done.returncode == 3
    assert "CHROMIUM_PATH" in done.stdout + done.stderr


def test_a_selector_that_only_the_browser_can_refuse_is_bad_input(shell: Shell) -> None:
    step = {"action": "click", "selector": "li:no-such-thing"}
    done = shell.run(shell.file([STEPS[0], step]), "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["steps"][1]["error"]["kind"] == "invalid_input"


def reached(shell: Shell, process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Wait until the run is in its second step; the processes under the command."""
    until(lambda: shell.site.times("GET /login") > 0, seconds=90)
    return children(process)


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


WAITS: list[dict[str, Any]] = [STEPS[0], {"action": "wait", "value": "120000"}]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_the_commands_group_cancels_the_run_and_leaves_no_process(
    shell: Shell, name: str
) -> None:
    if signal.getsignal(signal.Signals[name]) is signal.SIG_IGN:
        pytest.skip(f"{name} is ignored here, as under nohup, and so it is by the command.")
    shell.site.asked.clear()
    with shell.under_way(shell.file(WAITS), "--json") as process:
        started = reached(shell, process)
        os.killpg(process.pid, signal.Signals[name])
        out, told = process.communicate(timeout=60)
    assert (process.returncode, json.loads(out)["status"]) == (3, "cancelled")
    assert told.endswith("cancelled: Cancelled by a user.\n")
    assert psutil.wait_procs(started, timeout=10)[1] == []


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["lines", "json"])
def test_a_run_that_starts_again_without_its_chromium_says_so(
    shell: Shell, form: tuple[str, ...]
) -> None:
    shell.site.asked.clear()
    steps = [STEPS[0], {"action": "wait", "value": "4000"}]
    with shell.under_way(shell.file(steps), *form) as process:
        [chromium] = filter(is_browser, reached(shell, process))
        chromium.kill()
        out, told = process.communicate(timeout=90)
    assert process.returncode == 0, told
    said = "Chromium was lost; the run started again from its first step."
    if form:
        assert said in told.splitlines()
        assert json.loads(out)["status"] == "passed"
        return
    lines = out.splitlines()
    shown = [said if line == said else line.split()[2] for line in lines if line[:1] in "✓C"]
    assert shown[-3:] == [said, "navigate", "wait"]


def test_a_killed_commands_run_is_ended_by_the_next_one(shell: Shell) -> None:
    shell.site.asked.clear()
    with shell.under_way(shell.file(WAITS), "--json") as process:
        started = reached(shell, process)
        process.kill()
        process.wait(30)
    assert psutil.wait_procs(started, timeout=20)[1] == []
    assert shell.run(shell.file(STEPS[:1], name="Next")).returncode == 0
    with closing(sqlite3.connect(shell.folder / "db.sqlite3")) as database:
        query = "select state, error_kind from executions_testexecution order by id desc limit 2"
        assert database.execute(query).fetchall() == [("passed", ""), ("error", "internal")]


BAD: dict[str, tuple[list[dict[str, Any]], str]] = {
    "unknown action": ([{"action": "jump"}], "steps[0].action: must be one of navigate"),
    "unknown key": (
        [{"action": "click", "selector": "#a", "sleep": 1}],
        "steps[0].sleep: unknown key",
    ),
    "missing value": ([{"action": "fill", "selector": "#a"}], "steps[0].value: is missing"),
    "empty steps": ([], "steps: must have at least 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_on_stderr_and_gives_exit_code_2(shell: Shell, name: str) -> None:
    steps, message = BAD[name]
    done = shell.run(shell.file(steps))
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_missing_too_large_or_no_json_gives_exit_code_2(
    shell: Shell, tmp_path: Path
) -> None:
    large, broken = tmp_path / "large.json", tmp_path / "broken.json"
    large.write_bytes(b" " * 10_000_000)
    broken.write_text('{"name": "x",')
    for path, words in (
        (tmp_path / "absent.json", "cannot be read"),
        (large, "10,000,000 bytes; at most 1,000,000"),
        (broken, "not valid JSON (line 1"),
    ):
        done = shell.run(str(path))
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_an_unknown_user_or_strategy_gives_exit_code_2(shell: Shell) -> None:
    nobody = shell.run(shell.file(STEPS), "--user", "nobody")
    assert (nobody.returncode, "there is no active user 'nobody'" in nobody.stderr) == (2, True)
    assert shell.run(shell.file(STEPS), "--strategy", "option_z").returncode == 2
