"""The rollups say what the raw rows say, whichever way they came to be."""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Sum

from analytics import rollups, spans
from analytics.buckets import BUCKETS, LIMITS_MS, NAMES, bucket_of, quantile
from analytics.models import ALL_CASES, AttemptRollup, Cut, RunRollup, StepRollup, TierRollup
from analytics.selectors import Filters, strategy_effectiveness, tier_distribution
from executions.engine import events as ev
from executions.engine.errors import Spend
from executions.models import StepResult, TestCase, TestExecution, TierExecutionLog
from executions.recorder import Recorder
from tests.analytics.conftest import NOW
from tests.pages import scenes

STATES = ("passed", "failed", "error", "cancelled")
KINDS = ("locator_not_found", "timed_out", "")


def random_runs(rng: random.Random, people: list[User], cases: list[TestCase], count: int) -> None:
    """Runs with steps and attempts of all kinds, some without a price, a case or a duration."""
    for _ in range(count):
        case, state = rng.choice(cases), rng.choice(STATES)
        queued = NOW - timedelta(minutes=rng.randrange(20 * 1440))
        run = TestExecution.objects.create(
            case=rng.choice([case, case, None]), case_name=case.name, owner=rng.choice(people), snapshot=[],
            strategy=rng.choice(("option_a", "option_b", "option_c")), state=state,
            healed=rng.random() < 0.4, finished_at=queued + timedelta(minutes=5),
            duration_ms=rng.choice([None, rng.randrange(9_000)]), input_tokens=rng.randrange(500),
            cost_usd=rng.choice([None, Decimal(rng.randrange(9_999)) / 1_000_000]),
        )  # fmt: skip
        TestExecution.objects.filter(pk=run.pk).update(queued_at=queued)
        for index in range(rng.randrange(5)):
            StepResult.objects.create(
                execution=run, index=index, step={"action": "click", "selector": f"#s{index % 3}"},
                action="click", status=rng.choice((*STATES, "skipped")), healed=rng.random() < 0.3,
                tier=rng.choice([1, 2, 3, None]), duration_ms=rng.randrange(900),
            )  # fmt: skip
            for number in range(rng.randrange(4)):
                TierExecutionLog.objects.create(
                    execution=run, step_index=index, number=number + 1, tier=rng.choice((1, 2, 3)),
                    source=rng.choice(("selector", "cache", "observe")), failure_kind=rng.choice(KINDS),
                    outcome=rng.choice(("passed", "failed")), started_at=queued,
                    duration_ms=rng.randrange(200_000), output_tokens=rng.randrange(50),
                    cost_usd=rng.choice([None, Decimal(rng.randrange(999)) / 1_000_000]),
                )  # fmt: skip


def held() -> dict[str, set[tuple[object, ...]]]:
    """Every row of every rollup."""
    return {
        rollup.__name__: set(rollup._default_manager.values_list(*rollup.KEY, *rollup.MEASURES))
        for rollup in rollups.ROLLUPS
    }


@pytest.mark.parametrize("seed", range(4))
def test_rollups_equal_the_raw_rows(seed: int, alice: User, bob: User) -> None:
    cases = [scenes.case_made(alice, name=f"Case {n}") for n in range(3)]
    random_runs(random.Random(seed), [alice, bob], cases, 30)
    assert rollups.catch_up(limit=7) == 7
    while rollups.catch_up(limit=7):
        pass
    for cut in BEGINS:
        for of_all in (False, True):
            _equals_raw(cut, of_all=of_all)
    steps = StepResult.objects.filter(status__in=("passed", "failed", "error"))
    for cut in (Cut.CASE, Cut.CASE_WEEK, Cut.STRATEGY, Cut.STRATEGY_WEEK):
        sums = StepRollup.objects.filter(cut=cut, whose__lte=0).aggregate(
            steps=Sum("steps"), healed=Sum("healed"), failed=Sum("failed"), took=Sum("duration_ms")
        )
        assert sums == {
            "steps": steps.count(),
            "healed": steps.filter(healed=True).count(),
            "failed": steps.exclude(status="passed").count(),
            "took": steps.aggregate(took=Sum("duration_ms"))["took"],
        }


BEGINS = {
    Cut.HOUR: spans.hour_of,
    Cut.DAY: spans.day_of,
    Cut.WEEK: spans.week_of,
    Cut.STRATEGY: spans.day_of,
    Cut.STRATEGY_WEEK: spans.week_of,
}
OF_CASES = (Cut.STRATEGY, Cut.STRATEGY_WEEK)


def _equals_raw(cut: Cut, *, of_all: bool) -> None:
    """Group the raw rows in plain Python, another way than the rollups do; `of_all`: of whole teams."""
    begins = BEGINS[cut]
    runs, tiers, attempts = Counter(), Counter(), Counter()
    for run in TestExecution.objects.all():
        case = (run.case_id or -1) if cut in OF_CASES else ALL_CASES
        whose = -(run.team_id or 0) if of_all else run.owner_id
        key = (begins(run.queued_at), whose, run.team_id or 0, case, run.strategy, run.outcome)
        runs[*key, "runs"] += 1
        runs[*key, "tokens"] += run.input_tokens
        runs[*key, "cost"] += round((run.cost_usd or 0) * 1_000_000)
        runs[*key, "unpriced"] += run.cost_usd is None
        for step in run.step_results.filter(status="passed", tier__isnull=False):
            tiers[*key, step.tier, "steps_resolved"] += 1
        for log in run.tier_logs.all():
            tiers[*key, log.tier, NAMES[bucket_of(log.duration_ms)]] += 1
            tiers[*key, log.tier, "duration_ms"] += log.duration_ms
            tiers[*key, log.tier, "unpriced"] += log.cost_usd is None
            attempts[*key, log.tier, log.source, log.outcome, log.failure_kind] += 1
    dims = ("starts_at", "whose", "team_id", "case_id", "strategy", "outcome")
    kept = {"cut": cut, "whose__lte" if of_all else "whose__gt": 0}
    rolled: Counter[object] = Counter()
    for row in RunRollup.objects.filter(**kept).values():
        key = tuple(row[name] for name in dims)
        rolled[*key, "runs"] += row["runs"]
        rolled[*key, "tokens"] += row["input_tokens"]
        rolled[*key, "cost"] += row["cost_micro_usd"]
        rolled[*key, "unpriced"] += row["unpriced"]
    assert +rolled == +runs
    rolled = Counter()
    for row in TierRollup.objects.filter(**kept).values():
        for name in ("steps_resolved", "duration_ms", "unpriced", *NAMES):
            rolled[*(row[dim] for dim in dims), row["tier"], name] += row[name]
    assert +rolled == +tiers
    more = ("tier", "source", "attempt_outcome", "failure_kind")
    rolled = Counter()
    for row in AttemptRollup.objects.filter(**kept).values():
        rolled[*(row[dim] for dim in (*dims, *more)),] += row["attempts"]
    assert rolled == attempts


def test_a_rebuild_comes_to_what_was_counted_run_by_run(alice: User) -> None:
    cases = [scenes.case_made(alice)]
    rng = random.Random(9)
    for _ in range(3):
        random_runs(rng, [alice], cases, 5)
        rollups.catch_up()
    counted = held()
    RunRollup.objects.update(runs=99)
    out = StringIO()
    call_command("rollups_rebuild", stdout=out)
    assert "15 runs counted" in out.getvalue()
    assert held() == counted
    assert rollups.catch_up() == 0


def test_the_recorder_counts_a_run_as_it_ends_and_only_once(alice: User, case: TestCase) -> None:
    player = scenes.Player(scenes.run_queued(alice, case))
    player.start()
    player.plain(0)
    end = ev.RunFinished(player.execution.pk, ev.Status.PASSED, False, NOW.timestamp(), 10, Spend())
    Recorder(player.execution).record([end])
    assert RunRollup.objects.get(cut=Cut.DAY, whose=alice.pk).runs == 1
    assert rollups.catch_up() == 0


def test_a_listener_that_breaks_does_not_break_the_run(
    alice: User, case: TestCase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("analytics.rollups.summed", lambda *_: 1 / 0)
    run = scenes.run_queued(alice, case)
    end = ev.RunFinished(run.pk, ev.Status.PASSED, False, NOW.timestamp(), 10, Spend())
    Recorder(run).record([end])
    run.refresh_from_db()
    assert (run.state, run.rolled_up) == ("passed", False)
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert rollups.catch_up() == 1


def test_figures_of_hours_days_and_odd_minutes_agree(alice: User) -> None:
    random_runs(random.Random(5), [alice], [scenes.case_made(alice)], 25)
    rollups.catch_up()
    everything = Filters(viewer=alice)
    odd = Filters(viewer=alice, after=NOW - timedelta(days=400, minutes=7))
    whole = Filters(viewer=alice, after=NOW - timedelta(days=400))
    assert odd.rollups(RunRollup) is None
    assert whole.rollups(RunRollup) is not None
    for figures in (tier_distribution, strategy_effectiveness):
        assert figures(everything) == figures(whole)
        for one, other in zip(figures(everything), figures(odd), strict=True):
            for name in one.__slots__:
                assert getattr(one, name) == pytest.approx(getattr(other, name)), name


def test_a_quantile_is_in_the_bucket_of_the_exact_one() -> None:
    rng = random.Random(3)
    for _ in range(30):
        took = sorted(int(rng.lognormvariate(5, 2)) + 1 for _ in range(rng.randrange(1, 200)))
        counts = [0] * BUCKETS
        for one in took:
            counts[bucket_of(one)] += 1
        for share in (0.5, 0.95):
            exact = took[math.ceil(share * len(took)) - 1]
            found = quantile(counts, share)
            assert found is not None
            if exact <= LIMITS_MS[-1]:
                assert max(found / exact, exact / found) <= 2**0.25 + 0.01 or exact <= 2
    assert quantile([0] * BUCKETS, 0.5) is None
