"""Settings: documented, and a bad value is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tieredapp import env

ROOT = Path(__file__).resolve().parent.parent


def test_every_setting_read_from_the_environment_is_documented() -> None:
    documented = {
        line.split("=", 1)[0]
        for line in (ROOT / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    }
    assert documented == env.NAMES_READ


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUNNER_THREADS", "many"),
        ("RUNNER_THREADS", "0"),
        ("RUN_TIMEOUT_SECONDS", "-5"),
        ("CLEANUP_HOURS", "sometimes"),
        ("MODEL_PROVIDER", "crystal-ball"),
        ("DEBUG", "perhaps"),
        ("DATABASE_URL", "nonsense"),
        ("TIME_ZONE", "Mars/Crater"),
        ("LOG_LEVEL", "LOUD"),
        ("FIELD_ENCRYPTION_KEYS", "short"),
        ("MODEL_BASE_URL", "ftp://nowhere"),
    ],
)
def test_a_bad_value_stops_the_start_and_is_named(name: str, value: str) -> None:
    environment = {**os.environ, name: value}
    if name == "MODEL_BASE_URL":
        environment |= {"MODEL_PROVIDER": "openai_compatible", "MODEL_NAME": "m"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert name in done.stderr.strip().splitlines()[-1] + done.stderr[-400:]
