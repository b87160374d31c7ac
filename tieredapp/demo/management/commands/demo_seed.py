"""Makes the demo account and its cases, and queues their first runs on version 1 of the shop."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from executions import services
from tieredapp.demo.seed import PASSWORD, USERNAME, demo_seed


class Command(BaseCommand):
    help = "Make the demo account and cases; a second call changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        root = f"http://127.0.0.1:{settings.PORT}/demo"
        seeded = demo_seed(f"{root}/v2")
        for case in seeded.new:
            services.execution_start(user=seeded.user, case=case, base_url=f"{root}/v1")
        if seeded.new:
            self.stdout.write(f"{len(seeded.new)} demo cases made; each runs once on version 1.")
        self.stdout.write(f"Sign in as {USERNAME} with the password {PASSWORD}")
