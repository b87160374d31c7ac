"""The analytics page, its chart data and its exports."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analytics import rollups
from analytics.tables import SECTIONS
from executions.models import TestCase, TestExecution
from tests.pages import scenes

EVIL = "=HYPERLINK(1)<script>alert(1)</script>"


def test_every_section_is_there_with_figures(
    signed_in: Client, alice: User, case: TestCase
) -> None:
    scenes.run_passed(alice, case)
    scenes.run_healed(alice, case)
    scenes.run_failed(alice, case, strategy="option_a")
    text = signed_in.get("/analytics/").content.decode()
    for section in SECTIONS:
        assert section.title in text
    assert "Click the Log in button" in text
    charts = signed_in.get("/analytics/charts/").json()
    assert sum(charts["tiers"]["datasets"][1]["values"]) == 1
    assert charts["strategies"]["datasets"][0]["values"] == [0.0, None, 100.0]


def test_nobody_sees_the_runs_of_others(alice: User, bob: User, case: TestCase) -> None:
    scenes.run_healed(alice, case)
    stranger = Client()
    stranger.force_login(bob)
    assert stranger.get("/analytics/charts/?user=alice").json() == {}
    assert "Log in button" not in stranger.get("/analytics/").content.decode()
    assert Client().get("/analytics/").status_code == 302
    for section in SECTIONS:
        rows = stranger.get(f"/analytics/export/{section.slug}.json").json()["rows"]
        assert rows == []


@pytest.mark.parametrize(
    ("query", "runs"),
    [
        ("", 3),
        ("strategy=option_a", 1),
        ("status=passed_healed", 1),
        ("user=alice", 3),
        ("user=bob", 0),
        ("tag=shop", 1),
        ("case={case}", 2),
        ("since=2020-01-01&until=2020-02-01", 0),
        ("since=nonsense", 3),
        ("case=999999", 3),
        ("status=passed&strategy=option_c", 1),
    ],
)
def test_filters_narrow_what_is_counted(
    signed_in: Client, alice: User, case: TestCase, query: str, runs: int
) -> None:
    tagged = scenes.case_made(alice, name="Tagged", tags=["shop"])
    scenes.run_passed(alice, case)
    scenes.run_failed(alice, case, strategy="option_a", picture=None)
    scenes.run_healed(alice, tagged, picture=None)
    query = query.format(case=case.pk)
    rows = signed_in.get(f"/analytics/export/strategies.json?{query}").json()["rows"]
    assert sum(row["runs"] for row in rows) == runs
    assert signed_in.get(f"/analytics/?{query}").status_code == 200


def test_formulas_and_markup_of_cases_are_text_everywhere(signed_in: Client, alice: User) -> None:
    case = scenes.case_made(alice, name=EVIL)
    run = scenes.run_healed(alice, case, picture=None)
    TestExecution.objects.filter(pk=run.pk).update(input_tokens=5)
    answer = signed_in.get("/analytics/export/healed.csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert rows[0]["case"] == f"'{EVIL}"
    page = signed_in.get("/analytics/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert signed_in.get("/analytics/charts/").json()["cost-cases"]["labels"] == [EVIL]


def test_exports_hold_all_rows_and_unknown_tables_are_not_found(
    signed_in: Client, alice: User
) -> None:
    for number in range(3):
        scenes.run_healed(alice, scenes.case_made(alice, name=f"Case {number}"), picture=None)
    assert "more in the files" in signed_in.get("/analytics/").content.decode()
    assert len(signed_in.get("/analytics/export/slow.json").json()["rows"]) == 15
    assert signed_in.get("/analytics/export/nothing.csv").status_code == 404


def test_the_page_makes_the_same_number_of_queries_at_1_and_at_30_runs(
    signed_in: Client, alice: User
) -> None:
    def queries() -> int:
        rollups.catch_up()
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get("/analytics/").status_code == 200
        return len(captured)

    scenes.run_healed(alice, scenes.case_made(alice), picture=None)
    signed_in.get("/analytics/")
    few = queries()
    for number in range(29):
        case = scenes.case_made(alice, name=f"Case {number}", tags=[f"t{number}"])
        scenes.run_healed(alice, case, picture=None)
    assert queries() == few


def test_runs_that_disagree_on_a_day_make_a_case_flaky(
    signed_in: Client, alice: User, case: TestCase
) -> None:
    steady = scenes.case_made(alice, name="Steady")
    for _ in range(2):
        scenes.run_passed(alice, case)
        scenes.run_failed(alice, case, picture=None)
        scenes.run_passed(alice, steady)
        scenes.run_failed(alice, steady, strategy="option_a", picture=None)
    rows = signed_in.get("/analytics/export/flaky.json").json()["rows"]
    assert [(row["case"], row["flakiness"]) for row in rows] == [("Sign in", pytest.approx(4 / 6))]
