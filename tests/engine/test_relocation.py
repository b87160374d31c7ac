"""Relocation on live pages: what moved is found again, what is gone or doubtful is refused."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.async_api import Page

from executions.engine.fingerprint import CAPTURE_SCRIPT, Fingerprint, fingerprint_from_capture
from executions.engine.relocation import Relocation, StepHints, relocate

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@dataclass(frozen=True)
class Change:
    """A page before and after; `mark` is the attribute-free marker of the right element after."""

    name: str
    before: str
    after: str
    selector: str
    right: str | None
    action: str = "click"


def _rows(*names: str, cell: str = "<button class='edit'>Edit</button>") -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>{name.lower()}@mail.test</td><td>{cell}</td></tr>"
        for name in names
    )
    return f"<main><h1>People</h1><table><tbody>{rows}</tbody></table></main>"


_ACCOUNT = (
    "<main><form id='account'><label for='a'>First name</label><input id='a' name='first'>"
    "<label for='b'>Last name</label><input id='b' name='last'>"
    "<label for='p'>Password</label><input id='p' type='password' name='pw'>"
    "<label for='q'>Confirm password</label><input id='q' type='password' name='pw2'>"
    "<button id='save' class='btn primary'>Save</button>"
    "<button id='cancel' class='btn' type='button'>Cancel</button></form></main>"
)
_ADDRESSES = (
    "<form><fieldset><legend>Billing address</legend><label>Street <input name='street'></label>"
    "<label>City <input name='city'></label></fieldset>"
    "<fieldset><legend>Shipping address</legend><label>Street <input name='street'></label>"
    "<label>City <input name='city'></label></fieldset></form>"
)
_PRODUCT = (
    "<header><nav><a href='/'>Home</a><a href='/cart'>Cart</a></nav></header><main>"
    "<h1>Blue mug</h1><p>A mug that is blue.</p><button id='add' class='btn buy'>Add to cart</button>"
    "<button id='wish' class='btn'>Add to wishlist</button></main>"
)
_ICONS = (
    "<div role='toolbar'><button aria-label='Bold'><svg width='9' height='9'></svg></button>"
    "<button aria-label='Italic'><svg width='9' height='9'></svg></button></div>"
)
_PAGER = (
    "<nav aria-label='Pages'><a class='p' href='?page=1'>Previous</a>"
    "<a class='p' href='?page=3'>Next</a></nav>"
)
_TABS = (
    "<main><div role='tablist'><button role='tab'>Orders</button>"
    "<button role='tab'>Invoices</button></div><p>All orders.</p></main>"
    "<footer><a href='/orders'>Orders</a></footer>"
)
_DIALOGS = (
    "<section aria-label='Profile'><p>Your name and picture.</p><button>Update</button></section>"
    "<section aria-label='Security'><p>Your password.</p><button>Update</button></section>"
)


def _cards(*names: str) -> str:
    cards = "".join(
        f"<div class='card'><h3>{name} lamp</h3><p>{len(name)}0 €</p>"
        "<button class='buy'>Buy</button></div>"
        for name in names
    )
    return f"<div class='grid'>{cards}</div>"


_CARDS = _cards("Red", "Green", "Black")
_ORDERS = (
    "<ul>"
    + "".join(f"<li>Order {n} Pending $20 <button>Open</button></li>" for n in (1001, 1002, 1003))
    + "</ul>"
)

HEALED = [
    Change(
        "renamed id and class",
        _ACCOUNT,
        _ACCOUNT.replace("id='save' class='btn primary'", "data-right id='x91' class='cta'"),
        "#save",
        "[data-right]",
    ),
    Change(
        "renamed id and name of a field",
        _ACCOUNT,
        _ACCOUNT.replace("for='a'", "for='given'").replace(
            "id='a' name='first'", "data-right id='given' name='givenName'"
        ),
        "#a",
        "[data-right]",
        action="fill",
    ),
    Change(
        "wrapped and moved down",
        _PRODUCT,
        _PRODUCT.replace("<h1>", "<div><div><p>Offer of the day</p><h1>")
        .replace("id='add' class='btn buy'", "data-right class='c-2'")
        .replace("</main>", "</div></div></main>"),
        "#add",
        "[data-right]",
    ),
    Change(
        "new wording on the same id",
        _PRODUCT,
        _PRODUCT.replace("Add to cart", "Add to basket"),
        "#add",
        "#add",
    ),
    Change(
        "button became a link",
        _ACCOUNT,
        _ACCOUNT.replace(
            "<button id='save' class='btn primary'>Save</button>",
            "<a data-right role='button' href='#' class='btn primary'>Save</a>",
        ),
        "#save",
        "[data-right]",
    ),
    Change(
        "sign in became log in",
        "<header><a href='/login' id='in'>Sign in</a><a href='/join'>Join</a></header>",
        "<header><a href='/join'>Join</a><a data-right href='/session'>Log in</a></header>",
        "#in",
        "[data-right]",
    ),
    Change(
        "rows in another order",
        _rows("Ada", "Bob", "Cyd"),
        _rows("Zoe", "Cyd", "Bob", "Ada").replace("class='edit'", "class='x'"),
        "tr:nth-child(2) button",
        "tr:nth-child(3) button",
    ),
    Change(
        "cards in another order",
        _CARDS,
        _cards("Black", "Green", "Red"),
        ".card:nth-child(1) button",
        ".card:nth-child(3) button",
    ),
    Change(
        "second of two same named sections",
        _DIALOGS,
        _DIALOGS.replace(
            "<section aria-label='Profile'>",
            "<section aria-label='News'>News</section><section aria-label='Profile'>",
        ),
        "section:nth-of-type(2) button",
        "section:nth-of-type(3) button",
    ),
    Change(
        "icon button with the same label",
        _ICONS,
        _ICONS.replace(
            "<div role='toolbar'>",
            "<div role='toolbar'><button aria-label='Undo'>"
            "<svg width='9' height='9'></svg></button>",
        ),
        "[aria-label=Italic]",
        "[aria-label=Italic]",
    ),
    Change(
        "into an open shadow root",
        _PRODUCT,
        "<header><nav><a href='/'>Home</a><a href='/cart'>Cart</a></nav></header><main>"
        "<h1>Blue mug</h1><p>A mug that is blue.</p><div id='host'><template shadowrootmode='open'>"
        "<button data-right class='b'>Add to cart</button></template></div></main>",
        "#add",
        "[data-right]",
    ),
    Change(
        "into a frame",
        _ACCOUNT,
        "<main><iframe width='600' height='300' srcdoc=\""
        + _ACCOUNT.replace("id='p'", "id='pp' data-right").replace("for='p'", "for='pp'")
        + '"></iframe></main>',
        "#p",
        "[data-right]",
        action="fill",
    ),
    Change(
        "field of the other address",
        _ADDRESSES,
        _ADDRESSES.replace("<form>", "<form><label>Company <input name='company'></label>"),
        "fieldset:nth-of-type(2) label:nth-of-type(2) input",
        "fieldset:nth-of-type(2) label:nth-of-type(2) input",
        action="fill",
    ),
    Change(
        "test id kept, all else new",
        "<main><button data-testid='checkout' class='a'>Checkout</button></main>",
        "<main><div><p>Summary</p><a data-testid='checkout' href='/pay' class='z'>Go to checkout"
        "</a></div></main>",
        "button.a",
        "[data-testid=checkout]",
    ),
    Change(
        "counter in the name",
        "<nav><a href='/inbox' class='i'>Inbox (3)</a><a href='/sent'>Sent</a></nav>",
        "<nav><a href='/sent'>Sent</a><a data-right href='/mail/inbox' class='j'>Inbox (14)</a></nav>",
        ".i",
        "[data-right]",
    ),
]

REFUSED = [
    Change(
        "save gone, cancel left",
        _ACCOUNT,
        _ACCOUNT.replace("<button id='save' class='btn primary'>Save</button>", ""),
        "#save",
        None,
    ),
    Change("save became delete", _ACCOUNT, _ACCOUNT.replace("Save", "Delete"), "#save", None),
    Change(
        "first name gone",
        _ACCOUNT,
        _ACCOUNT.replace("<label for='a'>First name</label><input id='a' name='first'>", ""),
        "#a",
        None,
        "fill",
    ),
    Change(
        "password gone, confirmation left",
        _ACCOUNT,
        _ACCOUNT.replace(
            "<label for='p'>Password</label><input id='p' type='password' name='pw'>", ""
        ),
        "#p",
        None,
        "fill",
    ),
    Change(
        "password became a text field",
        _ACCOUNT,
        _ACCOUNT.replace("id='p' type='password' name='pw'", "id='z' type='text' name='hint'"),
        "#p",
        None,
        "fill",
    ),
    Change(
        "the row is gone",
        _rows("Ada", "Bob", "Cyd"),
        _rows("Ada", "Cyd"),
        "tr:nth-child(2) button",
        None,
    ),
    Change(
        "only another row is left",
        _rows("Ada", "Bob"),
        _rows("Ada"),
        "tr:nth-child(2) button",
        None,
    ),
    Change(
        "edit gone, delete left in the row",
        _rows("Ada", "Bob", cell="<button>Edit</button><button>Delete</button>"),
        _rows("Ada", "Bob", cell="<button>Delete</button>"),
        "tr:nth-child(2) button:first-child",
        None,
    ),
    Change(
        "the order is gone",
        _ORDERS,
        _ORDERS.replace("<li>Order 1002 Pending $20 <button>Open</button></li>", ""),
        "li:nth-child(2) button",
        None,
    ),
    Change(
        "the card is gone",
        _CARDS,
        _CARDS.replace("Green lamp", "White lamp"),
        ".card:nth-child(2) button",
        None,
    ),
    Change(
        "billing gone, shipping left",
        _ADDRESSES,
        "<form>" + _ADDRESSES[_ADDRESSES.index("</fieldset>") + 11 :],
        "fieldset:nth-of-type(1) label:nth-of-type(2) input",
        None,
        "fill",
    ),
    Change(
        "cart gone, wishlist in its place",
        _PRODUCT,
        _PRODUCT.replace("<button id='add' class='btn buy'>Add to cart</button>", ""),
        "#add",
        None,
    ),
    Change(
        "wishlist took the id",
        _PRODUCT,
        _PRODUCT.replace("<button id='add' class='btn buy'>Add to cart</button>", "").replace(
            "'wish'", "'add'"
        ),
        "#add",
        None,
    ),
    Change(
        "bold gone, italic left",
        _ICONS,
        _ICONS.replace("<button aria-label='Bold'><svg width='9' height='9'></svg></button>", ""),
        "[aria-label=Bold]",
        None,
    ),
    Change(
        "next gone on the last page",
        _PAGER,
        _PAGER.replace("<a class='p' href='?page=3'>Next</a>", ""),
        "a:nth-child(2)",
        None,
    ),
    Change(
        "tab gone, link of the same name left",
        _TABS,
        _TABS.replace("<button role='tab'>Orders</button>", ""),
        "[role=tab]:first-child",
        None,
    ),
    Change(
        "section gone, twin button left",
        _DIALOGS,
        _DIALOGS[_DIALOGS.index("</section>") + 10 :],
        "section:nth-of-type(1) button",
        None,
    ),
    Change(
        "log in gone, sign up left",
        "<header><a id='in' href='/login' class='b'>Log in</a><a href='/up' class='b'>Sign up</a>"
        "</header>",
        "<header><a href='/up' class='b'>Sign up</a></header>",
        "#in",
        None,
    ),
    Change(
        "log in became log out",
        "<header><a id='s' href='/session'>Log in</a></header>",
        "<header><a id='s' href='/session'>Log out</a></header>",
        "#s",
        None,
    ),
    Change(
        "button gone, text of the same name left",
        "<main><p>Intro</p><button>Details</button></main>",
        "<main><p>Intro</p><h2>Details</h2></main>",
        "button",
        None,
    ),
    Change(
        "checkbox gone, link of the same words left",
        "<form><label><input type='checkbox' id='t'> Terms</label></form>",
        "<form><a href='/terms'>Terms</a></form>",
        "#t",
        None,
        "check",
    ),
    Change(
        "first step, next step",
        "<main><button class='s'>Step 1</button></main>",
        "<main><button class='s'>Step 2</button></main>",
        "button",
        None,
    ),
    Change(
        "two that fit equally well",
        "<main><p>Text</p><button id='go'>Go</button></main>",
        "<main><p>Text</p><button>Go</button><button>Go</button></main>",
        "#go",
        None,
    ),
    Change("empty page", _ACCOUNT, "<main></main>", "#save", None),
]


@pytest.mark.parametrize("change", HEALED, ids=lambda change: change.name)
async def test_a_changed_element_is_found_again(page: Page, change: Change) -> None:
    found = await _relocated(page, change)
    assert found.best is not None, found.reason
    assert change.right is not None
    assert await found.best.handle.evaluate(
        "(element, selector) => element.matches(selector)", change.right
    ), found.best.fingerprint


@pytest.mark.parametrize("change", REFUSED, ids=lambda change: change.name)
async def test_a_lookalike_is_refused(page: Page, change: Change) -> None:
    found = await _relocated(page, change)
    assert found.best is None, (found.reason, found.ranked[0].properties)
    assert found.reason


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
    await page.set_content(_ACCOUNT)
    found = await relocate(page, known=None, hints=hints)
    if right is None:
        assert found.best is None, found.best and found.best.fingerprint
    else:
        assert found.best is not None, found.reason
        assert await found.best.handle.evaluate("(e, s) => e.matches(s)", right)


async def test_the_row_in_the_instruction_chooses_the_row(page: Page) -> None:
    await page.set_content(_rows("Ada", "Bob", "Cyd"))
    hints = StepHints("click", "the Edit button for Bob")
    found = await relocate(page, known=None, hints=hints)
    assert found.best is not None
    assert found.best.fingerprint.row.startswith("Bob")


async def test_a_rejected_element_is_never_proposed_again(page: Page) -> None:
    change = HEALED[0]
    first = await _relocated(page, change)
    assert first.best is not None
    known = await _known(page, change)
    await page.set_content(change.after)
    again = await relocate(
        page,
        known=known,
        hints=StepHints("click"),
        rejected={first.best.fingerprint.identity},
    )
    assert again.best is None
    assert all(each.fingerprint.words != "Save" for each in again.ranked)


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


async def _known(page: Page, change: Change) -> Fingerprint:
    await page.set_content(change.before)
    return fingerprint_from_capture(await page.locator(change.selector).evaluate(CAPTURE_SCRIPT))


async def _relocated(page: Page, change: Change) -> Relocation:
    known = await _known(page, change)
    await page.set_content(change.after)
    return await relocate(page, known=known, hints=StepHints(change.action))
