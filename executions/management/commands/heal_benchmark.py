"""Measures on one's own cases what healing does when selectors break, before a model is let near them."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from executions.browser_thread import BrowserThread
from executions.engine.breaks import Break
from executions.engine.browser import BrowserMissing, chromium_path
from executions.engine.plan import InvalidCase, Strategy, parse_case
from executions.errors import Refused
from executions.heal_benchmark import Limits, cases_chosen, heal_benchmark
from executions.heal_benchmark_report import report_data, report_lines
from executions.models import TestCase
from executions.runner import model_configured

RIGHT, WRONG, BAD_INPUT, INCOMPLETE = 0, 1, 2, 3


class Command(BaseCommand):
    help = (
        "Break the selectors of cases that pass, one step a run, and report what healing does: healed, "
        "refused or wrong. Nothing is written. Exit code: 0 nothing wrong, 1 something wrong, "
        "2 bad input, 3 not complete."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tag", action="append", default=[], help="only cases with this tag")
        parser.add_argument(
            "--case", type=int, nargs="+", action="extend", default=[], metavar="ID",
            help="only these cases",
        )  # fmt: skip
        parser.add_argument("--user", help="run as this user, on the cases the user may run")
        parser.add_argument(
            "--strategy",
            choices=[member.value for member in Strategy],
            help="default: each owner's own",
        )
        parser.add_argument(
            "--base-url", help="instead of the cases' own, such as a copy of the app"
        )
        parser.add_argument(
            "--breaks",
            type=_breaks,
            default=tuple(Break),
            help=f"default: {','.join(member.value for member in Break)}",
        )
        parser.add_argument(
            "--max-steps", type=_positive, metavar="N", help="break at most N steps in all"
        )
        parser.add_argument(
            "--max-minutes", type=_positive, metavar="N", help="start no run after N minutes"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object at the end")

    def handle(self, *_args: Any, **options: Any) -> None:
        sys.exit(self._run(options))

    def _run(self, options: dict[str, Any]) -> int:
        try:
            user = _user(options["user"])
            _base_url_checked(options["base_url"])
            cases = cases_chosen(user=user, tags=options["tag"], ids=options["case"])
            chromium_path(settings.CHROMIUM_PATH)
            browser = BrowserThread(
                executable=settings.CHROMIUM_PATH,
                headless=settings.BROWSER_HEADLESS,
                model=model_configured(),
            )
        except Refused as error:
            return self._refused(error.message)
        except (InvalidCase, ValueError, BrowserMissing) as error:
            return self._refused(str(error))
        except DatabaseError as error:
            self.stderr.write(f"The database is not ready ({error}). Run `make setup`.")
            return INCOMPLETE
        try:
            return self._measured(browser, cases, user, options)
        finally:
            browser.stop()

    def _refused(self, message: str) -> int:
        self.stderr.write(message)
        return BAD_INPUT

    def _measured(
        self,
        browser: BrowserThread,
        cases: list[TestCase],
        user: User | None,
        options: dict[str, Any],
    ) -> int:
        stopped = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopped.set())
        minutes = options["max_minutes"]
        result = heal_benchmark(
            cases,
            browser=browser,
            kinds=options["breaks"],
            user=user,
            strategy=options["strategy"],
            base_url=options["base_url"],
            limits=Limits(
                max_steps=options["max_steps"],
                until=None if minutes is None else time.monotonic() + minutes * 60,
                should_stop=stopped.is_set,
            ),
            told=self._told,
        )
        data = report_data(
            result, strategy=options["strategy"] or "of each owner", model=_model_name()
        )
        if options["json"]:
            self.stdout.write(json.dumps(data, ensure_ascii=False))
        else:
            for line in report_lines(data):
                self.stdout.write(line)
        if result.wrong:
            return WRONG
        return INCOMPLETE if result.stopped or not result.cases else RIGHT

    def _told(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()


def _model_name() -> str:
    if settings.MODEL_PROVIDER == "builtin":
        return "builtin"
    return f"{settings.MODEL_PROVIDER}/{settings.MODEL_NAME}"


def _breaks(text: str) -> tuple[Break, ...]:
    names = [part.strip() for part in text.split(",") if part.strip()]
    known = [member.value for member in Break]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise ArgumentTypeError(f"must be of {', '.join(known)}, not '{(unknown or [text])[0]}'")
    return tuple(member for member in Break if member.value in names)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)


def _base_url_checked(base_url: str | None) -> None:
    """Raises InvalidCase for an address that no case may have."""
    if base_url is not None:
        step = {"action": "navigate", "value": "/"}
        parse_case({"name": "benchmark", "base_url": base_url, "steps": [step]})


def _user(name: str | None) -> User | None:
    if name is None:
        return None
    found = get_user_model().objects.filter(username=name, is_active=True).first()
    if found is None:
        raise Refused(f"There is no active user '{name}'.", field="user")
    return found
