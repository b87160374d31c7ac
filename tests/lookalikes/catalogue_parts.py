"""Parts of one page that are built alike: forms in forms, records in lists, deeds on one thing."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned


def _address(kind: str, title: str) -> str:
    return f"""<fieldset id="{kind}"><legend>{title}</legend>
  <p><label for="{kind}_street">Street</label><input id="{kind}_street" name="{kind}_street"></p>
  <p><label for="{kind}_city">City</label><input id="{kind}_city" name="{kind}_city"></p></fieldset>"""


def _block(title: str) -> str:
    return f"""<div class="css-blk"><h3>{title}</h3>
  <label class="css-f"><span>City</span><input class="css-i"></label>
  <label class="css-f"><span>Street</span><input class="css-i"></label></div>"""


def _checkout(*parts: str) -> str:
    return f"""<h1>Checkout</h1><form class="co">{"".join(parts)}
  <label for="pc">Promo code</label><input id="pc" name="promo">
  <button type="submit" id="cont">Continue</button></form>"""


def _item(name: str, ident: str) -> str:
    return f"""<li id="line-{ident}"><span>{name}</span>
  <label>Quantity <input id="qty-{ident}" value="1"></label>
  <a href="#" id="rm-{ident}">Remove</a></li>"""


def _items(*items: str) -> str:
    return f'<h1>Your basket</h1><ul class="lines">{"".join(items)}</ul>'


def _dialog(*buttons: str) -> str:
    return f"""<h1>Users</h1><dialog open><h2>Add user</h2><label>Name <input name="n"></label>
  <label>E-mail <input name="e" type="email"></label>{"".join(buttons)}</dialog>"""


def _new_dialog(*buttons: str) -> str:
    return f"""<h1>People</h1><div role="dialog" aria-label="New user" class="nw-dlg"><form>
  <label>E-mail address <input type="email"></label><label>Full name <input></label>
  {"".join(buttons)}</form></div>"""


def _conversation(who: str, ident: str, *, link: bool = True) -> str:
    opens = f'<a href="/mail/{ident}" id="open-{ident}">Rent of the hall</a>' if link else ""
    return f"""<div class="conv" role="listitem"><input type="checkbox" id="pick-{ident}"
  aria-label="Select conversation"><span>{who}</span>{opens}<small>Rent of the hall, as said</small>
  </div>"""


def _sign_in(header: str, form: str) -> str:
    return f"""<header>{header}</header><section><h2>Welcome back</h2><form id="lf">
  <label for="le">E-mail</label><input id="le" type="email" name="email">
  <label for="lp">Password</label><input id="lp" type="password" name="pw">{form}</form></section>"""


def _month(title: str, button: str, days: range) -> str:
    return f"""<h1>Rooms</h1><div class="cal"><h2>{title}</h2><div class="days">
  {"".join(button.format(day) for day in days)}</div></div>"""


_DAY = '<button role="gridcell" id="day-{0}" class="d">{0}</button>'
_NEW_DAY = '<a href="#" class="nw-d">{0}</a>'


def _filters(*parts: str) -> str:
    return f"""<div role="tablist"><button role="tab">Board</button><button role="tab">List</button>
  </div><div class="bar">{"".join(parts)}<input placeholder="Filter cards"></div>"""


_WHO = '<select id="who" name="assignee"><option>Anyone</option><option>Mia</option></select>'
_LABEL = '<select id="lab" name="label"><option>Any</option><option>bug</option></select>'


def _map(*buttons: str) -> str:
    return f'<h1>Map</h1><div class="map"><canvas></canvas>{"".join(buttons)}</div>'


_IN = '<button class="z" id="zi" aria-label="Zoom in"><svg><path d="M1 1h9v9"/></svg></button>'
_OUT = '<button class="z" id="zo" aria-label="Zoom out"><svg><path d="M1 5h9"/></svg></button>'


def _mail(number: str, link: str, mark: str) -> str:
    return f"""<div class="folders">{link.format(number)}<a class="f" href="/sent">Sent</a></div>
  <div class="tools"><button class="t">Archive</button>{mark}</div>"""


_HEAD_LINK = '<a href="/login" id="head-login">Sign in</a>'
_FORM_BUTTON = '<button type="submit" id="form-login">Sign in</button>'

PAIRS = (
    Pair(
        name="Save is gone and Save and new adds the user and asks for the next",
        theme="deeds",
        action="click",
        selector="#as",
        instruction="Save the new user",
        target="#as",
        expected=None,
        before=console(
            _dialog(
                '<button id="as">Save</button>',
                '<button id="as2">Save and add another</button>',
                '<button id="ac">Cancel</button>',
            )
        ),
        after=console_redesigned(
            _new_dialog(
                '<button type="button">Cancel</button>',
                '<button type="button">Save and new</button>',
            )
        ),
    ),
    Pair(
        name="Save stands behind Save and new in the redesigned dialog",
        theme="deeds",
        action="click",
        selector="#as",
        instruction="Save the new user",
        target="#as",
        expected="#right",
        before=console(
            _dialog(
                '<button id="as">Save</button>',
                '<button id="as2">Save and add another</button>',
                '<button id="ac">Cancel</button>',
            )
        ),
        after=console_redesigned(
            _new_dialog(
                '<button type="button">Cancel</button>',
                '<button type="button">Save and new</button>',
                '<button type="button" id="right">Save</button>',
            )
        ),
    ),
    Pair(
        name="The conversation cannot be opened any more and one of the same subject can be selected",
        theme="deeds",
        action="click",
        selector="#open-1",
        instruction="Open the conversation Rent of the hall",
        target="#open-1",
        expected=None,
        before=console(_conversation("Anna Berg", "1") + _conversation("Ben Cole", "2")),
        after=console(
            _conversation("Anna Berg", "1", link=False).replace(" id=", " data-was=")
            + _conversation("Ben Cole", "2", link=False)
        ),
    ),
    Pair(
        name="The city of the shipping address is gone and that of the bill is left",
        theme="forms in a form",
        action="fill",
        selector="#ship_city",
        instruction="Fill City of the shipping address",
        target="#ship_city",
        expected=None,
        before=store(
            _checkout(_address("bill", "Billing address"), _address("ship", "Shipping address"))
        ),
        after=store(_checkout(_address("bill", "Billing address"))),
    ),
    Pair(
        name="The billing address lost its city to a lookup and the shipping address has one",
        theme="forms in a form",
        action="fill",
        selector="#bill_city",
        instruction="Fill City of the billing address",
        target="#bill_city",
        expected=None,
        before=store(
            _checkout(_address("bill", "Billing address"), _address("ship", "Shipping address"))
        ),
        after=store_redesigned(
            _checkout(
                _block("Shipping address"),
                _block("Billing address").replace(
                    '<label class="css-f"><span>City</span><input class="css-i"></label>', ""
                ),
            )
        ),
    ),
    Pair(
        name="Both addresses changed places and the shipping city stands first",
        theme="forms in a form",
        action="fill",
        selector="#ship_city",
        instruction="Fill City of the shipping address",
        target="#ship_city",
        expected=".css-blk:first-of-type label:first-of-type input",
        before=store(
            _checkout(_address("bill", "Billing address"), _address("ship", "Shipping address"))
        ),
        after=store_redesigned(_checkout(_block("Shipping address"), _block("Billing address"))),
    ),
    Pair(
        name="The promo code stands under other addresses in the same checkout",
        theme="forms in a form",
        action="fill",
        selector="#pc",
        instruction="Fill the promo code",
        target="#pc",
        expected="form.co > p > input",
        before=store(
            _checkout(_address("bill", "Billing address"), _address("ship", "Shipping address"))
        ),
        after=store_redesigned(
            f"""<h1>Checkout</h1><form class="co">{_block("Deliver to")}{_block("Bill to")}
            <p><input placeholder="Promo code"><button type="button">Apply</button></p>
            <button type="submit">Continue</button></form>"""
        ),
    ),
    Pair(
        name="The blue mug is no longer in the basket and the red one can be removed",
        theme="twin rows",
        action="click",
        selector="#rm-4",
        instruction="Remove Blue mug",
        target="#rm-4",
        expected=None,
        before=store(_items(_item("Blue mug", "4"), _item("Red mug", "5"), _item("Tea pot", "6"))),
        after=store(_items(_item("Red mug", "5"), _item("Tea pot", "6"))),
    ),
    Pair(
        name="The quantity of the small shirt is gone and that of the large one is there",
        theme="twin rows",
        action="fill",
        selector="#qty-4",
        instruction="Fill the quantity of Linen shirt small",
        target="#qty-4",
        expected=None,
        before=store(_items(_item("Linen shirt small", "4"), _item("Linen shirt large", "5"))),
        after=store(_items(_item("Linen shirt large", "5"))),
    ),
    Pair(
        name="One signs in elsewhere now and only the link of the same name is left",
        theme="deeds",
        action="click",
        selector="#form-login",
        instruction="Press Sign in in the form",
        target="#form-login",
        expected=None,
        before=store(_sign_in(_HEAD_LINK, _FORM_BUTTON)),
        after=store(f"<header>{_HEAD_LINK.replace(' id=', ' data-was=')}</header><h1>Hello</h1>"),
    ),
    Pair(
        name="The link to the log-in page is gone and the form's button sends the form",
        theme="deeds",
        action="click",
        selector="#head-login",
        instruction="Open the log-in page",
        target="#head-login",
        expected=None,
        before=store(_sign_in(_HEAD_LINK, _FORM_BUTTON)),
        after=store(_sign_in("", _FORM_BUTTON)),
    ),
    Pair(
        name="The calendar turned to the next month and became links",
        theme="numbers",
        action="click",
        selector="#day-12",
        instruction="Choose 2026-03-12",
        target="#day-12",
        expected=None,
        before=console(_month("March 2026", _DAY, range(1, 32))),
        after=console_redesigned(_month("April 2026", _NEW_DAY, range(1, 31))),
    ),
    Pair(
        name="One nameless list left the bar and the next one took its place",
        theme="nameless",
        action="select",
        selector="#who",
        instruction="Choose the assignee",
        target="#who",
        expected=None,
        before=console(_filters(_WHO, _LABEL)),
        after=console(_filters(_LABEL.replace(' id="lab"', ""))),
    ),
    Pair(
        name="One can only zoom out any more and its icon stands where the other stood",
        theme="opposites",
        action="click",
        selector="#zi",
        instruction="Zoom in",
        target="#zi",
        expected=None,
        before=console(_map(_IN, _OUT)),
        after=console(_map(_OUT.replace(' id="zo"', ""))),
    ),
    Pair(
        name="The inbox counts more letters and its number lost the brackets",
        theme="numbers",
        action="click",
        selector="#in",
        instruction="Open the inbox",
        target="#in",
        expected=".f:first-of-type",
        before=console(_mail("(5)", '<a class="f" id="in" href="/in">Inbox {0}</a>', "")),
        after=console_redesigned(
            _mail("7", '<a class="f" href="/in">Inbox <span>{0}</span></a>', "")
        ),
    ),
    Pair(
        name="Mark as unread became Mark unread",
        theme="wording",
        action="click",
        selector="#unread",
        instruction="Mark as unread",
        target="#unread",
        expected="button.t:last-of-type",
        before=console(
            _mail(
                "1",
                '<a class="f" href="/in">{0}</a>',
                '<button id="unread">Mark as unread</button>',
            )
        ),
        after=console_redesigned(
            _mail("1", '<a class="f" href="/in">{0}</a>', '<button class="t">Mark unread</button>')
        ),
    ),
)
