"""Asks the model in use one small real question: is it there, how fast, and what does it cost?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from executions.engine.models import (
    HostedModel,
    Model,
    ModelRequest,
    ModelUnavailable,
    cost_usd,
    model_from_settings,
)

TIMEOUT_MS = 15_000
RIGHT_ANSWER = "0-3"
NOT_RIGHT = "It answered, but did not name the button that it was asked for."
QUESTION = ModelRequest(
    schema_name="Observation",
    schema={
        "type": "object",
        "required": ["elements"],
        "properties": {
            "elements": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["elementId", "description", "method", "arguments"],
                    "properties": {
                        "elementId": {"type": "string"},
                        "description": {"type": "string"},
                        "method": {"type": "string"},
                        "arguments": {"type": "array", "items": {"type": "string"}},
                    },
                },
            }
        },
    },
    messages=[
        {
            "role": "user",
            "content": "instruction: click the Save button\n"
            "Accessibility Tree: \n[0-1] RootWebArea: Form\n  [0-2] textbox: Name\n  [0-3] button: Save\n",
        }
    ],
    timeout_ms=TIMEOUT_MS,
)


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """What the question brought. `problem` is empty when the model answered."""

    provider: str
    name: str
    latency_ms: float = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal | None = None
    problem: str = ""
    answered: bool = False


def model_check(*, hosted_asked: Callable[[HostedModel], ModelCheck]) -> ModelCheck:
    """One call to the configured model; never raises for what a model does.

    A hosted model is asked by `hosted_asked`, as Stagehand alone reaches it.
    """
    try:
        model = model_from_settings(
            kind=settings.MODEL_PROVIDER,
            name=settings.MODEL_NAME,
            base_url=settings.MODEL_BASE_URL,
            api_key=settings.MODEL_API_KEY,
        )
    except ValueError as error:
        return ModelCheck(settings.MODEL_PROVIDER, settings.MODEL_NAME, problem=f"MODEL_{error}")
    if isinstance(model, HostedModel):
        return hosted_asked(model)
    return asyncio.run(_asked(model))


async def _asked(model: Model) -> ModelCheck:
    begun = time.monotonic()
    try:
        answer = await model.complete(QUESTION)
    except ModelUnavailable as error:
        took = (time.monotonic() - begun) * 1_000
        return ModelCheck(model.provider, model.name, took, problem=error.message)
    finally:
        await model.close()
    elements = answer.content.get("elements") or [{}]
    right = [element.get("elementId") for element in elements] == [RIGHT_ANSWER]
    return ModelCheck(
        model.provider,
        model.name,
        (time.monotonic() - begun) * 1_000,
        answer.input_tokens,
        answer.output_tokens,
        cost_usd(model.provider, model.name, answer.input_tokens, answer.output_tokens),
        "" if right else NOT_RIGHT,
        answered=True,
    )
