"""A malformed selector is told before any browser starts."""

from __future__ import annotations

import pytest

from executions.engine.plan import Problem, step_problems


def problems_of(selector: str) -> list[Problem]:
    """What is wrong with a click on it."""
    return list(step_problems({"action": "click", "selector": selector}))


MALFORMED = [
    "#",
    ".",
    "div >",
    "a,,b",
    "[",
    "[]",
    "a[href",
    "li:nth-child(2",
    "li)",
    "button:has-text('x",
    "#1st",
    "a:",
    "xpath=",
    "role=",
    "text=",
    "css=",
    "nosuchengine=x",
    "a >>  >> b",
    "a >> nth=first",
    "//button[",
    "role=button[name='x",
    "{}",
    "100%",
]


@pytest.mark.parametrize("selector", MALFORMED)
def test_a_malformed_selector_is_found_without_a_browser(selector: str) -> None:
    assert [problem.field for problem in problems_of(selector)] == ["selector"]


GOOD = [
    'footer a:visible, [data-testid="footer"] [data-testid="logo"]',
    "[name=a], [name=b]",
    "#user",
    "button.primary >> nth=0",
    'xpath=//button[text()="Don\'t"]',
    "//div[@id='a']/following-sibling::*[1]",
    "text=Don't panic (really)",
    'text="Log in"',
    'role=button[name="Save (all)"]',
    "role=link[name=/log ?in/i]",
    "li:nth-child(2n+1):not(.x) > a[href^='/x?y=1']",
    'button:has-text("a, b > c")',
    "input[name=user\\.name]",
    "data-testid=go",
    "[data-test='x:y']",
    "#größe",
    "iframe >> internal:control=enter-frame >> #pay",
    "css=x-card button",
    "id=login",
    "a:visible",
    "*css=li >> text=Milk",
    "role=button[name=/save \\(all|[(]x/i]",
]


@pytest.mark.parametrize("selector", GOOD)
def test_playwrights_selectors_are_let_through(selector: str) -> None:
    assert problems_of(selector) == []
