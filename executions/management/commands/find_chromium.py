"""Finds the Chromium that runs will use, and installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from executions.engine.browser import BrowserMissing, chromium_path

DOWNLOAD_TIMEOUT_S = 300
PACKAGE_TIMEOUT_S = 900
SAID_LIMIT = 300


class Command(BaseCommand):
    _said = ""
    help = "Say which Chromium runs will use; with --install, get one if there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--install", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._say(chromium_path(settings.CHROMIUM_PATH))
            return
        except BrowserMissing as error:
            if settings.CHROMIUM_PATH or not options["install"]:
                raise CommandError(str(error)) from error
        self._install()
        try:
            self._say(chromium_path(settings.CHROMIUM_PATH))
        except BrowserMissing as error:
            said = f" ({self._said})" if self._said else ""
            raise CommandError(
                f"No Chromium could be installed{said}. Install one and set CHROMIUM_PATH to it."
            ) from error

    def _say(self, path: str | None) -> None:
        self.stdout.write(f"Chromium: {path or 'the one of Playwright'}")

    def _install(self) -> None:
        self.stdout.write("No Chromium found. Trying Playwright's download …")
        if self._succeeds(
            [sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_TIMEOUT_S
        ):
            return
        if (
            os.geteuid() != 0
            or not Path("/etc/debian_version").exists()
            or not shutil.which("apt-get")
        ):
            return
        self.stdout.write("That cannot be reached. Trying Debian's package …")
        self._succeeds(["apt-get", "update", "-qq"], PACKAGE_TIMEOUT_S)
        wait = f"DPkg::Lock::Timeout={PACKAGE_TIMEOUT_S}"  # another installation may be under way
        self._succeeds(
            ["apt-get", "-o", wait, "install", "-y", "-qq", "chromium"], PACKAGE_TIMEOUT_S
        )

    def _succeeds(self, command: list[str], timeout_s: int) -> bool:
        """Whether the command ends well; else its last word is kept."""
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        try:
            done = subprocess.run(  # noqa: S603 - three fixed commands, nothing of them comes from outside
                command,
                env=environment,
                timeout=timeout_s,
                check=False,
                capture_output=True,
                text=True,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            self._said = str(error)[:SAID_LIMIT]
            return False
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        self._said = lines[-1][:SAID_LIMIT] if lines else ""
        return done.returncode == 0
