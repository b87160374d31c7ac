"""From a stored execution to the engine's plan: steps decrypted, settings as limits, known elements read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from executions import secrets, xpath_cache
from executions.access import scope_of
from executions.engine.keys import fingerprint_keys, step_key
from executions.engine.plan import (
    Action,
    Assertion,
    CachedElement,
    EngineConfig,
    KnownElement,
    RunPlan,
    Step,
    Strategy,
    Tier,
    WaitFor,
)
from executions.healing.proposed import identities_proposed
from executions.healing.rejections import NOTHING_REJECTED, Rejections, rejections_of
from executions.models import ElementFingerprint, TestExecution

FRESH_FOR = timedelta(hours=1)
"""A fingerprint no older than this is not taken again from a step whose own selector works."""


def plan_of(execution: TestExecution) -> RunPlan:
    """The execution's plan. Raises secrets.SecretUnreadable when a secret's key is gone."""
    steps = tuple(step_of(index, data) for index, data in enumerate(execution.snapshot))
    return RunPlan(
        execution_id=execution.pk,
        name=execution.case_name,
        base_url=execution.base_url.rstrip("/"),
        strategy=Strategy(execution.strategy),
        steps=steps,
        known=_known(execution, steps),
    )


def step_of(index: int, data: dict[str, Any]) -> Step:
    """One step of a snapshot, its secret decrypted."""
    token = data.get("secret_value")
    return Step(
        index=index,
        action=Action(data["action"]),
        selector=data.get("selector", ""),
        frame=data.get("frame", ""),
        instruction=data.get("instruction", ""),
        value=secrets.decrypt(token) if token else data.get("value", ""),
        secret=bool(data.get("secret")),
        assertion=Assertion(data["assertion"]) if data.get("assertion") else None,
        attribute=data.get("attribute", ""),
        wait_for=WaitFor(data["wait_for"]) if data.get("wait_for") else None,
        timeout_ms=data.get("timeout_ms"),
    )


def _known(execution: TestExecution, steps: tuple[Step, ...]) -> dict[int, KnownElement]:
    scope = scope_of(execution.owner_id, execution.team_id)
    cached = xpath_cache.entries_for(scope, steps)
    keys = fingerprint_keys(steps)
    seen = _fingerprints(execution, set(keys.values()))
    refused = rejections_of(execution.case_id, steps)
    proposed: dict[str, frozenset[str]] = {}
    if execution.case_id is not None:
        served = [keys[step.index] for step in steps if step_key(step) in cached]
        proposed = identities_proposed(execution.case_id, served)
    return {
        step.index: replace(
            _known_element(
                cached.get(step_key(step), ()),
                seen.get(keys[step.index], ()),
                refused.get(step_key(step), NOTHING_REJECTED),
            ),
            proposed=proposed.get(keys[step.index]),
        )
        for step in steps
        if step.targets_element
    }


def _known_element(
    cached: tuple[CachedElement, ...], seen: Sequence[ElementFingerprint], refused: Rejections
) -> KnownElement:
    """What is known without what a person has rejected: no run may go on comparing with that."""
    known = (*refused.known, *(row.data for row in seen))
    kept = [data for data in known if not refused.covers(data)]
    newest = seen[-1] if seen and not refused.covers(seen[-1].data) else None
    return KnownElement(
        cached=tuple(entry for entry in cached if not refused.covers(entry.fingerprint)),
        fingerprint=kept[-1] if kept else None,
        fresh=newest is not None and newest.last_seen_at > timezone.now() - FRESH_FOR,
        rejected=refused.elements,
    )


def _fingerprints(execution: TestExecution, keys: set[str]) -> dict[str, list[ElementFingerprint]]:
    """The kept fingerprints by step key, the newest last."""
    found: dict[str, list[ElementFingerprint]] = {}
    rows = ElementFingerprint.objects.filter(case_id=execution.case_id, step_key__in=keys)
    for row in rows.order_by("last_seen_at", "pk"):
        found.setdefault(row.step_key, []).append(row)
    return found


def config_of(execution: TestExecution) -> EngineConfig:
    """The limits the execution is bound to, as its settings stood when it was queued."""
    kept = execution.settings_snapshot
    general = int(kept.get("timeout_per_tier_seconds", 30))
    own = {
        Tier.PLAYWRIGHT: kept.get("playwright_timeout_seconds"),
        Tier.HYBRID: kept.get("hybrid_timeout_seconds"),
        Tier.STAGEHAND: kept.get("stagehand_timeout_seconds"),
    }
    tokens, cost = _budget(execution)
    return EngineConfig(
        tier_timeout_ms={tier: int(own[tier] or general) * 1000 for tier in Tier},
        max_retry_per_tier=int(kept.get("max_retry_per_tier", 1)),
        run_timeout_ms=settings.RUN_TIMEOUT_SECONDS * 1000,
        settle_ms=settings.SETTLE_MS,
        screenshots=kept.get("screenshots", "healed"),
        trace=kept.get("trace", "off"),
        max_tokens_per_run=tokens,
        max_cost_usd_per_run=cost,
        is_cost_known=_is_cost_known(execution),
        model_provider=execution.model_provider,
        model_name=execution.model_name,
    )


def _budget(execution: TestExecution) -> tuple[int | None, float | None]:
    """What this run may spend: its own cap, or what the owner's day has left if that is less."""
    kept = execution.settings_snapshot
    per_run, cost_run = kept.get("max_tokens_per_run"), kept.get("max_cost_usd_per_run")
    tokens_today, cost_today = left_today(execution)
    tokens = _least(per_run, tokens_today)
    cost = _least(None if cost_run is None else float(cost_run), cost_today)
    return None if tokens is None else int(tokens), cost


def left_today(execution: TestExecution) -> tuple[float | None, float | None]:
    """Tokens and US dollars that the owner's daily caps leave; None where there is no cap."""
    kept = execution.settings_snapshot
    per_day, cost_day = kept.get("max_tokens_per_day"), kept.get("max_cost_usd_per_day")
    if per_day is None and cost_day is None:
        return None, None
    spent = _runs_today(execution).aggregate(
        tokens=Sum(F("input_tokens") + F("output_tokens"), default=0),
        cost=Sum("cost_usd", default=0),
    )
    return (
        None if per_day is None else max(0, per_day - spent["tokens"]),
        None if cost_day is None else max(0.0, float(cost_day) - float(spent["cost"])),
    )


def _is_cost_known(execution: TestExecution) -> bool:
    """False where the day's cost is capped and one of its runs has asked a model of unknown price."""
    if execution.settings_snapshot.get("max_cost_usd_per_day") is None:
        return True
    return not _runs_today(execution).filter(cost_usd__isnull=True).exists()


def _runs_today(execution: TestExecution) -> QuerySet[TestExecution]:
    since = timezone.now() - timedelta(days=1)
    return TestExecution.objects.filter(owner_id=execution.owner_id, queued_at__gte=since)


def _least(one: float | None, other: float | None) -> float | None:
    given = [value for value in (one, other) if value is not None]
    return max(0, min(given)) if given else None
