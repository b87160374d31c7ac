"""A step healed from the cache shows the picture of the run that found its element, and no other."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from executions.healing.finders import finder_pictures
from executions.models import StepResult, TestCase, TestExecution
from tests.healing.made import proposal_made
from tests.pages import scenes


@pytest.fixture
def case(alice: User, media: object) -> TestCase:
    return scenes.case_made(alice)


def found_then_cached(user: User, case: TestCase) -> tuple[TestExecution, TestExecution]:
    """A run that found an element, and one that took it from the cache."""
    first = scenes.run_healed(user, case)
    proposal_made(case, 3, execution=first)
    again = scenes.run_healed(user, case, picture=None)
    again.step_results.filter(index=3).update(source="cache")
    return first, again


def page_of(user: User, run: TestExecution) -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/executions/{run.pk}/").content.decode()


def test_the_picture_is_labelled_with_the_run_that_found_the_element(alice, case):
    first, again = found_then_cached(alice, case)
    text = page_of(alice, again)
    assert f"/executions/{first.pk}/screenshots/3.jpg" in text
    assert f'<a href="/executions/{first.pk}/#step-4">run #{first.pk}</a>, which found it.' in text
    assert 'x="540.0" y="420.5"' in text


@pytest.mark.parametrize(
    "change",
    [
        {"resolved_selector": "xpath=/html[1]/body[1]/form[1]/button[2]"},
        {"page_url": "http://127.0.0.1:9000/other"},
        {"screenshot": ""},
        {"source": "cache"},
    ],
)
def test_no_picture_of_another_element_page_or_cached_step_is_shown(alice, case, change):
    first, again = found_then_cached(alice, case)
    first.step_results.filter(index=3).update(**change)
    assert finder_pictures(alice, TestExecution.objects.get(pk=again.pk)) == {}
    assert "no picture of that is at hand" in page_of(alice, again)


def test_a_run_that_the_reader_may_not_see_gives_no_picture(alice, case):
    first, again = found_then_cached(alice, case)
    TestExecution.objects.filter(pk=first.pk).update(owner=scenes.user_made("bob"))
    assert f"/executions/{first.pk}/" not in page_of(alice, again)


def test_many_cached_steps_cost_one_query(alice, case):
    _, again = found_then_cached(alice, case)
    StepResult.objects.filter(execution=again).update(source="cache", healed=True)
    with CaptureQueriesContext(connection) as captured:
        again = TestExecution.objects.prefetch_related("step_results").get(pk=again.pk)
        finder_pictures(scenes.User.objects.get(pk=alice.pk), again)
    found = [one["sql"] for one in captured if "heal" in one["sql"].lower()]
    assert (
        len(
            [
                sql
                for sql in found
                if "executions_stepresult" in sql and "executions_healproposal" in sql
            ]
        )
        == 1
    )
