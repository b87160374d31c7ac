"""Settings become a model, or a sentence that names what is wrong; tokens become dollars."""

from __future__ import annotations

from decimal import Decimal

import pytest

from executions.engine.models import (
    BuiltinModel,
    HostedModel,
    OpenAICompatibleModel,
    cost_usd,
    model_from_settings,
)

GOOD = {
    "openai_compatible": {
        "kind": "openai_compatible",
        "name": "m",
        "base_url": "http://127.0.0.1:1/v1",
        "api_key": "",
    },
    "hosted": {"kind": "hosted", "name": "openai/gpt-5-mini", "base_url": "", "api_key": "k"},
}


def test_builtin_needs_nothing() -> None:
    model = model_from_settings(kind="builtin", name="", base_url="", api_key="")

    assert isinstance(model, BuiltinModel)
    assert (model.name, model.provider) == ("builtin", "builtin")


async def test_a_local_endpoint_needs_no_key() -> None:
    model = model_from_settings(**GOOD["openai_compatible"])

    assert isinstance(model, OpenAICompatibleModel)
    await model.close()


def test_a_hosted_model_hides_its_key() -> None:
    model = model_from_settings(**{**GOOD["hosted"], "api_key": "sk-secret"})

    assert isinstance(model, HostedModel)
    assert (model.provider, model.model, model.api_key) == ("openai", "gpt-5-mini", "sk-secret")
    assert "sk-secret" not in repr(model)
    assert "sk-secret" not in str(model)


@pytest.mark.parametrize(
    ("kind", "setting", "value"),
    [
        ("builtin", "kind", "gpt"),
        ("openai_compatible", "name", " "),
        ("openai_compatible", "base_url", ""),
        ("openai_compatible", "base_url", "127.0.0.1:8080"),
        ("openai_compatible", "base_url", "ftp://example.org/v1"),
        ("openai_compatible", "base_url", "http://example.org:port/v1"),
        ("openai_compatible", "base_url", "https://user:sk-secret@example.org/v1"),
        ("hosted", "api_key", ""),
        ("hosted", "name", "gpt-5-mini"),
        ("hosted", "name", "openai/"),
        ("hosted", "name", "nobody/gpt-5-mini"),
        ("hosted", "name", "openai/gpt 5"),
    ],
)
def test_a_wrong_setting_is_named_without_its_secret(kind: str, setting: str, value: str) -> None:
    settings = {**GOOD.get(kind, {"name": "", "base_url": "", "api_key": ""}), setting: value}
    settings.setdefault("kind", kind)

    with pytest.raises(ValueError, match=f"^{setting}: ") as raised:
        model_from_settings(**settings)

    assert "sk-secret" not in str(raised.value)


def test_a_million_known_tokens_cost_what_the_table_says() -> None:
    whole = cost_usd("openai", "gpt-5-mini", 1_000_000, 1_000_000)
    halves = [
        cost_usd("openai", "gpt-5-mini", 1_000_000, 0),
        cost_usd("openai", "gpt-5-mini", 0, 1_000_000),
    ]

    assert whole is not None
    assert whole == sum(half for half in halves if half is not None)
    assert Decimal("0.1") < whole < Decimal(20)


@pytest.mark.parametrize(
    ("provider", "model"),
    [("openai", "no-such-model"), ("127.0.0.1", "gpt-5-mini"), ("", "gpt-5-mini")],
)
def test_an_unknown_price_is_unknown_and_not_nothing(provider: str, model: str) -> None:
    assert cost_usd(provider, model, 1000, 10) is None


def test_the_builtin_model_costs_nothing() -> None:
    assert cost_usd("builtin", "builtin", 10_000, 10_000) == 0
