"""Plays case steps with nothing but Playwright: the shop alone, without the tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

Step = Mapping[str, Any]


def step_locator(page: Page, step: Step) -> Locator:
    """The element of a step, inside the step's frame if it names one."""
    scope: Page | FrameLocator = page
    for frame in filter(None, step.get("frame", "").split(" >> ")):
        scope = scope.frame_locator(frame)
    return scope.locator(step["selector"])


def play(page: Page, step: Step, *, base_url: str) -> None:
    """Do one step; raises what Playwright raises."""
    action, value = step["action"], step.get("value")
    if action == "navigate":
        page.goto(base_url + value)
    elif action == "wait":
        step_locator(page, step).wait_for(state=step["wait_for"])
    elif action == "assert":
        check(step_locator(page, step), step)
    elif action == "select":
        step_locator(page, step).select_option(value)
    elif action == "fill":
        step_locator(page, step).fill(value)
    else:
        getattr(step_locator(page, step), action)()


def check(locator: Locator, step: Step) -> None:
    """Hold one assert step; raises AssertionError when the page says otherwise."""
    checks = {
        "visible": lambda _value: expect(locator).to_be_visible(),
        "text_equals": lambda value: expect(locator).to_have_text(value),
        "text_contains": lambda value: expect(locator).to_contain_text(value),
        "value": lambda value: expect(locator).to_have_value(value),
        "count": lambda value: expect(locator).to_have_count(int(value)),
        "attribute": lambda value: expect(locator).to_have_attribute(step["attribute"], value),
    }
    checks[step["assertion"]](step.get("value"))
