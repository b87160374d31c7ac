"""What else a search obeys: words without a fingerprint, rejections, pages that change meanwhile."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from executions.engine.fingerprint import CAPTURE_SCRIPT, Fingerprint, fingerprint_from_capture
from executions.engine.relocation import StepHints, relocate
from tests.engine.relocation_pages import ACCOUNT, Change, known_of, relocated, table_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize(
    ("hints", "right"),
    [
        (StepHints("click", "the Save button", "#gone"), "#save"),
        (StepHints("click", "press the big green save button", "#gone"), "#save"),
        (StepHints("click", "", 'role=button[name="Cancel"]'), "#cancel"),
        (StepHints("click", "", "text=Cancel"), "#cancel"),
        (StepHints("fill", "the last name field"), "#b"),
        (StepHints("fill", "", "#last_name"), "#b"),
        (StepHints("fill", "type alice into the first name field", value="alice"), "#a"),
        (StepHints("fill", 'type "alice" into the first name'), "#a"),
        (StepHints("fill", "confirm password"), "#q"),
        (StepHints("click", "the Delete button", "#gone"), None),
        (StepHints("click", "the Save draft button"), None),
        (StepHints("fill", "the name"), None),
        (StepHints("fill", "the e-mail address"), None),
        (StepHints("check", "the Save box"), None),
        (StepHints("click", "", "div > button:nth-child(3)"), None),
    ],
)
async def test_without_a_fingerprint_only_clear_words_decide(
    page: Page,
    hints: StepHints,
    right: str | None,
) -> None:
    await page.set_content(ACCOUNT)
    found = await relocate(page, known=None, hints=hints)
    if right is None:
        assert found.best is None, found.best and found.best.fingerprint
    else:
        assert found.best is not None, found.reason
        assert await found.best.handle.evaluate("(e, s) => e.matches(s)", right)


async def test_the_row_in_the_instruction_chooses_the_row(page: Page) -> None:
    await page.set_content(table_of("Ada", "Bob", "Cyd"))
    hints = StepHints("click", "the Edit button for Bob")
    found = await relocate(page, known=None, hints=hints)
    assert found.best is not None
    assert found.best.fingerprint.row.startswith("Bob")


async def test_a_rejected_element_is_never_proposed_again(page: Page) -> None:
    renamed = ACCOUNT.replace("id='save' class='btn primary'", "id='x91' class='cta'")
    change = Change("new id and class", ACCOUNT, renamed, "#save", None)
    first = await relocated(page, change)
    assert first.best is not None
    known = await known_of(page, change)
    await page.set_content(change.after)
    again = await relocate(
        page,
        known=known,
        hints=StepHints("click"),
        rejected={first.best.fingerprint.identity},
    )
    assert again.best is None
    assert all(each.fingerprint.words != "Save" for each in again.ranked)


IN = (
    "<h1>Sign in</h1><form action='/in' aria-label='Sign in'><label for='e'>E-mail address</label>"
    "<input id='e'><button class='signin-submit'>Sign in</button></form>"
)
IN_NEW = (
    "<dialog open aria-labelledby='t'><form action='/in' aria-labelledby='t'><h1 id='t'>Log in</h1>"
    "<label for='m'>E-mail address</label><input id='m'><button style='cursor:pointer'><span>Log in</span>"
    "</button></form></dialog>"
)


@pytest.mark.parametrize("attribute", ["identity", "place"])
@pytest.mark.parametrize("rejected", ["button", "span"])
async def test_a_rejected_button_is_not_used_by_what_stands_in_it_nor_the_other_way(
    page: Page, rejected: str, attribute: str
) -> None:
    await page.set_content(IN)
    raw = await page.locator("button").evaluate(CAPTURE_SCRIPT)
    known = fingerprint_from_capture(raw)
    await page.set_content(IN_NEW)
    hints = StepHints("click", "the Sign in button of the sign-in form", "button.signin-submit")
    assert (await relocate(page, known=known, hints=hints)).best is not None
    looks = fingerprint_from_capture(await page.locator(rejected).evaluate(CAPTURE_SCRIPT))
    again = await relocate(page, known=known, hints=hints, rejected={getattr(looks, attribute)})
    assert again.best is None
    assert not {"button", "span"} & {each.fingerprint.tag for each in again.ranked}


async def test_a_page_that_navigates_away_is_a_reason_not_an_error(page: Page) -> None:
    await page.set_content("<iframe srcdoc='<p>x</p>'></iframe><button>Go</button>")
    known = Fingerprint(tag="button", role="button", accessible_name="Go", text="Go")
    await page.evaluate("() => setTimeout(() => document.querySelector('iframe').remove(), 0)")
    found = await relocate(page, known=known, hints=StepHints("click"))
    assert found.reason


async def test_the_search_says_how_much_it_looked_at(page: Page) -> None:
    await page.set_content(
        "<main>" + "<p>Text</p>" * 2999 + "<button id='go'>Go on</button></main>"
    )
    known = fingerprint_from_capture(await page.locator("#go").evaluate(CAPTURE_SCRIPT))
    await page.evaluate("() => document.querySelector('#go').removeAttribute('id')")
    found = await relocate(page, known=known, hints=StepHints("click"))
    assert found.best is not None, found.reason
    assert found.scanned >= 3000
    assert 0 < found.in_page_ms <= found.duration_ms


async def test_one_of_very_many_equal_buttons_is_found_by_its_row(page: Page) -> None:
    rows = "".join(
        f"<tr><td>Entry number {at}</td><td><button class='act'>Edit</button></td></tr>"
        for at in range(700)
    )
    await page.set_content(f"<main><table>{rows}</table></main>")
    one = page.locator("tr", has_text="Entry number 375").locator("button")
    known = fingerprint_from_capture(await one.evaluate(CAPTURE_SCRIPT))
    await one.evaluate("(element) => { element.className = 'cta'; }")
    found = await relocate(page, known=known, hints=StepHints("click"))
    assert found.best is not None, found.reason
    assert "375" in found.best.fingerprint.row
