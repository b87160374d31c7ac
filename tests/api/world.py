"""People, a team, and one of everything, for tests of the three doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.utils import timezone

from executions import services
from executions.engine.plan import parse_case
from executions.models import (
    ElementFingerprint,
    ExecutionEvent,
    HealProposal,
    PageNote,
    StepResult,
    TestCase,
    TestExecution,
    TierExecutionLog,
    XPathCache,
)
from executions.secrets import encrypt
from notifications.models import Webhook, WebhookDelivery
from notifications.signing import secret_made
from settingsui.models import ApiToken, Team, TeamMembership
from settingsui.tokens import token_create

SECRET = "s3cret-of-alice"
PICTURE = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
CASE = {
    "name": "Sign in",
    "description": "The way in",
    "base_url": "http://127.0.0.1:9",
    "tags": ["smoke"],
    "steps": [
        {"action": "navigate", "value": "/login"},
        {"action": "fill", "selector": "#password", "value": SECRET, "secret": True},
        {"action": "click", "selector": "#login", "instruction": "the Log in button"},
    ],
}
PEOPLE = ("viewer", "owner", "mate", "other", "admin")


@dataclass(frozen=True)
class World:
    """`viewer`, `owner` and `mate` are of one team; `other` of none; everything is the owner's."""

    people: dict[str, User]
    tokens: dict[tuple[str, str], str]
    team: Team
    case: TestCase
    execution: TestExecution
    entry: XPathCache

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def bearer(self, person: str, scope: str = "write") -> dict[str, str]:
        """The header that signs `person` in by a token of that scope."""
        return {"Authorization": f"Bearer {self.tokens[person, scope]}"}


def world_made(media: Path) -> World:
    """Fill an empty database."""
    people = {name: _person(name) for name in PEOPLE}
    team = Team.objects.create(name="Checkout")
    for name in ("viewer", "owner", "mate"):
        TeamMembership.objects.create(user=people[name], team=team)
    tokens = {
        (name, scope): token_create(user=user, name=f"{name} {scope}", scope=scope)[1]
        for name, user in people.items()
        for scope in ApiToken.Scope.values
    }
    case = case_made(people["owner"])
    execution = execution_made(case, people["owner"], media=media)
    entry = entry_made(people["owner"], team)
    return World(people, tokens, team, case, execution, entry)


def _person(name: str) -> User:
    user = User.objects.create(username=name, email=f"{name}@example.org")
    group = {"viewer": "viewer", "admin": "admin"}.get(name, "QA")
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def case_made(owner: User, **changes: object) -> TestCase:
    """A case of the owner's, saved the way all doors save."""
    return services.case_save(user=owner, spec=parse_case(CASE | changes))


def execution_made(
    case: TestCase, owner: User, *, media: Path | None = None, steps: int = 3
) -> TestExecution:
    """A run that ended passed, its second step healed, with attempts, messages and a picture."""
    execution = services.execution_start(user=owner, case=case, dispatched=False)
    now = timezone.now()
    TestExecution.objects.filter(pk=execution.pk).update(
        state="passed",
        healed=True,
        started_at=now,
        finished_at=now + timedelta(seconds=2),
        duration_ms=2000,
        input_tokens=10,
        output_tokens=2,
        cost_usd=Decimal("0.001"),
        last_sequence=3,
        environment={"browser": "Chromium"},
    )
    execution.refresh_from_db()
    if media is not None:
        folder = media / "screenshots"
        folder.mkdir(exist_ok=True)
        (folder / f"{execution.pk}.jpg").write_bytes(PICTURE)
    for index in range(steps):
        _step_made(execution, index, picture=media is not None and index == 1)
    _messages_made(execution)
    PageNote.objects.create(
        execution=execution, step_index=0, kind="console", text="boom", noted_at=now
    )
    return execution


def _step_made(execution: TestExecution, index: int, *, picture: bool) -> None:
    now = timezone.now()
    step = services.snapshot_masked(execution.snapshot[index % len(execution.snapshot)])
    healed = index == 1
    StepResult.objects.create(
        execution=execution,
        index=index,
        step=step,
        action=step["action"],
        status="passed",
        tier=2 if healed else 1,
        source="cache" if healed else "selector",
        healed=healed,
        resolved_selector="xpath=//input" if healed else "",
        started_at=now,
        duration_ms=12,
        page_url="http://127.0.0.1:9/login",
        screenshot=f"screenshots/{execution.pk}.jpg" if picture else "",
        box=[1, 2, 3, 4] if picture else None,
    )
    _attempts_made(execution, index, healed=healed)


def _attempts_made(execution: TestExecution, index: int, *, healed: bool) -> None:
    attempts = [(1, "selector", "passed")]
    if healed:
        attempts = [(1, "selector", "failed"), (2, "cache", "passed")]
    for number, (tier, source, outcome) in enumerate(attempts, 1):
        TierExecutionLog.objects.create(
            execution=execution,
            step_index=index,
            number=number,
            tier=tier,
            source=source,
            outcome=outcome,
            failure_kind="locator_not_found" if outcome == "failed" else "",
            message="no element matches" if outcome == "failed" else "",
            selector="#password",
            score=0.9 if tier == 2 else None,
            properties={"text": 1.0} if tier == 2 else {},
            started_at=timezone.now(),
            duration_ms=40 * number,
            input_tokens=5,
            output_tokens=1,
            cost_usd=Decimal("0.0005"),
        )


def _messages_made(execution: TestExecution) -> None:
    for sequence, kind in enumerate(("run_started", "step_started", "run_finished"), 1):
        payload = {
            "type": kind,
            "execution_id": execution.pk,
            "sequence": sequence,
            "at": timezone.now().isoformat(),
        }
        ExecutionEvent.objects.create(execution=execution, sequence=sequence, payload=payload)


def run_path(world: World, tail: str = "") -> str:
    """The API's address of the world's run, below `/api/v1/`."""
    return f"executions/{world.execution.pk}/{tail}"


def entry_made(owner: User, team: Team | None, *, key: str = "a") -> XPathCache:
    """A usable cache entry."""
    return XPathCache.objects.create(
        scope=f"team:{team.pk}" if team else f"user:{owner.pk}",
        owner=owner,
        team=team,
        cache_key=(key * 64)[:64],
        step_key="b" * 64,
        page_url="http://127.0.0.1:9/login",
        action="fill",
        instruction="the password field",
        xpath="xpath=//input",
        source="observe",
        hit_count=3,
        miss_count=1,
        extraction_ms=120.5,
        extraction_tokens=50,
        expires_at=timezone.now() + timedelta(days=7),
    )


def proposal_made(case: TestCase, execution: TestExecution) -> HealProposal:
    """A heal that waits for a decision."""
    return HealProposal.objects.create(
        case=case,
        execution=execution,
        occurrence_key="e" * 64,
        step_key="b" * 64,
        identity=f"i{execution.pk}",
        step={"action": "fill", "selector": "#password", "secret": True, "value": "***"},
        step_index=1,
        old_selector="#password",
        found={"tag": "input"},
        tier=2,
        source="fingerprint",
        last_seen_at=timezone.now(),
    )


def webhook_made(owner: User, execution: TestExecution) -> Webhook:
    """A webhook to a private address, which is refused, and a message to it that was given up."""
    webhook = Webhook.objects.create(
        owner=owner,
        name="To nowhere",
        url_sealed=encrypt("http://127.0.0.1:9/hook"),
        url_shown="http://127.0.0.1:9/…",
        secret_sealed=encrypt(secret_made()),
    )
    WebhookDelivery.objects.create(
        webhook=webhook,
        execution=execution,
        message_id="msg_1",
        event="run.healed",
        body="{}",
        state="failed",
        tries=6,
        tries_left=0,
        ended_at=timezone.now(),
    )
    return webhook


def fingerprint_made(case: TestCase) -> ElementFingerprint:
    """What an element looked like."""
    return ElementFingerprint.objects.create(
        case=case,
        step_key="c" * 64,
        data={"tag": "input"},
        data_hash="d" * 64,
        last_seen_at=timezone.now(),
    )
