"""The steps that are timed, as case files have them."""

from __future__ import annotations

from typing import Any

StepData = dict[str, Any]


def _account(name: str, country: str) -> list[StepData]:
    return [
        {"action": "navigate", "value": "/account"},
        {"action": "assert", "assertion": "title", "value": "Account"},
        _fill("#first", "the First name field", name),
        _fill("#last", "the Last name field", "Lindqvist"),
        _fill("#email", "the Email field", f"{name.lower()}@example.org"),
        _fill("#city", "the City field", "Uppsala"),
        _check("#email", "value", f"{name.lower()}@example.org"),
        {"action": "select", "selector": "#country", "instruction": "the Country select box", "value": country},
        _check("#country", "value", country),
        {"action": "check", "selector": "#news", "instruction": "the Newsletter checkbox"},
        {"action": "check", "selector": "#terms", "instruction": "the Accept terms checkbox"},
        _check("#terms", "checked"),
        {"action": "hover", "selector": "#help", "instruction": "the Help button"},
        _check("#tip", "visible"),
        _click("#save", "the Save changes button"),
        _check("#status", "text_contains", f"Saved for {name} of {country}"),
    ]  # fmt: skip


def _orders(first: str) -> list[StepData]:
    return [
        _click("#to-orders", "the Orders link"),
        _check("h1", "text_equals", "Your orders"),
        _click(f"#add-{first}", f"the Add button for {first}"),
        _click("#add-ink", "the Add ink button"),
        _check("#count", "text_equals", "2 articles"),
        {"action": "select", "selector": "#sort", "instruction": "the Sort by select box", "value": "Price"},
        {"action": "hover", "selector": "#to-account", "instruction": "the Account link"},
        _click(".row:first-child .drop", f"the Drop {first} button"),
        _check(".row", "count", "1"),
    ]  # fmt: skip


def _fill(selector: str, instruction: str, value: str) -> StepData:
    return {"action": "fill", "selector": selector, "instruction": instruction, "value": value}


def _click(selector: str, instruction: str) -> StepData:
    return {"action": "click", "selector": selector, "instruction": instruction}


def _check(selector: str, assertion: str, value: str = "") -> StepData:
    step = {"action": "assert", "selector": selector, "assertion": assertion}
    return {**step, "value": value} if value else step


def fifty_steps() -> list[StepData]:
    """A healthy case: two visits to an account page and an orders page, 25 steps each."""
    return [
        *_account("Astrid", "Norway"),
        *_orders("pen"),
        *_account("Bruno", "France"),
        *_orders("pen"),
    ]


HEALABLE: list[StepData] = [
    _fill("#first", "the First name field", "Astrid"),
    {"action": "select", "selector": "#country", "instruction": "the Country select box", "value": "Norway"},
    {"action": "check", "selector": "#terms", "instruction": "the Accept terms checkbox"},
    {"action": "hover", "selector": "#help", "instruction": "the Help button"},
    _click("#save", "the Save changes button"),
    {
        "action": "assert", "selector": "#save", "instruction": "the Save changes button", "assertion": "visible"
    },
]  # fmt: skip


def healthy() -> list[StepData]:
    """One step of each kind that tiers can heal, on selectors that fit."""
    return [{"action": "navigate", "value": "/account"}, *HEALABLE]


def broken() -> list[StepData]:
    """The same steps on selectors that fit nothing."""
    renamed = [{**step, "selector": f"{step['selector']}-before-redesign"} for step in HEALABLE]
    return [{"action": "navigate", "value": "/account"}, *renamed]


def held() -> list[StepData]:
    """A run that stays at its second step until the site lets it go."""
    return [
        {"action": "navigate", "value": "/held"},
        {
            "action": "wait",
            "wait_for": "visible",
            "selector": "#go",
            "instruction": "the word Go",
            "timeout_ms": 120_000,
        },
    ]
