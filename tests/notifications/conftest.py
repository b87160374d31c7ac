"""People, a receiver on loopback, and runs that end the way the runner ends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from executions import services as runs
from executions.engine import events as ev
from executions.engine.errors import Failure, FailureKind, Spend
from executions.engine.plan import Action, Tier, parse_case
from executions.models import TestCase, TestExecution
from executions.recorder import Recorder
from executions.runner import execution_claim_one
from notifications import services
from notifications.models import Webhook
from tests.notifications.receiver import Receiver, receiving

SECRET = "sesame-9-never-told"
STEPS: list[dict[str, Any]] = [
    {"action": "navigate", "value": "/login"},
    {"action": "fill", "selector": "#pass", "value": SECRET, "secret": True},
    {"action": "click", "selector": "#go", "instruction": "the <Log in> button"},
]


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.WEBHOOK_ALLOW_PRIVATE = True
    settings.PUBLIC_URL = "https://tests.example.com"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as served:
        yield served


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob")


def case_made(user: User, name: str = "Sign in & <pay>") -> TestCase:
    data = {"name": name, "base_url": "http://127.0.0.1:9", "steps": STEPS}
    return runs.case_save(user=user, spec=parse_case(data))


def ended(user: User, status: str = "passed", *, healed: bool = False) -> TestExecution:
    """A run of the user's that ends now, through the recorder; the last step failed or was healed."""
    case = TestCase.objects.filter(owner=user).first() or case_made(user)
    execution = runs.execution_start(user=user, case=case, dispatched=False)
    execution_claim_one(execution.pk, "test")
    execution.refresh_from_db()
    failure = Failure(FailureKind.LOCATOR_NOT_FOUND, "No element matched <#go>.")
    failed = failure if status in ("failed", "error") else None
    at = timezone.now().timestamp()
    recorder = Recorder(execution)
    for index in range(len(STEPS)):
        last = index == len(STEPS) - 1
        recorder.record([_step(index, at, failed if last else None, healed=healed and last)])
    finish = ev.RunFinished(
        execution.pk, ev.Status(status), healed, at, 1234.0, Spend(10, 5), failed
    )
    recorder.record([finish])
    execution.refresh_from_db()
    return execution


def _step(index: int, at: float, failure: Failure | None, *, healed: bool) -> ev.StepFinished:
    return ev.StepFinished(
        index=index,
        action=Action(STEPS[index]["action"]),
        status=ev.Status.FAILED if failure else ev.Status.PASSED,
        tier=Tier.HYBRID if healed else Tier.PLAYWRIGHT,
        source=ev.Source.FINGERPRINT if healed else ev.Source.SELECTOR,
        healed=healed,
        at=at,
        duration_ms=12.0,
        spend=Spend(),
        error=failure,
        page_url="http://127.0.0.1:9/login",
    )


def made(user: User, url: str, **values: Any) -> services.Made:
    """A webhook with its secret."""
    given = {"name": "Build", "url": url, "events": ["run.failed", "run.healed"], **values}
    return services.webhook_create(user=user, values=given)


@pytest.fixture
def hook(alice: User, receiver: Receiver) -> Webhook:
    return made(alice, receiver.url).webhook
