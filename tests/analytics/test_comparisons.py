"""Cases under all strategies, side by side."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from analytics import comparisons
from analytics.models import Comparison
from executions.errors import NotAllowed, Refused
from executions.models import TestCase, TestExecution
from tests.pages import scenes


def played(run: TestExecution, *, healed: bool) -> None:
    player = scenes.Player(run)
    player.start()
    for index in range(run.total_steps):
        if healed and index == 3:
            player.heal(index, picture=None)
        else:
            player.plain(index)
    player.finish()


def test_each_case_runs_under_each_strategy_and_is_counted(alice: User, case: TestCase) -> None:
    other = scenes.case_made(alice, name="Other")
    made = comparisons.comparison_start(user=alice, case_ids=[case.pk, other.pk, case.pk])
    runs = list(made.executions.order_by("pk"))
    assert [run.strategy for run in runs] == ["option_a", "option_b", "option_c"] * 2
    played(runs[0], healed=False)
    played(runs[2], healed=True)
    result = comparisons.comparison_result(alice, made)
    a, b, c = result.strategies
    assert (a.passed, a.waiting, b.waiting, c.healed, c.passed) == (1, 1, 2, 1, 0)
    assert [times.attempts for times in c.tiers] == [5, 1, 0]
    assert (c.tiers[0].p50_ms, c.tiers[0].p95_ms, c.tiers[1].p50_ms) == (40, 510, 42)
    assert c.tiers[2].p50_ms is None
    assert result.active == 4


def test_the_page_starts_follows_and_exports(signed_in: Client, case: TestCase) -> None:
    answer = signed_in.post("/analytics/compare/", {"case": [case.pk]}, follow=True)
    text = answer.content.decode()
    assert "3 of 3 runs have not ended" in text
    assert 'hx-trigger="every 2s"' in text
    made = Comparison.objects.get()
    for run in made.executions.all():
        played(run, healed=False)
    body = signed_in.get(f"/analytics/compare/{made.pk}/body/").content.decode()
    assert "All 3 runs have ended" in body
    assert "hx-trigger" not in body
    rows = signed_in.get(f"/analytics/compare/{made.pk}.json").json()["strategies"]
    assert [row["passed"] for row in rows] == [1, 1, 1]
    lines = signed_in.get(f"/analytics/compare/{made.pk}.csv").content.decode().splitlines()
    assert lines[1].startswith("option_a,1,0,1,")


def test_what_cannot_be_compared_is_refused_in_words(
    signed_in: Client, alice: User, bob: User, case: TestCase
) -> None:
    foreign = scenes.case_made(bob, name="Theirs")
    for chosen, words in (
        ([], "at least one"),
        ([foreign.pk], "not yours"),
        (["x"], "at least one"),
    ):
        answer = signed_in.post("/analytics/compare/", {"case": chosen})
        assert answer.status_code == 400
        assert words in answer.content.decode()
    with pytest.raises(Refused):
        comparisons.comparison_start(user=alice, case_ids=list(range(1, 30)))
    case.steps.update(enabled=False)
    with pytest.raises(Refused):
        comparisons.comparison_start(user=alice, case_ids=[case.pk])
    assert not Comparison.objects.exists()
    assert not TestExecution.objects.exists()


def test_viewers_start_nothing_and_strangers_see_nothing(
    alice: User, bob: User, case: TestCase
) -> None:
    made = comparisons.comparison_start(user=alice, case_ids=[case.pk])
    stranger = Client()
    stranger.force_login(bob)
    for tail in (f"{made.pk}/", f"{made.pk}/body/", f"{made.pk}.csv", f"{made.pk}.json"):
        assert stranger.get(f"/analytics/compare/{tail}").status_code == 404
    alice.groups.set([Group.objects.get_or_create(name="viewer")[0]])
    with pytest.raises(NotAllowed):
        comparisons.comparison_start(user=User.objects.get(pk=alice.pk), case_ids=[case.pk])
