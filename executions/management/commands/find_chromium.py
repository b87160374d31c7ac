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


class Command(BaseCommand):
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
            raise CommandError(
                "No Chromium could be installed. Install one and set CHROMIUM_PATH to it."
            ) from error

    def _say(self, path: str | None) -> None:
        self.stdout.write(f"Chromium: {path or 'the one of Playwright'}")

    def _install(self) -> None:
        self.stdout.write("No Chromium found. Trying Playwright's download …")
        if _succeeds(
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
        _succeeds(["apt-get", "update", "-qq"], PACKAGE_TIMEOUT_S)
        _succeeds(["apt-get", "install", "-y", "-qq", "chromium"], PACKAGE_TIMEOUT_S)


def _succeeds(command: list[str], timeout_s: int) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands
            command, env=environment, timeout=timeout_s, check=False, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
