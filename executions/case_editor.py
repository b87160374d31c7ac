"""Turns the case editor's form into a case and back. Secret values never go to the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from executions import secrets
from executions.engine.plan import (
    MAX_STEPS,
    PAGE_ASSERTIONS,
    PAGE_WAITS,
    VALUELESS_ASSERTIONS,
    Action,
    CaseSpec,
    parse_case,
)
from executions.engine.steps import empty_is_meant
from executions.errors import Refused
from executions.models import TestCase
from executions.written_numbers import whole_number

KEPT = "***"
TEXT_FIELDS = ("selector", "frame", "instruction", "value", "assertion", "attribute", "wait_for")
ROW_FIELDS = ("action", *TEXT_FIELDS, "timeout_ms")
_VALUED_ACTIONS = ("navigate", "fill", "select", "press")


@dataclass(frozen=True, slots=True)
class EditedStep:
    """One row of the editor. `origin` is the place at which the stored case has this step."""

    fields: Mapping[str, str] = field(repr=False)
    secret: bool = False
    enabled: bool = True
    empty: bool = False
    origin: int | None = None
    has_secret: bool = False

    @property
    def shown(self) -> set[str]:
        """The fields that the editor shows for this kind of step."""
        names = {"action", "timeout_ms", "enabled", *_names_for(self.fields["action"], self.fields)}
        if "value" in names and self.fields["action"] not in (Action.NAVIGATE, Action.WAIT):
            names.add("secret")
        assertion = self.fields.get("assertion", "") if "assertion" in names else ""
        if empty_is_meant(self.fields["action"], assertion):
            names.add("empty")
        return names

    def to_json(self) -> dict[str, Any]:
        """The step in the file's format; fields that its action does not have are left out."""
        action = self.fields.get("action", "")
        data: dict[str, Any] = {"action": action}
        for name in _names_for(action, self.fields):
            if self.fields.get(name, "").strip():
                data[name] = self.fields[name]
        if "value" in _names_for(action, self.fields) and "value" not in data:
            if self.secret and self.has_secret:
                data["value"] = KEPT
            elif self.empty or self.fields.get("value"):
                data["value"] = self.fields.get("value", "")
        if self.secret and "value" in data:
            data["secret"] = True
        timeout = self.fields.get("timeout_ms", "").strip()
        if timeout:
            number = whole_number(timeout)
            data["timeout_ms"] = timeout if number is None else number
        if not self.enabled:
            data["enabled"] = False
        return data


@dataclass(frozen=True, slots=True)
class EditedCase:
    """What the editor's form holds, valid or not."""

    name: str = ""
    description: str = ""
    base_url: str = ""
    tags: str = ""
    version: int | None = None
    steps: tuple[EditedStep, ...] = ()

    def spec(self) -> CaseSpec:
        """The case; raises InvalidCase with every problem. Kept secrets are still `***`."""
        return parse_case(
            {
                "name": self.name,
                "description": self.description,
                "base_url": self.base_url.strip(),
                "tags": [tag.strip() for tag in self.tags.split(",") if tag.strip()],
                "steps": [step.to_json() for step in self.steps],
            }
        )


def _names_for(action: str, fields: Mapping[str, str]) -> list[str]:
    """The fields that a step of this kind has."""
    assertion, wait_for = fields.get("assertion", ""), fields.get("wait_for", "")
    names: list[str] = []
    if action == Action.ASSERT:
        names += ["assertion"]
        names += [] if assertion in PAGE_ASSERTIONS else ["selector", "frame", "instruction"]
        names += ["attribute"] if assertion == "attribute" else []
        names += [] if assertion in VALUELESS_ASSERTIONS else ["value"]
    elif action == Action.WAIT:
        names += ["wait_for"]
        names += ["value"] if wait_for in PAGE_WAITS else ["selector", "frame", "instruction"]
    else:
        names += [] if action == Action.NAVIGATE else ["selector", "frame", "instruction"]
        names += ["value"] if action in _VALUED_ACTIONS else []
    return names


def from_post(post: Mapping[str, Any], *, case: TestCase | None) -> EditedCase:
    """The form as posted. `case` is the stored one, to know which of its steps have a secret."""
    stored = dict(case.steps.values_list("position", "secret").filter(secret=True)) if case else {}
    return EditedCase(
        name=str(post.get("name", "")),
        description=str(post.get("description", "")).replace("\r\n", "\n"),
        base_url=str(post.get("base_url", "")),
        tags=str(post.get("tags", "")),
        version=whole_number(str(post.get("version", ""))),
        steps=tuple(
            _row_from_post(post, index, stored)
            for index in range(MAX_STEPS + 1)
            if f"steps-{index}-action" in post
        ),
    )


def _row_from_post(post: Mapping[str, Any], index: int, stored: Mapping[int, bool]) -> EditedStep:
    def value(name: str) -> str:
        return str(post.get(f"steps-{index}-{name}", ""))

    origin = whole_number(value("origin"))
    return EditedStep(
        fields={name: value(name) for name in ROW_FIELDS},
        secret=bool(value("secret")),
        enabled=bool(value("enabled")),
        empty=bool(value("empty")),
        origin=origin,
        has_secret=origin in stored,
    )


def from_case(case: TestCase) -> EditedCase:
    """The stored case as the editor shows it."""
    rows = case.steps.order_by("position")
    return EditedCase(
        name=case.name,
        description=case.description,
        base_url=case.base_url,
        tags=", ".join(tag.name for tag in case.tags.all()),
        version=case.version,
        steps=tuple(
            EditedStep(
                fields={name: str(getattr(row, name) or "") for name in ROW_FIELDS},
                secret=row.secret,
                enabled=row.enabled,
                empty=not row.value and not row.secret and row.action in ("fill", "assert"),
                origin=row.position,
                has_secret=row.secret,
            )
            for row in rows
        ),
    )


def with_secrets(spec: CaseSpec, edited: EditedCase, case: TestCase | None) -> CaseSpec:
    """`spec` with the kept secrets put back, wherever their steps moved to.

    Raises Refused at the step whose secret can no longer be read.
    """
    tokens = (
        dict(case.steps.filter(secret=True).values_list("position", "secret_value")) if case else {}
    )
    steps = []
    for step, row in zip(spec.steps, edited.steps, strict=True):
        if step.secret and step.value == KEPT and row.origin in tokens:
            steps.append(replace(step, value=_opened(tokens[row.origin], step.index)))
        else:
            steps.append(step)
    return replace(spec, steps=tuple(steps))


def from_snapshot(snapshot: Mapping[str, Any]) -> CaseSpec:
    """A kept version as a case to save.

    Raises InvalidCase, and Refused where a secret can no longer be read.
    """
    raw: Sequence[Mapping[str, Any]] = snapshot["steps"]
    steps = []
    for index, step in enumerate(raw):
        data = {k: v for k, v in step.items() if k != "secret_value"}
        if step.get("secret"):
            data["value"] = _opened(str(step.get("secret_value", "")), index)
        elif empty_is_meant(data["action"], data.get("assertion")):
            data.setdefault("value", "")
        steps.append(data)
    return parse_case({**snapshot, "steps": steps})


def _opened(token: str, index: int) -> str:
    try:
        return secrets.decrypt(token)
    except secrets.SecretUnreadable as error:
        raise Refused(str(error), field=f"steps[{index}].value") from error
