"""The analytics page in a real browser: read, narrowed, exported, compared."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.tables import SECTIONS
from tests.pages import scenes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
DRAWN = "node => Boolean(globalThis.Chart && Chart.getChart(node))"


def _file(page: Page, link: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return Path(download.value.path()).read_text("utf-8")


def test_figures_are_read_narrowed_and_taken_away_as_files(opened):
    alice = scenes.user_made("alice")
    case = scenes.case_made(alice)
    scenes.run_healed(alice, case)
    scenes.run_failed(alice, case, strategy="option_a")
    page = opened(alice)
    page.goto("/analytics/")
    for section in SECTIONS:
        expect(page.get_by_role("heading", name=section.title, exact=True)).to_be_visible()
    canvases = page.locator("canvas[data-chart]")
    expect(canvases.first).to_be_visible()
    assert all(one.evaluate(DRAWN) for one in canvases.all())
    every = json.loads(_file(page, "Success by strategy as JSON"))["rows"]
    assert {row["strategy"]: row["runs"] for row in every} == {
        "option_a": 1,
        "option_b": 0,
        "option_c": 1,
    }
    page.get_by_label("Strategy", exact=True).select_option("option_c")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**strategy=option_c**")
    narrowed = csv.DictReader(io.StringIO(_file(page, "Success by strategy as CSV")))
    assert {row["strategy"]: row["runs"] for row in narrowed}["option_a"] == "0"
    page.reload()
    expect(page.get_by_label("Strategy", exact=True)).to_have_value("option_c")


def test_cases_are_compared_under_all_strategies_and_the_table_follows_the_runs(opened):
    alice = scenes.user_made("alice")
    scenes.case_made(alice)
    page = opened(alice)
    page.goto("/analytics/")
    page.get_by_role("link", name="Compare strategies").click()
    page.get_by_role("checkbox", name="Sign in").check()
    page.get_by_role("button", name="Run under A, B and C").click()
    expect(page.get_by_text("3 of 3 runs have not ended")).to_be_visible()
    for run in scenes.TestExecution.objects.order_by("pk"):
        player = scenes.Player(run)
        player.start()
        player.plain(0)
        player.finish()
    expect(page.get_by_text("All 3 runs have ended.")).to_be_visible()
    expect(page.get_by_role("row", name="Passed 1 1 1")).to_be_visible()
