"""Settings, strategies, figures and the XPath cache over the API."""

from __future__ import annotations

from typing import Any

import pytest

from executions.models import XPathCache
from settingsui.models import ExecutionSettings, settings_of
from tests.api.conftest import Api
from tests.api.world import (
    World,
)


def test_a_cache_entry_is_read_and_taken_out_of_use(owner: Api, world: World) -> None:
    assert owner("GET", "xpath-cache/?state=valid").json()["count"] == 1
    entry = owner("POST", f"xpath-cache/{world.entry.pk}/invalidate/", {"reason": "moved"}).json()
    assert (entry["is_usable"], entry["invalid_reason"]) == (False, "moved")
    stats = owner("GET", "xpath-cache/stats/").json()
    assert (stats["entries"], stats["stale"], stats["hit_rate"]) == (1, 1, 0.75)
    assert owner("DELETE", "xpath-cache/stale/").json() == {"deleted": 1}
    assert owner("GET", "xpath-cache/").json()["count"] == 0


def test_nobody_deletes_another_s_stale_entries(other: Api, world: World) -> None:
    XPathCache.objects.update(is_valid=False)
    assert other("DELETE", "xpath-cache/stale/").json() == {"deleted": 0}
    assert XPathCache.objects.count() == 1


def test_settings_are_read_replaced_and_changed(owner: Api, world: World) -> None:
    changed = owner("PATCH", "settings/execution", {"hybrid_timeout_seconds": 20}).json()
    assert (changed["hybrid_timeout_seconds"], changed["timeout_per_tier_seconds"]) == (20, 30)
    replaced = owner("PUT", "settings/execution", {"fallback_strategy": "option_a"}).json()
    assert (replaced["fallback_strategy"], replaced["hybrid_timeout_seconds"]) == ("option_a", None)
    assert owner("GET", "settings/execution").json() == replaced


@pytest.mark.parametrize(
    "change",
    [
        {"timeout_per_tier_seconds": 9},
        {"timeout_per_tier_seconds": 121},
        {"timeout_per_tier_seconds": "30"},
        {"timeout_per_tier_seconds": None},
        {"max_retry_per_tier": 4},
        {"max_retry_per_tier": True},
        {"fallback_strategy": "option_d"},
        {"track_fallback_reasons": "yes"},
        {"max_cost_usd_per_run": -1},
        {"time_zone": "Mars/Olympus"},
        {"screenshots": ""},
        {"unknown": 1},
    ],
)
def test_bad_settings_name_their_field_and_change_nothing(
    owner: Api, world: World, change: dict[str, Any]
) -> None:
    before = owner("GET", "settings/execution").json()
    for method in ("PATCH", "PUT"):
        answer = owner(method, "settings/execution", change)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == next(iter(change))
    assert owner("GET", "settings/execution").json() == before


def test_all_faults_of_a_body_are_named_at_once(owner: Api, world: World) -> None:
    change = {"unknown": 1, "timeout_per_tier_seconds": "30", "max_retry_per_tier": 4}
    answer = owner("PATCH", "settings/execution", change)
    assert {error["field"] for error in answer.json()["errors"]} == set(change)


def test_who_chooses_what_there_is_not_is_told_what_there_is(owner: Api, world: World) -> None:
    strategies = "must be one of option_a, option_b, option_c"
    body = owner("PATCH", "settings/execution", {"fallback_strategy": "d", "trace": "all"}).json()
    assert {error["field"]: error["message"] for error in body["errors"]} == {
        "fallback_strategy": strategies,
        "trace": "must be one of off, on_failure, always",
    }
    listed = owner("GET", "executions/?strategy=d&since=today&case=").json()
    assert {error["field"] for error in listed["errors"]} == {"strategy", "since", "case"}
    assert strategies in listed["detail"]
    case = {"name": "a", "base_url": "http://x", "steps": [{"action": "clik"}]}
    wrong = owner("POST", "test-cases/", case).json()["errors"]
    assert wrong[0]["message"].startswith("must be one of navigate, click")


def test_only_admins_reach_the_settings_of_others(admin: Api, owner: Api, world: World) -> None:
    path = "settings/execution?user=other"
    assert owner("GET", path).status_code == owner("PATCH", path, {}).status_code == 403
    assert admin("PATCH", path, {"max_retry_per_tier": 3}).status_code == 200
    assert settings_of(world.other).max_retry_per_tier == 3
    assert admin("GET", "settings/execution?user=nobody").status_code == 404
    assert not ExecutionSettings.objects.filter(user=world.owner, max_retry_per_tier=3).exists()


def test_strategies_tell_what_is_expected_and_what_was_measured(owner: Api, world: World) -> None:
    rows = {
        row["strategy"]: row
        for row in owner("GET", "settings/execution/strategies").json()["strategies"]
    }
    assert rows["option_b"]["tiers"] == [1, 3]
    assert rows["option_c"]["measured"]["passed_healed"] == 1
    assert rows["option_a"]["measured"]["pass_rate"] is None


def test_figures_count_the_visible_runs_only(owner: Api, other: Api, world: World) -> None:
    tiers = {
        row["tier"]: row for row in owner("GET", "analytics/tier-distribution").json()["tiers"]
    }
    assert (tiers[1]["steps_resolved"], tiers[1]["attempts"], tiers[2]["share"]) == (2, 3, 1 / 3)
    assert tiers[1]["attempts_passed"] == 2
    none = other("GET", "analytics/tier-distribution?user=owner").json()["tiers"]
    assert all(row["steps_resolved"] == row["attempts"] == 0 for row in none)
    rows = owner("GET", "analytics/strategy-effectiveness?strategy=option_c").json()["strategies"]
    assert [row["runs"] for row in rows] == [0, 0, 1]
    assert owner("GET", "analytics/tier-distribution?case=x").status_code == 400


def test_an_unknown_price_is_not_a_price_of_nothing(owner: Api, world: World) -> None:
    world.execution.tier_logs.filter(tier=2).update(cost_usd=None)
    tiers = {
        row["tier"]: row for row in owner("GET", "analytics/tier-distribution").json()["tiers"]
    }
    assert tiers[2]["cost_usd"] is None
    assert tiers[1]["cost_usd"] == pytest.approx(0.0015)
