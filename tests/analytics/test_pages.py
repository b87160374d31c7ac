"""The analytics page, its chart data and its exports."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client

from executions.models import TestCase
from tests.pages import scenes


def test_every_section_is_there_with_figures(
    signed_in: Client, alice: User, case: TestCase
) -> None:
    scenes.run_passed(alice, case)
    scenes.run_healed(alice, case)
    scenes.run_failed(alice, case, strategy="option_a")
    text = signed_in.get("/analytics/").content.decode()
    for title in ("Tiers over time", "Success by strategy", "Why a tier handed on", "Most healed"):
        assert title in text
    assert "Click the Log in button" in text
