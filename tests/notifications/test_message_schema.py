"""What is sent is what the `webhooks` part of the API's schema says."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import pytest
from drf_spectacular.generators import SchemaGenerator

from executions import services as runs
from notifications.models import WebhookDelivery
from tests.notifications.conftest import case_made, ended, made

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.com/here"


@cache
def schema() -> Any:
    """The API's schema, its objects closed: what it does not name may not be sent."""
    whole = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    for component in whole["components"]["schemas"].values():
        if component.get("type") == "object":
            component.setdefault("additionalProperties", False)
    return whole


def checked(body: str) -> None:
    operation = schema()["webhooks"]["run.ended"]["post"]
    sent = operation["requestBody"]["content"]["application/json"]["schema"]
    document = sent | {"components": schema()["components"]}
    jsonschema.Draft202012Validator(document).validate(json.loads(body))


@pytest.mark.parametrize("public_url", ["", "https://tests.example.com"])
@pytest.mark.parametrize(
    ("status", "healed"),
    [("passed", False), ("passed", True), ("failed", False), ("failed", True), ("error", False)],
)
def test_each_message_is_of_the_documented_shape(alice, settings, status, healed, public_url):
    settings.PUBLIC_URL = public_url
    made(alice, URL, events=["run.finished"])
    ended(alice, status, healed=healed)
    checked(WebhookDelivery.objects.get().body)


def test_the_message_of_a_run_that_never_began_is_of_that_shape_too(alice):
    made(alice, URL, events=["run.finished"])
    run = runs.execution_start(user=alice, case=case_made(alice), dispatched=False)
    runs.execution_cancel(user=alice, execution=run)
    checked(WebhookDelivery.objects.get().body)


def test_the_receiver_is_not_said_to_answer_as_this_api_does():
    answers = schema()["webhooks"]["run.ended"]["post"]["responses"]
    assert list(answers) == ["2XX"]


def test_a_message_of_another_shape_would_be_noticed(alice):
    made(alice, URL, events=["run.finished"])
    ended(alice, "passed")
    message = json.loads(WebhookDelivery.objects.get().body)
    message["data"]["secret"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        checked(json.dumps(message))
