"""Cases on a local site, and a benchmark of them in a real browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from executions import heal_benchmark as bench
from executions import services
from executions.browser_thread import BrowserThread
from executions.engine.breaks import Break
from executions.engine.models import BuiltinModel, Model
from executions.engine.plan import parse_case
from executions.engine.stagehand import StagehandLink
from executions.models import TestCase
from tests.engine.local_site import Site, local_site
from tests.engine.stage import CHROMIUM


@dataclass
class Bench:
    """Saves cases on the site and measures them."""

    browser: BrowserThread
    site: Site
    user: User

    def case(self, html: str, *steps: dict[str, Any], name: str = "Orders") -> TestCase:
        """A case that opens a page of `html` and goes on with the steps."""
        path = self.site.page(f"/{len(self.site.pages)}", html)
        opened = {"action": "navigate", "value": path}
        data = {"name": name, "base_url": self.site.url, "steps": [opened, *steps]}
        return services.case_save(user=self.user, spec=parse_case(data))

    def measured(
        self,
        *cases: TestCase,
        kinds: Sequence[Break] = tuple(Break),
        strategy: str = "option_a",
        **more: Any,
    ) -> bench.Benchmark:
        return bench.heal_benchmark(
            cases, browser=self.browser, kinds=kinds, strategy=strategy, **more
        )

    @contextmanager
    def model(self, model: Model) -> Iterator[None]:
        """Another model answers meanwhile; one Chromium holds one Stagehand at a time."""
        before = self.browser.ports
        self.browser.submit(before.link.close()).result(20)
        link = StagehandLink(browser=before.browser, model=model)
        self.browser.ports = replace(before, link=link)
        try:
            yield
        finally:
            self.browser.ports = before
            self.browser.submit(link.close()).result(20)


def outcomes(result: bench.Benchmark, *, step: int | None = None) -> dict[str, str]:
    """The outcome of each break, of one step where there are several."""
    return {
        one.finding.kind.value: one.finding.outcome.value
        for one in result.measured
        if step is None or one.step.index == step
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserThread]:
    if CHROMIUM is None:
        pytest.skip("no Chromium (set CHROMIUM_PATH)")
    thread = BrowserThread(executable=CHROMIUM, headless=True, model=BuiltinModel())
    yield thread
    thread.stop()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with local_site() as opened:
        yield opened


@pytest.fixture
def bench_of(
    db: None,
    browser: BrowserThread,
    site: Site,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Bench:
    """Patience is short: what is refused here does not come back by waiting."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SETTLE_MS = 200
    whole = bench.config_of
    monkeypatch.setattr(
        bench, "config_of", lambda execution: replace(whole(execution), patience_ms=500)
    )
    return Bench(browser, site, User.objects.create(username="alice", is_superuser=True))
