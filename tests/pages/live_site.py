"""A real server in a thread over a database file of its own, and a Chromium to visit it with."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

import uvicorn
from asgiref.sync import SyncToAsync
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, Page

from executions.models import Tag
from tests.pages import scenes
from tests.pages.chart_library import CDN, MODULES, charts_served

AXE = MODULES / "axe-core" / "axe.min.js"


@cache
def site_folder() -> Path:
    """The process's one folder: threads keep the settings of their first connection, so there must be one file."""
    folder = Path(tempfile.mkdtemp(prefix="site-", dir=os.environ["DATA_DIR"]))
    (folder / "static").mkdir()
    return folder


@contextmanager
def database_file(path: Path) -> Iterator[None]:
    """A migrated database in a file, for threads to share; the usual one is back afterwards."""
    usual = connections["default"]
    if not path.exists():
        usual.ensure_connection()
        usual.connection.execute(f"VACUUM INTO '{path}'")
    settings = connections.settings["default"]
    connections.settings["default"] = {**settings, "NAME": str(path)}
    connections["default"] = connections.create_connection("default")
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = usual


def database_emptied() -> None:
    """Everything that belongs to somebody, gone."""
    User.objects.all().delete()
    Tag.objects.all().delete()


class Site:
    """A uvicorn server with the application, started and stopped at will, always on one port."""

    def __init__(self) -> None:
        self.port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        from tieredapp.asgi import application

        SyncToAsync.single_thread_executor.submit(_connections_forgotten).result(10)
        config = uvicorn.Config(
            application,
            host="127.0.0.1",
            port=self.port,
            log_level="error",
            ws="websockets-sansio",
            timeout_graceful_shutdown=5,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_for(lambda: self._server is not None and self._server.started)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()
        self._server = None


def _connections_forgotten() -> None:
    """Tests before this one may have left the thread of async database work inside a transaction."""
    for alias in connections:
        raw = connections[alias].connection
        if raw is not None:
            raw.close()
        del connections[alias]


class SiteRunning(Protocol):
    """Runs the server for as long as a `with` lasts."""

    def __call__(self, *, runner: bool) -> AbstractContextManager[Site]: ...


def wait_for(condition: Callable[[], bool], *, timeout_s: float = 20) -> None:
    """Come back once `condition` holds; fail when it does not in time."""
    end = time.monotonic() + timeout_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        pause.wait(0.02)


def chromium_path() -> str | None:
    return os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")


def page_opened(
    browser: Browser,
    site: Site,
    user: User | None,
    *,
    complaints: list[str],
    width: int = 1280,
    height: int = 860,
    scheme: str = "light",
    charts: bool = True,
) -> Page:
    """A page in a context of its own, signed in; what its console complains about goes to `complaints`."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, base_url=site.url
    )
    context.set_default_timeout(15_000)
    if charts:
        charts_served(context)
    else:
        context.route(CDN, lambda route: route.abort())
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    if user is not None:
        page.goto("/login/")
        page.get_by_label("User name").fill(user.username)
        page.get_by_label("Password").fill(scenes.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{site.url}/")
    return page


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, injected beside the page's own policy."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{one['id']}: {json.dumps([node['target'] for node in one['nodes']][:3])}" for one in found
    ]
