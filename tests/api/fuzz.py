"""The whole API schema, fuzzed by schemathesis as each role, in a session and with each kind of token.

As a program (`make fuzz`): every role, every phase, until each has had FUZZ_SECONDS (default 180);
names as arguments (`"owner write" "admin session"`) choose some.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.api.live_server import ROOT, LiveServer, live_server

PEOPLE = ("viewer", "owner", "other", "admin")
WAYS = ("session", "read", "write")
PHASES = "examples,coverage,fuzzing,stateful"


def fuzzed(
    server: LiveServer, who: str, folder: Path, *, seconds: int, phases: str, examples: int
) -> subprocess.CompletedProcess[str]:
    """One run of all checks as `who` (a person, and `session` or a token's scope); it fails on any finding."""
    command = [
        str(Path(sys.executable).with_name("st")),
        "--config-file", str(ROOT / "tests/api/schemathesis.toml"),
        "run", f"{server.url}/api/schema/",
        "--checks", "all", "--phases", phases, "--max-examples", str(examples),
        "--max-time", str(seconds), "--no-color", "--suppress-health-check", "all",
        "--continue-on-failure",
        "-H", "Accept: */*",
    ]  # fmt: skip
    signed = [part for header in _signed_in(server, who) for part in ("-H", header)]
    if who in server.sessions:
        # A made-up Authorization header beside the session is no sign that sign-in is ignored.
        signed += ["--generation-with-security-parameters", "false"]
    return subprocess.run(command + signed, cwd=folder, capture_output=True, text=True, check=False)


def _signed_in(server: LiveServer, who: str) -> list[str]:
    if who in server.tokens:
        return [f"Authorization: Bearer {server.tokens[who]}"]
    session, csrf = server.sessions[who], "c" * 32
    return [f"Cookie: sessionid={session}; csrftoken={csrf}", f"X-CSRFToken: {csrf}"]


def main(*chosen: str) -> int:
    """Fuzz as everybody, one after the other; prints what was found and returns how many failed."""
    seconds = int(os.environ.get("FUZZ_SECONDS", "180"))
    failed = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with live_server(folder, runner=False) as server:
            for who in chosen or [f"{person} {way}" for person in PEOPLE for way in WAYS]:
                done = fuzzed(server, who, folder, seconds=seconds, phases=PHASES, examples=100)
                print(f"== {who}: exit code {done.returncode}", flush=True)
                failed += bool(done.returncode)
                print(_told(done.stdout + done.stderr) if done.returncode else done.stdout[-1_500:])
    return failed


def _told(output: str) -> str:
    """What was found, without the endless texts that found it."""
    found = output[max(0, output.find("FAILURES")) :]
    return "\n".join(
        line if len(line) < 1_000 else line[:1_000] + " …" for line in found.split("\n")
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
