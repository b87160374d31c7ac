"""A hosted model that Stagehand reaches by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PROVIDERS = ("anthropic", "cerebras", "google", "groq", "openai")
"""Whom Stagehand reaches by itself; another one would fail at each step instead of at the start."""


@dataclass(frozen=True)
class HostedModel:
    """`name` is "provider/model", as Stagehand.create(model=..., model_api_key=...) takes it."""

    name: str
    api_key: str = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[^/\s]+/\S+", self.name):
            raise ValueError('a hosted model is named "provider/model"')
        if self.provider not in PROVIDERS:
            raise ValueError(f"Stagehand reaches the providers {', '.join(PROVIDERS)}")

    @property
    def provider(self) -> str:
        """The part before the slash, for the price table."""
        return self.name.partition("/")[0]

    @property
    def model(self) -> str:
        """The part after the slash, for the price table."""
        return self.name.partition("/")[2]
