"""Any endpoint that speaks OpenAI's chat completions: the only file that imports `openai`."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn
from urllib.parse import urlsplit

import openai

from executions.engine.models.base import (
    ModelAnswer,
    ModelFailure,
    ModelRequest,
    ModelUnavailable,
    message_text,
)
from executions.engine.models.json_answer import find_json_object

# Servers without keys still need the header to be well-formed.
NO_KEY = "none"
# The price table's names for hosts whose address does not say them.
PROVIDER_BY_HOST_SUFFIX = {
    "openai.com": "openai",
    "azure.com": "azure",
    "anthropic.com": "anthropic",
    "googleapis.com": "google",
    "mistral.ai": "mistral",
    "groq.com": "groq",
    "deepseek.com": "deepseek",
    "openrouter.ai": "openrouter",
    "together.xyz": "together",
    "fireworks.ai": "fireworks",
    "x.ai": "x-ai",
    "cohere.com": "cohere",
    "cohere.ai": "cohere",
    "perplexity.ai": "perplexity",
}
FORMAT_WORDS = ("response_format", "json_schema", "json_object", "schema", "structured", "grammar")


class AnswerFormat(StrEnum):
    """How strictly an endpoint can be held to a schema, the strictest first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    TEXT = "text"


@dataclass(frozen=True)
class _Reply:
    text: str
    input_tokens: int
    output_tokens: int
    complete: bool


def endpoint_problem(base_url: str) -> str | None:
    """What is wrong with an endpoint's address, in words; None when nothing is."""
    try:
        parts = urlsplit(base_url.strip())
        parts.port  # noqa: B018 - reading it is what raises for a port that is none
    except ValueError:
        return "not a URL"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "an http or https URL such as http://127.0.0.1:11434/v1 is needed"
    if parts.username or parts.password:
        return "a key belongs into the key's setting, not into the URL"
    return None


class OpenAICompatibleModel:
    """A model behind a base URL.

    Asks for schema-bound answers first; an endpoint that rejects those is asked for plain JSON,
    then for text, and what it understood is remembered. Nothing is retried here: whoever calls
    owns the time and the budget.
    """

    def __init__(self, *, base_url: str, api_key: str, name: str) -> None:
        problem = endpoint_problem(base_url)
        if problem:
            raise ValueError(f"base_url: {problem}")
        self._name = name
        self._host = urlsplit(base_url.strip()).hostname or ""
        self._client = openai.AsyncOpenAI(
            base_url=base_url.strip(), api_key=api_key.strip() or NO_KEY, max_retries=0
        )
        self._format = AnswerFormat.JSON_SCHEMA

    def __repr__(self) -> str:
        return f"OpenAICompatibleModel(name={self._name!r}, host={self._host!r})"

    @property
    def name(self) -> str:
        """The model's name, as the endpoint knows it."""
        return self._name

    @property
    def provider(self) -> str:
        """The price table's name for the host; the host itself when the table has none."""
        for suffix, provider in PROVIDER_BY_HOST_SUFFIX.items():
            if self._host == suffix or self._host.endswith(f".{suffix}"):
                return provider
        return self._host

    async def close(self) -> None:
        """Close the HTTP connections; harmless when called twice."""
        await self._client.close()

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        """Ask the endpoint, all fallbacks together within `timeout_ms`; raises ModelUnavailable."""
        try:
            async with asyncio.timeout(request.timeout_ms / 1000):
                reply = await self._ask(request)
        except TimeoutError:
            raise ModelUnavailable(
                ModelFailure.TIMEOUT,
                f"no answer from {self._host} within {request.timeout_ms} ms",
                retriable=True,
            ) from None
        content = find_json_object(reply.text, schema=request.schema) if reply.complete else None
        if content is None:
            raise self._unusable(reply)
        return ModelAnswer(content, reply.input_tokens, reply.output_tokens)

    async def _ask(self, request: ModelRequest) -> _Reply:
        formats = list(AnswerFormat)
        for answer_format in formats[formats.index(self._format) :]:
            try:
                reply = await self._ask_once(request, answer_format)
            except openai.OpenAIError as error:
                if answer_format is formats[-1] or not _rejects_format(error):
                    self._translate(error)
                continue
            except (ValueError, TypeError, AttributeError, LookupError):
                # What the client raises on a body that is no chat completion at all.
                raise self._unusable(_Reply("", 0, 0, complete=False)) from None
            self._format = answer_format
            return reply
        raise AssertionError("the last format either answers or raises")

    async def _ask_once(self, request: ModelRequest, answer_format: AnswerFormat) -> _Reply:
        arguments: dict[str, Any] = {
            "model": self._name,
            "messages": _chat_messages(request, spell_out=answer_format is not _STRICTEST),
            "timeout": request.timeout_ms / 1000,
        }
        if answer_format is not AnswerFormat.TEXT:
            arguments["response_format"] = _response_format(request, answer_format)
        completion = await self._client.chat.completions.create(**arguments)
        choice = completion.choices[0]
        usage = completion.usage
        return _Reply(
            text=choice.message.content or "",
            input_tokens=(usage.prompt_tokens or 0) if usage else 0,
            output_tokens=(usage.completion_tokens or 0) if usage else 0,
            complete=choice.finish_reason not in {"length", "content_filter"},
        )

    def _unusable(self, reply: _Reply) -> ModelUnavailable:
        return ModelUnavailable(
            ModelFailure.UNUSABLE_ANSWER,
            f"the answer of {self._host} does not fit what was asked",
            input_tokens=reply.input_tokens,
            output_tokens=reply.output_tokens,
        )

    def _translate(self, error: openai.OpenAIError) -> NoReturn:
        # A provider's own words may repeat the key or the prompt: only its status is passed on.
        if isinstance(error, openai.APITimeoutError):
            failure = ModelUnavailable(
                ModelFailure.TIMEOUT, f"no answer from {self._host} in time", retriable=True
            )
        elif isinstance(error, openai.APIConnectionError):
            failure = ModelUnavailable(
                ModelFailure.CONNECTION_FAILED, f"{self._host} cannot be reached", retriable=True
            )
        elif isinstance(error, openai.APIStatusError):
            failure = _status_failure(self._host, error)
        else:
            failure = self._unusable(_Reply("", 0, 0, complete=False))
        raise failure from None


_STRICTEST = AnswerFormat.JSON_SCHEMA


def _status_failure(host: str, error: openai.APIStatusError) -> ModelUnavailable:
    status = error.status_code
    message = f"{host} answered HTTP {status}"
    if status in {401, 403}:
        return ModelUnavailable(ModelFailure.UNAUTHORIZED, f"{message}: check the key")
    if status == 429:
        quota_spent = error.code == "insufficient_quota"
        return ModelUnavailable(
            ModelFailure.RATE_LIMITED,
            f"{message}: the account's quota is spent" if quota_spent else message,
            retriable=not quota_spent,
            retry_after_s=_retry_after_s(error),
        )
    if status in {408, 504}:
        return ModelUnavailable(ModelFailure.TIMEOUT, message, retriable=True)
    if status == 404:
        message += ": check the base URL and the model's name"
    return ModelUnavailable(
        ModelFailure.SERVER_ERROR,
        message,
        retriable=status >= 500,
        retry_after_s=_retry_after_s(error),
    )


def _retry_after_s(error: openai.APIStatusError) -> float | None:
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _rejects_format(error: openai.OpenAIError) -> bool:
    """Whether the endpoint refused how the answer was asked for, rather than the question."""
    if not isinstance(error, openai.APIStatusError) or error.status_code not in {
        400,
        415,
        422,
        501,
    }:
        return False
    said = f"{error.message} {json.dumps(error.body, default=str)}".lower()
    return error.param == "response_format" or any(word in said for word in FORMAT_WORDS)


def _response_format(request: ModelRequest, answer_format: AnswerFormat) -> dict[str, Any]:
    if answer_format is AnswerFormat.JSON_OBJECT:
        return {"type": "json_object"}
    return {
        "type": "json_schema",
        "json_schema": {
            "name": request.schema_name,
            "schema": request.schema,
            "strict": _fits_strict_mode(request.schema),
        },
    }


def _fits_strict_mode(schema: object) -> bool:
    """Strict mode wants every object closed and all its properties required."""
    if isinstance(schema, list):
        return all(_fits_strict_mode(part) for part in schema)
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if schema.get("type") == "object" or isinstance(properties, dict):
        if schema.get("additionalProperties") is not False:
            return False
        if set(schema.get("required") or ()) != set(properties or ()):
            return False
    return all(_fits_strict_mode(part) for part in schema.values())


def _chat_messages(request: ModelRequest, *, spell_out: bool) -> list[dict[str, str]]:
    messages = [
        {"role": str(message.get("role", "user")), "content": message_text(message)}
        for message in request.messages
    ]
    if spell_out:
        rule = (
            "Answer with one JSON object and nothing else. It has to fit this JSON Schema:\n"
            + json.dumps(request.schema)
        )
        messages.append({"role": "user", "content": rule})
    return messages
