"""A check is silenced only by its name, and with a reason."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("analytics", "docs", "executions", "notifications", "settingsui", "tests", "tieredapp")
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:|fmt:\s*off|ruff:|mypy:)")
ALLOWED = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)* - \S.*|type: ignore\[[\w, -]+\] # \S.*)"
)


def test_every_silenced_check_is_named_and_says_why() -> None:
    files = [ROOT / "manage.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    bare = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        if "node_modules" not in file.parts and file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if SILENCED.search(line) and not ALLOWED.search(line)
    ]
    assert bare == []
