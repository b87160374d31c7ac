"""The pages of webhooks: made, tested, read, switched off, in a real browser and accessible."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import expect

from notifications import services
from notifications.models import Webhook, WebhookDelivery, WebhookTry
from tests.notifications.conftest import ended, made
from tests.notifications.receiver import Receiver, Reply, receiving
from tests.pages import live_site, scenes

SHAPES = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
URL = "https://hooks.example.com/services/T0/B0/token"
FORM = {"name": "Build", "url": URL, "format": "json", "events": ["run.failed"]}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as served, override_settings(WEBHOOK_ALLOW_PRIVATE=True):
        yield served


def test_making_one_shows_its_secret_once_and_its_address_never(signed_in, alice):
    answer = signed_in.post("/settings/webhooks/new/", FORM)
    text = answer.content.decode()
    row = Webhook.objects.get()
    secret = services.deliveries.keys_of(row)[0]
    assert secret in text
    assert "no-store" in answer.headers["Cache-Control"]
    again = signed_in.get(f"/settings/webhooks/{row.pk}/").content.decode()
    assert secret not in again
    assert "T0/B0/token" not in text + again
    assert "https://hooks.example.com/…" in again
    assert row.events == ["run.failed"]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"url": ""}, "url", "This field is required"),
        ({"url": "ftp://example.com"}, "url", "begins with https:// or http://"),
        ({"url": "http://127.0.0.1/"}, "url", "private network"),
        ({"url": "http://user:pw@example.com/"}, "url", "user name and password"),
        ({"name": ""}, "name", "This field is required"),
        ({"name": "Taken"}, "name", "of this name already"),
        ({"events": []}, "events", "Choose at least one event"),
        ({"events": ["run.flew"]}, "events", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    signed_in, alice, change, field, message
):
    made(alice, URL, name="Taken")
    answer = signed_in.post("/settings/webhooks/new/", FORM | change)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert message in text
    assert f'id="id_{field}_error"' in text
    assert Webhook.objects.count() == 1


def test_an_empty_address_keeps_the_one_it_has(signed_in, alice):
    row = made(alice, URL).webhook
    signed_in.post(f"/settings/webhooks/{row.pk}/", FORM | {"url": "", "name": "New name"})
    changed = Webhook.objects.get()
    assert (changed.name, changed.url_sealed) == ("New name", row.url_sealed)


def test_others_see_nothing_of_it_and_an_admin_everything_but_its_secrets(alice, bob):
    row = made(alice, URL).webhook
    client = Client()
    client.force_login(bob)
    assert b"Build" not in client.get("/settings/webhooks/").content
    bob.groups.add(Group.objects.get_or_create(name="admin")[0])
    text = client.get("/settings/webhooks/").content.decode()
    assert "Build" in text
    assert "alice" in text
    for page in (f"/settings/webhooks/{row.pk}/", f"/admin/notifications/webhook/{row.pk}/change/"):
        text = client.get(page).content.decode()
        assert "B0/token" not in text
        assert row.secret_sealed not in text
        assert row.url_sealed not in text


def test_what_a_receiver_answers_is_shown_as_text(signed_in, alice):
    row = made(alice, URL).webhook
    delivery = failed_delivery(row, answer="<script>alert(1)</script>")
    page = f"/settings/webhooks/{row.pk}/deliveries/{delivery.pk}/"
    text = signed_in.get(page).content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text


def failed_delivery(webhook: Webhook, *, answer: str = "no such channel") -> WebhookDelivery:
    delivery = WebhookDelivery.objects.create(
        webhook=webhook,
        message_id=f"msg_of_{webhook.pk}",
        event="run.failed",
        body='{"type":"run.failed","data":{"case_name":"Sign in"}}',
        state="failed",
        tries=1,
        tries_left=5,
        status_code=404,
        error="Answered 404.",
        duration_ms=120,
        ended_at=timezone.now(),
    )
    WebhookTry.objects.create(
        delivery=delivery,
        number=1,
        started_at=timezone.now(),
        duration_ms=120,
        status_code=404,
        error="Answered 404.",
        answer=answer,
    )
    return delivery


@pytest.fixture
def visitor(opened) -> User:
    return scenes.user_made("alice")


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_a_webhook_is_made_tested_read_and_switched_off_in_the_browser(opened, visitor, receiver):
    page = opened(visitor)
    page.goto("/settings/")
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_role("link", name="New webhook").first.click()
    page.get_by_role("textbox", name="Name").fill("Build")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("Finished: every run").check()
    page.get_by_role("button", name="Make the webhook").click()
    expect(page.locator("#new-secret")).to_contain_text("whsec_")
    receiver.replies = [Reply(500, "not <b>today</b>"), Reply(200, "thanks")]
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("#test-answer")).to_contain_text("The test did not arrive. Answered 500.")
    expect(page.locator("#test-answer pre")).to_have_text("not <b>today</b>")
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("#test-answer")).to_contain_text("The test arrived. Answered 200")
    run = ended(visitor, "failed")
    page.goto(f"/settings/webhooks/{Webhook.objects.get().pk}/")
    row = page.get_by_role("row").filter(has_text=f"#{run.pk}")
    expect(row).to_contain_text("Waiting")
    row.get_by_role("link").first.click()
    expect(page.get_by_text(f'"execution_id":{run.pk}')).to_be_visible()
    page.get_by_role("link", name="Build").click()
    page.get_by_role("button", name="Switch off").click()
    expect(page.locator("#toasts")).to_contain_text("switched off")
    expect(page.get_by_role("row").filter(has_text=f"#{run.pk}")).to_contain_text("switched off")
    expect(page.get_by_role("button", name="Switch on")).to_be_visible()
    page.get_by_text("Delete the webhook").click()
    page.get_by_role("button", name="Delete Build").click()
    expect(page.get_by_role("heading", name="No webhooks yet")).to_be_visible()


@pytest.fixture
def paths(visitor: User) -> list[str]:
    """A page of each kind, with something on it."""
    hook = made(visitor, URL, name="Team channel", format="slack").webhook
    off = made(visitor, URL, events=["run.finished"], whole_team=True).webhook
    failed = failed_delivery(hook)
    ended(visitor, "failed")
    Webhook.objects.filter(pk=off.pk).update(
        enabled=False, disabled_reason="The receiver answered 410: it is gone."
    )
    return [
        "/settings/webhooks/",
        "/settings/webhooks/new/",
        f"/settings/webhooks/{hook.pk}/",
        f"/settings/webhooks/{off.pk}/",
        f"/settings/webhooks/{hook.pk}/deliveries/{failed.pk}/",
        "/settings/",
    ]


@pytest.mark.browser
@pytest.mark.timeout(180)
@pytest.mark.parametrize(("width", "scheme"), SHAPES)
def test_no_page_of_webhooks_has_an_accessibility_violation(opened, visitor, paths, width, scheme):
    page = opened(visitor, width=width, scheme=scheme)
    found = {}
    for number, path in enumerate(paths):
        page.goto(path)
        page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{number}-{width}-{scheme}.png", full_page=True)
        if problems := live_site.violations(page):
            found[path] = problems
    assert found == {}


@pytest.mark.browser
@pytest.mark.timeout(180)
def test_no_page_of_webhooks_scrolls_sideways_at_360_pixels(opened, visitor, paths):
    page = opened(visitor, width=360)
    wide = {}
    for path in paths:
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide[path] = over
    assert wide == {}
