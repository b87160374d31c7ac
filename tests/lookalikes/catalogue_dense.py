"""Crowded pages: many rows, many fields and two of everything."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

SERVERS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india")
FIELDS = (
    ("Company name", "text", "company"),
    ("Tax number", "text", "tax_number"),
    ("Contact person", "text", "contact_person"),
    ("Contact e-mail", "email", "contact_email"),
    ("Billing e-mail", "email", "billing_email"),
    ("Support e-mail", "email", "support_email"),
    ("Contact phone", "tel", "contact_phone"),
    ("Support phone", "tel", "support_phone"),
    ("Website", "url", "website"),
    ("Opening time", "time", "opening_time"),
    ("Closing time", "time", "closing_time"),
    ("Credit limit", "number", "credit_limit"),
    ("Payment days", "number", "payment_days"),
)


def _servers(names: tuple[str, ...], prefix: str) -> str:
    rows = "".join(
        f"""<tr id="{prefix}{at}"><td>{name}</td><td>10.0.0.{len(name) * 7}</td><td>running</td>
  <td><button type="button" class="btn-xs">Restart</button>
  <button type="button" class="btn-xs">Stop</button>
  <button type="button" class="btn-xs">Logs</button></td></tr>"""
        for at, name in enumerate(names)
    )
    return f"""<h1>Servers</h1><table class="hosts"><tr><th>Name</th><th>Address</th>
  <th>State</th><th>Actions</th></tr>{rows}</table>"""


def _company(fields: tuple[tuple[str, str, str], ...]) -> str:
    rows = "".join(
        f"""<div class="field"><label for="id_{name}">{label}</label>
  <input type="{kind}" id="id_{name}" name="{name}" class="form-control"></div>"""
        for label, kind, name in fields
    )
    return f'<h1>Company</h1><form class="long">{rows}<button class="btn">Save</button></form>'


def _company_redesigned(fields: tuple[tuple[str, str, str], ...]) -> str:
    rows = "".join(
        f"""<label class="nw-f"><span class="nw-f__l">{label}</span>
  <span class="nw-f__c"><input type="{kind}" class="nw-i" name="field_{at}"></span></label>"""
        for at, (label, kind, _) in enumerate(fields)
    )
    return f'<form class="nw-form"><h1>Company</h1><button>Save</button>{rows}</form>'


def _pager(kind: str, title: str, rows: str) -> str:
    return f"""<section class="{kind}"><h2>{title}</h2><ul>{rows}</ul>
  <div class="pg"><button type="button" class="{kind}-prev">Previous</button>
  <button type="button" class="{kind}-next">Next</button></div></section>"""


def _without(name: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(field for field in FIELDS if field[2] != name)


def _product(button: str) -> str:
    return f"""<h1>Desk lamp</h1><p class="price">39.00</p><ul class="specs"><li>Oak</li></ul>
<div class="row"><button type="button" class="btn buy">Add to cart</button>{button}</div>"""


PAIRS = (
    Pair(
        name="Nine servers were sorted backwards and charlie is to be restarted",
        theme="crowded tables",
        action="click",
        selector="#host-2 button >> nth=0",
        instruction="Restart the server charlie",
        target="#host-2 button >> nth=0",
        expected="tr:has-text('charlie') >> button >> nth=0",
        before=console(_servers(SERVERS, "host-")),
        after=console(_servers(SERVERS[::-1], "srv")),
    ),
    Pair(
        name="Of nine servers eight are left and charlie is not among them",
        theme="crowded tables",
        action="click",
        selector="#host-2 button:text-is('Restart')",
        instruction="Restart the server charlie",
        target="#host-2 button >> nth=0",
        expected=None,
        before=console(_servers(SERVERS, "host-")),
        after=console(_servers(SERVERS[:2] + SERVERS[3:], "srv")),
    ),
    Pair(
        name="Of three e-mail fields the one for bills is gone",
        theme="crowded forms",
        action="fill",
        selector="#id_billing_email",
        instruction="the billing e-mail",
        target="#id_billing_email",
        expected=None,
        before=console(_company(FIELDS)),
        after=console(_company(_without("billing_email"))),
    ),
    Pair(
        name="A form of thirteen fields was rebuilt from the last to the first",
        theme="crowded forms",
        action="fill",
        selector="#id_billing_email",
        instruction="the billing e-mail",
        target="#id_billing_email",
        expected="label:has-text('Billing e-mail') >> input",
        before=console(_company(FIELDS)),
        after=console_redesigned(_company_redesigned(FIELDS[::-1])),
    ),
    Pair(
        name="The closing time is gone and the opening time is the only time left",
        theme="crowded forms",
        action="fill",
        selector="[name=closing_time]",
        instruction="the closing time",
        target="[name=closing_time]",
        expected=None,
        before=console(_company(FIELDS)),
        after=console_redesigned(_company_redesigned(_without("closing_time"))),
    ),
    Pair(
        name="Two lists on one page turn their pages with the same words",
        theme="pagination",
        action="click",
        selector="button.orders-next",
        instruction="the next page of the orders",
        target="button.orders-next",
        expected="section.b:has-text('Orders') >> button >> nth=1",
        before=console(
            _pager("orders", "Orders", "<li>Order 7</li><li>Order 8</li>")
            + _pager("returns", "Returned goods", "<li>Return 3</li><li>Return 4</li>")
        ),
        after=console_redesigned(
            _pager("a b", "Returned goods", "<li>Return 3</li><li>Return 4</li>")
            + _pager("c b", "Orders", "<li>Order 7</li><li>Order 8</li>")
        ),
    ),
    Pair(
        name="The orders fit one page now and the returned goods do not",
        theme="pagination",
        action="click",
        selector="button.orders-next",
        instruction="the next page of the orders",
        target="button.orders-next",
        expected=None,
        before=console(
            _pager("orders", "Orders", "<li>Order 7</li><li>Order 8</li>")
            + _pager("returns", "Returned goods", "<li>Return 3</li><li>Return 4</li>")
        ),
        after=console(
            "<section class='orders'><h2>Orders</h2><ul><li>Order 7</li></ul></section>"
            + _pager("returns", "Returned goods", "<li>Return 3</li><li>Return 4</li>")
        ),
    ),
    Pair(
        name="The lamp is a favourite already and the heart takes it off the list",
        theme="add or remove",
        action="click",
        selector="button.fav[aria-label^='Add']",
        instruction="Add the lamp to the favourites",
        target="button.fav",
        expected=None,
        before=store(
            _product('<button type="button" class="fav" aria-label="Add to favourites">♡</button>')
        ),
        after=store(
            _product(
                '<button type="button" class="fav" aria-label="Remove from favourites">♥</button>'
            )
        ),
    ),
    Pair(
        name="The heart has a word beside it in a redesigned page",
        theme="add or remove",
        action="click",
        selector="button.fav",
        instruction="Add the lamp to the favourites",
        target="button.fav",
        expected="a.css-h",
        before=store(
            _product('<button type="button" class="fav" aria-label="Add to favourites">♡</button>')
        ),
        after=store_redesigned("""
<div class="css-p"><a role="button" href="#f" class="css-h"><svg></svg> Add to favourites</a>
  <h1>Desk lamp</h1><p>39.00</p><button type="button" class="css-b">Add to cart</button></div>"""),
    ),
    Pair(
        name="The details are shown already and the same button hides them",
        theme="show or hide",
        action="click",
        selector="button.toggle:text-is('Show details')",
        instruction="Show the details",
        target="button.toggle",
        expected=None,
        before=store("""
<h1>Desk lamp</h1><button type="button" class="toggle" aria-expanded="false">Show details</button>
<p>39.00</p>"""),
        after=store("""
<h1>Desk lamp</h1><button type="button" class="toggle" aria-expanded="true">Hide details</button>
<dl><dt>Power</dt><dd>5 watts</dd></dl><p>39.00</p>"""),
    ),
    Pair(
        name="The invoice is paid already and can only be marked as unpaid",
        theme="paid or unpaid",
        action="click",
        selector="form.state button[value=paid]",
        instruction="Mark the invoice as paid",
        target="form.state button",
        expected=None,
        before=console("""
<h1>INV-2088</h1><p>310.50, due 1 June</p><form class="state">
  <button type="submit" name="state" value="paid" class="btn">Mark as paid</button></form>"""),
        after=console("""
<h1>INV-2088</h1><p>310.50, paid 30 May</p><form class="state">
  <button type="submit" name="state" value="unpaid" class="btn">Mark as unpaid</button></form>"""),
    ),
)
