"""Messages are signed, so that the documented check and the reference accept them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from notifications import services, signing
from notifications.models import Webhook, WebhookDelivery
from tests.notifications.conftest import ended, made
from tests.notifications.driving import sent_all

pytestmark = pytest.mark.django_db(transaction=True)


DOCS = Path(__file__).resolve().parents[2] / "docs" / "webhooks.md"


def documented() -> Any:
    """The check of signatures as the documentation prints it."""
    found: dict[str, Any] = {}
    snippet = re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert snippet is not None
    exec(compile(snippet.group(1), "webhooks.md", "exec"), found)
    return found["verified"]


def test_a_message_arrives_signed_so_that_the_documented_check_accepts_it(alice, receiver):
    webhook = made(alice, receiver.url)
    run = ended(alice, "failed")
    sent_all()
    request = receiver.received[0]
    row = WebhookDelivery.objects.get()
    assert request.path == "/hook?key=of-the-address"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == row.message_id
    assert json.loads(request.body)["data"]["execution_id"] == run.pk
    verified = documented()
    assert verified(webhook.secret, request.headers, request.body)
    assert not verified(webhook.secret, request.headers, request.body + b" ")
    assert not verified(signing.secret_made(), request.headers, request.body)
    late = request.headers | {"webhook-timestamp": str(int(timezone.now().timestamp()) - 301)}
    assert not verified(webhook.secret, late, request.body)
    assert (row.state, row.tries, row.status_code, row.error) == ("delivered", 1, 200, "")
    assert row.duration_ms is not None
    assert row.ended_at is not None


def test_the_signature_is_the_one_of_the_reference_implementation():
    """Made by standardwebhooks 1.1.0 for the example of its specification."""
    made_here = signing.signature(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert made_here == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_for_a_day_after_a_change_both_secrets_verify_and_then_only_the_new_one(alice, receiver):
    old = made(alice, receiver.url)
    new = services.secret_rotate(user=alice, webhook=old.webhook)
    ended(alice, "failed")
    sent_all()
    Webhook.objects.update(old_secret_until=timezone.now() - timedelta(seconds=1))
    ended(alice, "failed")
    sent_all()
    verified = documented()
    first, second = receiver.received
    assert verified(old.secret, first.headers, first.body)
    assert verified(new.secret, first.headers, first.body)
    assert not verified(old.secret, second.headers, second.body)
    assert verified(new.secret, second.headers, second.body)
