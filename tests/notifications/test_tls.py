"""Over TLS the receiver's certificate is checked."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from notifications import sending
from notifications.models import WebhookDelivery
from notifications.worker import DeliveryWorker
from tests.notifications.certificate import signed_for
from tests.notifications.conftest import ended, made
from tests.notifications.driving import sent_all
from tests.notifications.receiver import receiving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the name localhost, not for its address, with its key."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(signed_for("localhost"))
    return path


def test_over_tls_the_certificate_is_checked_against_the_name_and_not_the_address(
    alice, certificate
):
    trusting = ssl.create_default_context(cafile=str(certificate))
    with receiving(certificate=certificate) as served:
        made(alice, served.url)
        made(alice, served.url.replace("localhost", "127.0.0.1"), name="By address")
        ended(alice, "failed")
        DeliveryWorker(until_idle=True, client=lambda: sending.client_made(trusting)).run()
        assert len(served.received) == 1
    by_name, by_address = WebhookDelivery.objects.order_by("pk")
    assert by_name.state == "delivered"
    assert by_address.state == "pending"
    assert "The certificate was not accepted" in by_address.error


def test_over_tls_a_certificate_that_nobody_vouches_for_is_not_accepted(alice, certificate):
    with receiving(certificate=certificate) as served:
        made(alice, served.url)
        ended(alice, "failed")
        sent_all()
        assert served.received == []
    assert "The certificate was not accepted" in WebhookDelivery.objects.get().error
