"""The keys by which steps and pages are known again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from executions.engine.keys import cache_key, fingerprint_keys, page_address, step_key
from executions.engine.plan import Action, Step


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://Shop.Example:80/a/?q=1#x", "http://shop.example:80/a"),
        ("https://shop.example", "https://shop.example/"),
        ("https://shop.example/orders/4711/items", "https://shop.example/orders/:id/items"),
        (
            "https://shop.example/o/3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "https://shop.example/o/:id",
        ),
        ("https://shop.example/o/deadbeef01", "https://shop.example/o/:id"),
        ("https://shop.example/decade/v2/5", "https://shop.example/decade/v2/5"),
    ],
)
def test_a_page_address_has_no_query_and_no_volatile_ids(url: str, address: str) -> None:
    assert page_address(url) == address


def test_a_cache_key_is_sha256_over_page_action_instruction_and_selector() -> None:
    step = Step(0, Action.CLICK, selector="#a", instruction="the A button")
    key = cache_key(step, "https://x.example/orders/4711?tab=1")
    assert len(key) == 64
    assert key == cache_key(replace(step, index=7), "https://x.example/orders/4712#end")
    others = [
        cache_key(step, "https://x.example/invoices/4711"),
        cache_key(step, "https://y.example/orders/4711"),
        cache_key(replace(step, action=Action.HOVER), "https://x.example/orders/4711"),
        cache_key(replace(step, instruction="the B button"), "https://x.example/orders/4711"),
        cache_key(replace(step, selector="#b"), "https://x.example/orders/4711"),
        cache_key(replace(step, frame="iframe"), "https://x.example/orders/4711"),
    ]
    assert len({key, *others}) == 7


def test_a_key_holds_no_value() -> None:
    step = Step(0, Action.FILL, selector="#a", value="one", secret=True)
    assert step_key(step) == step_key(replace(step, value="two"))


def test_equal_steps_of_a_case_are_told_apart_by_their_occurrence() -> None:
    steps = [Step(i, Action.CLICK, selector="#next") for i in range(3)]
    other = Step(3, Action.CLICK, selector="#back")
    keys = fingerprint_keys([*steps, other])
    assert len(set(keys.values())) == 4
    assert fingerprint_keys(steps)[1] == keys[1]
