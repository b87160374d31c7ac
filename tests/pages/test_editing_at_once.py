"""Several people save one case in the same moment: one is kept, each other is told and loses nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from playwright.sync_api import expect

from executions import case_editor
from executions.models import TestCase
from tests.pages import scenes

AT_ONCE = 4


def _form(number: int, **changes: str) -> dict[str, str]:
    return {
        "name": f"Name {number}",
        "base_url": "http://127.0.0.1:9000",
        "version": "1",
        "steps-0-action": "navigate",
        "steps-0-value": f"/{number}",
        "steps-0-enabled": "1",
    } | changes


@pytest.mark.django_db(transaction=True)
def test_of_four_forms_at_once_one_is_kept_and_the_others_come_back_filled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alice = scenes.user_made("alice")
    case = scenes.case_made(alice)
    all_read = threading.Barrier(AT_ONCE)
    alone = case_editor.with_secrets

    def met(*given: Any) -> Any:
        all_read.wait(30)
        return alone(*given)

    def saved(number: int) -> tuple[int, str]:
        client = Client()
        client.force_login(alice)
        try:
            answer = client.post(f"/cases/{case.pk}/edit/", _form(number))
            return answer.status_code, answer.content.decode()
        finally:
            connections.close_all()

    monkeypatch.setattr(case_editor, "with_secrets", met)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(saved, range(AT_ONCE)))
    assert sorted(status for status, _ in answers) == [302, 409, 409, 409]
    won = next(number for number, (status, _) in enumerate(answers) if status == 302)
    case.refresh_from_db()
    assert (case.name, case.version) == (f"Name {won}", 2)
    assert [step.value for step in case.steps.all()] == [f"/{won}"]
    for number, (status, page) in enumerate(answers):
        assert status == 302 or f'value="Name {number}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["", "abc", "0", "7", "-1", "9" * 5_000])
def test_a_form_that_names_no_version_or_another_overwrites_nothing(version: str) -> None:
    alice = scenes.user_made("alice")
    case = scenes.case_made(alice)
    client = Client()
    client.force_login(alice)
    answer = client.post(f"/cases/{case.pk}/edit/", _form(1, version=version))
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.version == 1


@pytest.mark.browser
def test_of_two_browsers_the_second_is_told_and_keeps_what_was_typed(opened: Any) -> None:
    alice: User = scenes.user_made("alice")
    case: TestCase = scenes.case_made(alice)
    first, second = opened(alice), opened(alice)
    for page, name in ((first, "First"), (second, "Second")):
        page.goto(f"/cases/{case.pk}/edit/")
        page.get_by_label("Name").fill(name)
    first.get_by_role("button", name="Save", exact=True).click()
    first.wait_for_url(f"**/cases/{case.pk}/")
    second.get_by_role("button", name="Save", exact=True).click()
    dialog = second.get_by_role("dialog", name="Somebody else saved this case")
    expect(dialog).to_contain_text("version 2 was saved")
    expect(second.locator("#name")).to_have_value("Second")
    case.refresh_from_db()
    assert (case.name, case.version) == ("First", 2)
