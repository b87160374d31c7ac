"""Sends the webhooks that are due, for installations where no server runs, or beside one."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications.worker import DeliveryWorker


class Command(BaseCommand):
    help = "Send the webhooks that are due; a running server does so by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help="go on until stopped, instead of until none is due"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        worker = DeliveryWorker(until_idle=not options["watch"])
        before = {
            name: signal.signal(name, lambda *_: worker.stop())
            for name in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            worker.run()
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)
        self.stdout.write(f"{worker.sent} tried.")
