"""What Stagehand asks of a model, what a model answers, and how it says that it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class ModelFailure(StrEnum):
    """Why a model gave no answer that can be used."""

    UNAUTHORIZED = "unauthorized"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    UNUSABLE_ANSWER = "unusable_answer"
    CONNECTION_FAILED = "connection_failed"
    BUDGET_SPENT = "budget_spent"


class ModelUnavailable(Exception):
    """A model could not answer; the next tier may still succeed.

    `message` never holds a key, a prompt or a provider's own words. `retry_after_s` is what the
    provider asked for, in seconds. The tokens are what the useless answer cost nevertheless.
    """

    def __init__(
        self,
        reason: ModelFailure,
        message: str,
        *,
        retriable: bool = False,
        retry_after_s: float | None = None,
        input_tokens: int = 0,
        output_tokens: int = 0,
    ) -> None:
        super().__init__(f"{reason}: {message}")
        self.reason = reason
        self.message = message
        self.retriable = retriable
        self.retry_after_s = retry_after_s
        self.input_tokens = input_tokens
        self.output_tokens = output_tokens


@dataclass(frozen=True)
class ModelRequest:
    """One question of Stagehand.

    `schema_name` is "Observation", "Act" or one of `extract()`'s; `schema` is the JSON Schema the
    answer has to fit; `messages` are Stagehand's own, a system message first where there is one.
    """

    schema_name: str
    schema: dict[str, Any]
    messages: list[dict[str, Any]]
    timeout_ms: int

    @classmethod
    def from_stagehand(cls, params: Mapping[str, Any], *, timeout_ms: int) -> ModelRequest:
        """Build a request from the callback's parameters, dumped to plain data.

        `params` is `callback_argument.model_dump(mode="json", by_alias=True)`. The system prompt,
        which Stagehand keeps apart from its messages, becomes the first of them.
        """
        response_format = params.get("response_format") or {}
        schema = response_format.get("schema") or response_format.get("schema_") or {}
        messages = [dict(message) for message in params.get("messages") or []]
        system_prompt = params.get("system_prompt")
        if system_prompt:
            messages.insert(0, {"role": "system", "content": str(system_prompt).strip()})
        return cls(
            schema_name=str(response_format.get("name") or "Text"),
            schema=dict(schema),
            messages=messages,
            timeout_ms=timeout_ms,
        )


@dataclass(frozen=True)
class ModelAnswer:
    """Content that fits the request's schema, and the tokens it took."""

    content: dict[str, Any]
    input_tokens: int
    output_tokens: int


class Model(Protocol):
    """Whoever answers Stagehand's questions."""

    @property
    def name(self) -> str:
        """The model's own name, such as "builtin" or "gpt-5-mini"."""
        ...

    @property
    def provider(self) -> str:
        """Who runs it, as the price table calls them; "builtin" for ours."""
        ...

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        """Answer within the request's time; raises ModelUnavailable."""
        ...

    async def close(self) -> None:
        """Give back connections; harmless when called twice."""
        ...


def message_text(message: Mapping[str, Any]) -> str:
    """The text of one message, whatever shape its content has."""
    return _content_text(message.get("content"))


def _content_text(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        text = content.get("text")
        return text if isinstance(text, str) else ""
    if isinstance(content, list):
        return "\n".join(filter(None, (_content_text(block) for block in content)))
    return ""
