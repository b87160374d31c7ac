"""Trust grows with evidence, and a mismatch ends it at once, concurrent runs included."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from executions import xpath_cache
from executions.engine.events import CacheUse
from executions.models import XPathCache
from tests.healing.conftest import World
from tests.healing.test_review_runs import CLICK, NEW, OLD, OPEN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("healing-review")]
READY = {"action": "assert", "selector": "h1", "assertion": "text_equals", "value": "Account"}


def test_an_entry_is_a_candidate_until_a_later_passed_run_has_used_it(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK, READY)
    world.healed(alice, case, old=OLD, new=NEW)
    entry = XPathCache.objects.get()
    assert (entry.trust, entry.hit_count) == ("candidate", 0)
    world.site.page("/page", NEW.replace("<h1>Account</h1>", "<h1>Broken</h1>"))
    assert world.run(alice, case).outcome == "failed"
    entry.refresh_from_db()
    assert (entry.trust, entry.hit_count) == ("candidate", 1)
    world.site.page("/page", NEW)
    assert world.run(alice, case).outcome == "passed_healed"
    entry.refresh_from_db()
    assert (entry.trust, entry.hit_count) == ("trusted", 2)


def test_another_element_at_the_cached_place_drops_even_a_trusted_entry(world: World, alice: User):
    case = world.case(alice, OPEN, CLICK)
    world.healed(alice, case, old=OLD, new=NEW)
    assert world.run(alice, case).outcome == "passed_healed"
    assert XPathCache.objects.get().trust == "trusted"
    button = '<button id="k1" data-testid="save-account">Save changes</button>'
    other = '<button id="k1" data-testid="delete-account">Delete account</button>'
    world.site.page("/page", NEW.replace(button, other))
    run = world.run(alice, case)
    assert run.outcome == "failed"
    assert run.step_results.get(index=1).resolved_selector == ""
    entry = XPathCache.objects.get()
    assert (entry.is_valid, entry.invalid_reason) == (False, "another element is there now")


@pytest.mark.django_db(transaction=True)
def test_concurrent_runs_count_every_use_and_a_mismatch_among_them_wins(alice: User):
    entry = XPathCache.objects.create(**_entry(alice))
    uses = [*(CacheUse(entry.pk, "hit") for _ in range(6)), CacheUse(entry.pk, "mismatch")]
    start = threading.Barrier(len(uses))

    def use(one: CacheUse) -> None:
        try:
            start.wait(10)
            xpath_cache.use_recorded(one, run_passed=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(uses)) as pool:
        list(pool.map(use, uses))
    entry.refresh_from_db()
    assert (entry.hit_count, entry.miss_count, entry.is_valid) == (6, 1, False)


def _entry(owner: User) -> dict[str, Any]:
    return {
        "scope": f"user:{owner.pk}",
        "owner": owner,
        "cache_key": "a" * 64,
        "step_key": "b" * 64,
        "page_url": "http://127.0.0.1/page",
        "action": "click",
        "xpath": "xpath=/html[1]/body[1]/button[1]",
        "source": "fingerprint",
        "expires_at": timezone.now() + timedelta(days=1),
    }
