"""Whichever days, zone and viewer: figures from weeks, days and hours are those of the raw rows."""

from __future__ import annotations

import random
from datetime import UTC, date, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db.models import Sum
from django.utils import timezone

from analytics import rollups
from analytics.filters import Chosen
from analytics.home import home_figures
from analytics.models import FlakyRollup, RetentionRun, RunRollup, StepRollup, TierRollup
from analytics.spans import days_between, midnight, weeks_and_days
from executions import access
from executions.models import StepResult, TestExecution, TierExecutionLog
from settingsui.models import Team, TeamMembership
from tests.analytics.conftest import NOW
from tests.analytics.test_rollups import held, random_runs
from tests.pages import scenes


@pytest.mark.parametrize("start", range(8))
def test_whole_weeks_and_left_over_days_cover_each_day_once(start: int) -> None:
    since = date(2026, 2, 23) + timedelta(days=start)
    for length in range(30):
        until = since + timedelta(days=length)
        mondays, days = weeks_and_days(since, until)
        assert all(monday.weekday() == 0 for monday in mondays)
        covered = days + [m + timedelta(days=n) for m in mondays for n in range(7)]
        assert sorted(covered) == days_between(since, until)
        assert len(days) <= 12


@pytest.fixture
def crew(alice: User, bob: User) -> list[User]:
    """Alice and Bob in one team, Carol in none, an admin; with runs inside and outside the team."""
    team, carol = Team.objects.create(name="Crew"), scenes.user_made("carol")
    boss = scenes.user_made("boss")
    boss.groups.add(Group.objects.get_or_create(name="admin")[0])
    cases = [scenes.case_made(alice, name=f"Case {n}") for n in range(3)]
    random_runs(random.Random(7), [alice, bob, carol], cases, 90)
    for person in (alice, bob):
        TeamMembership.objects.create(user=person, team=team)
    ids = list(TestExecution.objects.exclude(owner=carol).values_list("pk", flat=True))
    TestExecution.objects.filter(pk__in=ids[::2]).update(team=team)
    rollups.rebuild()
    return [User.objects.get(pk=person.pk) for person in (alice, bob, carol, boss)]


@pytest.mark.parametrize("seed", range(6))
def test_figures_of_any_days_are_those_of_the_raw_rows(crew: list[User], seed: int) -> None:
    rng = random.Random(seed)
    for viewer in crew:
        since = NOW.date() - timedelta(days=rng.randrange(10, 25))
        until = since + timedelta(days=rng.randrange(20))
        strategy, owner = rng.choice(("", "option_b")), rng.choice(("", "alice", "carol"))
        runs = access.executions_visible(viewer).filter(
            queued_at__gte=midnight(since), queued_at__lt=midnight(until + timedelta(days=1))
        )
        runs = runs.filter(strategy=strategy) if strategy else runs
        runs = runs.filter(owner__username=owner) if owner else runs
        chosen = Chosen(viewer, since, until, strategy=strategy, owner=owner)
        for by in (
            {},
            {"by_case": True},
            {"by_time": True},
            {"by_strategy": True, "by_case": True},
        ):
            assert _sum(chosen.rows(RunRollup, **by), "runs") == runs.count()
            logs = TierExecutionLog.objects.filter(execution__in=runs)
            assert _sum(chosen.rows(TierRollup, **by), "attempts") == logs.count()
        steps = StepResult.objects.filter(execution__in=runs)
        ended = steps.filter(status__in=("passed", "failed", "error"))
        assert _sum(chosen.rows(StepRollup, by_case=True), "steps") == ended.count()
        found = chosen.rows(FlakyRollup, by_case=True).aggregate(Sum("pairs"), Sum("apart"))
        assert (found["pairs__sum"] or 0, found["apart__sum"] or 0) == _pairs(runs)


def _sum(rows, name: str) -> int:
    return rows.aggregate(total=Sum(name, default=0))["total"]


def _pairs(runs) -> tuple[int, int]:
    """All pairs of one person's judged runs of a case on a day under a strategy; those that disagree."""
    judged = list(runs.exclude(state="cancelled"))
    alike = [
        (a.state == "passed", b.state == "passed")
        for number, a in enumerate(judged)
        for b in judged[:number]
        if (a.case_id, a.strategy, a.owner_id, a.team_id, a.queued_at.date())
        == (b.case_id, b.strategy, b.owner_id, b.team_id, b.queued_at.date())
    ]
    return len(alike), sum(a != b for a, b in alike)


def test_counting_run_by_run_comes_to_the_same_as_a_rebuild(crew: list[User]) -> None:
    counted = held()
    for rollup in rollups.ROLLUPS:
        rollup._default_manager.all().delete()
    TestExecution.objects.update(rolled_up=False)
    while rollups.catch_up(limit=1):
        pass
    assert held() == counted


def test_a_deleted_person_leaves_the_sums_of_the_team(crew: list[User]) -> None:
    crew[1].delete()
    left = held()
    rollups.rebuild()
    assert held() == left


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland"])
def test_the_home_page_counts_days_as_they_are_where_the_user_is(
    crew: list[User], zone: str
) -> None:
    shift = timezone.now() - NOW
    for run in TestExecution.objects.all():
        TestExecution.objects.filter(pk=run.pk).update(queued_at=run.queued_at + shift)
    rollups.rebuild()
    with timezone.override(zone):
        for viewer in crew:
            figures = home_figures(viewer)
            for period in (figures.today, figures.week, figures.week_before):
                runs = [
                    run
                    for run in access.executions_visible(viewer)
                    if period.since <= timezone.localdate(run.queued_at) <= period.until
                ]
                assert period.runs == len(runs)
                assert period.healed == sum(r.state == "passed" and r.healed for r in runs)
                assert period.tokens == sum(r.input_tokens + r.output_tokens for r in runs)
                if period is figures.week:
                    steps = StepResult.objects.filter(
                        execution__in=[r.pk for r in runs], status="passed", tier__isnull=False
                    )
                    assert sum(tier.steps for tier in figures.tiers) == steps.count()


def test_runs_that_are_not_counted_yet_are_named_on_the_home_page(
    alice: User, signed_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    random_runs(random.Random(1), [alice], [scenes.case_made(alice)], 4)
    monkeypatch.setattr("analytics.rollups.PAGE_RUNS", 3)
    assert "1 ended run is not in these figures yet" in signed_in.get("/").content.decode()
    assert "not in these figures yet" not in signed_in.get("/").content.decode()


def test_a_begun_week_keeps_what_has_no_raw_rows_any_more(crew: list[User]) -> None:
    before = held()
    RetentionRun.objects.create(cutoff=midnight(NOW.astimezone(UTC).date() - timedelta(days=3)))
    TierExecutionLog.objects.filter(
        execution__queued_at__lt=RetentionRun.objects.get().cutoff
    ).delete()
    rollups.rebuild()
    assert held() == before
