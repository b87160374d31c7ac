"""Runs the demo cases on both versions of the shop, with no server up, and prints a table."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from executions import selectors, services
from executions.engine.plan import Strategy
from executions.models import TestCase, TestExecution
from executions.runner import Runner, execution_claim_one, runner_from_settings
from tieredapp.demo.seed import demo_recorded
from tieredapp.demo.site_server import demo_site

ROUNDS = (("version 1", "v1"), ("version 2", "v2"), ("version 2 again", "v2"))
BUG = "finds the bug"


class Command(BaseCommand):
    help = "Run the demo cases on the command line and print a table of what each tier did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--strategy", choices=[member.value for member in Strategy], default="option_c"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: the demo shop is served in demo mode only.")
        with demo_site() as root:
            runner = runner_from_settings(threads=1)
            try:
                surprises = self._rounds(runner, root, options["strategy"])
            finally:
                runner.browser.stop()
        if surprises:
            self.stdout.write(f"{surprises} runs did not end as they should.")
            sys.exit(1)

    def _rounds(self, runner: Runner, root: str, strategy: str) -> int:
        surprises = 0
        for title, version in ROUNDS:
            self.stdout.write(f"\n{title} ({strategy})")
            self.stdout.write(
                f"{'case':<46}{'result':<10}{'tier 1':>7}{'tier 2':>7}{'tier 3':>7}{'observe':>8}"
                f"{'tokens':>7}{'ms':>8}"
            )
            for case in demo_recorded():
                execution = _run(runner, case, f"{root}/{version}", strategy)
                surprises += self._row(execution, version)
        return surprises

    def _row(self, execution: TestExecution, version: str) -> int:
        result = selectors.execution_result(selectors.execution_with_results(execution.pk))
        tiers = [step["tier"] for step in result["steps"]]
        attempts = [one for step in result["steps"] for one in step["attempts"]]
        observed = sum(one["source"] in ("observe", "act") for one in attempts)
        shown = "healed" if result["healed"] and result["status"] == "passed" else result["status"]
        self.stdout.write(
            f"{execution.case_name[:45]:<46}{shown:<10}{tiers.count(1):>7}{tiers.count(2):>7}"
            f"{tiers.count(3):>7}{observed:>8}{result['input_tokens'] + result['output_tokens']:>7}"
            f"{result['duration_ms']:>8}"
        )
        for step in result["steps"]:
            if step["error"]:
                self.stdout.write(f"    step {step['index'] + 1}: {step['error']['message']}")
        buggy = version == "v2" and BUG in execution.case_name
        return int(result["status"] != ("failed" if buggy else "passed"))


def _run(runner: Runner, case: TestCase, base_url: str, strategy: str) -> TestExecution:
    with transaction.atomic():
        execution = services.execution_start(
            user=case.owner,
            case=case,
            strategy=strategy,
            base_url=base_url,
            trigger=TestExecution.Trigger.COMMAND,
            dispatched=False,
        )
        execution_claim_one(execution.pk, runner.name)
    runner.run_execution(execution.pk)
    return execution
