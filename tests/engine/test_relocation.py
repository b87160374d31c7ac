"""Relocation on live pages: what moved is found again, what is gone or doubtful is refused."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.engine.relocation_pages import (
    ACCOUNT,
    ADDRESSES,
    CARDS,
    DIALOGS,
    ICONS,
    ORDERS,
    PAGER,
    PRODUCT,
    TABS,
    Change,
    cards_of,
    relocated,
    table_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HEALED = [
    Change(
        "renamed id and class",
        ACCOUNT,
        ACCOUNT.replace("id='save' class='btn primary'", "data-right id='x91' class='cta'"),
        "#save",
        "[data-right]",
    ),
    Change(
        "renamed id and name of a field",
        ACCOUNT,
        ACCOUNT.replace("for='a'", "for='given'").replace(
            "id='a' name='first'", "data-right id='given' name='givenName'"
        ),
        "#a",
        "[data-right]",
        action="fill",
    ),
    Change(
        "wrapped and moved down",
        PRODUCT,
        PRODUCT.replace("<h1>", "<div><div><p>Offer of the day</p><h1>")
        .replace("id='add' class='btn buy'", "data-right class='c-2'")
        .replace("</main>", "</div></div></main>"),
        "#add",
        "[data-right]",
    ),
    Change(
        "new wording on the same id",
        PRODUCT,
        PRODUCT.replace("Add to cart", "Add to basket"),
        "#add",
        "#add",
    ),
    Change(
        "button became a link",
        ACCOUNT,
        ACCOUNT.replace(
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
        table_of("Ada", "Bob", "Cyd"),
        table_of("Zoe", "Cyd", "Bob", "Ada").replace("class='edit'", "class='x'"),
        "tr:nth-child(2) button",
        "tr:nth-child(3) button",
    ),
    Change(
        "cards in another order",
        CARDS,
        cards_of("Black", "Green", "Red"),
        ".card:nth-child(1) button",
        ".card:nth-child(3) button",
    ),
    Change(
        "second of two same named sections",
        DIALOGS,
        DIALOGS.replace(
            "<section aria-label='Profile'>",
            "<section aria-label='News'>News</section><section aria-label='Profile'>",
        ),
        "section:nth-of-type(2) button",
        "section:nth-of-type(3) button",
    ),
    Change(
        "icon button with the same label",
        ICONS,
        ICONS.replace(
            "<div role='toolbar'>",
            "<div role='toolbar'><button aria-label='Undo'>"
            "<svg width='9' height='9'></svg></button>",
        ),
        "[aria-label=Italic]",
        "[aria-label=Italic]",
    ),
    Change(
        "into an open shadow root",
        PRODUCT,
        "<header><nav><a href='/'>Home</a><a href='/cart'>Cart</a></nav></header><main>"
        "<h1>Blue mug</h1><p>A mug that is blue.</p><div id='host'><template shadowrootmode='open'>"
        "<button data-right class='b'>Add to cart</button></template></div></main>",
        "#add",
        "[data-right]",
    ),
    Change(
        "into a frame",
        ACCOUNT,
        "<main><iframe width='600' height='300' srcdoc=\""
        + ACCOUNT.replace("id='p'", "id='pp' data-right").replace("for='p'", "for='pp'")
        + '"></iframe></main>',
        "#p",
        "[data-right]",
        action="fill",
    ),
    Change(
        "field of the other address",
        ADDRESSES,
        ADDRESSES.replace("<form>", "<form><label>Company <input name='company'></label>"),
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
        ACCOUNT,
        ACCOUNT.replace("<button id='save' class='btn primary'>Save</button>", ""),
        "#save",
        None,
    ),
    Change("save became delete", ACCOUNT, ACCOUNT.replace("Save", "Delete"), "#save", None),
    Change(
        "first name gone",
        ACCOUNT,
        ACCOUNT.replace("<label for='a'>First name</label><input id='a' name='first'>", ""),
        "#a",
        None,
        "fill",
    ),
    Change(
        "password gone, confirmation left",
        ACCOUNT,
        ACCOUNT.replace(
            "<label for='p'>Password</label><input id='p' type='password' name='pw'>", ""
        ),
        "#p",
        None,
        "fill",
    ),
    Change(
        "password became a text field",
        ACCOUNT,
        ACCOUNT.replace("id='p' type='password' name='pw'", "id='z' type='text' name='hint'"),
        "#p",
        None,
        "fill",
    ),
    Change(
        "the row is gone",
        table_of("Ada", "Bob", "Cyd"),
        table_of("Ada", "Cyd"),
        "tr:nth-child(2) button",
        None,
    ),
    Change(
        "only another row is left",
        table_of("Ada", "Bob"),
        table_of("Ada"),
        "tr:nth-child(2) button",
        None,
    ),
    Change(
        "edit gone, delete left in the row",
        table_of("Ada", "Bob", cell="<button>Edit</button><button>Delete</button>"),
        table_of("Ada", "Bob", cell="<button>Delete</button>"),
        "tr:nth-child(2) button:first-child",
        None,
    ),
    Change(
        "the order is gone",
        ORDERS,
        ORDERS.replace("<li>Order 1002 Pending $20 <button>Open</button></li>", ""),
        "li:nth-child(2) button",
        None,
    ),
    Change(
        "the card is gone",
        CARDS,
        CARDS.replace("Green lamp", "White lamp"),
        ".card:nth-child(2) button",
        None,
    ),
    Change(
        "billing gone, shipping left",
        ADDRESSES,
        "<form>" + ADDRESSES[ADDRESSES.index("</fieldset>") + 11 :],
        "fieldset:nth-of-type(1) label:nth-of-type(2) input",
        None,
        "fill",
    ),
    Change(
        "cart gone, wishlist in its place",
        PRODUCT,
        PRODUCT.replace("<button id='add' class='btn buy'>Add to cart</button>", ""),
        "#add",
        None,
    ),
    Change(
        "wishlist took the id",
        PRODUCT,
        PRODUCT.replace("<button id='add' class='btn buy'>Add to cart</button>", "").replace(
            "'wish'", "'add'"
        ),
        "#add",
        None,
    ),
    Change(
        "bold gone, italic left",
        ICONS,
        ICONS.replace("<button aria-label='Bold'><svg width='9' height='9'></svg></button>", ""),
        "[aria-label=Bold]",
        None,
    ),
    Change(
        "next gone on the last page",
        PAGER,
        PAGER.replace("<a class='p' href='?page=3'>Next</a>", ""),
        "a:nth-child(2)",
        None,
    ),
    Change(
        "tab gone, link of the same name left",
        TABS,
        TABS.replace("<button role='tab'>Orders</button>", ""),
        "[role=tab]:first-child",
        None,
    ),
    Change(
        "section gone, twin button left",
        DIALOGS,
        DIALOGS[DIALOGS.index("</section>") + 10 :],
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
    Change("empty page", ACCOUNT, "<main></main>", "#save", None),
]


@pytest.mark.parametrize("change", HEALED, ids=lambda change: change.name)
async def test_a_changed_element_is_found_again(page: Page, change: Change) -> None:
    found = await relocated(page, change)
    assert found.best is not None, found.reason
    assert change.right is not None
    assert await found.best.handle.evaluate(
        "(element, selector) => element.matches(selector)", change.right
    ), found.best.fingerprint


@pytest.mark.parametrize("change", REFUSED, ids=lambda change: change.name)
async def test_a_lookalike_is_refused(page: Page, change: Change) -> None:
    found = await relocated(page, change)
    assert found.best is None, (found.reason, found.ranked[0].properties)
    assert found.reason
