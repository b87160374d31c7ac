"""Selectors that are proposed for an element: durable, unique, and never a position."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from executions.engine.fingerprint import Fingerprint
from executions.engine.robust_selector import looks_generated, repairs_proved, robust_selector
from tests.engine.relocation_pages import fingerprint_of


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
class TestRobustSelector:
    @pytest.mark.parametrize(
        ("html", "target", "selector"),
        [
            ("<button data-testid='go' id='x'>Go</button>", "button", '[data-testid="go"]'),
            ("<button id='go'>Go</button><button>Stop</button>", "#go", 'role=button[name="Go"]'),
            (
                "<label>Photo <input type='file' id='p'></label>",
                "#p",
                'internal:label="Photo"s',
            ),
            ("<div id='menu' class='x'>…</div>", "#menu", "#menu"),
            ("<div id='u-83741' class='panel'>…</div>", "div", 'div:text-is("…")'),
            (
                "<form id='a'><button>Go</button></form><form id='b'><button>Go</button></form>",
                "#b button",
                'form#b >> role=button[name="Go"]',
            ),
        ],
    )
    async def test_the_most_durable_unique_selector_wins(
        self,
        page: Page,
        html: str,
        target: str,
        selector: str,
    ) -> None:
        found = await fingerprint_of(page, html, target)
        handle = await page.locator(target).element_handle()
        best = (await repairs_proved(handle, fingerprint=found))[0]
        assert best.selector == selector

    async def test_a_row_gives_its_button_a_selector(self, page: Page) -> None:
        rows = "".join(f"<tr><td>{n}</td><td><button>Edit</button></td></tr>" for n in "AB")
        found = await fingerprint_of(page, f"<table>{rows}</table>", "tr:nth-child(2) button")
        handle = await page.locator("tr:nth-child(2) button").element_handle()
        best = (await repairs_proved(handle, fingerprint=found))[0]
        assert best.selector.startswith("tr:has-text")

    async def test_nothing_is_proposed_where_nothing_is_unique(
        self,
        page: Page,
    ) -> None:
        found = await fingerprint_of(page, "<i>a</i><i>a</i>", "i:first-child")
        handle = await page.locator("i:first-child").element_handle()
        assert await repairs_proved(handle, fingerprint=found) == ()


def test_no_proposal_is_an_xpath_or_a_position() -> None:
    looks = Fingerprint(tag="button", role="button", accessible_name="Go", text="Go", row="Ada")
    proposals = [each.selector for each in robust_selector(looks)]
    assert proposals
    assert not any("xpath" in each or "nth" in each or each.startswith("/") for each in proposals)


@pytest.mark.parametrize("name", ["user-name", "save", "btn-primary", "step2", "h1"])
def test_a_written_identifier_does_not_look_generated(name: str) -> None:
    assert not looks_generated(name)


@pytest.mark.parametrize("name", [":r1:", "ember1234", "css-1x2y3z", "mui-4711", "a9f3c2d81b"])
def test_a_made_up_identifier_looks_generated(name: str) -> None:
    assert looks_generated(name)
