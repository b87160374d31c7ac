"""The demo cases pass on version 1 as they are, and mean the same on version 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from playwright.sync_api import Locator, Page, expect

from executions.engine.plan import SCHEMA_PATH, parse_case
from tests.demo.step_player import play, step_locator
from tests.demo.v2_targets import BY_WORDS, FRAME_V2, V2_TARGETS
from tieredapp.demo.case_files import demo_case_paths

PATHS = demo_case_paths()
BUGGY = "Basket total (finds the bug in version 2)"
each_case = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def case_of(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def v1_step(step: dict[str, Any]) -> dict[str, Any]:
    """The step as it is; words alone get the selector they mean."""
    if step["action"] == "navigate" or "selector" in step:
        return step
    return step | {"selector": BY_WORDS[step["instruction"]][0]}


def v2_step(step: dict[str, Any]) -> dict[str, Any]:
    """The step with the element that version 2 has for it."""
    if step["action"] == "navigate":
        return step
    words = BY_WORDS.get(step["instruction"]) if "selector" not in step else None
    moved = step | {"selector": words[1] if words else V2_TARGETS[step["selector"]]}
    return moved | {"frame": FRAME_V2} if "frame" in step else moved


def play_on_v2(page: Page, step: dict[str, Any], *, base_url: str) -> None:
    """Do a step on version 2, where choosing a country takes two clicks."""
    moved = v2_step(step)
    if step.get("selector") == "#country":
        step_locator(page, moved).click()
        page.get_by_role("option", name=step["value"], exact=True).click()
    else:
        play(page, moved, base_url=base_url)


def test_there_are_enough_cases_and_each_has_a_sensible_length() -> None:
    lengths = {path.stem: len(case_of(path)["steps"]) for path in PATHS}
    assert len(lengths) >= 7
    assert all(5 <= length <= 14 for length in lengths.values()), lengths


@each_case
def test_a_case_file_is_valid(path: Path) -> None:
    case = case_of(path)
    jsonschema.validate(case, json.loads(SCHEMA_PATH.read_text("utf-8")))
    assert parse_case(case).name == case["name"]


@each_case
def test_every_element_is_named_in_words_too(path: Path) -> None:
    for step in case_of(path)["steps"]:
        assert step["action"] in ("navigate", "wait") or step["instruction"]


@pytest.mark.browser
@each_case
def test_a_case_passes_on_version_1(path: Path, page: Page, shop_address: str) -> None:
    for step in case_of(path)["steps"]:
        play(page, v1_step(step), base_url=f"{shop_address}/demo/v1")


@pytest.mark.browser
@each_case
def test_a_case_does_the_same_on_version_2(path: Path, page: Page, shop_address: str) -> None:
    case = case_of(path)
    *before, last = case["steps"]
    base_url = f"{shop_address}/demo/v2"
    for step in before:
        play_on_v2(page, step, base_url=base_url)
    if case["name"] != BUGGY:
        play_on_v2(page, last, base_url=base_url)
        return
    with pytest.raises(AssertionError):
        play_on_v2(page, last, base_url=base_url)
    expect(page.locator(V2_TARGETS["[data-test=basket-total]"])).to_have_text("€19.30")


def is_same(one: Locator, other: Locator) -> bool:
    """Whether two locators, each matching once, mean one element (or one lies in the other)."""
    handle = other.element_handle()
    alike = "(a, b) => a === b || a.contains(b) || b.contains(a)"
    return bool(one.evaluate(alike, handle))


def fate(page: Page, step: dict[str, Any]) -> str:
    """What became of a version 1 selector on version 2's page: kept, broken, or astray."""
    old, new = step_locator(page, step), step_locator(page, v2_step(step))
    if step["action"] != "wait":
        new.wait_for(state="attached")
    if step.get("frame"):
        return "broken" if page.locator(step["frame"]).count() == 0 else "astray"
    if old.count() != 1:
        return "broken"
    return "kept" if is_same(old, new) else "astray"


@pytest.mark.browser
def test_version_2_breaks_most_selectors_and_leads_none_astray(
    page: Page, shop_address: str
) -> None:
    fates: dict[tuple[str, str], str] = {}
    for path in PATHS:
        page.wait_for_load_state()  # the answer to an older request would bring its cookies back
        page.context.clear_cookies()
        for step in case_of(path)["steps"]:
            if "selector" in step:
                place = (step.get("frame", ""), step["selector"])
                fates[place] = fate(page, step)
            if step.get("selector") != "[data-test=basket-total]":
                play_on_v2(page, step, base_url=f"{shop_address}/demo/v2")
    counts = {word: list(fates.values()).count(word) for word in ("kept", "broken", "astray")}
    assert counts["astray"] == 0, fates
    assert counts["broken"] / len(fates) >= 0.6, counts
    assert counts["kept"] > 0, counts
