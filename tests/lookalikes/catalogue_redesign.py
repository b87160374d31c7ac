"""The same element in other clothes: here healing has to find it."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="Submit is called Send message and all the rest is the same",
        theme="text changed to a synonym",
        action="click",
        selector="button:text-is('Submit')",
        instruction="Submit the contact form",
        target="form.contact button",
        expected="form.contact button[type=submit]",
        before=store("""
<h1>Contact</h1><form class="contact" action="/contact"><label for="c1">Your name</label>
  <input id="c1"><label for="c2">Your question</label><textarea id="c2"></textarea>
  <div class="foot"><button type="submit" class="btn btn-primary">Submit</button></div></form>"""),
        after=store("""
<h1>Contact</h1><form class="contact" action="/contact"><label for="c1">Your name</label>
  <input id="c1"><label for="c2">Your question</label><textarea id="c2"></textarea>
  <div class="foot"><button type="submit" class="btn btn-primary">Send message</button></div>
</form>"""),
    ),
    Pair(
        name="Nothing but the words of the button stayed as they were",
        theme="ids, classes and wrappers renamed",
        action="click",
        selector="#root > div.css-19dk2 > button.css-1x8",
        instruction="Request a quote",
        target="#root button.css-1x8",
        expected="button:has-text('Request a quote')",
        before=store("""
<div id="root"><h1>Made to measure</h1><div class="css-19dk2"><p>Tell us the size.</p>
  <button type="button" class="css-1x8">Request a quote</button>
  <button type="button" class="css-1x9">Call me back</button></div></div>"""),
        after=store_redesigned("""
<div class="MuiBox-root css-0"><section><div><div class="MuiStack-root">
  <button type="button" class="MuiButton-root css-9h2"><span>Call me back</span></button>
  <button type="button" class="MuiButton-root css-9h2"><span>Request a quote</span></button>
  </div></div><h1>Made to measure</h1><p>Tell us the size.</p></section></div>"""),
    ),
    Pair(
        name="The button became a link of the same name",
        theme="tag changed",
        action="click",
        selector="button#new-report",
        instruction="Create a new report",
        target="#new-report",
        expected="a[href='/reports/new']",
        before=console("""
<h1>Reports of this year</h1><button type="button" id="new-report" class="btn">New report</button>
<button type="button" id="new-folder" class="btn">New folder</button>
<ul><li>Sales</li><li>Stock</li></ul>"""),
        after=console_redesigned("""
<h1>Reports of this year</h1><ul><li>Sales</li><li>Stock</li></ul><div class="nw-fab">
  <a class="nw-btn" href="/folders/new">New folder</a>
  <a class="nw-btn" href="/reports/new">New report</a></div>"""),
    ),
    Pair(
        name="The input that submits became a button with an icon",
        theme="tag changed",
        action="click",
        selector="input[type=submit][value='Place bid']",
        instruction="Place the bid",
        target="input[type=submit]",
        expected="button[type=submit]",
        before=store("""
<h1>Old clock</h1><form class="bid"><label for="b">Your bid</label><input id="b" name="amount">
  <input type="submit" class="go" value="Place bid"></form><a href="#w">Watch this lot</a>"""),
        after=store_redesigned("""
<h1>Old clock</h1><a class="css-l" href="#w">Watch this lot</a><form class="css-b">
  <label>Your bid <input name="amt"></label>
  <button type="submit" class="css-pri"><svg></svg> Place bid</button></form>"""),
    ),
    Pair(
        name="The word went and the icon with the same label stayed",
        theme="icon-only buttons",
        action="click",
        selector=".doc-tools .print",
        instruction="Print the document",
        target=".doc-tools .print",
        expected="button[aria-label=Print]",
        before=console("""
<div class="doc-tools toolbar"><button type="button" class="share"><svg></svg>Share</button>
  <button type="button" class="print"><svg></svg>Print</button>
  <button type="button" class="trash"><svg></svg>Delete</button></div><h1>Contract</h1>"""),
        after=console_redesigned("""
<h1>Contract</h1><div class="nw-ib"><button type="button" aria-label="Delete"><svg></svg></button>
  <button type="button" aria-label="Print"><svg></svg></button>
  <button type="button" aria-label="Share"><svg></svg></button></div>"""),
    ),
    Pair(
        name="A text that could be clicked became a real button",
        theme="tag changed",
        action="click",
        selector="div.apply-coupon",
        instruction="Apply the voucher",
        target="div.apply-coupon",
        expected="button:text-is('Apply voucher')",
        before=store("""
<h1>Cart</h1><p>Oak table, 399.00</p><div class="coupon"><input aria-label="Voucher code">
  <div class="apply-coupon" tabindex="0" role="button">Apply voucher</div></div>
<button type="button" class="btn">Go to checkout</button>"""),
        after=store_redesigned("""
<h1>Cart</h1><button type="button" class="css-b">Go to checkout</button><p>Oak table, 399.00</p>
<div class="css-v"><input aria-label="Voucher code"><button type="button"
    class="css-b">Apply voucher
</button></div>"""),
    ),
    Pair(
        name="The total of the order has another place and another amount",
        theme="assert a changed text",
        action="assert",
        selector="#order-total",
        instruction="the total of the order",
        target="#order-total",
        expected="dd.css-v >> nth=2",
        before=store("""
<h1>Your order</h1><table class="sums"><tr><th>Subtotal</th><td id="order-sub">100.00</td></tr>
  <tr><th>Shipping</th><td id="order-ship">10.00</td></tr>
  <tr><th>Total</th><td id="order-total">110.00</td></tr></table>
<button class="btn">Pay</button>"""),
        after=store_redesigned("""
<h1>Your order</h1><dl class="css-sums"><div><dt>Subtotal</dt><dd class="css-v">100.00</dd></div>
  <div><dt>Shipping</dt><dd class="css-v">12.00</dd></div>
  <div><dt>Total</dt><dd class="css-v">112.00</dd></div></dl><button class="css-b">Pay</button>"""),
    ),
    Pair(
        name="The confirmation that is asserted stands in another box",
        theme="assert a moved message",
        action="assert",
        selector=".flash.flash-success",
        instruction="the message that the profile was saved",
        target=".flash.flash-success",
        expected="[role=status]",
        before=console("""
<div class="flash flash-success" role="alert">Your profile was saved.</div>
<div class="flash flash-hint" role="note">Your trial ends in 5 days.</div>
<h1>Profile</h1><label>Name <input value="Maria"></label>"""),
        after=console_redesigned("""
<h1>Profile</h1><label>Name <input value="Maria"></label><div class="nw-toasts">
  <div class="nw-toast" role="note">Your trial ends in 5 days.</div>
  <div class="nw-toast" role="status">Your profile was saved.</div></div>"""),
    ),
    Pair(
        name="The heading that is asserted is one level lower and in another wrapper",
        theme="assert a moved message",
        action="assert",
        selector="h1#title",
        instruction="the heading Order confirmed",
        target="h1#title",
        expected="h2:text-is('Order confirmed')",
        before=store("""
<div class="panel"><h1 id="title">Order confirmed</h1><p>Thank you, Tom.</p>
  <h2>What you ordered</h2><ul><li>Desk lamp</li></ul></div>"""),
        after=store_redesigned("""
<section class="css-ok"><h1>Thank you, Tom</h1><h2>Order confirmed</h2>
  <h3>What you ordered</h3><ul><li>Desk lamp</li></ul></section>"""),
    ),
)
