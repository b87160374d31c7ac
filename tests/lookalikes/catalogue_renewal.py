"""A new release: parts under other titles, signs written out, and what is new bears the name of what was there."""

from __future__ import annotations

from .catalogue_pages import Pair

GUEST = """
<h1>Your booking</h1><form id="g1"><fieldset><legend>1. Guest details</legend><table>
  <tr><td>First name</td><td><input id="g1-fn"></td></tr>
  <tr><td>E-mail</td><td><input id="g1-em" type="email"></td></tr>
  <tr><td>Phone</td><td><input id="g1-ph" type="tel"></td></tr>
  <tr><td>Check-in</td><td><input id="g1-in" type="date"></td></tr></table></fieldset>
  <fieldset><legend>2. Payment</legend><table>
  <tr><td>Card number</td><td><input id="g1-cn"></td></tr></table></fieldset></form>"""
GUEST_LATER = """
<main><section><h2>Gift card</h2><label>Gift card number <input class="t-1"></label></section>
  <form><h2>Who is staying?</h2>{first}
  <div class="t-2"><label>Email address <input class="t-1" type="email"></label></div>{phone}
  <div class="t-2"><label>Check-in date <input class="t-1" type="date"></label></div>
  <h3>Second guest</h3><div class="t-2"><label>First name <input class="t-1"></label></div>
  <h3>Emergency contact</h3><div class="t-2"><label>{other} <input class="t-1"></label></div></form>
  <form><h2>How would you like to pay?</h2>{card}</form></main>"""


def booking(*, first: bool = True, phone: str = "Phone number", card: bool = True) -> str:
    """The new booking page, with these fields of the old one."""
    field = '<div class="t-2"><label>{} <input class="t-1"></label></div>'
    return GUEST_LATER.format(
        first=field.format("First name") if first else "",
        phone=field.format(phone) if phone else "",
        card=field.format("Card number") if card else "",
        other="Full name" if phone else "Phone number",
    )


MAILS = """
<h2>E-mails</h2><div class="pane"><p><label><input type="checkbox" name="m1"> E-mail me when a ticket is assigned to me
  </label></p><p><label><input type="checkbox" name="m2"> E-mail me on every reply</label></p></div>"""
MAILS_LATER = """
<main><div role="tabpanel"><h3>Messages</h3>
  <label class="w1"><input type="checkbox" class="w2"> Email me on every reply</label>{mine}
  <label class="w1"><input type="checkbox" class="w2"> Email me when a ticket is assigned to my team</label>
  </div></main>"""
PANES = """
<h1>Settings</h1><p class="tabs"><a href="#">Profile</a> <a href="#">Devices</a></p>
<div class="pane" hidden><p><label><input type="checkbox" name="p1"> Show my picture</label></p></div>
<div class="pane"><p><label><input type="checkbox" name="d1"> Desktop notifications</label></p>
  <p><label><input type="checkbox" name="d2"> Play a sound</label></p>
  <p><label>Volume <input name="d3"></label></p></div>"""
PANES_LATER = """
<main><div role="tablist"><button role="tab">Profile</button><button role="tab">On your devices</button></div>
  <div class="x-pane"><div class="x-row"><input type="checkbox" role="switch" aria-label="Mobile notifications"></div>
  {desktop}<div class="x-row"><input type="checkbox" role="switch" aria-label="Play a sound"></div></div></main>"""
WINDOW = """
<button class="b0">Basket</button><div id="w9" class="modal"><button class="x9">✕</button>
  <p>Your basket holds one article.</p></div>"""
WINDOW_LATER = """
<button class="b7">Basket</button><div class="overlay" role="dialog" aria-label="Basket">{close}
  <p>Your basket holds one article.</p><button class="b8">Remove article</button></div>"""
LISTS = """
<h2>Lists</h2><table class="grid"><tr><th>List</th><th>Size</th><th></th></tr>
  <tr><td>Trade fair</td><td>377</td><td><button class="d1">Delete</button> <button class="r1">🗑</button></td></tr>
  <tr><td>Donors</td><td>1633</td><td><button class="d1">Delete</button> <button class="r1">🗑</button></td></tr>
  </table>"""


def lists(*names: str, also: str = "", without: str = "") -> str:
    """The lists as rows of another table; `also` stands in each row, and one of them is `without` its button."""
    sizes = {"Trade fair": 377, "Donors": 1633}
    button = '<button class="k2">Delete list</button>'
    rows = "".join(
        f'<tr class="k1"><td>{name}</td><td>{sizes[name]}</td>'
        f"<td><span>{'' if name == without else button} {also}</span></td></tr>"
        for name in names
    )
    return f"<main><h1>Contact lists</h1><table class='k0'>{rows}</table></main>"


HOTELS = """
<h2>3 places</h2><section class="cards">
  <article class="h1"><h3>Hotel Avenida</h3><p>Liberdade 88 · 4-star</p><b>€142</b><button class="h2">Details</button></article>
  <article class="h1"><h3>Casa do Rio</h3><p>Ribeira 14 · 3-star</p><b>€118</b><button class="h2">Details</button></article>
  </section>"""


def hotels(*cards: tuple[str, str]) -> str:
    """The hotels as other cards: name and what is said of it."""
    return "<main><ul class='n0'>{}</ul></main>".format(
        "".join(
            f'<li class="n1"><div><div class="n2"><h2>{name}</h2><span>{said}</span></div>'
            f'<div class="n3"><i>Free cancellation · pay later</i><a href="#" class="n4">View details</a></div></div></li>'
            for name, said in cards
        )
    )


def _pair(
    name: str,
    action: str,
    pages: tuple[str, str],
    target: str,
    expected: str | None,
    instruction: str = "",
) -> Pair:
    before, after = pages
    return Pair(
        name=name,
        theme="a new release",
        action=action,
        selector=target,
        instruction=instruction,
        target=target,
        expected=expected,
        before=before,
        after=after,
    )


MINE = '<label class="w1"><input type="checkbox" class="w2"> Email me when a ticket is assigned to me</label>'
DESKTOP = '<div class="x-row"><input type="checkbox" role="switch" aria-label="Desktop notifications"></div>'
LISTED = ("Donors", "Trade fair")
PAIRS = (
    _pair("The guest's first name is gone and the second guest has one", "fill",
          (GUEST, booking(first=False)), "#g1-fn", None),
    _pair("The phone is gone and the emergency contact has one", "fill",
          (GUEST, booking(phone="")), "#g1-ph", None),
    _pair("The phone says number now under another title", "fill",
          (GUEST, booking()), "#g1-ph", "label:has-text('Phone number') input"),
    _pair("The e-mail says address now under another title", "fill",
          (GUEST, booking()), "#g1-em", "input[type=email]"),
    _pair("A date says that it is one", "fill",
          (GUEST, booking()), "#g1-in", "input[type=date]"),
    _pair("The card number stands under a question", "fill",
          (GUEST, booking()), "#g1-cn", "h2:has-text('pay') + div input"),
    _pair("The card number is gone and the gift card has one", "fill",
          (GUEST, booking(card=False)), "#g1-cn", None),
    _pair("Of two sentences one word is another", "check",
          (MAILS, MAILS_LATER.format(mine="")), "[name=m1]", None),
    _pair("Of two sentences one word is another, and both are there", "check",
          (MAILS, MAILS_LATER.format(mine=MINE)), "[name=m1]", "label:has-text('to me') input"),
    _pair("The author's own words name the sentence that is left", "check",
          (MAILS, MAILS_LATER.format(mine="")), "[name=m1]", None, "switch on the e-mail when a ticket is assigned to me"),
    _pair("A pane of tabs is no record", "check",
          (PANES, PANES_LATER.format(desktop=DESKTOP)), "[name=d1]", "[aria-label='Desktop notifications']"),
    _pair("The switch is gone from its pane", "check",
          (PANES, PANES_LATER.format(desktop="")), "[name=d1]", None),
    _pair("A cross closes the window by name", "click",
          (WINDOW, WINDOW_LATER.format(close='<button class="b9">Close</button>')), ".x9", ".b9"),
    _pair("The cross is gone and the window can still remove something", "click",
          (WINDOW, WINDOW_LATER.format(close="")), ".x9", None),
    _pair("A column says by now what it deletes", "click",
          (LISTS, lists(*LISTED)), "tr:nth-child(2) .d1", "tr:has-text('Trade fair') .k2"),
    _pair("A column says by now what its sign deletes", "click",
          (LISTS, lists(*LISTED)), "tr:nth-child(2) .r1", "tr:has-text('Trade fair') .k2"),
    _pair("Two in a row begin alike and one is gone", "click",
          (LISTS, lists(*LISTED, also='<button class="k3">Delete contacts</button>', without="Donors")),
          "tr:nth-child(3) .d1", None),
    _pair("A card has its title and little else", "click",
          (HOTELS, hotels(("Casa do Rio", "9.2 ★★★ Rua da Ribeira 14"), ("Hotel Avenida", "8.9 ★★★★ Avenida da Liberdade 88"))),
          "article:nth-child(1) .h2", "li:has-text('Hotel Avenida') a"),
    _pair("A card is gone and another one's title goes on", "click",
          (HOTELS, hotels(("Casa do Rio", "9.2 ★★★ Rua da Ribeira 14"), ("Hotel Avenida Porto", "8.9 ★★★★ Avenida da Boavista 88"))),
          "article:nth-child(1) .h2", None),
)  # fmt: skip
