"""Boxes, radios, lists, counters, plans, days, stars and steps."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned


def _plan(name: str, price: str, button: str, kind: str) -> str:
    return f"""<div class="{kind}"><h3>{name}</h3><p><b>{price}</b> a month</p>
  <ul><li>Support by mail</li></ul><button type="button"
    class="{kind}-btn">{button}</button></div>"""


def _month(title: str, days: str, first: int, last: int) -> str:
    cells = "".join(
        f'<td><button type="button" class="day" aria-label="{day} {days}">{day}</button></td>'
        for day in range(first, last)
    )
    return f"""<h1>Book a visit</h1><div class="cal" id="cal-{days.lower()}"><h2>{title}</h2>
  <table><tr>{cells}</tr></table></div>"""


def _stars(kind: str, *labels: str) -> str:
    return "".join(
        f'<button type="button" class="{kind}" aria-label="{label}">★</button>' for label in labels
    )


PAIRS = (
    Pair(
        name="The boxes for e-mail and text messages have changed places",
        theme="checkbox twins",
        action="check",
        selector="#n_sms",
        instruction="Check Text messages",
        target="#n_sms",
        expected="label:has-text('Text messages') >> input",
        before=console("""
<h1>Tell me by</h1><form class="notify">
  <div><input type="checkbox" id="n_mail"><label for="n_mail">E-mail</label></div>
  <div><input type="checkbox" id="n_sms"><label for="n_sms">Text messages</label></div>
  <div><input type="checkbox" id="n_push"><label for="n_push">Push messages</label></div>
</form>"""),
        after=console_redesigned("""
<h1>Tell me by</h1><div class="nw-opts">
  <label class="nw-o"><input type="checkbox" class="k"><span>Push messages</span></label>
  <label class="nw-o"><input type="checkbox" class="k"><span>Text messages</span></label>
  <label class="nw-o"><input type="checkbox" class="k"><span>E-mail</span></label></div>"""),
    ),
    Pair(
        name="The terms need no box any more and the newsletter still has one",
        theme="checkbox twins",
        action="check",
        selector="input[name=terms]",
        instruction="Accept the terms and conditions",
        target="input[name=terms]",
        expected=None,
        before=store("""
<h1>Almost done</h1><form class="final">
  <p><label><input type="checkbox" name="terms"> I accept the terms and conditions</label></p>
  <p><label><input type="checkbox" name="news"> I want the newsletter</label></p>
  <button class="btn">Buy now</button></form>"""),
        after=store("""
<h1>Almost done</h1><form class="final">
  <p><label><input type="checkbox" name="news"> I want the newsletter</label></p>
  <p class="small">By buying you accept the terms and conditions.</p>
  <button class="btn">Buy now</button></form>"""),
    ),
    Pair(
        name="The box to remember me is gone and one to show the password came",
        theme="checkbox twins",
        action="uncheck",
        selector="#remember",
        instruction="Uncheck Remember me",
        target="#remember",
        expected=None,
        before=store("""
<h1>Welcome back</h1><form class="login"><label for="u">User</label><input id="u">
  <label for="p">Password</label><input id="p" type="password">
  <label class="opt"><input type="checkbox" id="remember" checked> Remember me</label>
  <button class="btn">Log in</button></form>"""),
        after=store("""
<h1>Welcome back</h1><form class="login"><label for="u">User</label><input id="u">
  <label for="p">Password</label><input id="p" type="password">
  <label class="opt"><input type="checkbox" id="showpw" checked> Show password</label>
  <button class="btn">Log in</button></form>"""),
    ),
    Pair(
        name="The ways of delivery are sorted by price now",
        theme="radio options",
        action="check",
        selector="#ship-express",
        instruction="Choose express delivery",
        target="#ship-express",
        expected="label:has-text('Express') >> input",
        before=store("""
<h1>Delivery</h1><fieldset><legend>How shall we deliver?</legend>
  <div><input type="radio" name="s"
    id="ship-express"><label for="ship-express">Express</label></div>
  <div><input type="radio" name="s" id="ship-std"><label for="ship-std">Standard</label></div>
  <div><input type="radio" name="s" id="ship-col"><label for="ship-col">Collect</label></div>
</fieldset>"""),
        after=store_redesigned("""
<h1>Delivery</h1><div role="radiogroup" aria-label="How shall we deliver?">
  <label class="css-r"><input type="radio" name="q"> Collect <em>0.00</em></label>
  <label class="css-r"><input type="radio" name="q"> Standard <em>4.90</em></label>
  <label class="css-r"><input type="radio" name="q"> Express <em>12.90</em></label></div>"""),
    ),
    Pair(
        name="Express is not offered to this address",
        theme="radio options",
        action="check",
        selector="input[value=express]",
        instruction="Choose express delivery",
        target="input[value=express]",
        expected=None,
        before=store("""
<h1>Delivery</h1><fieldset><legend>How shall we deliver?</legend>
  <label><input type="radio" name="s" value="standard"> Standard delivery</label>
  <label><input type="radio" name="s" value="express"> Express delivery</label></fieldset>"""),
        after=store("""
<h1>Delivery</h1><fieldset><legend>How shall we deliver?</legend>
  <label><input type="radio" name="s" value="standard"> Standard delivery</label></fieldset>"""),
    ),
    Pair(
        name="The list to sort by stands right of the list of how many to show",
        theme="lists of another label",
        action="select",
        selector="#sort",
        instruction="Sort by",
        target="#sort",
        expected="select[aria-label='Sort by']",
        before=store("""
<h1>Lamps</h1><div class="row"><label for="sort">Sort by</label>
  <select id="sort"><option>Price</option><option>Name</option></select>
  <label for="per">Per page</label><select id="per"><option>20</option><option>50</option></select>
</div>"""),
        after=store_redesigned("""
<h1>Lamps</h1><div class="css-r">
  <select class="css-s" aria-label="Per page"><option>20</option><option>50</option></select>
  <select class="css-s" aria-label="Sort by"><option>Price</option><option>Name</option></select>
</div>"""),
    ),
    Pair(
        name="There is one size now and the colour can still be chosen",
        theme="lists of another label",
        action="select",
        selector="select#opt-size",
        instruction="Select the size",
        target="#opt-size",
        expected=None,
        before=store("""
<h1>Wool throw</h1><form class="options"><label for="opt-size">Size</label>
  <select id="opt-size" class="opt"><option>Small</option><option>Large</option></select>
  <label for="opt-colour">Colour</label>
  <select id="opt-colour" class="opt"><option>Grey</option><option>Red</option></select></form>"""),
        after=store("""
<h1>Wool throw</h1><form class="options"><p>130 by 170</p>
  <label for="opt-colour">Colour</label>
  <select id="opt-colour" class="opt"><option>Grey</option><option>Red</option></select></form>"""),
    ),
    Pair(
        name="More and less have changed places around the quantity",
        theme="quantity plus and minus",
        action="click",
        selector=".qty > button.q:last-child",
        instruction="Increase the quantity",
        target=".qty > button >> nth=1",
        expected="button[aria-label='Increase quantity']",
        before=store("""
<h1>Desk lamp</h1><div class="qty"><button type="button" class="q"
    aria-label="Decrease quantity">−</button>
  <input aria-label="Quantity" value="1" size="2">
  <button type="button" class="q" aria-label="Increase quantity">+</button></div>"""),
        after=store_redesigned("""
<h1>Desk lamp</h1><div class="css-q"><input aria-label="Quantity" value="1" size="2">
  <button type="button" class="css-s" aria-label="Increase quantity">+</button>
  <button type="button" class="css-s" aria-label="Decrease quantity">−</button></div>"""),
    ),
    Pair(
        name="No more can be ordered and only less is left",
        theme="quantity plus and minus",
        action="click",
        selector=".qty button.q:text-is('+')",
        instruction="Increase the quantity",
        target=".qty button >> nth=1",
        expected=None,
        before=store("""
<h1>Desk lamp</h1><div class="qty"><button type="button" class="q">−</button>
  <input aria-label="Quantity" value="1" size="2"><button type="button"
    class="q">+</button></div>"""),
        after=store("""
<h1>Desk lamp</h1><div class="qty"><button type="button" class="q">−</button>
  <input aria-label="Quantity" value="8" size="2"><em>the last 8</em></div>"""),
    ),
    Pair(
        name="The middle plan is no longer sold",
        theme="price plans",
        action="click",
        selector=".plan:nth-child(3) .plan-btn",
        instruction="Choose the Pro plan",
        target=".plan-btn >> nth=1",
        expected=None,
        before=store(
            "<h1>Plans</h1>"
            + _plan("Basic", "9", "Choose plan", "plan")
            + _plan("Pro", "29", "Choose plan", "plan")
            + _plan("Enterprise", "99", "Choose plan", "plan")
        ),
        after=store(
            "<section><h1>Plans</h1></section><section>"
            + _plan("Basic", "9", "Choose plan", "plan")
            + _plan("Enterprise", "99", "Choose plan", "plan")
            + "</section>"
        ),
    ),
    Pair(
        name="The plans run from dear to cheap and all their buttons say another thing",
        theme="price plans",
        action="click",
        selector="#plan-row > div:nth-child(1) button",
        instruction="Choose the Basic plan",
        target="#plan-row button >> nth=0",
        expected="div.css-p:has-text('Basic') >> button",
        before=store(
            "<h1>Plans</h1><div id='plan-row'>"
            + _plan("Basic", "9", "Choose plan", "plan")
            + _plan("Pro", "29", "Choose plan", "plan")
            + _plan("Enterprise", "99", "Choose plan", "plan")
            + "</div>"
        ),
        after=store_redesigned(
            "<h1>Plans</h1><div class='css-ps'>"
            + _plan("Enterprise", "99", "Get started", "css-p")
            + _plan("Pro", "29", "Get started", "css-p")
            + _plan("Basic", "9", "Get started", "css-p")
            + "</div>"
        ),
    ),
    Pair(
        name="The calendar shows the next month and has a day of the same number",
        theme="calendar days",
        action="click",
        selector="#cal-april >> button:text-is('14')",
        instruction="Choose 14 April",
        target="button[aria-label='14 April']",
        expected=None,
        before=store(_month("April 2027", "April", 10, 17)),
        after=store(_month("May 2027", "May", 10, 17)),
    ),
    Pair(
        name="The days of the calendar became links in a list",
        theme="calendar days",
        action="click",
        selector="#cal-april td:nth-child(5) button",
        instruction="Choose 14 April",
        target="button[aria-label='14 April']",
        expected="a[aria-label='14 April 2027']",
        before=store(_month("April 2027", "April", 10, 17)),
        after=store_redesigned("""
<h1>Book a visit</h1><section class="css-cal"><h2>April 2027</h2><ul class="css-days">
  <li><a role="button" href="#d12" aria-label="12 April 2027">12</a></li>
  <li><a role="button" href="#d13" aria-label="13 April 2027">13</a></li>
  <li><a role="button" href="#d14" aria-label="14 April 2027">14</a></li>
  <li><a role="button" href="#d15" aria-label="15 April 2027">15</a></li></ul></section>"""),
    ),
    Pair(
        name="The scale has three stars now and the fourth cannot be given",
        theme="star ratings",
        action="click",
        selector=".stars > button:nth-child(4)",
        instruction="Give 4 stars",
        target=".stars > button >> nth=3",
        expected=None,
        before=store(
            "<h1>Rate the lamp</h1><div class='stars row' role='group' aria-label='Rating'>"
            + _stars("st", "1 star", "2 stars", "3 stars", "4 stars", "5 stars")
            + "</div>"
        ),
        after=store(
            "<h1>Rate the lamp</h1><div class='stars row' role='group' aria-label='Rating'>"
            + _stars("st", "1 star", "2 stars", "3 stars")
            + "</div>"
        ),
    ),
    Pair(
        name="The stars run from the best to the worst in the new page",
        theme="star ratings",
        action="click",
        selector=".stars > button.st:nth-child(4)",
        instruction="Give 4 stars",
        target=".stars > button >> nth=3",
        expected="button.css-s[aria-label^='4']",
        before=store(
            "<h1>Rate the lamp</h1><div class='stars row'>"
            + _stars("st", "1 star", "2 stars", "3 stars", "4 stars", "5 stars")
            + "</div>"
        ),
        after=store_redesigned(
            "<h1>Rate the lamp</h1><div class='css-stars'>"
            + _stars("css-s", "5 stars", "4 stars", "3 stars", "2 stars", "1 star")
            + "</div>"
        ),
    ),
    Pair(
        name="A switch took the place of the box",
        theme="tag changed",
        action="check",
        selector="#digest-box",
        instruction="Turn on the weekly digest",
        target="#digest-box",
        expected="[role=switch][aria-label='Weekly digest']",
        before=console("""
<h1>Mail</h1><ul><li><input type="checkbox" id="digest-box"><label for="digest-box">
  Weekly digest</label></li><li><input type="checkbox" id="offers-box"><label for="offers-box">
  Special offers</label></li></ul>"""),
        after=console_redesigned("""
<h1>Mail</h1><div class="nw-row"><span>Special offers</span><button type="button" role="switch"
  class="nw-sw" aria-checked="false" aria-label="Special offers"></button></div>
<div class="nw-row"><span>Weekly digest</span><button type="button" role="switch"
  class="nw-sw" aria-checked="false" aria-label="Weekly digest"></button></div>"""),
    ),
)
