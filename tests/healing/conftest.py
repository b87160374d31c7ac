"""A runner with a real browser, a local site whose pages change, and people."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from executions import services
from executions.browser_thread import BrowserThread
from executions.engine.models import BuiltinModel
from executions.engine.plan import parse_case
from executions.models import HealProposal, TestCase, TestExecution
from executions.runner import Runner, execution_claim_one
from tests.engine.local_site import Site, local_site

CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")


@dataclass
class World:
    """Runs cases whole, as the runner does, and gives what they left behind."""

    runner: Runner
    site: Site

    def case(
        self, user: User, *steps: dict[str, Any], name: str = "Sign in", **more: Any
    ) -> TestCase:
        """A saved case on the local site."""
        data = {"name": name, "base_url": self.site.url, "steps": list(steps), **more}
        return services.case_save(user=user, spec=parse_case(data))

    def run(self, user: User, case: TestCase, strategy: str = "option_a") -> TestExecution:
        """One run to its end."""
        case = TestCase.objects.get(pk=case.pk)
        execution = services.execution_start(
            user=user, case=case, strategy=strategy, dispatched=False
        )
        execution_claim_one(execution.pk, "test")
        self.runner.run_execution(execution.pk)
        execution.refresh_from_db()
        return execution

    def healed(self, user: User, case: TestCase, *, old: str, new: str) -> HealProposal:
        """The case passes on the page `old` and is healed on the page `new`: its newest proposal."""
        self.site.page("/page", old)
        assert self.run(user, case).outcome == "passed"
        self.site.page("/page", new)
        run = self.run(user, case)
        assert run.outcome == "passed_healed", run.error_message
        return HealProposal.objects.filter(case=case).latest("pk")


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    browser = BrowserThread(executable=CHROMIUM, headless=True, model=BuiltinModel())
    yield Runner(threads=1, browser=browser)
    browser.stop()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with local_site() as opened:
        yield opened


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def world(db: None, runner: Runner, site: Site, media: Path) -> World:
    return World(runner, site)


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create(username="alice")
