"""The command's exit code and its JUnit file tell a heal from a pass."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from executions.junit import junit_tree
from executions.management.commands import run_case
from tests.healing.conftest import World
from tests.healing.test_review_runs import CLICK, NEW, OLD, OPEN, SECRET

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("healing-review")]


class Lent:
    """The world's runner, whose browser the command must not end."""

    def __init__(self, world: World) -> None:
        self._runner = world.runner
        self.browser = self

    def stop(self) -> None:
        """The browser is another's."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runner, name)


@pytest.fixture
def command(world: World, alice: User, tmp_path, monkeypatch, capsys):
    """Runs a case file that was run once on the old page, on the new one."""
    monkeypatch.setattr(run_case, "runner_from_settings", lambda threads: Lent(world))
    monkeypatch.setattr(run_case.signal, "signal", lambda *_: None)
    file = tmp_path / "case.json"
    steps = [OPEN, SECRET, CLICK]
    file.write_text(json.dumps({"name": "Save", "base_url": world.site.url, "steps": steps}))

    def run(*options: str, html: str = NEW) -> tuple[int, str, str]:
        world.site.page("/page", html)
        with pytest.raises(SystemExit) as ended:
            call_command(
                "run_case", str(file), "--user", "alice", "--strategy", "option_a", *options
            )
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    assert run(html=OLD)[0] == 0
    return run


def test_a_healed_run_passes_unless_that_is_forbidden(command):
    code, out, _ = command("--json")
    assert (code, json.loads(out)["healed"]) == (0, True)
    code, out, err = command("--fail-on", "healed", "--json")
    assert code == 1
    assert json.loads(out)["status"] == "passed"
    assert "1 healed (step 3): not allowed by --fail-on healed." in err
    assert command("--max-heals", "1")[0] == 0
    code, _, err = command("--max-heals", "0")
    assert code == 1
    assert "--max-heals 0" in err


def test_a_run_on_its_own_selectors_passes_the_policy(command):
    assert command("--fail-on", "healed", "--max-heals", "0", html=OLD)[0] == 0


def test_the_junit_file_says_which_step_was_healed_and_holds_no_secret(command, tmp_path):
    file = tmp_path / "out.xml"
    assert command("--junit", str(file))[0] == 0
    suite = ET.parse(file).getroot().find("testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("name")) == ("3", "0", "Save")
    steps = [
        {p.get("name"): p.get("value") for p in case.iter("property")}
        for case in suite.iter("testcase")
    ]
    assert [step["healed"] for step in steps] == ["false", "false", "true"]
    assert (steps[2]["tier"], steps[2]["source"]) == ("2", "fingerprint")
    assert suite.find("properties/property[@name='strategy']").get("value") == "option_a"
    assert "sesame-9" not in file.read_text()


def test_a_failed_step_is_a_failure_and_the_steps_after_it_are_skipped(command, tmp_path):
    file = tmp_path / "out.xml"
    code, _, _ = command("--junit", str(file), html="<h1>Nothing</h1>")
    assert code == 1
    suite = ET.parse(file).getroot().find("testsuite")
    assert (suite.get("failures"), suite.get("skipped")) == ("1", "1")
    assert suite.find("testcase/failure").get("type") == "locator_not_found"


def test_a_file_that_cannot_be_written_is_an_error_not_a_pass(command, tmp_path):
    code, _, err = command("--junit", str(tmp_path / "no" / "out.xml"))
    assert code == 3
    assert "cannot be written" in err


def test_characters_that_xml_cannot_hold_are_replaced():
    result = {
        "execution_id": 1, "status": "error", "healed": False, "strategy": "option_a", "duration_ms": 5,
        "steps": [],
    }  # fmt: skip
    error = {"kind": "internal", "message": "bad \x00 and \x1b"}
    steps = [{"action": "navigate", "value": "/"}]
    root = junit_tree(result, error=error, name="a\x0bb", steps=steps).getroot()
    again = ET.fromstring(ET.tostring(root))
    assert again.find("testsuite").get("errors") == "1"
    assert again.find("testsuite").get("tests") == "2"
