"""Setting up a machine without Chromium: what is tried, and what is said when nothing works."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/etc/debian_version").exists(),
    reason="packages are installed by root on Debian only",
)


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Path:
    """No browser anywhere, a download that is refused, and an apt-get whose words the test chooses."""
    settings.CHROMIUM_PATH = ""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    return tmp_path


def program(folder: Path, name: str, lines: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


def test_what_the_package_manager_said_is_told(bare_machine: Path) -> None:
    program(bare_machine, "apt-get", "echo 'E: Could not get lock' >&2; exit 100")
    with pytest.raises(CommandError, match=r"could be installed \(E: Could not get lock\)"):
        call_command("find_chromium", "--install")


def test_the_package_is_installed_and_found(
    bare_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = bare_machine / "chromium"
    made = f'case "$*" in *install*chromium) echo "#!/bin/sh" > {installed}; /bin/chmod 755 {installed};; esac'
    program(bare_machine, "apt-get", made)
    call_command("find_chromium", "--install")
    assert capsys.readouterr().out.endswith(f"Chromium: {installed}\n")


def test_without_being_asked_nothing_is_installed(bare_machine: Path) -> None:
    program(bare_machine, "apt-get", f"echo touched > {bare_machine}/touched")
    with pytest.raises(CommandError, match="Run `make setup`, or set CHROMIUM_PATH"):
        call_command("find_chromium")
    assert not (bare_machine / "touched").exists()
