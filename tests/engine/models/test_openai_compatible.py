"""An OpenAI-compatible endpoint: what it is asked, and what its failures become."""

from __future__ import annotations

import time
import traceback
from collections.abc import AsyncIterator, Iterator

import pytest

from executions.engine.models import ModelFailure, ModelUnavailable, OpenAICompatibleModel
from tests.engine.models.builtin_cases import LOGIN
from tests.engine.models.openai_server import Behaviour, OpenAIServer, openai_server
from tests.engine.models.questions import act, observation

KEY = "sk-very-secret-0123456789"
FOUND = {
    "elements": [{"elementId": "0-21", "description": "Log in", "method": "click", "arguments": []}]
}
QUESTION = observation("the Log in button", LOGIN)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as state:
        state.answer = lambda _body: FOUND
        yield state


@pytest.fixture
async def model(server: OpenAIServer) -> AsyncIterator[OpenAICompatibleModel]:
    model = OpenAICompatibleModel(base_url=server.base_url, api_key=KEY, name="little-model")
    yield model
    await model.close()


async def test_a_valid_answer_and_its_tokens_are_returned(
    model: OpenAICompatibleModel, server: OpenAIServer
) -> None:
    answer = await model.complete(QUESTION)

    assert answer.content == FOUND
    assert (answer.input_tokens, answer.output_tokens) == (1200, 34)
    assert server.keys == [f"Bearer {KEY}"]
    assert server.calls[0]["model"] == "little-model"
    assert server.calls[0]["response_format"]["json_schema"]["strict"] is True


async def test_the_endpoint_gets_stagehands_system_prompt_first(
    model: OpenAICompatibleModel, server: OpenAIServer
) -> None:
    await model.complete(QUESTION)

    roles = [message["role"] for message in server.calls[0]["messages"]]
    assert roles == ["system", "user"]
    assert "[0-21] button: Log in" in server.prompts[1]


@pytest.mark.parametrize(
    ("behaviour", "reason", "retriable", "retry_after_s"),
    [
        (Behaviour.UNAUTHORIZED, ModelFailure.UNAUTHORIZED, False, None),
        (Behaviour.RATE_LIMITED, ModelFailure.RATE_LIMITED, True, 7.0),
        (Behaviour.QUOTA_SPENT, ModelFailure.RATE_LIMITED, False, None),
        (Behaviour.SERVER_ERROR, ModelFailure.SERVER_ERROR, True, None),
        (Behaviour.NOT_FOUND, ModelFailure.SERVER_ERROR, False, None),
        (Behaviour.NONSENSE, ModelFailure.UNUSABLE_ANSWER, False, None),
        (Behaviour.WRONG_SHAPE, ModelFailure.UNUSABLE_ANSWER, False, None),
        (Behaviour.CUT_OFF, ModelFailure.UNUSABLE_ANSWER, False, None),
        (Behaviour.HTML, ModelFailure.UNUSABLE_ANSWER, False, None),
        (Behaviour.BROKEN_JSON, ModelFailure.UNUSABLE_ANSWER, False, None),
        (Behaviour.NO_CHOICES, ModelFailure.UNUSABLE_ANSWER, False, None),
        (Behaviour.HANG_UP, ModelFailure.CONNECTION_FAILED, True, None),
    ],
)
async def test_a_failure_becomes_its_reason_after_one_call_and_says_no_secret(
    model: OpenAICompatibleModel,
    server: OpenAIServer,
    behaviour: Behaviour,
    reason: ModelFailure,
    retriable: bool,
    retry_after_s: float | None,
) -> None:
    server.behaviour = behaviour

    with pytest.raises(ModelUnavailable) as raised:
        await model.complete(QUESTION)

    failure = raised.value
    assert (failure.reason, failure.retriable) == (reason, retriable)
    assert failure.retry_after_s == retry_after_s
    assert len(server.calls) == 1
    told = f"{failure} {failure.message} {model!r}" + "".join(traceback.format_exception(failure))
    assert KEY not in told


@pytest.mark.parametrize("behaviour", [Behaviour.NONSENSE, Behaviour.CUT_OFF])
async def test_the_tokens_of_a_useless_answer_are_counted(
    model: OpenAICompatibleModel, server: OpenAIServer, behaviour: Behaviour
) -> None:
    server.behaviour = behaviour

    with pytest.raises(ModelUnavailable) as raised:
        await model.complete(QUESTION)

    assert (raised.value.input_tokens, raised.value.output_tokens) == (1200, 34)


@pytest.mark.parametrize("behaviour", [Behaviour.SLOW, Behaviour.TRICKLE])
async def test_an_answer_that_comes_too_late_is_given_up(
    model: OpenAICompatibleModel, server: OpenAIServer, behaviour: Behaviour
) -> None:
    server.behaviour = behaviour
    started = time.monotonic()

    with pytest.raises(ModelUnavailable) as raised:
        await model.complete(observation("the Log in button", LOGIN, timeout_ms=300))

    assert raised.value.reason is ModelFailure.TIMEOUT
    assert time.monotonic() - started < 5


async def test_a_dead_port_is_a_failed_connection() -> None:
    with openai_server() as state:
        address = state.base_url
    model = OpenAICompatibleModel(base_url=address, api_key="", name="m")

    with pytest.raises(ModelUnavailable) as raised:
        await model.complete(QUESTION)

    await model.close()
    await model.close()
    assert raised.value.reason is ModelFailure.CONNECTION_FAILED


@pytest.mark.parametrize(
    ("formats", "asked"),
    [
        ({"json_object", "text"}, ["json_schema", "json_object"]),
        ({"text"}, ["json_schema", "json_object", None]),
    ],
)
async def test_an_endpoint_without_schemas_is_asked_more_simply_and_remembered(
    model: OpenAICompatibleModel,
    server: OpenAIServer,
    formats: set[str],
    asked: list[str | None],
) -> None:
    server.formats = frozenset(formats)
    server.answer = lambda _body: 'Sure!\n```json\n{"elements": []}\n```\nAnything else?'

    first = await model.complete(QUESTION)
    await model.complete(QUESTION)

    assert first.content == {"elements": []}
    formats_asked = [call.get("response_format", {}).get("type") for call in server.calls]
    assert formats_asked == [*asked, asked[-1]]
    assert "JSON Schema" in server.calls[-1]["messages"][-1]["content"]


async def test_a_thinking_model_is_taken_at_its_last_word(
    model: OpenAICompatibleModel, server: OpenAIServer
) -> None:
    server.answer = lambda _body: (
        '<think>Perhaps {"action": null, "twoStep": true}? No.</think>'
        '{"action": null, "twoStep": false}'
    )

    answer = await model.complete(act("click the Log in button", LOGIN))

    assert answer.content == {"action": None, "twoStep": False}


async def test_an_open_schema_is_not_asked_for_in_strict_mode(
    model: OpenAICompatibleModel, server: OpenAIServer
) -> None:
    open_schema = {"type": "object", "properties": {"title": {"type": "string"}}}
    request = observation("x", LOGIN)
    loose = type(request)("Extraction", open_schema, request.messages, 5_000)
    server.answer = lambda _body: {"title": "Sign in"}

    answer = await model.complete(loose)

    assert answer.content == {"title": "Sign in"}
    assert server.calls[0]["response_format"]["json_schema"]["strict"] is False


@pytest.mark.parametrize(
    ("base_url", "provider"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://api.groq.com/openai/v1", "groq"),
        ("http://127.0.0.1:11434/v1", "127.0.0.1"),
        ("https://notopenai.com/v1", "notopenai.com"),
    ],
)
async def test_the_provider_is_read_from_the_host(base_url: str, provider: str) -> None:
    model = OpenAICompatibleModel(base_url=base_url, api_key="k", name="m")

    assert model.provider == provider
    await model.close()
