"""The settings page: strategy, limits, budgets, profile, model."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from settingsui.models import settings_of
from tests.pages import scenes

pytestmark = pytest.mark.django_db

GOOD = {
    "fallback_strategy": "option_a",
    "timeout_per_tier_seconds": "45",
    "stagehand_timeout_seconds": "90",
    "max_retry_per_tier": "2",
    "track_fallback_reasons": "on",
    "max_tokens_per_run": "1000",
    "max_cost_usd_per_day": "1.5",
    "screenshots": "every",
    "trace": "on_failure",
    "time_zone": "Europe/Berlin",
}


def test_settings_are_saved_and_hold_for_the_next_run(signed_in, alice, case):
    assert signed_in.post("/settings/", GOOD).status_code == 302
    saved = settings_of(alice)
    assert saved.fallback_strategy == "option_a"
    assert saved.stagehand_timeout_seconds == 90
    assert saved.playwright_timeout_seconds is None
    assert saved.track_strategy_effectiveness is False
    assert saved.max_cost_usd_per_day == Decimal("1.5")
    run = scenes.run_queued(alice, case, strategy="")
    assert run.strategy == "option_a"
    assert run.settings_snapshot["timeout_per_tier_seconds"] == 45


def test_the_time_zone_holds_at_once(signed_in, alice, case):
    run = scenes.run_queued(alice, case)
    signed_in.post("/settings/", GOOD | {"time_zone": "Pacific/Kiritimati"})
    shown = signed_in.get(f"/executions/{run.pk}/").content.decode()
    assert "+14:00" in shown


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("timeout_per_tier_seconds", "9", "greater than or equal to 10"),
        ("timeout_per_tier_seconds", "121", "less than or equal to 120"),
        ("timeout_per_tier_seconds", "-5", "greater than or equal to"),
        ("timeout_per_tier_seconds", "", "required"),
        ("hybrid_timeout_seconds", "x", "whole number"),
        ("max_retry_per_tier", "4", "less than or equal to 3"),
        ("max_tokens_per_run", "-1", "greater than or equal to 0"),
        ("max_cost_usd_per_run", "-0.01", "greater than or equal to 0"),
        ("fallback_strategy", "option_z", "not one of the available choices"),
        ("time_zone", "Mars/Olympus", "not one of the available choices"),
        ("trace", "sometimes", "not one of the available choices"),
    ],
)
def test_bad_settings_are_refused_at_their_field_and_nothing_is_written(
    signed_in, alice, field, value, message
):
    before = settings_of(alice).updated_at
    answer = signed_in.post("/settings/", GOOD | {field: value})
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert settings_of(alice).updated_at == before


def test_the_cards_show_expected_and_measured_figures(signed_in, alice, case):
    scenes.run_passed(alice, case, "option_b")
    scenes.run_failed(alice, case, "option_b")
    text = signed_in.get("/settings/").content.decode()
    assert "97–99" in text
    assert "50 % of runs passed" in text
    assert text.count("no ended runs yet") == 2


def test_a_viewer_reads_settings_and_cannot_change_them(client, bob):
    bob.groups.add(Group.objects.get_or_create(name="viewer")[0])
    client.force_login(bob)
    assert client.get("/settings/").status_code == 200
    assert client.post("/settings/", GOOD).status_code == 403
    assert settings_of(bob).fallback_strategy == "option_c"


def test_the_profile_is_saved_or_refused_at_its_field(signed_in, alice):
    signed_in.post("/settings/profile/", {"first_name": "Alice", "email": "a@example.org"})
    alice.refresh_from_db()
    assert (alice.first_name, alice.email) == ("Alice", "a@example.org")
    answer = signed_in.post("/settings/profile/", {"email": "nonsense"})
    assert answer.status_code == 400
    assert b"valid email address" in answer.content


def test_the_password_is_changed_with_the_old_one_only(signed_in, alice):
    new = {"new_password1": "paper-boat-8", "new_password2": "paper-boat-8"}
    wrong = signed_in.post("/settings/password/", {"old_password": "wrong", **new})
    assert b"old password was entered incorrectly" in wrong.content
    signed_in.post("/settings/password/", {"old_password": scenes.PASSWORD, **new})
    alice.refresh_from_db()
    assert alice.check_password("paper-boat-8")
    assert signed_in.get("/settings/").status_code == 200


def test_testing_the_builtin_model_really_asks_it(signed_in):
    text = signed_in.post("/settings/model/test/").content.decode()
    assert "builtin answered" in text
    assert "$0" in text


def test_a_model_that_cannot_be_reached_is_a_reason_and_no_crash(
    signed_in, settings, unused_tcp_port
):
    settings.MODEL_PROVIDER = "openai_compatible"
    settings.MODEL_BASE_URL = f"http://127.0.0.1:{unused_tcp_port}/v1"
    settings.MODEL_NAME = "small"
    settings.MODEL_API_KEY = "key-1234567"
    answer = signed_in.post("/settings/model/test/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "No answer." in text
    assert "key-1234567" not in text


def test_the_model_is_asked_only_by_post_and_with_a_login(client, signed_in):
    assert client.post("/settings/model/test/").status_code == 302
    assert signed_in.get("/settings/model/test/").status_code == 405
