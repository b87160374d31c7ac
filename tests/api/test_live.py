"""Against the real server: the documented lines, the client example, and the whole schema, fuzzed."""

from __future__ import annotations

import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.api.fuzz import fuzzed
from tests.api.live_server import ROOT, LiveServer, live_server

FUZZ_SECONDS = int(os.environ.get("API_FUZZ_SECONDS", "15"))
PHASES = os.environ.get("API_FUZZ_PHASES", "fuzzing,stateful")
EXAMPLES = int(os.environ.get("API_FUZZ_EXAMPLES", "3"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("live"), runner=False) as running:
        yield running


def call(server: LiveServer, method: str, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    bearer = {"Authorization": f"Bearer {server.tokens['owner write']}"}
    json_body = {"Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{server.url}/api/v1/{path}", data, bearer | json_body | headers)
    request.method = method
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def at_once(ask: Callable[[int], tuple[int, Any]]) -> list[tuple[int, Any]]:
    """The answers to four clients that ask in the same moment."""
    ready = threading.Barrier(4)

    def one(number: int) -> tuple[int, Any]:
        ready.wait(30)
        return ask(number)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, range(4)))


@pytest.mark.parametrize("path", ["test-cases/1/run/", "executions/1/rerun/"])
def test_one_key_from_four_clients_at_once_starts_one_run(server: LiveServer, path: str) -> None:
    key = {"Idempotency-Key": f"at-once-{path}"}
    before = call(server, "GET", "executions/?page_size=100", None)[1]["results"]
    answers = at_once(lambda _: call(server, "POST", path, {}, **key))
    assert sorted(status for status, _ in answers) == [200, 200, 200, 201]
    assert len({body["id"] for _, body in answers}) == 1
    after = call(server, "GET", "executions/?page_size=100", None)[1]["results"]
    assert len(after) == len(before) + 1


def case_made(server: LiveServer) -> Any:
    steps = [{"action": "navigate", "value": "/"}]
    body = {"name": "Contended", "base_url": "http://127.0.0.1:9", "steps": steps}
    status, made = call(server, "POST", "test-cases/", body)
    assert status == 201
    return made


def test_of_four_clients_changing_a_case_at_once_one_wins(server: LiveServer) -> None:
    path = f"test-cases/{case_made(server)['id']}/"
    answers = at_once(
        lambda number: call(server, "PATCH", path, {"name": f"Name {number}", "version": 1})
    )
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
    [won] = [body for status, body in answers if status == 200]
    kept = call(server, "GET", path, None)[1]
    assert (kept["name"], kept["version"]) == (won["name"], 2)


def test_of_four_clients_adding_a_step_at_once_each_is_told_whether_it_is_kept(
    server: LiveServer,
) -> None:
    """With the ETag that all have read: one is kept, the others are refused and change nothing."""
    path = f"test-cases/{case_made(server)['id']}/"
    request = Request(f"{server.url}/api/v1/{path}")
    request.add_header("Authorization", f"Bearer {server.tokens['owner write']}")
    with urlopen(request, timeout=60) as answer:
        read = {"If-Match": answer.headers["ETag"]}
    answers = at_once(
        lambda n: call(
            server, "POST", f"{path}steps/", {"action": "click", "selector": f"#b{n}"}, **read
        )
    )
    statuses = sorted(status for status, _ in answers)
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 412}
    [won] = [body for status, body in answers if status == 201]
    assert call(server, "GET", path, None)[1]["steps"] == won["steps"]
    assert len(won["steps"]) == 2


def test_the_documented_curl_lines_work(server: LiveServer) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
    env = os.environ | {
        "TIERED_URL": server.url,
        "TIERED_TOKEN": server.tokens["owner write"],
        "CASE": "1",
    }
    assert len(blocks) >= 4
    for block in blocks:
        done = subprocess.run(
            ["/bin/sh", "-ec", block], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, block + done.stderr
        json.loads(done.stdout)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("person", ["viewer", "owner", "admin"])
def test_the_api_keeps_to_its_schema(server: LiveServer, person: str, tmp_path: Path) -> None:
    done = fuzzed(
        server, f"{person} write", tmp_path, seconds=FUZZ_SECONDS, phases=PHASES, examples=EXAMPLES
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


class Page(http.server.BaseHTTPRequestHandler):
    """One page for the browser of the run."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>Door</title><h1>Open</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.mark.browser
def test_the_client_example_runs_a_case_to_its_end(tmp_path: Path) -> None:
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    case = {
        "name": "Door",
        "base_url": f"http://127.0.0.1:{site.server_port}",
        "steps": [
            {"action": "navigate", "value": "/"},
            {"action": "assert", "selector": "h1", "value": "Open"},
        ],
    }
    try:
        with live_server(tmp_path, runner=True) as server:
            status, made = call(server, "POST", "test-cases/", case)
            assert status == 201
            env = os.environ | {
                "TIERED_URL": server.url,
                "TIERED_TOKEN": server.tokens["owner write"],
            }
            done = subprocess.run(
                [sys.executable, str(ROOT / "docs/client_example.py"), str(made["id"])],
                env=env, capture_output=True, text=True, check=False, timeout=100,
            )  # fmt: skip
    finally:
        site.shutdown()
        site.server_close()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2. assert: passed" in done.stdout
