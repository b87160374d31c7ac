"""Runs a case file from the command line, with no server: live lines, or one JSON object."""

from __future__ import annotations

import json
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, OutputWrapper
from django.db import DatabaseError, transaction

from executions import selectors, services, wording
from executions.engine.browser import BrowserMissing
from executions.engine.errors import FailureKind
from executions.engine.plan import (
    MAX_CASE_BYTES,
    CaseSpec,
    InvalidCase,
    Problem,
    Strategy,
    parse_case_text,
)
from executions.errors import Refused
from executions.junit import junit_tree
from executions.models import TestExecution
from executions.runner import Runner, execution_claim_one, executions_lost, runner_from_settings

PASSED, FAILED, BAD_INPUT, ERROR = 0, 1, 2, 3
LOCAL_USER = "local"
Failed = dict[str, str] | None
"""Why a run did not pass: kind and message."""
TIERS = {1: "playwright", 2: "hybrid", 3: "stagehand"}


class Command(BaseCommand):
    help = (
        "Run a case file. Exit code: 0 passed, 1 failed (or healed, where that is not allowed), "
        "2 bad input, 3 error or cancelled."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the case as JSON, or - for standard input")
        parser.add_argument(
            "--strategy",
            choices=[member.value for member in Strategy],
            help="default: the user's own",
        )
        parser.add_argument("--base-url", help="instead of the file's base_url")
        parser.add_argument("--json", action="store_true", help="print one JSON object at the end")
        parser.add_argument(
            "--fail-on", choices=["healed"], help="exit 1 when a step passed on a healed selector"
        )
        parser.add_argument(
            "--max-heals",
            type=_whole,
            metavar="N",
            help="exit 1 when more than N steps were healed",
        )
        parser.add_argument("--junit", metavar="FILE", help="write the result as JUnit XML")
        parser.add_argument("--user", help=f"whose cache and settings; default: {LOCAL_USER}")

    def handle(self, *_args: Any, **options: Any) -> None:
        sys.exit(self._run(options))

    def _run(self, options: dict[str, Any]) -> int:
        try:
            spec = parse_case_text(_read(options["file"]), base_url=options["base_url"])
            user = _user(options["user"])
            runner = _runner()
        except InvalidCase as error:
            return self._refused([str(problem) for problem in error.problems])
        except Refused as error:
            return self._refused([error.message])
        except DatabaseError as error:
            return self._unready(error)
        stop = _Stop(runner)
        try:
            execution = _claimed(user, spec, options["strategy"], runner.name)
            stop.concerns(execution.pk)
            self._disabled_told(spec, as_json=options["json"])
            return self._finished(runner, execution, options)
        except Refused as error:
            return self._refused([error.message])
        except DatabaseError as error:
            return self._unready(error)
        finally:
            runner.browser.stop()

    def _unready(self, error: DatabaseError) -> int:
        self.stderr.write(f"The database is not ready ({error}). Run `make setup`.")
        return ERROR

    def _refused(self, problems: list[str]) -> int:
        for problem in problems:
            self.stderr.write(problem)
        return BAD_INPUT

    def _disabled_told(self, spec: CaseSpec, *, as_json: bool) -> None:
        """Say which steps stay out of the run; beside the JSON object, not in it."""
        places = [str(step.index + 1) for step in spec.steps if not step.enabled]
        if places:
            (self.stderr if as_json else self.stdout).write(
                f"Disabled and not run: step {', '.join(places)} of the case. "
                "The others are numbered without."
            )

    def _finished(self, runner: Runner, execution: TestExecution, options: dict[str, Any]) -> int:
        as_json = options["json"]
        runner.run_execution(
            execution.pk, on_message=None if as_json else lambda m: self._told(m, execution)
        )
        runner.browser.stop()
        ended = selectors.execution_with_results(execution.pk)
        result = selectors.execution_result(ended)
        error = selectors.execution_error(ended)
        if as_json:
            self._object(result, error, restarted=ended.restarted)
        else:
            self._summary(result, error)
        reported = self._reported(execution, result, error, options["junit"])
        return max(_exit_code(result, error), reported) or (
            self._policy(result, fail_on=options["fail_on"], max_heals=options["max_heals"])
        )

    def _object(self, result: dict[str, Any], error: Failed, *, restarted: bool) -> None:
        """The result on stdout; on stderr a second start, and what ended a run of which no step tells it."""
        self.stdout.write(json.dumps(result, ensure_ascii=False))
        if restarted:
            self.stderr.write(wording.RESTARTED)
        if error and not any(step["error"] for step in result["steps"]):
            self.stderr.write(f"{error['kind']}: {error['message']}")
        self._budget_told(result, self.stderr)

    def _reported(
        self, execution: TestExecution, result: dict[str, Any], error: Failed, file: str | None
    ) -> int:
        """Write the JUnit file, if one is wanted; ERROR when it cannot be written."""
        if not file:
            return PASSED
        steps = [services.snapshot_masked(step) for step in execution.snapshot]
        tree = junit_tree(result, error=error, name=execution.case_name, steps=steps)
        try:
            tree.write(file, encoding="utf-8", xml_declaration=True)
        except OSError as error:
            self.stderr.write(f"{file} cannot be written: {error.strerror}")
            return ERROR
        return PASSED

    def _policy(self, result: dict[str, Any], *, fail_on: str | None, max_heals: int | None) -> int:
        """FAILED when a passed run was healed more than it may be, with a line that says so."""
        heals = [step["index"] + 1 for step in result["steps"] if step["healed"]]
        allowed = 0 if fail_on == "healed" else max_heals
        if allowed is None or len(heals) <= allowed:
            return PASSED
        rule = "--fail-on healed" if fail_on == "healed" else f"--max-heals {max_heals}"
        which = ", ".join(map(str, heals))
        self.stderr.write(f"{len(heals)} healed (step {which}): not allowed by {rule}.")
        return FAILED

    def _told(self, message: dict[str, Any], execution: TestExecution) -> None:
        if message["type"] == "run_started" and message["restarted"]:
            self.stdout.write(wording.RESTARTED)
        if message["type"] == "step_finished":
            self._line(message, execution)

    def _line(self, message: dict[str, Any], execution: TestExecution) -> None:
        step = execution.snapshot[message["index"]]
        what = step.get("instruction") or step.get("selector") or step.get("value", "")
        tier = TIERS.get(message["tier"] or 0, "")
        mark = {"passed": "✓", "failed": "✗", "error": "!", "skipped": "-"}[message["status"]]
        healed = (
            f" healed by {message['source']} → {message['resolved_selector']}"
            if message["healed"]
            else ""
        )
        self.stdout.write(
            f"{mark} {message['index'] + 1:>3} {message['action']:<8} {what[:50]:<50} "
            f"{tier:<10} {message['duration_ms']:>6} ms{healed}"
        )
        if message["error"]:
            self.stdout.write(f"      {message['error']['kind']}: {message['error']['message']}")
        self.stdout.flush()

    def _summary(self, result: dict[str, Any], error: Failed) -> None:
        cost = result["cost_usd"]
        price = "price unknown" if cost is None else f"{cost:.4f} USD"
        healed = ", healed" if result["healed"] else ""
        self.stdout.write(
            f"{result['status']}{healed}: execution {result['execution_id']}, {result['duration_ms']} ms, "
            f"{result['input_tokens'] + result['output_tokens']} tokens, {price}"
        )
        if error and result["status"] == "error":
            self.stdout.write(f"{error['kind']}: {error['message']}")
        self._budget_told(result, self.stdout)

    def _budget_told(self, result: dict[str, Any], stream: OutputWrapper) -> None:
        if told := wording.budget_sentence(selectors.steps_unasked(result)):
            stream.write(told)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError("must be a whole number, 0 or more")
    return int(text)


def _read(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_CASE_BYTES + 1)
        with Path(name).open("rb") as file:
            size = Path(name).stat().st_size
            if size > MAX_CASE_BYTES:
                raise InvalidCase(
                    [
                        Problem(
                            "", f"{name} has {size:,} bytes; at most {MAX_CASE_BYTES:,} are allowed"
                        )
                    ]
                )
            return file.read(MAX_CASE_BYTES + 1)
    except OSError as error:
        raise InvalidCase([Problem("", f"{name} cannot be read: {error.strerror}")]) from error


def _user(name: str | None) -> User:
    users = get_user_model().objects
    if name is None:
        user, made = users.get_or_create(username=LOCAL_USER)
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user
    found = users.filter(username=name, is_active=True).first()
    if found is None:
        raise InvalidCase([Problem("--user", f"there is no active user '{name}'")])
    return found


class _Stop:
    """Makes Ctrl-C, SIGTERM and a closed terminal cancel the run, also when they come before it is there."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._execution_id: int | None = None
        self._has_come = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(name) is not signal.SIG_IGN:
                signal.signal(name, self._come)

    def concerns(self, execution_id: int) -> None:
        """Say which run is to be cancelled; at once when the signal has come already."""
        self._execution_id = execution_id
        if self._has_come:
            self._runner.cancel(execution_id)

    def _come(self, *_: object) -> None:
        self._has_come = True
        if self._execution_id is not None:
            self._runner.cancel(self._execution_id)


def _runner() -> Runner:
    try:
        return runner_from_settings(threads=1)
    except (ValueError, BrowserMissing) as error:
        raise Refused(str(error)) from error


def _claimed(user: User, spec: CaseSpec, strategy: str | None, runner: str) -> TestExecution:
    """The execution, taken by this process before any server can see it.

    Runs of this machine whose process has ended are ended first: there may be no server to do it.
    """
    executions_lost()
    with transaction.atomic():
        case = services.case_import(user=user, spec=spec)
        execution = services.execution_start(
            user=user,
            case=case,
            strategy=strategy,
            base_url=spec.base_url,
            trigger=TestExecution.Trigger.COMMAND,
            dispatched=False,
        )
        execution_claim_one(execution.pk, runner)
    return execution


def _exit_code(result: dict[str, Any], error: Failed) -> int:
    if error and error["kind"] == FailureKind.INVALID_INPUT.value:
        return BAD_INPUT
    return {"passed": PASSED, "failed": FAILED}.get(result["status"], ERROR)
