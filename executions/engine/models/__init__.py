"""The models behind Stagehand: builtin (offline, free), OpenAI-compatible endpoints, hosted."""

from __future__ import annotations

from executions.engine.models.base import (
    Model,
    ModelAnswer,
    ModelFailure,
    ModelRequest,
    ModelUnavailable,
)
from executions.engine.models.builtin import BuiltinModel
from executions.engine.models.hosted import HostedModel
from executions.engine.models.openai_compatible import OpenAICompatibleModel, endpoint_problem
from executions.engine.models.pricing import cost_usd

MODEL_KINDS = ("builtin", "openai_compatible", "hosted")

__all__ = [
    "MODEL_KINDS",
    "BuiltinModel",
    "HostedModel",
    "Model",
    "ModelAnswer",
    "ModelFailure",
    "ModelRequest",
    "ModelUnavailable",
    "OpenAICompatibleModel",
    "cost_usd",
    "model_from_settings",
]


def model_from_settings(
    *, kind: str, name: str, base_url: str, api_key: str
) -> Model | HostedModel:
    """The model that the settings describe; raises ValueError naming the setting that is wrong."""
    if kind == "builtin":
        return BuiltinModel()
    if kind == "openai_compatible":
        return _openai_compatible(name=name, base_url=base_url, api_key=api_key)
    if kind == "hosted":
        return _hosted(name=name, api_key=api_key)
    raise ValueError(f"kind: {kind!r} is not one of {', '.join(MODEL_KINDS)}")


def _openai_compatible(*, name: str, base_url: str, api_key: str) -> Model:
    problem = endpoint_problem(base_url)
    if problem:
        raise ValueError(f"base_url: {problem}")
    if not name.strip():
        raise ValueError("name: an OpenAI-compatible endpoint needs the name of a model")
    return OpenAICompatibleModel(base_url=base_url, api_key=api_key, name=name.strip())


def _hosted(*, name: str, api_key: str) -> HostedModel:
    if not api_key.strip():
        raise ValueError("api_key: a hosted model needs a key")
    try:
        return HostedModel(name=name.strip(), api_key=api_key)
    except ValueError as error:
        raise ValueError(f"name: {error}") from None
