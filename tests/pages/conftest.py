"""People, cases and a signed-in client for the page tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from executions.models import TestCase
from tests.pages import live_site, scenes


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "static").mkdir()
    settings.STATIC_ROOT = tmp_path / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.MEDIA_ROOT


@pytest.fixture
def alice(db) -> User:
    return scenes.user_made("alice")


@pytest.fixture
def bob(db) -> User:
    return scenes.user_made("bob")


@pytest.fixture
def case(alice: User) -> TestCase:
    return scenes.case_made(alice)


@pytest.fixture
def signed_in(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture(scope="module")
def site_running(django_db_setup, django_db_blocker) -> live_site.SiteRunning:
    """Runs the server for as long as a `with` lasts, with or without a runner."""

    @contextmanager
    def running(*, runner: bool) -> Iterator[live_site.Site]:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        folder = live_site.site_folder()
        with (
            django_db_blocker.unblock(),
            override_settings(
                RUNNER_ENABLED=runner,
                STATIC_ROOT=folder / "static",
                ALLOWED_HOSTS=["127.0.0.1"],
            ),
            live_site.database_file(folder / "db.sqlite3"),
        ):
            live_site.database_emptied()
            served = live_site.Site()
            served.start()
            try:
                yield served
            finally:
                served.stop()
                del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]

    return running


@pytest.fixture(scope="module")
def site(site_running: live_site.SiteRunning) -> Iterator[live_site.Site]:
    """A running server without a runner; its database is emptied before each test that opens pages."""
    with site_running(runner=False) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=live_site.chromium_path(), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(site: live_site.Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens signed-in pages; none of them may have complained in its console."""
    live_site.database_emptied()
    pages: list[Page] = []
    complaints: list[str] = []

    def open_page(user: User | None, **options: Any) -> Page:
        page = live_site.page_opened(chromium, site, user, complaints=complaints, **options)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert not [text for text in complaints if not _expected(text)]


def _expected(text: str) -> bool:
    """Chromium itself writes refused answers, lost sockets and closed places to the console."""
    return (
        "the server responded with a status of 4" in text
        or "WebSocket connection to" in text
        or "net::ERR_" in text
    )
