"""Hostile addresses and actions in the admin: never a crash."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.api.access_things import things_made
from tests.api.world import World

HUGE = "9" * 30
QUERIES = (
    f"q={quote(chr(0))}", f"q={HUGE}", "q=%FF%FE", "q=%C2%B2", f"q={'x' * 5_000}",
    "p=-1", f"p={HUGE}", "p=x", "o=99.-99.x", "all=", "nonsense=1",
    f"id={HUGE}", "id=x", "id__in=1,x", f"pk__gt={HUGE}", "owner__password__startswith=a",
)  # fmt: skip
DATES = ("year=99999", "year=0", "year=-1", "year=x", f"year={HUGE}", "year=2026&{}__month=13",
         "year=2026&{0}__month=2&{0}__day=31", "gte=yesterday")  # fmt: skip


@pytest.fixture
def as_admin(world: World) -> Client:
    things_made(world)
    client = Client(raise_request_exception=False)
    client.force_login(world.admin)
    return client


def _list_of(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _dated(model_admin: Any) -> list[str]:
    name = model_admin.date_hierarchy
    return [f"{name}__{query.format(name)}" for query in DATES] if name else []


def test_a_hostile_address_of_a_list_is_no_crash(as_admin: Client) -> None:
    wrong = []
    for model, model_admin in admin.site._registry.items():
        for query in (*QUERIES, *_dated(model_admin)):
            path = f"{_list_of(model)}?{query}"
            status = as_admin.get(path).status_code
            wrong += [f"{path[:90]}: {status}"] if status >= 500 else []
    assert wrong == []


@pytest.mark.parametrize("number", [HUGE, "-1", "x", "%00", "%FF", "1%2F2", "²"])
def test_a_row_that_cannot_be_is_no_crash(as_admin: Client, number: str) -> None:
    for model in admin.site._registry:
        for tail in ("change/", "delete/", "history/"):
            answer = as_admin.get(f"{_list_of(model)}{number}/{tail}")
            assert answer.status_code in (302, 403, 404), (model, tail)


@pytest.mark.parametrize("chosen", [HUGE, "x", "\x00", "-1"])
def test_an_action_on_rows_that_cannot_be_is_no_crash(as_admin: Client, chosen: str) -> None:
    wrong = []
    for model, model_admin in admin.site._registry.items():
        for action in (*model_admin.actions, "nonsense"):
            name = action if isinstance(action, str) else action.__name__
            posted = {"action": name, "_selected_action": chosen}
            status = as_admin.post(_list_of(model), posted).status_code
            wrong += [f"{model.__name__} {name}: {status}"] if status >= 500 else []
    assert wrong == []
