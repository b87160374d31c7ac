"""Makes the demo account and its cases, and their first runs on version 1 of the shop."""

from __future__ import annotations

import threading
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from executions import services
from executions.engine.browser import BrowserMissing
from executions.models import TestExecution
from executions.runner import runner_from_settings
from tieredapp.demo.seed import PASSWORD, USERNAME, demo_seed
from tieredapp.demo.site_server import demo_site

LOOK_S = 0.2
RUNS_S = 120.0


class Command(BaseCommand):
    help = "Make the demo account and cases; a second call changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--run",
            action="store_true",
            help="run the new cases on version 1 now, before a server is there, instead of queueing them",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        root = f"http://127.0.0.1:{settings.PORT}/demo"
        seeded = demo_seed(f"{root}/v2")
        queued = [
            services.execution_start(user=seeded.user, case=case, base_url=f"{root}/v1").pk
            for case in seeded.new
        ]
        if queued:
            self.stdout.write(f"{len(queued)} demo cases made; each runs once on version 1.")
            self.stdout.flush()
        if queued and options["run"] and settings.RUNNER_ENABLED:
            self._run(queued)
        self.stdout.write(f"Sign in as {USERNAME} with the password {PASSWORD}")

    def _run(self, queued: Sequence[int]) -> None:
        """Run them to their end. What cannot be run here stays in the queue, for the server to run."""
        try:
            runner = runner_from_settings()
        except (ValueError, BrowserMissing) as error:
            self.stderr.write(f"They wait for the server: {error}")
            return
        try:
            with demo_site(port=settings.PORT):
                runner.start()
                try:
                    self._awaited(queued)
                finally:
                    runner.stop()
        except RuntimeError as error:
            self.stderr.write(f"They wait for the server: {error}")
            runner.browser.stop()

    def _awaited(self, queued: Sequence[int]) -> None:
        going = TestExecution.objects.filter(
            pk__in=queued, state__in=[TestExecution.State.QUEUED, TestExecution.State.RUNNING]
        )
        tick = threading.Event()
        for _ in range(int(RUNS_S / LOOK_S)):
            if not going.exists():
                return
            tick.wait(LOOK_S)
