"""Small hand-made page pairs on which a neighbouring field, box or list must not be taken."""

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
        "login email gone",
        (
            "<form id=l><input name=email placeholder=Email><input type=password name=pw><b"
            "utton>Submit</button></form><form id=n><p>News</p><input name=email placeholde"
            "r=Email><button>Submit</button></form>"
        ),
        (
            "<form id=n><p>News</p><input name=email placeholder=Email><button>Submit</butt"
            "on></form>"
        ),
        "#l [name=email]",
        None,
        "fill",
    ),
    (
        "radio yes other question",
        (
            "<div class=q><p>Smoker?</p><label><input type=radio name=a> Yes</label><label>"
            "<input type=radio name=a> No</label></div><div class=q><p>Driver?</p><label><i"
            "nput type=radio name=b> Yes</label><label><input type=radio name=b> No</label>"
            "</div>"
        ),
        (
            "<div class=q><p>Driver?</p><label><input type=radio name=b> Yes</label><label>"
            "<input type=radio name=b> No</label></div>"
        ),
        "[name=a] >> nth=0",
        None,
        "check",
    ),
    (
        "radio yes stays",
        (
            "<div class=q><p>Smoker?</p><label><input type=radio name=a> Yes</label><label>"
            "<input type=radio name=a> No</label></div><div class=q><p>Driver?</p><label><i"
            "nput type=radio name=b> Yes</label><label><input type=radio name=b> No</label>"
            "</div>"
        ),
        (
            "<div class=q><p>Driver?</p><label><input type=radio name=d> Yes</label><label>"
            "<input type=radio name=d> No</label></div><div class=q><p>Smoker?</p><label><i"
            "nput type=radio name=s id=R> Yes</label><label><input type=radio name=s> No</l"
            "abel></div>"
        ),
        "[name=a] >> nth=0",
        "#R",
        "check",
    ),
    (
        "qty gone price left",
        (
            "<table><tr><td>Item</td><td>x</td></tr><tr><td>Mug</td><td><input name=qty></t"
            "d><td><input name=price></td></tr><tr><td>Cup</td><td><input name=qty></td><td"
            "><input name=price></td></tr></table>"
        ),
        (
            "<table><tr><td>Item</td><td>x</td></tr><tr><td>Mug</td><td><input name=price><"
            "/td></tr><tr><td>Cup</td><td><input name=price></td></tr></table>"
        ),
        "tr:nth-child(2) [name=qty]",
        None,
        "fill",
    ),
    (
        "captions in cells, two pairs a row",
        (
            "<form><table><tr><td>Supplier</td><td><input name=a></td><td>Order no.</td><td><input name=b>"
            "</td></tr><tr><td>Carrier</td><td><input name=c></td><td>Dock</td><td><input name=d></td></tr>"
            "</table></form>"
        ),
        (
            "<form><h3>Delivery</h3><div class=x><label>Dock <input></label></div><div class=x><label>Order no."
            "<input></label></div><div class=x><label>Supplier <input id=R></label></div></form>"
        ),
        "[name=a]",
        "#R",
        "fill",
    ),
    (
        "captions in cells, the field of the pair gone",
        (
            "<form><table><tr><td>Supplier</td><td><input name=a></td><td>Order no.</td><td><input name=b>"
            "</td></tr></table></form>"
        ),
        (
            "<form><table><tr><td>Carrier</td><td><input></td><td>Order no.</td><td><input></td></tr>"
            "</table></form>"
        ),
        "[name=a]",
        None,
        "fill",
    ),
    (
        "unlabelled first gone",
        (
            "<div><span>First name</span><input></div><div><span>Last name</span><input></d"
            "iv><div><span>City</span><input></div>"
        ),
        "<div><span>Last name</span><input></div><div><span>City</span><input></div>",
        "div:nth-of-type(1) input",
        None,
        "fill",
    ),
    (
        "unlabelled moved",
        (
            "<div><span>First name</span><input></div><div><span>Last name</span><input></d"
            "iv><div><span>City</span><input></div>"
        ),
        (
            "<div><span>City</span><input></div><div><span>Last name</span><input></div><di"
            "v><span>First name</span><input></div>"
        ),
        "div:nth-of-type(1) input",
        "div:nth-of-type(3) input",
        "fill",
    ),
    (
        "start date/end date",
        (
            "<form><label>Start date <input type=date id=s></label><label>End date <input t"
            "ype=date id=e></label></form>"
        ),
        "<form><label>End date <input type=date id=e></label></form>",
        "#s",
        None,
        "fill",
    ),
    (
        "option gone",
        "<ul role=listbox><li role=option>Germany</li><li role=option>France</li></ul>",
        "<ul role=listbox><li role=option>France</li></ul>",
        "li:nth-child(1)",
        None,
        "click",
    ),
    (
        "select neighbour",
        (
            "<form><label>Country <select id=c><option>a</select></label><label>Language <s"
            "elect id=l><option>a</select></label></form>"
        ),
        "<form><label>Language <select id=l><option>a</select></label></form>",
        "#c",
        None,
        "select",
    ),
    (
        "select stays",
        (
            "<form><label>Country <select id=c><option>a</select></label><label>Language <s"
            "elect id=l><option>a</select></label></form>"
        ),
        (
            "<form><label>Language <select id=ll><option>a</select></label><label>Country <"
            "select id=R name=cc><option>a</select></label></form>"
        ),
        "#c",
        "#R",
        "select",
    ),
    (
        "input email renamed in wrapper",
        ("<form id=f><label>Mail <input id=m></label><button id=s>Subscribe</button></form>"),
        (
            "<div><section><form class=z><p><label>Mail <input class=q id=R></label></p><p>"
            "<button class=cta>Subscribe</button></p></form></section></div>"
        ),
        "#m",
        "#R",
        "fill",
    ),
    (
        "checkbox terms vs news",
        (
            "<form><label><input type=checkbox id=t> I accept the terms</label><label><inpu"
            "t type=checkbox id=n> I want the newsletter</label></form>"
        ),
        "<form><label><input type=checkbox id=n> I want the newsletter</label></form>",
        "#t",
        None,
        "check",
    ),
    (
        "label-less checkbox in row",
        (
            "<table><tr><td><input type=checkbox></td><td>Ada</td></tr><tr><td><input type="
            "checkbox></td><td>Bob</td></tr></table>"
        ),
        "<table><tr><td><input type=checkbox></td><td>Bob</td></tr></table>",
        "tr:nth-child(1) input",
        None,
        "check",
    ),
    (
        "label-less checkbox order",
        (
            "<table><tr><td><input type=checkbox></td><td>Ada</td></tr><tr><td><input type="
            "checkbox></td><td>Bob</td></tr></table>"
        ),
        (
            "<table><tr><td><input type=checkbox></td><td>Bob</td></tr><tr><td><input type="
            "checkbox id=R></td><td>Ada</td></tr></table>"
        ),
        "tr:nth-child(1) input",
        "#R",
        "check",
    ),
    (
        "label renamed, name kept",
        (
            "<form><label>E-mail <input name=email id=a></label><label>Phone <input name=te"
            "l></label></form>"
        ),
        (
            "<form><label>Your email address <input name=email id=R></label><label>Phone <i"
            "nput name=tel></label></form>"
        ),
        "#a",
        "#R",
        "fill",
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
