"""What a message says: our own JSON, or a message that Slack and its likes show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from executions import wording
from executions.models import StepResult, TestExecution
from notifications.models import Event, Webhook

MAX_TEXT = 300
COLOURS = {"passed": "#1f9d5c", "passed_healed": "#8d55d6", "failed": "#d43f48", "error": "#d08b0d"}
OTHER_COLOUR = "#848fa0"
SAID = {
    "passed": "passed",
    "passed_healed": "passed, healed",
    "failed": "failed",
    "error": "ended with an error",
    "cancelled": "was cancelled",
}


def events_of(execution: TestExecution) -> list[str]:
    """What the end of this run is, the most particular first."""
    state = TestExecution.State
    found = [Event.FAILED] if execution.state in (state.FAILED, state.ERROR) else []
    found += [Event.HEALED] if execution.healed else []
    return [event.value for event in (*found, Event.FINISHED)]


def run_data(execution: TestExecution) -> dict[str, Any]:
    """The ended run as plain data. No step's value is in it, neither secret nor open."""
    path = reverse("execution-detail", args=[execution.pk])
    steps = list(execution.step_results.order_by("index"))
    cost = execution.cost_usd
    return {
        "execution_id": execution.pk,
        "case_id": execution.case_id,
        "case_name": execution.case_name,
        "owner": execution.owner.get_username(),
        "status": execution.state,
        "outcome": execution.outcome,
        "healed": execution.healed,
        "strategy": execution.strategy,
        "trigger": execution.trigger,
        "total_steps": execution.total_steps,
        "passed_steps": sum(step.status == "passed" for step in steps),
        "healed_steps": [_step_data(step) for step in steps if step.healed],
        "failed_step": next(
            (_step_data(step) for step in steps if step.status in ("failed", "error")), None
        ),
        "error": _error(execution.error_kind, execution.error_message),
        "started_at": _moment(execution.started_at),
        "finished_at": _moment(execution.finished_at),
        "duration_ms": execution.duration_ms,
        "input_tokens": execution.input_tokens,
        "output_tokens": execution.output_tokens,
        "cost_usd": None if cost is None else float(cost),
        "path": path,
        "url": f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else None,
    }


def body_of(
    webhook: Webhook, *, event: str, events: Sequence[str], data: dict[str, Any], at: datetime
) -> str:
    """The message in the webhook's format."""
    if webhook.format == Webhook.Format.SLACK:
        message = _slack_ping(webhook) if event == Event.PING else _slack_run(data)
    else:
        message = {"type": event, "timestamp": _moment(at), "events": list(events), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def ping_data(webhook: Webhook) -> dict[str, Any]:
    """What a test says."""
    return {"webhook_id": webhook.pk, "webhook_name": webhook.name, "asked": webhook.events}


def _step_data(step: StepResult) -> dict[str, Any]:
    return {
        "index": step.index,
        "action": step.action,
        "instruction": str(step.step.get("instruction") or "")[:MAX_TEXT],
        "tier": step.tier,
        "source": step.source or None,
        "error": _error(step.error_kind, step.error_message),
    }


def _error(kind: str, message: str) -> dict[str, str] | None:
    return {"kind": kind, "message": message[:MAX_TEXT]} if kind or message else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _slack_ping(webhook: Webhook) -> dict[str, Any]:
    name = slack_escaped(webhook.name)
    return {"text": f"Test of the webhook “{name}”: messages about runs will look like this one."}


def _slack_run(data: dict[str, Any]) -> dict[str, Any]:
    """One line of text for every client, and an attachment with colour and fields."""
    name = slack_escaped(data["case_name"])
    title = f"Run #{data['execution_id']}"
    head = f"<{data['url']}|{title}>" if data["url"] else title
    text = f"*{name}* {SAID.get(data['outcome'], data['outcome'])}. {head}"
    steps = f"{data['passed_steps']} of {data['total_steps']} passed"
    healed = len(data["healed_steps"])
    fields = [
        ("Steps", f"{steps}, {healed} healed" if healed else steps),
        ("Duration", wording.duration_text(data["duration_ms"])),
        ("Strategy", wording.STRATEGY_NAMES.get(data["strategy"], data["strategy"])),
        ("Cost", wording.cost_text(data["cost_usd"])),
    ]
    attachment = {
        "color": COLOURS.get(data["outcome"], OTHER_COLOUR),
        "fallback": f"{name} {SAID.get(data['outcome'], data['outcome'])}",
        "text": _slack_reason(data),
        "fields": [{"title": key, "value": value, "short": True} for key, value in fields],
    }
    return {"text": text, "attachments": [attachment]}


def _slack_reason(data: dict[str, Any]) -> str:
    """Why it did not pass, else which steps were healed."""
    step, error = data["failed_step"], data["error"]
    if step is not None and step["error"]:
        return f"Step {step['index'] + 1}: {slack_escaped(step['error']['message'])}"
    if error is not None:
        return slack_escaped(error["message"])
    healed = ", ".join(str(step["index"] + 1) for step in data["healed_steps"])
    return f"Healed steps: {healed}. Look at what was used instead." if healed else ""


def slack_escaped(text: str) -> str:
    """Text that Slack shows as it is: no link, no mention, no line of its own."""
    plain = " ".join(text.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
