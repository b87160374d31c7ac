"""Words that look alike and mean the contrary, and words that differ and mean the same."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="One is subscribed already and the button unsubscribes",
        theme="subscribe or unsubscribe",
        action="click",
        selector="button.js-subscribe",
        instruction="Subscribe to the newsletter",
        target="button.js-subscribe",
        expected=None,
        before=store("""
<h1>Letters from the workshop</h1><p>Once a month, on wood, light and patience.</p>
<form class="nl-form" action="/letters"><input type="hidden" name="list" value="4">
  <button type="submit" class="btn js-subscribe">Subscribe</button></form>
<a href="/letters/archive">Earlier letters</a>"""),
        after=store("""
<h1>Letters from the workshop</h1><p>Once a month, on wood, light and patience.</p>
<form class="nl-form" action="/letters"><input type="hidden" name="list" value="4">
  <button type="submit" class="btn js-unsubscribe">Unsubscribe</button></form>
<a href="/letters/archive">Earlier letters</a>"""),
    ),
    Pair(
        name="The user is active and can only be deactivated",
        theme="activate or deactivate",
        action="click",
        selector="[data-action=activate]",
        instruction="Activate the user",
        target="[data-action=activate]",
        expected=None,
        before=console("""
<h1>Tom Reed</h1><dl><dt>Status</dt><dd>Inactive</dd><dt>Last seen</dt><dd>2 May</dd></dl>
<div class="row user-actions"><button class="btn" data-action="activate">Activate</button>
  <button class="btn" data-action="reset">Reset password</button></div>"""),
        after=console("""
<h1>Tom Reed</h1><dl><dt>Status</dt><dd>Active</dd><dt>Last seen</dt><dd>2 May</dd></dl>
<div class="row user-actions"><button class="btn" data-action="deactivate">Deactivate</button>
  <button class="btn" data-action="reset">Reset password</button></div>"""),
    ),
    Pair(
        name="The author is followed and the same button unfollows",
        theme="follow or unfollow",
        action="click",
        selector="button:text-is('Follow')",
        instruction="Follow the author",
        target="#follow",
        expected=None,
        before=store("""
<article class="story"><h1>How a chair is made</h1><div class="author">
  <img src="data:," alt="Ida Holm" width="32"><b>Ida Holm</b>
  <button type="button" id="follow" class="btn pill">Follow</button></div>
  <p>It begins with a plank and a decision.</p></article>"""),
        after=store("""
<article class="story"><h1>How a chair is made</h1><div class="author">
  <img src="data:," alt="Ida Holm" width="32"><b>Ida Holm</b>
  <button type="button" id="follow" class="btn pill">Unfollow</button></div>
  <p>It begins with a plank and a decision.</p></article>"""),
    ),
    Pair(
        name="The topic is locked and the icon unlocks it",
        theme="lock or unlock",
        action="click",
        selector="button[title='Lock topic']",
        instruction="Lock the topic",
        target=".mod-tools button >> nth=0",
        expected=None,
        before=console("""
<div class="mod-tools toolbar"><button class="ico ico-padlock" title="Lock topic"><svg>
  <use href="#lock"/></svg></button><button class="ico ico-pin" title="Pin topic"><svg>
  <use href="#pin"/></svg></button></div><h1>Best glue for oak</h1><p>12 replies</p>"""),
        after=console("""
<div class="mod-tools toolbar"><button class="ico ico-padlock" title="Unlock topic"><svg>
  <use href="#unlock"/></svg></button><button class="ico ico-pin" title="Pin topic"><svg>
  <use href="#pin"/></svg></button></div><h1>Best glue for oak</h1><p>12 replies</p>"""),
    ),
    Pair(
        name="Import is gone and Export stands first",
        theme="import or export",
        action="click",
        selector="a[href$='/import']",
        instruction="Import contacts",
        target=".list-tools a >> nth=0",
        expected=None,
        before=console("""
<h1>Contacts</h1><div class="list-tools row"><a class="btn btn-light" href="/contacts/import">
  Import</a><a class="btn btn-light" href="/contacts/export">Export</a></div>
<ul class="contacts"><li>Harbour Ltd</li><li>Miller Sons</li></ul>"""),
        after=console("""
<h1>Contacts</h1><div class="list-tools row"><a class="btn btn-light" href="/contacts/export">
  Export</a></div>
<ul class="contacts"><li>Harbour Ltd</li><li>Miller Sons</li></ul>"""),
    ),
    Pair(
        name="Upload and Download have changed places in a new toolbar",
        theme="upload or download",
        action="click",
        selector="#tb > button.tb-1",
        instruction="Upload a file",
        target="#tb > button.tb-1",
        expected="button:text-is('Upload file')",
        before=console("""
<div id="tb" class="toolbar"><button type="button" class="tb tb-1">Upload</button>
  <button type="button" class="tb tb-2">Download</button></div>
<h1>Shared files</h1><ul><li>plan.pdf</li><li>budget.xlsx</li></ul>"""),
        after=console_redesigned("""
<h1>Shared files</h1><div class="nw-tools">
  <button type="button" class="nw-btn">Download file</button>
  <button type="button" class="nw-btn">Upload file</button></div>
<ul><li>plan.pdf</li><li>budget.xlsx</li></ul>"""),
    ),
    Pair(
        name="The timer runs and its button stops it",
        theme="start or stop",
        action="click",
        selector="button.timer__go",
        instruction="Start the timer",
        target="button.timer__go",
        expected=None,
        before=console("""
<h1>Time sheet</h1><div class="timer" data-state="idle"><output>00:00:00</output>
  <button type="button" class="btn timer__btn timer__go">Start timer</button></div>
<table><tr><td>Apollo</td><td>3 h</td></tr></table>"""),
        after=console("""
<h1>Time sheet</h1><div class="timer" data-state="running"><output>00:04:12</output>
  <button type="button" class="btn timer__btn timer__halt">Stop timer</button></div>
<table><tr><td>Apollo</td><td>3 h</td></tr></table>"""),
    ),
    Pair(
        name="Accept all sits behind Reject all in a banner of links",
        theme="accept all or reject all",
        action="click",
        selector="#cookie-accept",
        instruction="Accept all cookies",
        target="#cookie-accept",
        expected="a:text-is('Accept all cookies')",
        before=store("""
<div id="cookie-bar" role="dialog" aria-label="Cookies"><p>We use cookies.</p>
  <button type="button" id="cookie-accept" class="cc-btn cc-allow">Accept all</button>
  <button type="button" id="cookie-reject" class="cc-btn cc-deny">Reject all</button>
  <button type="button" id="cookie-more" class="cc-btn">Settings</button></div>
<h1>New this spring</h1>"""),
        after=store_redesigned("""
<h1>New this spring</h1><section class="css-consent" aria-label="Cookies"><p>We use cookies.</p>
  <a class="css-k" role="button" href="#c0">Manage cookies</a>
  <a class="css-k" role="button" href="#c1">Reject all cookies</a>
  <a class="css-k" role="button" href="#c2">Accept all cookies</a></section>"""),
    ),
    Pair(
        name="All cookies can be rejected but not accepted",
        theme="accept all or reject all",
        action="click",
        selector="button.cc-allow",
        instruction="Accept all cookies",
        target="button.cc-allow",
        expected=None,
        before=store("""
<div class="cc-window" role="dialog" aria-label="Cookies"><p>We use cookies.</p>
  <button type="button" class="cc-btn cc-allow">Accept all</button>
  <button type="button" class="cc-btn cc-deny">Reject all</button></div><h1>Spring</h1>"""),
        after=store("""
<div class="cc-window" role="dialog" aria-label="Cookies"><p>We use cookies.</p>
  <button type="button" class="cc-btn cc-deny">Reject all</button></div><h1>Spring</h1>"""),
    ),
    Pair(
        name="Somebody is logged in and the link in the corner logs out",
        theme="login, sign up, logout",
        action="click",
        selector="#user-nav a.login",
        instruction="Log in",
        target="#user-nav a.login",
        expected=None,
        before=store("""
<div id="user-nav" class="row"><a class="login" href="/login">Log in</a>
  <a class="help" href="/help">Help</a></div><h1>Hello</h1><p>See what is new.</p>"""),
        after=store("""
<div id="user-nav" class="row"><a class="logout" href="/logout">Log out</a>
  <a class="help" href="/help">Help</a></div><h1>Hello, Tom</h1><p>See what is new.</p>"""),
    ),
    Pair(
        name="Log in is called Sign in and stands beside Sign up",
        theme="login, sign up, logout",
        action="click",
        selector="a.nav-login",
        instruction="Log in",
        target="a.nav-login",
        expected="a[href='/login']",
        before=store("""
<div class="row account"><a class="nav-login" href="/login">Log in</a>
  <a class="nav-register" href="/register">Sign up</a></div><h1>Hello</h1>"""),
        after=store_redesigned("""
<div class="css-acc"><a class="css-l3" href="/register">Sign up</a>
  <a class="css-l3" href="/login">Sign in</a></div><h1>Hello</h1>"""),
    ),
    Pair(
        name="There is no Sign in any more and Sign up has stayed",
        theme="login, sign up, logout",
        action="click",
        selector="text='Sign in'",
        instruction="Sign in",
        target=".account a >> nth=0",
        expected=None,
        before=store("""
<div class="row account"><a class="pill" href="/sign-in">Sign in</a>
  <a class="pill" href="/sign-up">Sign up</a></div><h1>Hello</h1><p>Nice to see you.</p>"""),
        after=store("""
<div class="row account"><a class="pill" href="/sign-up">Sign up</a></div>
<h1>Hello</h1><p>Nice to see you.</p>"""),
    ),
    Pair(
        name="Add to cart became Add to basket beside Add to wish list",
        theme="synonym beside a look-alike",
        action="click",
        selector="#add-to-cart",
        instruction="Add the product to the cart",
        target="#add-to-cart",
        expected="button:text-is('Add to basket')",
        before=store("""
<h1>Desk lamp</h1><p class="price">39.00</p><div class="buy">
  <button type="button" id="add-to-cart" class="btn btn-primary">Add to cart</button>
  <button type="button" id="add-to-wish" class="btn">Add to wish list</button></div>"""),
        after=store_redesigned("""
<h1>Desk lamp</h1><div class="css-buy"><p>39.00</p>
  <button type="button" class="css-b2">Add to wish list</button>
  <button type="button" class="css-b1">Add to basket</button></div>"""),
    ),
    Pair(
        name="The lamp can be wished for but not bought",
        theme="synonym beside a look-alike",
        action="click",
        selector="button[name='add-to-cart']",
        instruction="Add the product to the cart",
        target="button[name='add-to-cart']",
        expected=None,
        before=store("""
<h1>Desk lamp</h1><p class="price">39.00</p><div class="buy">
  <button type="button" name="add-to-cart" class="btn">Add to cart</button>
  <button type="button" name="add-to-wish" class="btn">Add to wish list</button></div>"""),
        after=store("""
<h1>Desk lamp</h1><p class="price">Not available</p><div class="buy">
  <button type="button" name="add-to-wish" class="btn">Add to wish list</button></div>"""),
    ),
    Pair(
        name="The closed ticket is open again and its button closes it",
        theme="open or close",
        action="click",
        selector="button[value=reopen]",
        instruction="Reopen the ticket",
        target="button[value=reopen]",
        expected=None,
        before=console("""
<h1>Ticket 88: printer on fire</h1><p class="state">Closed</p><form class="ticket-foot">
  <label>Comment <textarea name="c"></textarea></label>
  <button name="do" value="reopen" class="btn btn-state">Reopen ticket</button>
  <button name="do" value="comment" class="btn">Comment</button></form>"""),
        after=console("""
<h1>Ticket 88: printer on fire</h1><p class="state">Open</p><form class="ticket-foot">
  <label>Comment <textarea name="c"></textarea></label>
  <button name="do" value="close" class="btn btn-state">Close ticket</button>
  <button name="do" value="comment" class="btn">Comment</button></form>"""),
    ),
    Pair(
        name="Two-factor sign-in is on and the switch beside it turns it off",
        theme="enable or disable",
        action="click",
        selector=".tfa button.enable",
        instruction="Enable two-factor sign-in",
        target=".tfa button",
        expected=None,
        before=console("""
<h1>Security</h1><section class="tfa"><h2>Two-factor sign-in</h2><p>Off</p>
  <button type="button" class="btn enable">Enable</button></section>
<section class="keys"><h2>Keys</h2><button type="button" class="btn">New key</button></section>"""),
        after=console("""
<h1>Security</h1><section class="tfa"><h2>Two-factor sign-in</h2><p>On</p>
  <button type="button" class="btn disable">Disable</button></section>
<section class="keys"><h2>Keys</h2><button type="button" class="btn">New key</button></section>"""),
    ),
    Pair(
        name="Like was taken away and Dislike slid into its place",
        theme="like or dislike",
        action="click",
        selector=".votes [aria-label='Like']",
        instruction="Like the comment",
        target=".votes button >> nth=0",
        expected=None,
        before=store("""
<article class="comment"><b>Ida</b><p>The drawer sticks a little.</p><div class="votes row">
  <button type="button" class="v" aria-label="Like"><svg><path d="M1 9l7-8"/></svg> 4</button>
  <button type="button" class="v" aria-label="Dislike"><svg><path d="M1 1l7 8"/></svg> 1</button>
</div></article>"""),
        after=store("""
<article class="comment"><b>Ida</b><p>The drawer sticks a little.</p><div class="votes row">
  <button type="button" class="v" aria-label="Dislike"><svg><path d="M1 1l7 8"/></svg> 1</button>
</div></article>"""),
    ),
    Pair(
        name="Like and Dislike have changed places and icons",
        theme="like or dislike",
        action="click",
        selector="button.v-up",
        instruction="Like the comment",
        target="button.v-up",
        expected="button[aria-label='Like this comment']",
        before=store("""
<article class="comment"><b>Ida</b><p>The drawer sticks a little.</p><div class="votes row">
  <button type="button" class="v v-up" aria-label="Like"><svg><path d="M1 9l7-8"/></svg></button>
  <button type="button" class="v v-dn" aria-label="Dislike"><svg><path d="M1 1l7 8"/></svg></button>
</div></article>"""),
        after=store_redesigned("""
<div class="css-cm"><p>The drawer sticks a little.</p><small>Ida</small><span class="css-vt">
  <button type="button" class="css-ib" aria-label="Dislike this comment"><i>▼</i></button>
  <button type="button" class="css-ib" aria-label="Like this comment"><i>▲</i></button>
</span></div>"""),
    ),
)
