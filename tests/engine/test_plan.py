"""What a case may say, and what is wrong with one that may not be."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from executions.engine.masking import mask_secrets
from executions.engine.plan import (
    MAX_CASE_BYTES,
    Action,
    Assertion,
    InvalidCase,
    RunPlan,
    Step,
    Strategy,
    Tier,
    WaitFor,
    parse_case,
    parse_case_text,
    step_problems,
)

BASE = "http://127.0.0.1:9000"


def case(*steps: Any, **fields: Any) -> dict[str, Any]:
    return {"name": "Case", "base_url": BASE, "steps": list(steps), **fields}


def problems(data: object, **options: Any) -> dict[str, str]:
    """Field → message of everything wrong with a case."""
    with pytest.raises(InvalidCase) as caught:
        parse_case(data, **options)
    return {p.field: p.message for p in caught.value.problems}


def test_the_documented_example_is_read() -> None:
    text = """{"name": "Sign in", "base_url": "http://127.0.0.1:9000", "steps": [
      {"action": "navigate", "value": "/login"},
      {"action": "fill", "selector": "#user", "value": "alice", "instruction": "the user name field"},
      {"action": "click", "selector": "#login", "instruction": "the Log in button"},
      {"action": "assert", "selector": "#out", "assertion": "text_contains", "value": "Hello alice"}]}"""
    spec = parse_case_text(text.encode())
    assert (spec.name, spec.base_url) == ("Sign in", "http://127.0.0.1:9000")
    assert [s.action for s in spec.steps] == [
        Action.NAVIGATE,
        Action.FILL,
        Action.CLICK,
        Action.ASSERT,
    ]
    assert spec.steps[3].assertion is Assertion.TEXT_CONTAINS
    assert [s.index for s in spec.steps] == [0, 1, 2, 3]


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert parse_case_text(
        json.dumps(case({"action": "navigate", "value": "/"})).encode("utf-8-sig")
    )


CLICK = {"action": "click", "selector": "#a"}
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown action": ({"action": "jump"}, "action", "must be one of navigate, click"),
    "action missing": ({"selector": "#a"}, "action", "is missing"),
    "unknown key": ({**CLICK, "slector": "#b"}, "slector", "unknown key; known are action"),
    "fill without value": ({"action": "fill", "selector": "#a"}, "value", "give the text to type"),
    "select without value": ({"action": "select", "selector": "#a"}, "value", "is missing"),
    "navigate without value": ({"action": "navigate"}, "value", "give an address"),
    "press without value": ({"action": "press", "selector": "#a"}, "value", "give a key"),
    "check without expectation": (
        {"action": "assert", "selector": "#a", "assertion": "text_equals"},
        "value",
        "give what is expected",
    ),
    "javascript": (
        {"action": "navigate", "value": "javascript:alert(1)"},
        "value",
        "javascript: is not allowed",
    ),
    "JavaScript in capitals": (
        {"action": "navigate", "value": "JaVaScRiPt:alert(1)"},
        "value",
        "http or https",
    ),
    "javascript after a space": (
        {"action": "navigate", "value": " javascript:alert(1)"},
        "value",
        "must not begin or end with a space",
    ),
    "javascript with a tab inside": (
        {"action": "navigate", "value": "java\tscript:alert(1)"},
        "value",
        "nor hold tabs",
    ),
    "another host without a scheme": (
        {"action": "navigate", "value": "//example.org/a"},
        "value",
        "give the whole address",
    ),
    "host with a space": (
        {"action": "navigate", "value": "http://a b/"},
        "value",
        "is not an address",
    ),
    "fill with a number without end": (
        {"action": "fill", "selector": "#a", "value": float("inf")},
        "value",
        "must be a finite number",
    ),
    "fill with no number": (
        {"action": "fill", "selector": "#a", "value": float("nan")},
        "value",
        "must be a finite number",
    ),
    "file": (
        {"action": "navigate", "value": "file:///etc/passwd"},
        "value",
        "file: is not allowed",
    ),
    "data": ({"action": "navigate", "value": "data:text/html,x"}, "value", "data: is not allowed"),
    "no host": ({"action": "navigate", "value": "http://"}, "value", "http or https address"),
    "bad port": ({"action": "navigate", "value": "http://a:99999/"}, "value", "is not an address"),
    "negative timeout": ({**CLICK, "timeout_ms": -1}, "timeout_ms", "must be at least 1, not -1"),
    "zero timeout": ({**CLICK, "timeout_ms": 0}, "timeout_ms", "must be at least 1"),
    "endless timeout": ({**CLICK, "timeout_ms": 10**9}, "timeout_ms", "must be at most 600000"),
    "timeout as text": ({**CLICK, "timeout_ms": "soon"}, "timeout_ms", "must be a whole number"),
    "no element": ({"action": "click"}, "selector", "give a selector, an instruction, or both"),
    "hidden what": (
        {"action": "assert", "assertion": "hidden", "instruction": "the box"},
        "selector",
        "is needed to assert hidden",
    ),
    "count of words": (
        {"action": "assert", "selector": "li", "assertion": "count", "value": "many"},
        "value",
        "whole number of elements",
    ),
    "negative count": (
        {"action": "assert", "selector": "li", "assertion": "count", "value": -1},
        "value",
        "whole number of elements",
    ),
    "attribute unnamed": (
        {"action": "assert", "selector": "a", "assertion": "attribute", "value": "x"},
        "attribute",
        "name the attribute",
    ),
    "wait for ever": (
        {"action": "wait", "wait_for": "time", "value": "for ever"},
        "value",
        "milliseconds",
    ),
    "wait longer than its own limit": (
        {"action": "wait", "wait_for": "time", "value": "5000", "timeout_ms": 2000},
        "timeout_ms",
        "is shorter than the wait of 5000 ms; leave it out, or wait at most 2000 ms",
    ),
    "wait longer than its own limit, by its value alone": (
        {"action": "wait", "value": 5000, "timeout_ms": 4999},
        "timeout_ms",
        "is shorter than the wait",
    ),
    "wait for ever within a limit": (
        {"action": "wait", "wait_for": "time", "value": "for ever", "timeout_ms": 1},
        "value",
        "milliseconds",
    ),
    "unknown load state": (
        {"action": "wait", "wait_for": "load_state", "value": "done"},
        "value",
        "must be one of load",
    ),
    "assertion on click": (
        {**CLICK, "assertion": "visible"},
        "assertion",
        "belongs to assert steps",
    ),
    "wait on click": ({**CLICK, "wait_for": "visible"}, "wait_for", "belongs to wait steps"),
    "secret in words": ({**CLICK, "secret": "yes"}, "secret", "must be true or false"),
    "NUL": ({"action": "click", "selector": "#a\x00"}, "selector", "NUL"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_step_is_named_by_its_field_and_told_what_would_be_right(name: str) -> None:
    step, where, message = WRONG[name]
    found = problems(case({"action": "navigate", "value": "/"}, step))
    assert message in found[f"steps[1].{where}"]
    alone = {p.field: p.message for p in step_problems(step)}
    assert message in alone[where]


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ([], "", "must be a JSON object"),
        ("case", "", "must be a JSON object"),
        (None, "", "must be a JSON object"),
        (case(), "steps", "must have at least 1 entry"),
        ({"name": "x"}, "steps", "is missing"),
        ({"steps": [CLICK]}, "name", "is missing"),
        (case(CLICK, name=""), "name", "must not be blank"),
        (case(CLICK, name=" \t\n"), "name", "must not be blank"),
        (case(CLICK, tags=["smoke", "  "]), "tags[1]", "must not be blank"),
        (case(CLICK, name="x" * 201), "name", "at most 200 characters"),
        (case(CLICK, base_url="ftp://x"), "base_url", "ftp: is not allowed"),
        (case(CLICK, base_url="http://exa mple"), "base_url", "is not an address"),
        (case(CLICK, base_url="javascript:alert(1)"), "base_url", "javascript: is not allowed"),
        (case(CLICK, surprise=1), "surprise", "unknown key"),
        (case(*[CLICK] * 501), "steps", "at most 500 entries"),
        (case("click"), "steps[0]", "must be a JSON object"),
    ],
)
def test_a_wrong_case_is_named_by_its_field(data: object, field: str, message: str) -> None:
    assert message in problems(data)[field]


@pytest.mark.parametrize("limit", [{}, {"timeout_ms": 500}, {"timeout_ms": 600_000}])
def test_a_wait_that_ends_within_its_own_limit_is_right(limit: dict[str, int]) -> None:
    assert step_problems({"action": "wait", "wait_for": "time", "value": "500", **limit}) == []


def test_all_problems_are_told_at_once() -> None:
    found = problems(case({"action": "fill", "selector": "#a"}, {"action": "click"}, base_url="x"))
    assert set(found) == {"steps[0].value", "steps[1].selector", "base_url"}


@pytest.mark.parametrize("bad", ["\x00", "a\x00b", "\ud800", "x\udfff"])
@pytest.mark.parametrize(
    ("field", "made"),
    [
        ("name", lambda text: case(CLICK, name=text)),
        ("description", lambda text: case(CLICK, description=text)),
        ("base_url", lambda text: case(CLICK, base_url=BASE + text)),
        ("tags[1]", lambda text: case(CLICK, tags=["smoke", text])),
        ("steps[1].selector", lambda text: case(CLICK, {**CLICK, "selector": "#a" + text})),
        ("steps[0].instruction", lambda text: case({**CLICK, "instruction": text})),
        ("steps[0].value", lambda text: case({"action": "fill", "selector": "#a", "value": text})),
        ("steps[0].action", lambda text: case({"action": text})),
        ("steps[0]", lambda text: case({**CLICK, "key" + text: 1})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_character_that_cannot_be_kept_is_named_by_its_field(
    bad: str, field: str, made: Callable[[str], Any]
) -> None:
    found = problems(made(bad))
    assert list(found) == [field]
    assert "cannot be kept" in found[field]
    assert bad not in str(found)


def test_the_address_given_beside_a_case_is_held_to_the_same_characters() -> None:
    assert "cannot be kept" in problems(case(CLICK), base_url=BASE + "/\udc80")["base_url"]


def test_numbers_without_end_and_depths_without_bottom_are_refused() -> None:
    digits = b'{"name": "x", "steps": [{"action": "fill", "selector": "a", "value": %s}]}'
    with pytest.raises(InvalidCase, match="too many digits"):
        parse_case_text(digits % (b"9" * 5000))
    deep: Any = []
    for _ in range(20_000):
        deep = [deep]
    found = problems({"name": deep, "steps": [CLICK]})
    assert [text for field, text in found.items() if field.startswith("name[0]")] == [
        "is nested too deeply"
    ]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (b'{"name": "x", "name": "y", "steps": [{"action": "click", "selector": "#a"}]}', "name"),
        (
            b'{"name": "x", "steps": [{"action": "click", "selector": "#a", "selector": "#b"}]}',
            "steps[0].selector",
        ),
    ],
)
def test_a_key_that_is_there_twice_is_named_and_not_guessed(text: bytes, field: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        parse_case_text(text)
    assert [(p.field, p.message) for p in caught.value.problems] == [
        (field, "is there twice; keep one")
    ]


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e400"])
def test_a_files_number_without_end_is_named_by_its_field(number: bytes) -> None:
    text = b'{"name": "x", "steps": [{"action": "fill", "selector": "#a", "value": %s}]}' % number
    with pytest.raises(InvalidCase, match=r"steps\[0\].value: must be a finite number"):
        parse_case_text(text)


def test_a_relative_address_needs_a_base_url() -> None:
    step = {"action": "navigate", "value": "/login"}
    assert "is relative" in problems({"name": "x", "steps": [step]})["steps[0].value"]
    assert parse_case({"name": "x", "steps": [step]}, base_url=BASE + "/").base_url == BASE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"{", "not valid JSON (line 1, column 2"),
        (b"", "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b" " * 10_000_000, "10,000,000 bytes; at most 1,000,000"),
        (b" " * (MAX_CASE_BYTES + 1), "at most"),
    ],
    ids=["cut", "empty", "deep", "not UTF-8", "10 MB", "one byte too many"],
)
def test_text_that_is_no_case_is_refused(text: bytes, message: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        parse_case_text(text)
    assert message in str(caught.value)


def test_values_may_be_numbers_and_truths_and_empty_where_that_means_something() -> None:
    spec = parse_case(
        case(
            {"action": "fill", "selector": "#a", "value": 5},
            {"action": "fill", "selector": "#a", "value": ""},
            {"action": "assert", "selector": "#a", "assertion": "text_equals", "value": ""},
            {"action": "assert", "selector": "#a", "assertion": "value", "value": True},
        )
    )
    assert [s.value for s in spec.steps] == ["5", "", "", "true"]


def test_a_check_and_a_wait_have_defaults() -> None:
    steps = parse_case(
        case(
            {"action": "assert", "selector": "#a"},
            {"action": "assert", "selector": "#a", "value": "x"},
            {"action": "wait", "selector": "#a"},
            {"action": "wait", "value": 100},
        )
    ).steps
    assert [s.assertion for s in steps[:2]] == [Assertion.VISIBLE, Assertion.TEXT_CONTAINS]
    assert [s.wait_for for s in steps[2:]] == [WaitFor.VISIBLE, WaitFor.TIME]


def test_a_step_survives_the_way_to_json_and_back() -> None:
    raw = [
        {
            "action": "fill",
            "selector": "#a",
            "frame": "iframe",
            "value": "x",
            "instruction": "the A field",
            "timeout_ms": 5,
        },
        {
            "action": "assert",
            "selector": "a",
            "assertion": "attribute",
            "attribute": "href",
            "value": "/x",
        },
        {"action": "wait", "wait_for": "url", "value": "/x"},
        {"action": "fill", "selector": "#a", "value": ""},
        {"action": "assert", "selector": "#a", "assertion": "text_equals", "value": ""},
        {"action": "click", "selector": "#b", "enabled": False},
    ]
    assert [s.to_json() for s in parse_case(case(*raw)).steps] == raw


def test_strategies_name_their_tiers() -> None:
    assert Strategy.OPTION_A.tiers == (Tier.PLAYWRIGHT, Tier.HYBRID)
    assert Strategy.OPTION_B.tiers == (Tier.PLAYWRIGHT, Tier.STAGEHAND)
    assert Strategy.OPTION_C.tiers == (Tier.PLAYWRIGHT, Tier.HYBRID, Tier.STAGEHAND)


# Secrets


def test_a_secret_is_in_no_picture_of_a_step() -> None:
    step = Step(0, Action.FILL, selector="#p", value="hunter2", secret=True)
    assert "hunter2" not in repr(step)
    assert step.to_json()["value"] == "***"
    assert step.to_json(masked=False)["value"] == "hunter2"


def test_longer_secrets_are_masked_before_those_inside_them() -> None:
    steps = tuple(
        Step(i, Action.FILL, selector="#p", value=value, secret=True)
        for i, value in enumerate(("pass", "password1", "pass"))
    )
    plan = RunPlan(1, "x", BASE, Strategy.OPTION_C, steps)
    assert plan.secrets == ("password1", "pass")
    assert mask_secrets("password1 and pass", plan.secrets) == "*** and ***"


def test_a_wrong_value_is_not_quoted_when_it_may_be_a_secret() -> None:
    step = {"action": "fill", "selector": "#p", "value": ["hunter2"], "secret": True}
    assert "hunter2" not in str(problems(case(step)))
