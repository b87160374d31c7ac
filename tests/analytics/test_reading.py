"""How the analytics page reads the rollups: by an index whatever the filter, and each thing once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analytics import rollups
from analytics.filters import Chosen
from analytics.models import AttemptRollup, FlakyRollup, Rollup, RunRollup, StepRollup, TierRollup
from analytics.selectors import wilson_interval
from executions.models import TestCase, TestExecution
from settingsui.models import Team, TeamMembership
from tests.pages import scenes

TO_THE_CASE = "strategy=? AND outcome=? AND case_id=?"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's query plan")
@pytest.mark.parametrize(
    ("narrowed", "sought"),
    [
        ({"strategy": "option_c"}, "whose=? AND strategy=?"),
        ({"outcome": "failed"}, "whose=? AND strategy=? AND outcome=?"),
        ({"case_id": 1}, TO_THE_CASE),
        ({"case_id": 1, "outcome": "failed", "strategy": "option_a"}, TO_THE_CASE),
        ({"tag": "shop"}, TO_THE_CASE),
        ({"tag": "shop", "outcome": "failed"}, TO_THE_CASE),
        ({"owner": "alice", "case_id": 1}, TO_THE_CASE),
    ],
)
@pytest.mark.parametrize("rollup", [RunRollup, TierRollup, AttemptRollup, StepRollup, FlakyRollup])
def test_every_filter_leads_to_its_rows_by_the_index(
    alice: User, narrowed: dict[str, Any], sought: str, rollup: type[Rollup]
) -> None:
    scenes.case_made(alice, tags=["shop"])
    chosen = Chosen(viewer=alice, since=date(2026, 3, 1), until=date(2026, 3, 31), **narrowed)
    plan = chosen.rows(rollup, by_case=True).explain()
    assert sought in plan, plan


@pytest.mark.parametrize("narrowed", [{}, {"outcome": "failed"}])
def test_what_a_member_ran_outside_the_team_is_sought_only_where_there_is_some(
    alice: User, case: TestCase, narrowed: dict[str, Any]
) -> None:
    team = Team.objects.create(name="Crew")
    TeamMembership.objects.create(user=alice, team=team)
    days = {number: datetime(2026, 3, number, 12, tzinfo=UTC) for number in (3, 20)}
    for number, of in ((3, team), (20, None)):
        run = scenes.run_failed(alice, case, picture=None)
        TestExecution.objects.filter(pk=run.pk).update(team=of, queued_at=days[number])
    rollups.rebuild()
    seen = User.objects.get(pk=alice.pk)
    for first, last, sought in ((1, 10, False), (1, 31, True), (19, 21, True)):
        since, until = date(2026, 3, first), date(2026, 3, last)
        rows = Chosen(viewer=seen, since=since, until=until, **narrowed).rows(RunRollup)
        assert (f'"whose" IN (-{team.pk}, {alice.pk})' in str(rows.query)) is sought
        ran = sum(first <= number <= last for number in days)
        assert rows.aggregate(total=Sum("runs"))["total"] == ran


def test_a_filter_that_names_a_case_leaves_nothing_out(alice: User, case: TestCase) -> None:
    scenes.run_healed(alice, case, picture=None)
    scenes.run_failed(alice, case, strategy="option_a", picture=None)
    client = Client()
    client.force_login(alice)
    for table in ("tiers", "strategies", "durations", "reasons", "flaky", "healed", "slow"):
        one, every = (
            client.get(f"/analytics/export/{table}.json{query}").json()["rows"]
            for query in (f"?case={case.pk}", "")
        )
        assert one == every
        assert one or table == "flaky"


@pytest.mark.parametrize("query", ["", "?strategy=option_c", "?tag=shop&status=passed_healed"])
def test_the_page_reads_the_steps_and_the_names_of_cases_once(
    signed_in: Client, alice: User, query: str
) -> None:
    tagged = scenes.case_made(alice, tags=["shop"])
    scenes.run_healed(alice, tagged, picture=None)
    signed_in.get("/analytics/")
    with CaptureQueriesContext(connection) as captured:
        page = signed_in.get(f"/analytics/{query}").content.decode()
    said = [one["sql"] for one in captured]
    assert sum('SUM("analytics_steprollup"' in sql for sql in said) == 1
    assert sum("steptitle" in sql for sql in said) == 1
    assert len(said) <= 30, "\n".join(said)
    assert page.count("Click the Log in button") >= 2


def test_healed_and_slowest_steps_are_each_in_their_own_order(
    signed_in: Client, alice: User
) -> None:
    for number in range(3):
        scenes.run_healed(alice, scenes.case_made(alice, name=f"Case {number}"), picture=None)
    for table, key in (("healed", "healed"), ("slow", "mean_ms")):
        rows = signed_in.get(f"/analytics/export/{table}.json").json()["rows"]
        assert [row[key] for row in rows] == sorted((row[key] for row in rows), reverse=True)
        assert all(row[key] > 0 for row in rows)


def test_periods_stand_newest_first_on_the_page_without_the_empty_ones_and_oldest_first_in_files(
    signed_in: Client, alice: User
) -> None:
    days = "?since=2026-03-01&until=2026-03-05"
    for day in (2, 4):
        scenes.run_healed(alice, scenes.case_made(alice, name=f"Case {day}"), picture=None)
        run = TestExecution.objects.latest("pk")
        at = datetime(2026, 3, day, 12, tzinfo=UTC)
        TestExecution.objects.filter(pk=run.pk).update(queued_at=at)
    rollups.rebuild()
    page = signed_in.get(f"/analytics/{days}").content.decode()
    assert page.index(">2026-03-04<") < page.index(">2026-03-02<")
    assert ">2026-03-03<" not in page
    rows = signed_in.get(f"/analytics/export/tiers.json{days}").json()["rows"]
    assert [row["period"][-2:] for row in rows] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (8, 10, 0.4902, 0.9433)],
)
def test_an_interval_ends_exactly_where_nothing_or_everything_passed(
    hits: int, trials: int, low: float, high: float
) -> None:
    found = wilson_interval(hits, trials)
    assert found == pytest.approx((low, high), abs=1e-4)
    assert (found[0] == 0, found[1] == 1) == (hits == 0, hits == trials)
