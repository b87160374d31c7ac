"""A runner over one browser, a site to run against, and people who run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User

from executions.browser_thread import BrowserThread
from executions.engine.models import BuiltinModel
from executions.runner import Runner
from tests.engine.local_site import Site, local_site
from tests.engine.stage import CHROMIUM


@pytest.fixture(autouse=True)
def places(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SETTLE_MS = 300


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with local_site() as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserThread]:
    """One Chromium for the module; runners of single tests share it."""
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    thread = BrowserThread(executable=CHROMIUM, headless=True, model=BuiltinModel())
    yield thread
    thread.stop()


@pytest.fixture
def runner(browser: BrowserThread) -> Runner:
    """Runs what a test hands it; its threads are not started."""
    return Runner(threads=1, browser=browser)


def person(name: str) -> User:
    user = User.objects.create_user(name)
    group = Group.objects.filter(name__iexact="qa").first()
    if group is not None:
        user.groups.add(group)
    return user


@pytest.fixture
def alice(transactional_db: None) -> User:
    return person("alice")


@pytest.fixture
def bob(transactional_db: None) -> User:
    return person("bob")
