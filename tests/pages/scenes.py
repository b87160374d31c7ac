"""Builds users, cases and runs for the page tests, and plays a run the way the recorder writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from executions import live, services
from executions.engine.plan import parse_case
from executions.models import (
    ExecutionEvent,
    PageNote,
    StepResult,
    TestCase,
    TestExecution,
    TierExecutionLog,
)

PASSWORD = "correct-horse-7"
STEPS: list[dict[str, Any]] = [
    {"action": "navigate", "value": "/login"},
    {"action": "fill", "selector": "#user", "value": "alice", "instruction": "the user name field"},
    {
        "action": "fill",
        "selector": "#pass",
        "value": "sesame-9",
        "secret": True,
        "instruction": "the password field",
    },
    {"action": "click", "selector": "#login", "instruction": "the Log in button"},
    {"action": "assert", "selector": "#out", "assertion": "text_contains", "value": "Hello alice"},
]
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f"
    "141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b08000100010101"
    "1100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b51000020103030204030505"
    "04040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a"
    "25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a8384858687"
    "88898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2"
    "e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbfca28a0fffd9"
)


def user_made(name: str = "alice", **extra: Any) -> User:
    """A user who can sign in with PASSWORD."""
    user = User(username=name, **extra)
    user.set_password(PASSWORD)
    user.save()
    return user


def case_made(
    user: User, *, name: str = "Sign in", steps: list[dict[str, Any]] | None = None, **fields: Any
) -> TestCase:
    """A case saved as the pages save it."""
    data = {"name": name, "base_url": "http://127.0.0.1:9000", "steps": steps or STEPS, **fields}
    return services.case_save(user=user, spec=parse_case(data))


def run_queued(user: User, case: TestCase, strategy: str = "option_c") -> TestExecution:
    """A queued run that no runner takes."""
    return services.execution_start(user=user, case=case, strategy=strategy, dispatched=False)


@dataclass
class Player:
    """Plays one run step by step: rows and event first, then the live message, as the recorder does."""

    execution: TestExecution
    publish: bool = False
    attempts: dict[int, int] = field(default_factory=dict)

    def _said(self, event: str, /, **payload: Any) -> dict[str, Any]:
        TestExecution.objects.filter(pk=self.execution.pk).update(
            last_sequence=F("last_sequence") + 1
        )
        self.execution.refresh_from_db()
        message = {
            "type": event,
            "execution_id": self.execution.pk,
            "sequence": self.execution.last_sequence,
            "at": timezone.now().isoformat(),
            **payload,
        }
        ExecutionEvent.objects.create(
            execution=self.execution, sequence=message["sequence"], payload=message
        )
        if self.publish:
            live.publish(self.execution, [message])
        return message

    def start(self) -> dict[str, Any]:
        self.execution.state = TestExecution.State.RUNNING
        self.execution.started_at = timezone.now()
        self.execution.environment = {"browser": "Chromium 156", "viewport": "1280 × 720"}
        self.execution.save()
        return self._said(
            "run_started",
            strategy=self.execution.strategy,
            total_steps=self.execution.total_steps,
            restarted=False,
        )

    def restart(self) -> dict[str, Any]:
        """The run begins again: what the first try left is gone."""
        for rows in (StepResult, TierExecutionLog, PageNote):
            rows.objects.filter(execution=self.execution).delete()
        self.attempts.clear()
        self.execution.restarted = True
        self.execution.save()
        return self._said(
            "run_started",
            strategy=self.execution.strategy,
            total_steps=self.execution.total_steps,
            restarted=True,
        )

    def begin(self, index: int) -> dict[str, Any]:
        return self._said(
            "step_started", index=index, action=self.execution.snapshot[index]["action"]
        )

    def attempt(
        self,
        index: int,
        *,
        tier: int = 1,
        source: str = "selector",
        outcome: str = "passed",
        kind: str = "",
        message: str = "",
        duration_ms: int = 40,
        tokens: int = 0,
        selector: str = "",
        score: float | None = None,
    ) -> dict[str, Any]:
        number = self.attempts[index] = self.attempts.get(index, 0) + 1
        cost = Decimal(tokens) * Decimal("0.000002")
        TierExecutionLog.objects.create(
            execution=self.execution, step_index=index, number=number, tier=tier, source=source, outcome=outcome,
            failure_kind=kind, message=message, selector=selector, score=score, started_at=timezone.now() - timedelta(milliseconds=duration_ms),
            duration_ms=duration_ms, input_tokens=tokens, output_tokens=tokens // 10, cost_usd=cost,
        )  # fmt: skip
        return self._said(
            "tier_attempted", index=index, number=number, tier=tier, source=source, outcome=outcome, failure_kind=kind or None,
            message=message or None, duration_ms=duration_ms, input_tokens=tokens, output_tokens=tokens // 10,
            cost_usd=float(cost), selector=selector, score=score,
        )  # fmt: skip

    def end(
        self,
        index: int,
        *,
        status: str = "passed",
        tier: int | None = 1,
        source: str = "selector",
        healed: bool = False,
        selector: str = "",
        kind: str = "",
        message: str = "",
        duration_ms: int = 60,
        picture: bytes | None = None,
        box: list[float] | None = None,
    ) -> dict[str, Any]:
        raw = self.execution.snapshot[index]
        path = ""
        if picture:
            path = f"screenshots/{self.execution.pk}/{index}.jpg"
            target = Path(settings.MEDIA_ROOT) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(picture)
        row = StepResult.objects.create(
            execution=self.execution, index=index, step=services.snapshot_masked(raw), action=raw["action"], status=status,
            tier=tier, source=source if tier else "", healed=healed, resolved_selector=selector,
            started_at=timezone.now() - timedelta(milliseconds=duration_ms), duration_ms=duration_ms, error_kind=kind, error_message=message,
            page_url="http://127.0.0.1:9000/login", screenshot=path, box=box,
        )  # fmt: skip
        return self._said(
            "step_finished", index=index, action=raw["action"], status=status, outcome=row.outcome, tier=tier, source=source,
            healed=healed, resolved_selector=selector, duration_ms=duration_ms, input_tokens=0, output_tokens=0, cost_usd=0,
            error={"kind": kind, "message": message} if kind else None, screenshot=bool(path), page_url=row.page_url,
        )  # fmt: skip

    def note(self, index: int, kind: str, text: str) -> dict[str, Any]:
        PageNote.objects.create(
            execution=self.execution,
            step_index=index,
            kind=kind,
            text=text,
            noted_at=timezone.now(),
        )
        return self._said("page_noted", index=index, kind=kind, text=text)

    def plain(self, index: int) -> None:
        """A step that passes on tier 1."""
        self.begin(index)
        self.attempt(index)
        self.end(index)

    def heal(self, index: int, *, picture: bytes | None = JPEG) -> None:
        """A step whose selector is gone and that the fingerprint finds."""
        self.begin(index)
        self.attempt(
            index,
            outcome="failed",
            kind="locator_not_found",
            message="No element matches the selector.",
            duration_ms=510,
        )
        self.attempt(
            index,
            tier=2,
            source="fingerprint",
            selector="xpath=/html[1]/body[1]/form[1]/button[1]",
            score=0.93,
            duration_ms=42,
        )
        self.end(
            index,
            tier=2,
            source="fingerprint",
            healed=True,
            selector="xpath=/html[1]/body[1]/form[1]/button[1]",
            duration_ms=590,
            picture=picture,
            box=[540.0, 420.5, 200.0, 44.0] if picture else None,
        )

    def fail(
        self,
        index: int,
        *,
        message: str = "Expected “Hello alice”, found “Sorry”.",
        picture: bytes | None = JPEG,
    ) -> None:
        """A check that is red."""
        self.begin(index)
        self.attempt(
            index, outcome="failed", kind="check_failed", message=message, duration_ms=5_020
        )
        self.end(
            index,
            status="failed",
            tier=1,
            kind="check_failed",
            message=message,
            duration_ms=5_050,
            picture=picture,
            box=[100.0, 200.0, 320.0, 40.0] if picture else None,
        )

    def finish(
        self, status: str = "passed", *, kind: str = "", message: str = "", duration_ms: int = 1_800
    ) -> dict[str, Any]:
        healed = self.execution.step_results.filter(healed=True).exists()
        self.execution.state = status
        self.execution.healed = healed
        self.execution.finished_at = timezone.now()
        self.execution.duration_ms = duration_ms
        self.execution.error_kind, self.execution.error_message = kind, message
        self.execution.save()
        return self._said(
            "run_finished", status=status, outcome=self.execution.outcome, healed=healed, duration_ms=duration_ms,
            input_tokens=0, output_tokens=0, cost_usd=0, error={"kind": kind, "message": message} if kind else None,
        )  # fmt: skip


def run_passed(user: User, case: TestCase, strategy: str = "option_c") -> TestExecution:
    """A run whose steps all passed on tier 1."""
    player = Player(run_queued(user, case, strategy))
    player.start()
    for index in range(player.execution.total_steps):
        player.plain(index)
    player.finish()
    return player.execution


def run_healed(
    user: User,
    case: TestCase,
    strategy: str = "option_c",
    *,
    index: int = 3,
    picture: bytes | None = JPEG,
) -> TestExecution:
    """A run in which one step was healed."""
    player = Player(run_queued(user, case, strategy))
    player.start()
    for each in range(player.execution.total_steps):
        if each == index:
            player.heal(each, picture=picture)
        else:
            player.plain(each)
    player.note(index, "console", "TypeError: cart is undefined")
    player.finish()
    return player.execution


def run_failed(
    user: User,
    case: TestCase,
    strategy: str = "option_c",
    *,
    picture: bytes | None = JPEG,
    message: str = "Expected “Hello alice”, found “Sorry”.",
) -> TestExecution:
    """A run whose last step failed."""
    player = Player(run_queued(user, case, strategy))
    player.start()
    last = player.execution.total_steps - 1
    for index in range(last):
        player.plain(index)
    player.fail(last, message=message, picture=picture)
    player.finish("failed", kind="check_failed", message=message)
    return player.execution
