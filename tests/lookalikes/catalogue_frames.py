"""Frames and shadow roots: moved into one, out of one, or the same name in another."""

from __future__ import annotations

from .catalogue_pages import Pair, frame, store, store_redesigned

IN = ">> internal:control=enter-frame >>"

CARD = """<form class="card-form"><h3>Card</h3>
  <label for="{0}">Card number</label><input id="{0}" inputmode="numeric" autocomplete="cc-number">
  <label for="{1}">Security code</label><input id="{1}" inputmode="numeric" autocomplete="cc-csc">
</form>"""
CONTACT = """<form class="c"><h2>{0}</h2><label>Your name <input name="name"></label>
  <label>Your message <textarea name="text"></textarea></label>
  <button type="submit" class="go{1}">Send</button></form>"""
RATING = """<div class="w"><h3>{0}</h3><p>{1}</p><button type="button" class="{2}">Rate it</button>
  <button type="button" class="skip">Later</button></div>"""


def _shadow(tag: str, attributes: str, inside: str) -> str:
    return f'<{tag} {attributes}><template shadowrootmode="open">{inside}</template></{tag}>'


PAIRS = (
    Pair(
        name="The card number moved into the frame of the payment provider",
        theme="moved into a frame",
        action="fill",
        selector="#cc",
        instruction="the card number",
        target="#cc",
        expected=f"iframe.psp {IN} #x1",
        before=store(
            "<h1>Payment</h1><label for='gift'>Gift card number</label><input id='gift'>"
            + CARD.format("cc", "cvc")
            + "<button class='btn'>Pay</button>"
        ),
        after=store_redesigned(
            "<h1>Payment</h1><label for='gift'>Gift card number</label><input id='gift'>"
            + frame(CARD.format("x1", "x2"), 'class="psp" title="Secure card payment"')
            + "<button class='css-b'>Pay</button>"
        ),
    ),
    Pair(
        name="The payment frame is gone and the gift card has a number too",
        theme="another frame",
        action="fill",
        selector=f"iframe#pay {IN} #cc",
        instruction="the card number in the payment frame",
        target=f"iframe#pay {IN} #cc",
        expected=None,
        before=store(
            "<h1>Payment</h1>"
            + frame(CARD.format("cc", "cvc"), 'id="pay" title="Payment"')
            + "<form class='gift'><label for='gift'>Gift card number</label>"
            "<input id='gift' inputmode='numeric'><button class='btn'>Redeem</button></form>"
        ),
        after=store(
            "<h1>Payment</h1><p class='note'>You pay by invoice.</p>"
            "<form class='gift'><label for='gift'>Gift card number</label>"
            "<input id='gift' inputmode='numeric'><button class='btn'>Redeem</button></form>"
        ),
    ),
    Pair(
        name="The contact form came out of its frame",
        theme="moved out of a frame",
        action="click",
        selector=f"iframe[name=contact] {IN} button.go",
        instruction="Send the message",
        target=f"iframe[name=contact] {IN} button.go",
        expected="button.go-new",
        before=store(
            "<h1>Write to us</h1>" + frame(CONTACT.format("Contact", ""), 'name="contact"')
        ),
        after=store_redesigned("<h1>Write to us</h1>" + CONTACT.format("Contact", "-new")),
    ),
    Pair(
        name="Two frames hold the same form and have changed places",
        theme="another frame",
        action="click",
        selector=f"#f2 {IN} button",
        instruction="Send the message to the workshop",
        target=f"#f2 {IN} button",
        expected=f"iframe[title='Workshop'] {IN} button",
        before=store(
            frame(CONTACT.format("Office", ""), 'id="f1" title="Office"')
            + frame(CONTACT.format("Workshop", ""), 'id="f2" title="Workshop"')
        ),
        after=store(
            frame(CONTACT.format("Workshop", ""), 'title="Workshop"')
            + frame(CONTACT.format("Office", ""), 'title="Office"')
        ),
    ),
    Pair(
        name="One of the two frames is gone and the other has the same form",
        theme="another frame",
        action="click",
        selector=f"#f2 {IN} button",
        instruction="Send the message to the workshop",
        target=f"#f2 {IN} button",
        expected=None,
        before=store(
            frame(CONTACT.format("Office", ""), 'id="f1" title="Office"')
            + frame(CONTACT.format("Workshop", ""), 'id="f2" title="Workshop"')
        ),
        after=store(frame(CONTACT.format("Office", ""), 'id="f1" title="Office"')),
    ),
    Pair(
        name="The rating moved into a web component",
        theme="moved into a shadow root",
        action="click",
        selector="#rate-lamp",
        instruction="Rate the desk lamp",
        target="#rate-lamp",
        expected="x-rating >> button.primary",
        before=store(
            "<h1>Your purchases</h1><div class='w'><h3>Desk lamp</h3><p>Bought in May</p>"
            "<button type='button' id='rate-lamp'>Rate it</button>"
            "<button type='button' class='skip'>Later</button></div>"
        ),
        after=store_redesigned(
            "<h1>Your purchases</h1>"
            + _shadow("x-rating", "", RATING.format("Desk lamp", "Bought in May", "primary"))
        ),
    ),
    Pair(
        name="The component's tag and inner classes were renamed",
        theme="inside a shadow root",
        action="click",
        selector="x-rating >> button.primary",
        instruction="Rate the desk lamp",
        target="x-rating >> button.primary",
        expected="shop-review >> button.b-77",
        before=store(
            "<h1>Your purchases</h1>"
            + _shadow("x-rating", "", RATING.format("Desk lamp", "Bought in May", "primary"))
        ),
        after=store_redesigned(
            "<h1>Your purchases</h1><div class='css-list'>"
            + _shadow("shop-review", "", RATING.format("Desk lamp", "Bought in May", "b-77"))
            + "</div>"
        ),
    ),
    Pair(
        name="The lamp's component is gone and the table's has the same button",
        theme="inside a shadow root",
        action="click",
        selector="x-rating[sku=lamp] >> button.primary",
        instruction="Rate the desk lamp",
        target="x-rating[sku=lamp] >> button.primary",
        expected=None,
        before=store(
            "<h1>Your purchases</h1>"
            + _shadow("x-rating", "sku=lamp", RATING.format("Desk lamp", "In May", "primary"))
            + _shadow("x-rating", "sku=table", RATING.format("Oak table", "In June", "primary"))
        ),
        after=store(
            "<h1>Your purchases</h1>"
            + _shadow("x-rating", "sku=table", RATING.format("Oak table", "In June", "primary"))
        ),
    ),
    Pair(
        name="Two components have changed places and lost their attributes",
        theme="inside a shadow root",
        action="click",
        selector="x-rating[sku=lamp] >> button.primary",
        instruction="Rate the desk lamp",
        target="x-rating[sku=lamp] >> button.primary",
        expected="x-rating >> nth=1 >> button.primary",
        before=store(
            "<h1>Your purchases</h1>"
            + _shadow("x-rating", "sku=lamp", RATING.format("Desk lamp", "In May", "primary"))
            + _shadow("x-rating", "sku=table", RATING.format("Oak table", "In June", "primary"))
        ),
        after=store(
            "<h1>Your purchases</h1>"
            + _shadow("x-rating", "", RATING.format("Oak table", "In June", "primary"))
            + _shadow("x-rating", "", RATING.format("Desk lamp", "In May", "primary"))
        ),
    ),
)
