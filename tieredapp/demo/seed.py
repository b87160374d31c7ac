"""The demo account and its cases, made once and never overwritten."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from executions import services
from executions.engine.plan import CaseSpec, parse_case
from executions.models import TestCase
from tieredapp.demo.case_files import demo_case_paths

USERNAME, PASSWORD = "demo", "demo-tiers"


@dataclass(frozen=True, slots=True)
class Seeded:
    """The demo user, the cases, and those of them that are new."""

    user: User
    cases: tuple[TestCase, ...]
    new: tuple[TestCase, ...]


def demo_specs(base_url: str) -> list[CaseSpec]:
    """The demo cases with `base_url` as their address."""
    return [
        parse_case(json.loads(path.read_text("utf-8")), base_url=base_url)
        for path in demo_case_paths()
    ]


def demo_user() -> User:
    """The demo account, an admin of this installation; its password is printed at the start."""
    user, made = get_user_model().objects.get_or_create(
        username=USERNAME, defaults={"is_staff": True, "is_superuser": True}
    )
    if made:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return user


def demo_recorded() -> list[TestCase]:
    """The demo cases as they were recorded: on version 1, at the server's own shop, whichever shop runs them."""
    base_url = f"http://127.0.0.1:{settings.PORT}/demo/v1"
    return [
        services.case_import(user=demo_user(), spec=spec, origin=TestCase.Origin.FILE)
        for spec in demo_specs(base_url)
    ]


def demo_seed(base_url: str) -> Seeded:
    """Make what is missing of the account and the cases, at the demo site's version 2."""
    user = demo_user()
    before = set(
        TestCase.objects.filter(owner=user, origin=TestCase.Origin.DEMO).values_list(
            "name", flat=True
        )
    )
    cases = []
    for spec in demo_specs(base_url):
        found = TestCase.objects.filter(
            owner=user, origin=TestCase.Origin.DEMO, name=spec.name
        ).first()
        cases.append(found or services.case_save(user=user, spec=spec, origin=TestCase.Origin.DEMO))
    return Seeded(user, tuple(cases), tuple(case for case in cases if case.name not in before))
