"""Small pages before and after a change, and the search on them."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Page

from executions.engine.fingerprint import CAPTURE_SCRIPT, Fingerprint, fingerprint_from_capture
from executions.engine.relocation import Relocation, StepHints, relocate


@dataclass(frozen=True)
class Change:
    """A page before and after; `mark` is the attribute-free marker of the right element after."""

    name: str
    before: str
    after: str
    selector: str
    right: str | None
    action: str = "click"


async def fingerprint_of(page: Page, html: str, selector: str) -> Fingerprint:
    """Show `html` and take the fingerprint of the one element that `selector` finds."""
    await page.set_content(html)
    return fingerprint_from_capture(await page.locator(selector).evaluate(CAPTURE_SCRIPT))


def table_of(*names: str, cell: str = "<button class='edit'>Edit</button>") -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>{name.lower()}@mail.test</td><td>{cell}</td></tr>"
        for name in names
    )
    return f"<main><h1>People</h1><table><tbody>{rows}</tbody></table></main>"


ACCOUNT = (
    "<main><form id='account'><label for='a'>First name</label><input id='a' name='first'>"
    "<label for='b'>Last name</label><input id='b' name='last'>"
    "<label for='p'>Password</label><input id='p' type='password' name='pw'>"
    "<label for='q'>Confirm password</label><input id='q' type='password' name='pw2'>"
    "<button id='save' class='btn primary'>Save</button>"
    "<button id='cancel' class='btn' type='button'>Cancel</button></form></main>"
)
ADDRESSES = (
    "<form><fieldset><legend>Billing address</legend><label>Street <input name='street'></label>"
    "<label>City <input name='city'></label></fieldset>"
    "<fieldset><legend>Shipping address</legend><label>Street <input name='street'></label>"
    "<label>City <input name='city'></label></fieldset></form>"
)
PRODUCT = (
    "<header><nav><a href='/'>Home</a><a href='/cart'>Cart</a></nav></header><main>"
    "<h1>Blue mug</h1><p>A mug that is blue.</p><button id='add' class='btn buy'>Add to cart</button>"
    "<button id='wish' class='btn'>Add to wishlist</button></main>"
)
ICONS = (
    "<div role='toolbar'><button aria-label='Bold'><svg width='9' height='9'></svg></button>"
    "<button aria-label='Italic'><svg width='9' height='9'></svg></button></div>"
)
PAGER = (
    "<nav aria-label='Pages'><a class='p' href='?page=1'>Previous</a>"
    "<a class='p' href='?page=3'>Next</a></nav>"
)
TABS = (
    "<main><div role='tablist'><button role='tab'>Orders</button>"
    "<button role='tab'>Invoices</button></div><p>All orders.</p></main>"
    "<footer><a href='/orders'>Orders</a></footer>"
)
DIALOGS = (
    "<section aria-label='Profile'><p>Your name and picture.</p><button>Update</button></section>"
    "<section aria-label='Security'><p>Your password.</p><button>Update</button></section>"
)


def cards_of(*names: str) -> str:
    cards = "".join(
        f"<div class='card'><h3>{name} lamp</h3><p>{len(name)}0 €</p>"
        "<button class='buy'>Buy</button></div>"
        for name in names
    )
    return f"<div class='grid'>{cards}</div>"


CARDS = cards_of("Red", "Green", "Black")
ORDERS = (
    "<ul>"
    + "".join(f"<li>Order {n} Pending $20 <button>Open</button></li>" for n in (1001, 1002, 1003))
    + "</ul>"
)


async def known_of(page: Page, change: Change) -> Fingerprint:
    await page.set_content(change.before)
    return fingerprint_from_capture(await page.locator(change.selector).evaluate(CAPTURE_SCRIPT))


async def relocated(page: Page, change: Change) -> Relocation:
    known = await known_of(page, change)
    await page.set_content(change.after)
    return await relocate(page, known=known, hints=StepHints(change.action))
