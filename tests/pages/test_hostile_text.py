"""Markup and formulas that come from cases, people and the pages under test are text: on every page and in every file."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analytics import comparisons
from analytics.tables import SECTIONS
from executions import services
from executions.engine.plan import parse_case
from executions.models import TestCase, TestExecution
from notifications.models import Webhook
from notifications.payloads import body_of, run_data
from tests.healing.made import proposal_made
from tests.pages import scenes

MARK = "<b data-evil>bold</b><script>alert(1)</script>"
FORMULA = "=cmd|' /C calc'!A0"
STEPS = [
    {"action": "navigate", "value": f"/{MARK}"},
    {"action": "click", "selector": f"text={MARK}", "instruction": f"the {MARK} button"},
    {"action": "assert", "selector": "#out", "assertion": "text_contains", "value": f"{MARK}"},
]


@pytest.fixture
def hostile(alice: User) -> TestCase:
    """A case whose every text is markup, saved twice, with a run healed and a run failed."""
    case = scenes.case_made(
        alice, name=f"{FORMULA}{MARK}", steps=STEPS, tags=["<b data-evil>"], description=MARK
    )
    player = scenes.Player(scenes.run_queued(alice, case))
    player.start()
    player.plain(0)
    player.heal(1)
    player.plain(2)
    player.note(1, "console", MARK)
    player.finish()
    run = scenes.run_failed(alice, case, message=f"Expected “{MARK}”.")
    TestExecution.objects.filter(pk=run.pk).update(
        environment={"browser": MARK}, model_name=MARK, input_tokens=7
    )
    services.case_save(
        user=alice,
        case=case,
        spec=parse_case({"name": f"{FORMULA}{MARK}", "base_url": "http://127.0.0.1:9/<b data-evil>", "steps": STEPS}),
        expected_version=case.version,
    )  # fmt: skip
    return case


def test_no_page_takes_markup_for_its_own(
    signed_in: Client, alice: User, hostile: TestCase
) -> None:
    failed, healed = TestExecution.objects.order_by("-pk")[:2]
    proposal = proposal_made(
        hostile, 1, execution=healed, old_selector=MARK, repairs=[{"selector": MARK, "frame": MARK, "basis": "label"}]
    )  # fmt: skip
    compared = comparisons.comparison_start(user=alice, case_ids=[hostile.pk])
    shown = {
        "/": 1,
        "/now/": 0,
        "/cases/": 1,
        f"/cases/?q={MARK}&tag={MARK}": 1,
        f"/cases/{hostile.pk}/": 1,
        f"/cases/{hostile.pk}/edit/": 1,
        f"/cases/{hostile.pk}/history/": 1,
        "/executions/": 1,
        f"/executions/?case={hostile.pk}&q={MARK}": 1,
        f"/executions/{healed.pk}/": 1,
        f"/executions/{failed.pk}/": 1,
        f"/executions/{failed.pk}/body/": 1,
        f"/executions/{failed.pk}/steps/2/": 1,
        f"/executions/{failed.pk}/compare/?with={healed.pk}": 1,
        "/heals/": 1,
        f"/heals/?q={MARK}": 1,
        f"/heals/{proposal.pk}/": 1,
        "/analytics/": 1,
        f"/analytics/?user={MARK}&since={MARK}": 1,
        "/analytics/compare/": 1,
        f"/analytics/compare/{compared.pk}/": 1,
        f"/analytics/compare/{compared.pk}/body/": 1,
    }
    for path, wanted in shown.items():
        answer = signed_in.get(path)
        text = answer.content.decode()
        assert answer.status_code == 200, path
        assert "<b data-evil>" not in text, path
        assert "<script>alert" not in text, path
        if wanted:
            assert "&lt;b data-evil&gt;" in text, path


def test_charts_are_data_that_no_browser_takes_for_a_page(
    signed_in: Client, hostile: TestCase
) -> None:
    answer = signed_in.get("/analytics/charts/")
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert FORMULA + MARK in answer.json()["cost-cases"]["labels"]


def test_no_cell_of_any_file_is_a_formula(
    signed_in: Client, alice: User, hostile: TestCase
) -> None:
    compared = comparisons.comparison_start(user=alice, case_ids=[hostile.pk])
    paths = [f"/analytics/export/{section.slug}.csv" for section in SECTIONS]
    found = []
    for path in [*paths, f"/analytics/compare/{compared.pk}.csv"]:
        answer = signed_in.get(path)
        assert answer["Content-Type"].startswith("text/csv"), path
        assert answer["Content-Disposition"].startswith("attachment"), path
        found += [cell for row in csv.reader(io.StringIO(answer.content.decode())) for cell in row]
    assert not [cell for cell in found if cell.startswith(("=", "+", "@"))]
    assert f"'{FORMULA}{MARK}" in found


def test_slack_is_sent_text_and_no_link_or_mention(alice: User, hostile: TestCase) -> None:
    run = TestExecution.objects.order_by("-pk")[0]
    TestExecution.objects.filter(pk=run.pk).update(
        case_name="<!channel> <https://evil.example|click>", error_message="<@U1> & <script>"
    )
    run.refresh_from_db()
    webhook = Webhook(format=Webhook.Format.SLACK, name="Slack")
    body = body_of(webhook, event="run.failed", events=["run.failed"], data=run_data(run), at=run.queued_at)  # fmt: skip
    said = json.dumps(json.loads(body), ensure_ascii=False)
    for bad in ("<!channel", "<https://evil", "<@U1", "<script"):
        assert bad not in said
    assert "&lt;!channel&gt;" in said
