"""The home page's numbers, the review of runs, comparison and timeline, and the trial of a selector."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from analytics.home import home_figures
from executions import dispatch, selectors_cases, selectors_pages
from executions.models import TestCase, TestExecution
from executions.timeline import timeline_of
from executions.wording import cost_text, duration_text, step_title
from tests.pages import scenes

pytestmark = pytest.mark.django_db


def _aged(run: TestExecution, days: int) -> None:
    TestExecution.objects.filter(pk=run.pk).update(queued_at=timezone.now() - timedelta(days=days))


def test_the_week_is_set_against_the_week_before(alice, case):
    scenes.run_passed(alice, case)
    scenes.run_failed(alice, case)
    for _ in range(3):
        _aged(scenes.run_passed(alice, case), 8)
    _aged(scenes.run_failed(alice, case), 9)
    _aged(scenes.run_failed(alice, case), 30)
    figures = home_figures(alice)
    assert figures.week.pass_rate == 0.5
    assert figures.week_before.pass_rate == 0.75
    assert figures.trend == -0.25
    assert figures.today.runs == 2


def test_cancelled_runs_count_as_runs_and_not_against_the_pass_rate(alice, case):
    scenes.run_passed(alice, case)
    player = scenes.Player(scenes.run_queued(alice, case))
    player.start()
    player.finish("cancelled")
    week = home_figures(alice).week
    assert (week.runs, week.pass_rate) == (2, 1.0)


def test_the_tiers_shares_are_of_passed_steps(alice, case):
    scenes.run_healed(alice, case)
    shares = {row.tier: (row.steps, row.share) for row in home_figures(alice).tiers}
    assert shares == {1: (4, 0.8), 2: (1, 0.2), 3: (0, 0.0)}


def test_others_runs_are_in_nobodys_numbers(alice, bob, case):
    scenes.run_failed(alice, case)
    figures = home_figures(bob)
    assert (figures.week.runs, figures.to_look_at) == (0, 0)


def test_cases_of_one_name_are_offered_with_their_addresses(signed_in, alice, case):
    there = scenes.case_made(alice, base_url="http://127.0.0.1:9001")
    other = scenes.case_made(alice, name="Other")
    assert selectors_cases.cases_named(TestCase.objects.all(), limit=9) == [
        (other.pk, "Other"),
        (case.pk, "Sign in · http://127.0.0.1:9000"),
        (there.pk, "Sign in · http://127.0.0.1:9001"),
    ]
    for page in ("/", "/analytics/", "/analytics/compare/"):
        assert "Sign in · http://127.0.0.1:9001" in signed_in.get(page).content.decode()


def test_every_number_of_home_leads_to_a_list_of_that_length(signed_in, alice, case):
    scenes.run_passed(alice, case)
    for _ in range(2):
        scenes.run_healed(alice, case)
    for _ in range(3):
        scenes.run_failed(alice, case)
    text = signed_in.get("/").content.decode()
    for label, expected in (("Healed runs this week", 2), ("Failed runs this week", 3)):
        link = re.search(
            rf'href="([^"]+)"><span class="figure-label">{label}</span>'
            r'<span class="figure-value">(\d+)<',
            text,
        )
        assert link is not None
        assert int(link.group(2)) == expected
        listed = signed_in.get(link.group(1).replace("&amp;", "&")).content.decode()
        assert listed.count('class="title" href="/executions/') == expected


def test_a_reviewed_run_leaves_the_list_and_can_come_back(signed_in, alice, case):
    run = scenes.run_healed(alice, case)
    assert f"/executions/{run.pk}/" in signed_in.get("/executions/?look=1").content.decode()
    signed_in.post(f"/executions/{run.pk}/review/", {"reviewed": "1"})
    run.refresh_from_db()
    assert run.reviewed_by == alice
    assert f"/executions/{run.pk}/" not in signed_in.get("/executions/?look=1").content.decode()
    signed_in.post(f"/executions/{run.pk}/review/", {"reviewed": "0"})
    assert home_figures(alice).to_look_at == 1


def test_a_run_that_goes_on_is_not_reviewed(signed_in, alice, case):
    run = scenes.run_queued(alice, case)
    assert signed_in.post(f"/executions/{run.pk}/review/").status_code == 409


def test_a_viewer_reviews_nothing_and_tries_no_selector(client, bob, alice, case):
    run = scenes.run_failed(bob, scenes.case_made(bob))
    bob.groups.add(Group.objects.get_or_create(name="viewer")[0])
    client.force_login(bob)
    assert client.post(f"/executions/{run.pk}/review/").status_code == 403
    tried = {"base_url": "http://127.0.0.1:9000", "selector": "#a"}
    assert client.post("/cases/try/", tried).status_code == 403


def test_two_runs_are_compared_and_what_differs_is_marked(signed_in, alice, case):
    left, right = scenes.run_passed(alice, case), scenes.run_healed(alice, case)
    text = signed_in.get(f"/executions/{right.pk}/compare/?with={left.pk}").content.decode()
    assert text.count('class="differs"') == 1
    assert "xpath=/html[1]/body[1]/form[1]/button[1]" in text


def test_comparing_needs_two_runs_that_one_may_see(signed_in, alice, bob, case):
    mine = scenes.run_passed(alice, case)
    theirs = scenes.run_passed(bob, scenes.case_made(bob))
    assert signed_in.get(f"/executions/{mine.pk}/compare/?with={theirs.pk}").status_code == 404
    assert signed_in.get(f"/executions/{mine.pk}/compare/").status_code == 404


def test_the_timeline_lies_within_its_axis_and_colours_the_tiers(alice, case):
    timeline = timeline_of(selectors_pages.run_view(scenes.run_healed(alice, case).pk))
    assert timeline is not None
    parts = [part for bar in timeline.bars for part in bar.parts]
    assert all(part.x >= 0 and part.x + part.width <= 1_000 for part in parts)
    assert {part.fill for part in timeline.bars[3].parts} == {"fill-tier-1", "fill-tier-2"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("selector", "#a[", "The selector is malformed"),
        ("selector", "", "The selector give a selector"),
        ("base_url", "javascript:alert(1)", "The address must be an http or https address"),
        ("address", "file:///etc/passwd", "must be an http or https address"),
    ],
)
def test_a_bad_trial_is_refused_before_a_browser_is_asked(signed_in, field, value, said):
    good = {"base_url": "http://127.0.0.1:9000", "address": "/", "selector": "#a", "frame": ""}
    answer = signed_in.post("/cases/try/", good | {field: value})
    assert answer.status_code == 400
    assert said in answer.json()["problem"]


def test_without_a_browser_in_this_process_the_trial_says_so(signed_in):
    assert dispatch.registered() is None
    answer = signed_in.post("/cases/try/", {"base_url": "http://127.0.0.1:9000", "selector": "#a"})
    assert answer.status_code == 503
    assert "another process" in answer.json()["problem"]


@pytest.mark.parametrize(
    ("step", "title"),
    [
        ({"action": "navigate", "value": "/login"}, "Open /login"),
        ({"action": "fill", "selector": "#a", "value": "x"}, "Fill “x” into #a"),
        ({"action": "fill", "selector": "#a", "value": "x", "secret": True}, "Fill “***” into #a"),
        ({"action": "fill", "selector": "#a"}, "Clear #a"),
        ({"action": "fill", "selector": "#a", "value": "{it}"}, "Fill “{it}” into #a"),
        ({"action": "assert", "selector": "#a"}, "Check that #a is visible"),
        ({"action": "wait", "wait_for": "time", "value": "500"}, "Wait 500 ms"),
    ],
)
def test_steps_read_as_sentences(step, title):
    assert step_title(step) == title


def test_durations_and_costs_read_as_people_say_them():
    assert [duration_text(ms) for ms in (None, 40, 999, 1_000, 59_960, 3_700_000)] == [
        "–", "40 ms", "999 ms", "1.0 s", "1 min 0 s", "1 h 1 min",
    ]  # fmt: skip
    assert [cost_text(usd) for usd in (None, 0, 0.00001, 0.0123, 3.4)] == [
        "price unknown", "$0", "< $0.0001", "$0.0123", "$3.40",
    ]  # fmt: skip
