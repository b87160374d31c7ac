"""The questions a model is asked under way: whose each is, what it costs, and what is hidden from the model."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from executions.engine.chosen_node import frames_around
from executions.engine.errors import ModelFailed, Spend
from executions.engine.masking import MASK, SHORT_SECRET, secret_forms
from executions.engine.models import (
    HostedModel,
    Model,
    ModelAnswer,
    ModelFailure,
    ModelRequest,
    ModelUnavailable,
    cost_usd,
)
from executions.engine.models.base import message_text

_REFERENCE = re.compile(r" ?\[call (\d+)\]")
_ELEMENT_ID = re.compile(r"(\[\d+-\d+\])")
LONGEST_MS = 60_000

A = TypeVar("A", bound=BaseModel)
Gate = Callable[[str, str, Sequence[str]], Awaitable[str | None]]
"""Given the id of the element a model chose (`frame-backendNode`), the method it wants and the ids of the
iframes around it (outermost first): why not, or None."""


@dataclass(slots=True)
class Call:
    """One observe() or act() under way, so that the model's side knows whose question it answers."""

    number: int
    deadline: float
    gate: Gate | None = None
    secrets: Sequence[str] = ()
    spend: Spend = field(default_factory=Spend)
    failure: ModelUnavailable | None = None
    refusal: str = ""
    is_measured: bool = False
    """No model is asked: only the length of the question is wanted."""
    length: int = 0

    def marked(self, instruction: str) -> str:
        """The instruction with this call's number, by which its question is known again."""
        return f"{instruction} [call {self.number}]"


class ModelCalls:
    """All calls under way on one model; `answered` is what Stagehand asks instead of a model of its own."""

    def __init__(self, model: Model | HostedModel) -> None:
        self._model = model
        self._numbers = itertools.count(1)
        self._open: dict[int, Call] = {}

    @asynccontextmanager
    async def opened(
        self, timeout_ms: int, gate: Gate | None = None, secrets: Sequence[str] = ()
    ) -> AsyncIterator[Call]:
        """A call for the length of the block; a ModelFailed from within bears what it has cost."""
        number = next(self._numbers)
        call = Call(number, time.monotonic() + timeout_ms / 1000, gate, secrets)
        self._open[number] = call
        try:
            yield call
        except ModelFailed as error:
            error.spend = call.spend
            raise
        finally:
            del self._open[number]

    async def answered(self, params: dict[str, Any]) -> dict[str, Any]:
        """The model's answer to Stagehand's question, as its schema wants it.

        Raises RuntimeError when there is none; the call remembers why.
        """
        request, call = self._request(params)
        if call is not None and call.is_measured:
            call.length = sum(len(message_text(one)) for one in request.messages)
            return {"elements": []}
        answer = await self._charged(request, call)
        return answer.content if call is None else (await _gated(call, request, answer)).content

    async def asked(self, call: Call, question: str, answer: type[A]) -> A:
        """The model's answer to a question of ours.

        Raises RuntimeError when there is none; the call remembers why.
        """
        messages = [{"role": "user", "content": question}]
        schema = answer.model_json_schema()
        request = ModelRequest(answer.__name__, schema, messages, _left_ms(call))
        try:
            told = await self._charged(request, call)
            return answer.model_validate(told.content)
        except ValidationError:
            raise RuntimeError("the answer does not fit what was asked") from None

    async def _charged(self, request: ModelRequest, call: Call | None) -> ModelAnswer:
        """The model's answer, paid for by its call. Raises RuntimeError; the call remembers why."""
        try:
            answer = await self._complete(request)
        except ModelUnavailable as error:
            if call is not None:
                self._charge(call, error.input_tokens, error.output_tokens)
                call.failure = error
            raise RuntimeError(error.message) from error
        if call is not None:
            self._charge(call, answer.input_tokens, answer.output_tokens)
        return answer

    async def _complete(self, request: ModelRequest) -> ModelAnswer:
        if isinstance(self._model, HostedModel):
            raise ModelUnavailable(ModelFailure.SERVER_ERROR, "A hosted model answers by itself.")
        try:
            async with asyncio.timeout(request.timeout_ms / 1000):
                return await self._model.complete(request)
        except TimeoutError as error:
            raise ModelUnavailable(
                ModelFailure.TIMEOUT, f"No answer within {request.timeout_ms / 1000:.3g} s."
            ) from error

    def _request(self, params: dict[str, Any]) -> tuple[ModelRequest, Call | None]:
        request = ModelRequest.from_stagehand(params, timeout_ms=LONGEST_MS)
        numbers = {int(n) for n in _REFERENCE.findall(str(request.messages))}
        call = next((self._open[n] for n in sorted(numbers) if n in self._open), None)
        left = LONGEST_MS if call is None else _left_ms(call)
        hidden = hiding(call.secrets if call is not None else ())
        return replace(request, messages=_texts(request.messages, hidden), timeout_ms=left), call

    def _charge(self, call: Call, input_tokens: int, output_tokens: int) -> None:
        if not isinstance(self._model, HostedModel):
            price = cost_usd(self._model.provider, self._model.name, input_tokens, output_tokens)
            call.spend += Spend(input_tokens, output_tokens, price)


def _left_ms(call: Call) -> int:
    return max(1, int((call.deadline - time.monotonic()) * 1000))


def hiding(secrets: Sequence[str]) -> Callable[[str], str]:
    """What a model may see of a text: no call numbers, no secrets; the tree's element ids stay whole."""
    forms = [form for one in secrets for form in secret_forms(one)]
    words = [
        re.escape(one) if len(one) >= SHORT_SECRET else rf"(?<!\w){re.escape(one)}(?!\w)"
        for one in forms
    ]
    secret = re.compile("|".join(words)) if words else None

    def hidden(text: str) -> str:
        text = _REFERENCE.sub("", text)
        if secret is None:
            return text
        return "".join(
            part if _ELEMENT_ID.fullmatch(part) else secret.sub(MASK, part)
            for part in _ELEMENT_ID.split(text)
        )

    return hidden


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with every text inside changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_texts(part, change) for part in value]
    if isinstance(value, dict):
        return {key: _texts(part, change) for key, part in value.items()}
    return value


async def _gated(call: Call, request: ModelRequest, answer: ModelAnswer) -> ModelAnswer:
    """The answer, or one that chooses nothing when the gate refuses the element."""
    action = answer.content.get("action") if request.schema_name == "Act" else None
    if call.gate is None or not isinstance(action, dict):
        return answer
    chosen = str(action.get("elementId") or "")
    frames = frames_around(message_text(request.messages[-1]), chosen)
    if frames is None:
        refusal: str | None = "the model named an element that it was not shown."
    else:
        refusal = await call.gate(chosen, str(action.get("method") or ""), frames)
    if refusal is None:
        return answer
    call.refusal = refusal
    return replace(answer, content={**answer.content, "action": None})
