"""How the engine's enums are stored and shown."""

from __future__ import annotations

from enum import Enum
from typing import Any

from executions.engine.plan import Tier

TIER_CHOICES = [
    (Tier.PLAYWRIGHT.value, "Playwright"),
    (Tier.HYBRID.value, "Hybrid"),
    (Tier.STAGEHAND.value, "Stagehand"),
]


def choices_of(enum: type[Enum]) -> list[tuple[Any, str]]:
    """Each member's stored value, and its name in words."""
    return [(member.value, member.name.replace("_", " ").capitalize()) for member in enum]
