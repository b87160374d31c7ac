"""The element is really gone; what is left merely resembles it. Only refusing is right."""

from __future__ import annotations

from .catalogue_pages import Pair, console, store

PAIRS = (
    Pair(
        name="The order failed and its heading stands where the good news stood",
        theme="assert something that is gone",
        action="assert",
        selector="h1.result:text('Order confirmed')",
        instruction="the heading Order confirmed",
        target="h1.result",
        expected=None,
        before=store("""
<div class="panel"><h1 class="result">Order confirmed</h1><p>Order 77120</p>
  <a class="btn" href="/orders">Your orders</a></div>"""),
        after=store("""
<div class="panel"><h1 class="result">Order failed</h1><p>Order 77120</p>
  <a class="btn" href="/orders">Your orders</a></div>"""),
    ),
    Pair(
        name="The message at this field is gone and the one at the next field is not",
        theme="assert something that is gone",
        action="assert",
        selector="#pw-error",
        instruction="the error message of the password",
        target="#pw-error",
        expected=None,
        before=console("""
<h1>New account</h1><form class="card"><div class="field"><label for="us">User name</label>
  <input id="us" aria-describedby="us-error"><p class="error" id="us-error">Already taken.</p></div>
  <div class="field"><label for="pw">Password</label><input id="pw" type="password"
  aria-describedby="pw-error"><p class="error" id="pw-error">Too short.</p></div></form>"""),
        after=console("""
<h1>New account</h1><form class="card"><div class="field"><label for="us">User name</label>
  <input id="us" aria-describedby="us-error"><p class="error" id="us-error">Already taken.</p></div>
  <div class="field"><label for="pw">Password</label><input id="pw"
    type="password"></div></form>"""),
    ),
    Pair(
        name="There is no total any more, only a subtotal",
        theme="assert something that is gone",
        action="assert",
        selector="tr.sum-total > td",
        instruction="the total of the order",
        target="tr.sum-total > td",
        expected=None,
        before=store("""
<h1>Your order</h1><table class="sums"><tr class="sum-sub"><th>Subtotal</th><td>110.00</td></tr>
  <tr class="sum-ship"><th>Shipping</th><td>0.00</td></tr>
  <tr class="sum-total"><th>Total</th><td>110.00</td></tr></table>"""),
        after=store("""
<h1>Your order</h1><table class="sums"><tr class="sum-sub"><th>Subtotal</th><td>110.00</td></tr>
  <tr class="sum-ship"><th>Shipping</th><td>at checkout</td></tr></table>"""),
    ),
    Pair(
        name="The session is over and the page asks to log in",
        theme="another page",
        action="click",
        selector="#doc-save",
        instruction="Save the document",
        target="#doc-save",
        expected=None,
        before=console("""
<h1>Contract with Harbour</h1><form class="doc" action="/docs/7"><label for="t">Text</label>
  <textarea id="t">Both sides agree.</textarea>
  <button type="submit" id="doc-save" class="btn btn-primary">Save</button></form>"""),
        after="""
<div class="login-page"><h1>Your session has ended</h1><form class="doc" action="/login">
  <label for="t">User name</label><input id="t"><label for="p">Password</label>
  <input id="p" type="password">
  <button type="submit" id="login" class="btn btn-primary">Log in</button></form></div>""",
    ),
    Pair(
        name="The page was not found and offers the way home",
        theme="another page",
        action="click",
        selector="a.buy-now",
        instruction="Buy the lamp now",
        target="a.buy-now",
        expected=None,
        before=store("""
<h1>Desk lamp</h1><p>Arm of oak, 5 watts.</p><p class="cta">
  <a class="btn btn-primary buy-now" href="/buy/lamp">Buy now</a></p>"""),
        after=store("""
<h1>Page not found</h1><p>It may have moved.</p><p class="cta">
  <a class="btn btn-primary" href="/">Go to the home page</a></p>"""),
    ),
    Pair(
        name="The voucher field is gone and the field for a gift message is there",
        theme="field gone",
        action="fill",
        selector="#voucher",
        instruction="the voucher code",
        target="#voucher",
        expected=None,
        before=store("""
<h1>Cart</h1><div class="extras"><div class="field"><label for="voucher">Voucher code</label>
  <input type="text" id="voucher" class="input" name="voucher"></div>
  <div class="field"><label for="gift_message">Gift message</label>
  <input type="text" id="gift_message" class="input" name="gift_message"></div></div>"""),
        after=store("""
<h1>Cart</h1><div class="extras"><div class="field"><label for="gift_message">Gift message</label>
  <input type="text" id="gift_message" class="input" name="gift_message"></div></div>"""),
    ),
    Pair(
        name="Without a word in step or selector nothing may be guessed",
        theme="no words at all",
        action="click",
        selector="div.css-x1 > div:nth-child(2) > button",
        instruction="",
        target="div.css-x1 > div:nth-child(2) > button",
        expected=None,
        before=console("""
<h1>Backups</h1><div class="css-x1"><div><button type="button" class="css-b1">Run backup</button>
  </div><div><button type="button" class="css-b1">Check backup</button></div>
  <div><button type="button" class="css-b1">Restore backup</button></div></div>"""),
        after=console("""
<h1>Backups</h1><div class="css-x2"><div><button type="button" class="css-b1">Run backup</button>
  </div><div><button type="button" class="css-b1">Restore backup</button></div></div>"""),
    ),
    Pair(
        name="The work phone is gone and the phone at home and the fax are left",
        theme="field gone",
        action="fill",
        selector="input[name='phone_work']",
        instruction="the work phone number",
        target="input[name='phone_work']",
        expected=None,
        before=console("""
<h1>Contact of Lena</h1><form class="card">
  <div class="field"><label>Home phone <input type="tel" name="phone_home"></label></div>
  <div class="field"><label>Work phone <input type="tel" name="phone_work"></label></div>
  <div class="field"><label>Fax <input type="tel" name="fax"></label></div></form>"""),
        after=console("""
<h1>Contact of Lena</h1><form class="card">
  <div class="field"><label>Home phone <input type="tel" name="phone_home"></label></div>
  <div class="field"><label>Fax <input type="tel" name="fax"></label></div></form>"""),
    ),
    Pair(
        name="One member's picture is gone and the others' are hovered just as easily",
        theme="hover something that is gone",
        action="hover",
        selector="img.avatar[alt='Priya Shah']",
        instruction="Hover over the picture of Priya Shah",
        target="img.avatar >> nth=1",
        expected=None,
        before=console("""
<h1>Online</h1><div class="row avatars">
  <img class="avatar" src="data:," alt="Tom Reed" width="32" height="32">
  <img class="avatar" src="data:," alt="Priya Shah" width="32" height="32">
  <img class="avatar" src="data:," alt="Olga Petrova" width="32" height="32"></div>"""),
        after=console("""
<h1>Online</h1><div class="row avatars">
  <img class="avatar" src="data:," alt="Tom Reed" width="32" height="32">
  <img class="avatar" src="data:," alt="Olga Petrova" width="32" height="32"></div>"""),
    ),
    Pair(
        name="The picture is gone and its caption that says the same is left",
        theme="assert something that is gone",
        action="assert",
        selector="#photo-1 img",
        instruction="the picture Harbour at night",
        target="#photo-1 img",
        expected=None,
        before=console("""
<h1>Pictures</h1><figure id="photo-1" class="card"><img src="data:," alt="Harbour at night" width="90"
  height="60"><figcaption>Harbour at night</figcaption></figure>
<figure id="photo-2" class="card"><img src="data:," alt="Old bridge" width="90" height="60">
  <figcaption>Old bridge</figcaption></figure>"""),
        after=console("""
<h1>Pictures</h1><ul class="tiles"><li><a href="#i1"></a><span class="cap">Harbour at night</span>
</li><li><a href="#i2"><img src="data:," alt="Old bridge" width="90" height="60"></a>
  <span class="cap">Old bridge</span></li></ul>"""),
    ),
    Pair(
        name="Its picture moved into a link and its caption that says the same stands beside it",
        theme="picture or caption",
        action="assert",
        selector="#photo-1 img",
        instruction="the picture Harbour at night",
        target="#photo-1 img",
        expected="img >> nth=0",
        before=console("""
<h1>Pictures</h1><figure id="photo-1" class="card"><img src="data:," alt="Harbour at night" width="90"
  height="60"><figcaption>Harbour at night</figcaption></figure>"""),
        after=console("""
<h1>Pictures</h1><div class="tile"><a href="#i1"><img src="data:," alt="Harbour at night" width="90"
  height="60"></a><span class="cap">Harbour at night</span></div>"""),
    ),
)
