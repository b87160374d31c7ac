"""What runs teach the next ones: cache entries and fingerprints, whose they are and when they go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from executions.models import ElementFingerprint, XPathCache
from executions.runner import Runner
from settingsui.models import Team, TeamMembership
from tests.engine.local_site import Site
from tests.runner.scenes import (
    OPEN,
    SAVE,
    SHOP,
    case_of,
    run,
    saved,
    tries,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("learning"),
]


@pytest.fixture(autouse=True)
def shop(site: Site) -> None:
    site.page("/shop", SHOP)


def test_only_a_passed_run_leaves_entries_and_fingerprints(
    runner: Runner, alice: User, site: Site
) -> None:
    failed = run(runner, alice, case_of(alice, site, OPEN, SAVE, saved("something else")))
    assert failed.state == "failed"
    assert failed.step_results.get(index=1).healed
    assert not XPathCache.objects.exists()
    assert not ElementFingerprint.objects.exists()
    run(runner, alice, case_of(alice, site, OPEN, SAVE, saved()))
    entry = XPathCache.objects.get()
    assert (entry.source, entry.trust, entry.element_text) == ("observe", "candidate", "Save order")
    assert entry.page_url == f"{site.url}/shop"
    assert entry.extraction_ms > 0
    assert ElementFingerprint.objects.exists()


def test_a_fingerprint_that_is_seen_again_tells_what_the_page_bears_now(
    runner: Runner, alice: User, site: Site
) -> None:
    case = case_of(alice, site, OPEN, SAVE, saved())
    run(runner, alice, case)
    kept = list(ElementFingerprint.objects.order_by("pk"))
    for row in kept:
        row.data.pop("roster")
        row.last_seen_at = timezone.now() - timedelta(hours=2)
        row.save()
    run(runner, alice, case)
    again = list(ElementFingerprint.objects.order_by("pk"))
    assert [row.pk for row in again] == [row.pk for row in kept]
    assert {row.seen_count for row in again} == {2}
    assert any("Save order" in row.data["roster"] for row in again)


def test_the_second_run_is_served_from_the_cache_without_a_model(
    runner: Runner, alice: User, site: Site
) -> None:
    case = case_of(alice, site, OPEN, SAVE, saved())
    run(runner, alice, case)
    execution = run(runner, alice, case)
    assert execution.state == "passed"
    assert tries(execution, 1) == ["selector locator_not_found", "cache passed"]
    assert (execution.input_tokens, execution.output_tokens) == (0, 0)
    entry = XPathCache.objects.get()
    assert (entry.hit_count, entry.miss_count, entry.trust) == (1, 0, "trusted")


def test_an_entry_that_cannot_be_found_three_times_is_dropped(
    runner: Runner, alice: User, site: Site
) -> None:
    case = case_of(alice, site, OPEN, SAVE)
    run(runner, alice, case)
    site.page("/shop", "<h1>Closed</h1>")
    for misses in (1, 2, 3):
        execution = run(runner, alice, case, "option_a")
        assert execution.state == "failed"
        entry = XPathCache.objects.get()
        assert (entry.miss_count, entry.is_valid) == (misses, misses < 3)
    assert entry.invalid_reason == "not found 3 times"
    assert "cache" not in " ".join(tries(run(runner, alice, case, "option_a"), 1))


def test_a_poisoned_entry_is_dropped_and_never_acted_on(
    runner: Runner, alice: User, site: Site
) -> None:
    case = case_of(alice, site, OPEN, SAVE, saved())
    run(runner, alice, case)
    right = XPathCache.objects.get().xpath
    XPathCache.objects.update(xpath=right.replace("button[1]", "button[2]"))
    execution = run(runner, alice, case)
    assert execution.state == "passed", execution.error_message
    assert "cache wrong_element" in tries(execution, 1)
    assert XPathCache.objects.get().xpath == right
    XPathCache.objects.update(xpath=right.replace("button[1]", "button[2]"))
    site.page("/shop", SHOP.replace("Save order", "Ship"))
    failed = run(runner, alice, case)
    assert failed.state == "failed"
    entry = XPathCache.objects.get()
    assert (entry.is_valid, entry.invalid_reason) == (False, "another element is there now")


def test_an_entry_past_its_time_is_not_used(runner: Runner, alice: User, site: Site) -> None:
    case = case_of(alice, site, OPEN, SAVE, saved())
    run(runner, alice, case)
    XPathCache.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    execution = run(runner, alice, case)
    assert execution.state == "passed"
    assert "cache" not in " ".join(tries(execution, 1))
    assert XPathCache.objects.get().expires_at > timezone.now()


def test_another_owners_entries_are_not_used(
    runner: Runner, alice: User, bob: User, site: Site
) -> None:
    run(runner, alice, case_of(alice, site, OPEN, SAVE, saved()))
    execution = run(runner, bob, case_of(bob, site, OPEN, SAVE, saved()))
    assert tries(execution, 1) == ["selector locator_not_found", "observe passed"]
    assert sorted(XPathCache.objects.values_list("scope", flat=True)) == sorted(
        [f"user:{alice.pk}", f"user:{bob.pk}"]
    )


def test_a_team_shares_its_entries(runner: Runner, alice: User, bob: User, site: Site) -> None:
    team = Team.objects.create(name="Shop team")
    TeamMembership.objects.bulk_create(TeamMembership(user=u, team=team) for u in (alice, bob))
    run(runner, alice, case_of(alice, site, OPEN, SAVE, saved()))
    execution = run(runner, bob, case_of(bob, site, OPEN, SAVE, saved()))
    assert tries(execution, 1) == ["selector locator_not_found", "cache passed"]
    assert XPathCache.objects.get().scope == f"team:{team.pk}"
