"""The requirements name all that is needed, each at one version."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
APPLICATION = ROOT / "requirements.txt"
CHECKS = ROOT / "tests" / "requirements.txt"
PINNED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>\S+)(?P<reason> +# .+)?")


def blocks(file: Path) -> list[list[str]]:
    """The lines of what is used itself, and of what that needs; comments of their own left out."""
    parts = file.read_text("utf-8").split("\n\n")
    return [[line for line in part.splitlines() if not line.startswith("#")] for part in parts]


def named(file: Path) -> dict[str, str]:
    """Versions by name."""
    lines = [PINNED.fullmatch(line) for part in blocks(file) for line in part]
    return {canonicalize_name(line["name"]): line["version"] for line in lines if line}


def needed_by(name: str) -> set[str]:
    """What the installed distribution needs on this machine, as far as down."""
    found, asked = set(), [Requirement(name)]
    while asked:
        one = asked.pop()
        extras = one.extras or {""}
        for line in metadata.requires(one.name) or []:
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras):
                asked += [need] if canonicalize_name(need.name) not in found else []
                found.add(canonicalize_name(need.name))
    return found


@pytest.mark.parametrize("file", [APPLICATION, CHECKS], ids=["application", "checks"])
def test_each_requirement_names_one_version_and_what_is_used_itself_says_why(file: Path) -> None:
    used, needed = blocks(file)
    assert [
        line for line in used if not (found := PINNED.fullmatch(line)) or not found["reason"]
    ] == []
    assert [line for line in needed if not PINNED.fullmatch(line)] == []


def test_what_the_application_needs_is_named_with_it() -> None:
    given = named(APPLICATION)
    missing = {need for name in given for need in needed_by(name)} - set(given)
    assert not missing


def test_what_the_checks_need_is_named_and_nothing_twice() -> None:
    ours, given = named(CHECKS), named(APPLICATION)
    assert not set(ours) & set(given)
    assert not {need for name in ours for need in needed_by(name)} - set(ours) - set(given)


def test_what_is_installed_is_what_is_named() -> None:
    given = named(APPLICATION) | named(CHECKS)
    assert {name: metadata.version(name) for name in given} == given
