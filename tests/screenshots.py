"""Takes the documentation's pictures from a real server with the demo's cases: `make screenshots`.

A server in a data folder of its own runs every demo case on version 1 of the shop, then twice on version 2;
the pictures in docs/images are of what that left, and of one run under way.
"""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from executions.engine.browser import chromium_path
from tests.pages.chart_library import charts_served

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
ENDED_MS = 300_000
Account = tuple[str, str]
QUALITY = 60
"""Of 100. A page of the guide with its first pictures stays under 200 KB, and its small print is read."""
COMPARED = 3
"""How many cases the picture of a strategy comparison is of."""


def main() -> None:
    """Write the pictures into docs/images."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _server(Path(folder)) as (url, account),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_path(os.environ.get("CHROMIUM_PATH", "")),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        page = _signed_in(browser, url, account, scheme="light")
        _all_run(page)
        _all_run(page)
        _compared(page)
        _live(page)
        _pictures(page)
        _pictures_in_the_dark(_signed_in(browser, url, account, scheme="dark"))
        browser.close()


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, Account]]:
    port = _free_port()
    env = os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "SECRET_KEY": "only-for-pictures-" + "x" * 50,
        "PORT": str(port),
        "DEMO": "1",
        "RUNNER_ENABLED": "1",
        "MODEL_PROVIDER": "builtin",
    }
    _managed(env, "migrate")
    account = _account(_managed(env, "demo_seed"))
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "uvicorn",
            "tieredapp.asgi:application",
            "--port",
            str(port),
            "--host",
            "127.0.0.1",
            "--log-level",
            "warning",
        ],
        cwd=ROOT,
        env=env,
    )
    try:
        yield f"http://127.0.0.1:{port}", account
    finally:
        server.terminate()
        server.wait(30)


def _managed(env: dict[str, str], command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT, env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def _account(said: str) -> Account:
    """Name and password, as the command prints them for a newcomer."""
    found = re.search(r"Sign in as (\S+) with the password (\S+)", said)
    if found is None:
        raise RuntimeError(f"No account was printed: {said}")
    return found[1], found[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _signed_in(
    browser: Browser, url: str, account: Account, *, scheme: Literal["light", "dark"]
) -> Page:
    context = browser.new_context(
        base_url=url,
        viewport={"width": 1280, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",  # charts are drawn at once, not grown
    )
    context.set_default_timeout(ENDED_MS)
    charts_served(context)
    page = context.new_page()
    for _ in range(50):
        try:
            page.goto("/login/")
            break
        except Error:  # the server is still starting
            page.wait_for_timeout(200)
    page.get_by_label("User name").fill(account[0])
    page.get_by_label("Password").fill(account[1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/")
    return page


def _all_run(page: Page) -> None:
    """Run every case at its own address, version 2, and wait for the last to end."""
    _idle(page)
    page.goto("/cases/")
    page.get_by_label("Choose all cases").check()
    page.get_by_role("button", name="Run chosen").click()
    page.wait_for_load_state()
    _idle(page)


def _idle(page: Page) -> None:
    """Wait until nothing is queued or running."""
    for state in ("running", "queued", "running"):
        for _ in range(ENDED_MS // 500):
            page.goto(f"/executions/?outcome={state}")
            if not page.locator("tbody tr").count():
                break
            page.wait_for_timeout(500)


def _compared(page: Page) -> None:
    page.goto("/analytics/compare/")
    boxes = page.locator("input[type=checkbox][name=case]")
    for number in range(min(COMPARED, boxes.count())):
        boxes.nth(number).check()
    page.get_by_role("button", name="Run under A, B and C").click()
    page.wait_for_url(re.compile(r"/analytics/compare/\d+/"))
    address = page.url
    _idle(page)
    page.goto(address)
    _taken(page, "comparison")


def _live(page: Page) -> None:
    """One run under way, as its page shows it."""
    page.goto("/cases/")
    page.locator("tbody a.title").filter(has_text="basket").first.click()
    page.get_by_role("button", name="Run", exact=True).first.click()
    page.wait_for_url(re.compile(r"/executions/\d+/"))
    expect(page.locator(".step[data-outcome^=passed]").first).to_be_visible(timeout=60_000)
    _taken(page, "execution-live")
    _idle(page)


def _pictures(page: Page) -> None:
    for name, path in (
        ("home", "/"),
        ("cases", "/cases/"),
        ("settings", "/settings/"),
        ("analytics", "/analytics/"),
        ("heals", "/heals/"),
    ):
        page.goto(path, wait_until="networkidle")
        _taken(page, name)
    page.goto("/heals/")
    page.locator("tbody a.title, main a.title").first.click()
    _taken(page, "heal")
    page.goto("/cases/")
    page.locator("tbody a.title").first.click()
    page.get_by_role("link", name="Edit").first.click()
    _taken(page, "case-editor")
    for name, outcome in (("execution-healed", "passed_healed"), ("execution-failed", "failed")):
        page.goto(f"/executions/?outcome={outcome}")
        page.locator("tbody a.title").first.click()
        _taken(page, name)


def _pictures_in_the_dark(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    _taken(page, "home-dark")


def _taken(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    # By the browser's own command: Playwright writes no WebP, which takes a third of a PNG's bytes.
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    session.detach()
    (IMAGES / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))
    print(f"docs/images/{name}.webp")


if __name__ == "__main__":
    main()
