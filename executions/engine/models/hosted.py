"""A hosted model that Stagehand reaches by itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class HostedModel:
    """`name` is "provider/model", as Stagehand.create(model=..., model_api_key=...) takes it."""

    name: str
    api_key: str = field(repr=False)

    def __post_init__(self) -> None:
        provider, slash, model = self.name.partition("/")
        if not (provider and slash and model):
            raise ValueError('a hosted model is named "provider/model"')

    @property
    def provider(self) -> str:
        """The part before the slash, for the price table."""
        return self.name.partition("/")[0]

    @property
    def model(self) -> str:
        """The part after the slash, for the price table."""
        return self.name.partition("/")[2]
