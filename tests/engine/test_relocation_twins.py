"""Small hand-made page pairs on which a namesake, a twin or a neighbour must not be taken."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from executions.engine.fingerprint import CAPTURE_SCRIPT, fingerprint_from_capture
from executions.engine.relocation import StepHints, relocate

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# What happens, the page before, the page after, the step's selector, where the element is after
# (None: it is gone and nothing may be taken for it), the action.
PAIRS: list[tuple[str, str, str, str, str | None, str]] = [
    (
        "icon trash gone",
        (
            "<div><p>Doc</p><button class='icon'><i class='fa fa-edit'></i></button><button"
            " class='icon'><i class='fa fa-trash'></i></button></div>"
        ),
        "<div><p>Doc</p><button class='icon'><i class='fa fa-edit'></i></button></div>",
        "button:nth-of-type(2)",
        None,
        "click",
    ),
    (
        "icon edit gone",
        (
            "<div><p>Doc</p><button class='icon'><i class='fa fa-edit'></i></button><button"
            " class='icon'><i class='fa fa-trash'></i></button></div>"
        ),
        "<div><p>Doc</p><button class='icon'><i class='fa fa-trash'></i></button></div>",
        "button:nth-of-type(1)",
        None,
        "click",
    ),
    (
        "icon stays, class changes",
        (
            "<div><p>Doc</p><button class='icon'><i class='fa fa-edit'></i></button><button"
            " class='icon'><i class='fa fa-trash'></i></button></div>"
        ),
        (
            "<div><p>Doc</p><button class='ib'><i class='fa fa-copy'></i></button><button c"
            "lass='ib'><i class='fa fa-edit'></i></button><button class='ib'><i class='fa f"
            "a-trash'></i></button></div>"
        ),
        "button:nth-of-type(2)",
        "button:nth-of-type(3)",
        "click",
    ),
    (
        "page 2->3",
        '<nav><a href="?p=1">1</a><a href="?p=2">2</a></nav>',
        '<nav><a href="?p=1">1</a><a href="?p=3">3</a></nav>',
        "a:nth-child(2)",
        None,
        "click",
    ),
    (
        "login form gone",
        (
            "<form id=l><input name=email placeholder=Email><input type=password name=pw><b"
            "utton>Submit</button></form><form id=n><p>News</p><input name=email placeholde"
            "r=Email><button>Submit</button></form>"
        ),
        (
            "<form id=n><p>News</p><input name=email placeholder=Email><button>Submit</butt"
            "on></form>"
        ),
        "#l button",
        None,
        "click",
    ),
    (
        "accept all -> necessary",
        "<div><p>Cookies</p><button class=b>Accept all</button></div>",
        "<div><p>Cookies</p><button class=b>Accept necessary</button></div>",
        "button",
        None,
        "click",
    ),
    (
        "cart->basket no id",
        "<div><p>Mug</p><button class=b>Add to cart</button><p>Text</p></div>",
        "<div><p>Mug</p><button class=b>Add to basket</button><p>Text</p></div>",
        "button",
        "button",
        "click",
    ),
    (
        "tables under headings",
        (
            "<main><h2>Users</h2><table><tr><td>Ada</td><td><button>Edit</button></td></tr>"
            "</table><h2>Admins</h2><table><tr><td>Ada</td><td><button>Edit</button></td></"
            "tr></table></main>"
        ),
        (
            "<main><h2>Admins</h2><table><tr><td>Ada</td><td><button>Edit</button></td></tr"
            "></table></main>"
        ),
        "button >> nth=0",
        None,
        "click",
    ),
    (
        "tables swapped",
        (
            "<main><h2>Users</h2><table><tr><td>Ada</td><td><button>Edit</button></td></tr>"
            "</table><h2>Admins</h2><table><tr><td>Ada</td><td><button>Edit</button></td></"
            "tr></table></main>"
        ),
        (
            "<main><h2>Admins</h2><table><tr><td>Ada</td><td><button>Edit</button></td></tr"
            "></table><h2>Users</h2><table><tr><td>Ada</td><td><button>Edit</button></td></"
            "tr></table></main>"
        ),
        "button >> nth=0",
        "table:nth-of-type(2) button",
        "click",
    ),
    (
        "details other record",
        '<main><p>Order</p><a href="/orders/1001">Details</a></main>',
        '<main><p>Invoice list</p><a href="/orders/1002">Details</a></main>',
        "a",
        None,
        "click",
    ),
    (
        "undo/redo",
        "<div><button>Undo</button><button>Redo</button></div>",
        "<div><button>Redo</button></div>",
        "button:nth-child(1)",
        None,
        "click",
    ),
    (
        "zoom",
        ('<div><button title="Zoom in">+</button><button title="Zoom out">-</button></div>'),
        '<div><button title="Zoom out">-</button></div>',
        "button:nth-child(1)",
        None,
        "click",
    ),
    (
        "plus minus",
        "<div>Qty <button>+</button><button>-</button></div>",
        "<div>Qty <button>-</button></div>",
        "button:nth-child(1)",
        None,
        "click",
    ),
    (
        "plus stays",
        "<div>Qty <button id=p>+</button><button id=m>-</button></div>",
        ("<div>Qty <button class=x>-</button><span>1</span><button class=x id=R>+</button></div>"),
        "#p",
        "#R",
        "click",
    ),
    (
        "dialog ok",
        (
            '<div role=dialog aria-label="Delete file"><p>Sure?</p><button>OK</button></div'
            '><div role=dialog aria-label="Rename file"><p>New name</p><button>OK</button><'
            "/div>"
        ),
        ('<div role=dialog aria-label="Rename file"><p>New name</p><button>OK</button></div>'),
        '[aria-label="Delete file"] button',
        None,
        "click",
    ),
    (
        "dialog untitled",
        "<div role=dialog><p>Really delete the file?</p><button>OK</button></div>",
        "<div role=dialog><p>Your trial has ended.</p><button>OK</button></div>",
        "button",
        None,
        "click",
    ),
    (
        "assert total",
        "<main><dl><dt>Total</dt><dd id=t>20</dd><dt>Tax</dt><dd>3</dd></dl></main>",
        "<main><dl><dt>Tax</dt><dd>3</dd></dl></main>",
        "#t",
        None,
        "assert",
    ),
    (
        "message text changed",
        "<main><h1>Shop</h1><p class=msg id=m>Order placed</p></main>",
        "<main><h1>Shop</h1><p class=msg data-x=1>Payment failed</p></main>",
        "#m",
        None,
        "assert",
    ),
    (
        "submit btn renamed wrapper",
        ("<form id=f><label>Mail <input id=m></label><button id=s>Subscribe</button></form>"),
        (
            "<div><section><form class=z><p><label>Mail <input class=q></label></p><p><butt"
            "on class=cta id=R>Subscribe</button></p></form></section></div>"
        ),
        "#s",
        "#R",
        "click",
    ),
    (
        "download csv/pdf",
        (
            '<main><a href="/x.csv" class=b>Download CSV</a><a href="/x.pdf" class=b>Downlo'
            "ad PDF</a></main>"
        ),
        '<main><a href="/x.pdf" class=b>Download PDF</a></main>',
        "a:nth-child(1)",
        None,
        "click",
    ),
    (
        "share fb/tw",
        (
            '<main><a href="https://f.example/s" class=b>Share on Mastodon</a><a href="http'
            's://t.example/s" class=b>Share on Bluesky</a></main>'
        ),
        '<main><a href="https://t.example/s" class=b>Share on Bluesky</a></main>',
        "a:nth-child(1)",
        None,
        "click",
    ),
    (
        "view vs view all",
        '<main><a href="/o/1">View</a><a href="/o">View all</a></main>',
        '<main><a href="/o">View all</a></main>',
        "a:nth-child(1)",
        None,
        "click",
    ),
    (
        "search site vs search users",
        (
            '<form><input placeholder="Search site" id=a><input placeholder="Search users" '
            "id=b></form>"
        ),
        '<form><input placeholder="Search users" id=b></form>',
        "#a",
        None,
        "fill",
    ),
    (
        "nav moved to footer twin",
        (
            '<header><a href="/c" class=l>Contact</a></header><main>x</main><footer><a href'
            '="/c">Contact</a></footer>'
        ),
        '<header></header><main>x</main><footer><a href="/c">Contact</a></footer>',
        "header a",
        None,
        "click",
    ),
    (
        "menu item rename",
        (
            '<nav><ul><li><a href="/a" id=x>Products</a></li><li><a href="/b">Prices</a></l'
            "i></ul></nav>"
        ),
        (
            '<nav><ul><li><a href="/b">Prices</a></li><li><a href="/a" class=n id=R>All pro'
            "ducts</a></li></ul></nav>"
        ),
        "#x",
        "#R",
        "click",
    ),
    (
        "send -> send now id+cls same",
        "<form><button id=s class=c>Send</button></form>",
        "<form><button id=s class=c>Send now</button></form>",
        "#s",
        "#s",
        "click",
    ),
    (
        "into closed details",
        "<main><button id=b>Export</button></main>",
        "<main><details><summary>More</summary><button>Export</button></details></main>",
        "#b",
        None,
        "click",
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "selector", "right", "action"),
    [pytest.param(*each[1:], id=each[0]) for each in PAIRS],
)
async def test_the_right_element_or_none(
    page: Page,
    before: str,
    after: str,
    selector: str,
    right: str | None,
    action: str,
) -> None:
    await page.set_content(before)
    known = fingerprint_from_capture(await page.locator(selector).evaluate(CAPTURE_SCRIPT))
    await page.set_content(after)
    found = await relocate(page, known=known, hints=StepHints(action))
    if right is None:
        assert found.best is None, (found.reason, found.ranked[0].properties)
        return
    assert found.best is not None, found.reason
    assert await found.best.handle.evaluate("(e, s) => e.matches(s)", right), found.best.fingerprint
