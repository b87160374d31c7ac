"""The same name in another form, dialog, toolbar or menu."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned

PAIRS = (
    Pair(
        name="Two forms have a Save each and have changed places",
        theme="same name in another form",
        action="click",
        selector="#notify-save",
        instruction="Save the notification settings",
        target="#notify-save",
        expected="section.nw-card:has-text('Notifications') >> button",
        before=console("""
<h1>Settings</h1><section class="card"><h2>Profile</h2><form action="/s/profile">
  <label>Display name <input name="display"></label>
  <button id="profile-save" class="btn">Save</button></form></section>
<section class="card"><h2>Notifications</h2><form action="/s/notify">
  <label><input type="checkbox" name="digest"> Weekly digest</label>
  <button id="notify-save" class="btn">Save</button></form></section>"""),
        after=console_redesigned("""
<h1>Settings</h1><section class="nw-card"><h3>Notifications</h3><form>
  <label><input type="checkbox" name="d1"> Weekly digest</label>
  <button class="nw-btn">Save</button></form></section>
<section class="nw-card"><h3>Profile</h3><form>
  <label>Display name <input name="d2"></label>
  <button class="nw-btn">Save</button></form></section>"""),
    ),
    Pair(
        name="The notifications are gone and the profile still has its Save",
        theme="same name in another section",
        action="click",
        selector="form[action='/s/notify'] button",
        instruction="Save the notification settings",
        target="form[action='/s/notify'] button",
        expected=None,
        before=console("""
<h1>Settings</h1><section class="card"><h2>Profile</h2><form action="/s/profile">
  <label>Display name <input name="display"></label>
  <button type="submit" class="btn">Save</button></form></section>
<section class="card"><h2>Notifications</h2><form action="/s/notify">
  <label><input type="checkbox" name="digest"> Weekly digest</label>
  <button type="submit" class="btn">Save</button></form></section>"""),
        after=console("""
<h1>Settings</h1><section class="card"><h2>Profile</h2><form action="/s/profile">
  <label>Display name <input name="display"></label>
  <button type="submit" class="btn">Save</button></form></section>"""),
    ),
    Pair(
        name="Another dialog asks to confirm another thing",
        theme="same name in another dialog",
        action="click",
        selector="#dlg-archive .confirm",
        instruction="Confirm archiving the project",
        target="#dlg-archive .confirm",
        expected=None,
        before=console("""
<h1>Apollo</h1><dialog open id="dlg-archive" class="dlg" aria-labelledby="dt1">
  <h2 id="dt1">Archive project?</h2><p>Nobody can write to it any more.</p>
  <button type="button" class="btn confirm">Confirm</button>
  <button type="button" class="btn dismiss">Not now</button></dialog>"""),
        after=console("""
<h1>Apollo</h1><dialog open id="dlg-transfer" class="dlg" aria-labelledby="dt1">
  <h2 id="dt1">Transfer ownership?</h2><p>The new owner can remove you.</p>
  <button type="button" class="btn confirm">Confirm</button>
  <button type="button" class="btn dismiss">Not now</button></dialog>"""),
    ),
    Pair(
        name="The form for a new project opens in a dialog now",
        theme="moved into a dialog",
        action="fill",
        selector="#new-project input[name=title]",
        instruction="the title of the new project",
        target="#new-project input[name=title]",
        expected="dialog >> input >> nth=0",
        before=console("""
<h1>Projects</h1><label>Find a project <input type="search" name="q"></label>
<form id="new-project"><h2>New project</h2>
  <label for="np1">Project title</label><input id="np1" name="title" type="text">
  <label for="np2">Client</label><input id="np2" name="client" type="text">
  <button class="btn">Create</button></form>"""),
        after=console_redesigned("""
<h1>Projects</h1><label>Find a project <input type="search" name="q"></label>
<ul><li>Apollo</li><li>Gemini</li></ul>
<dialog open class="nw-dlg" aria-label="New project"><form>
  <label class="nw-l"><span>Project title</span><input type="text" name="t0"></label>
  <label class="nw-l"><span>Client</span><input type="text" name="t1"></label>
  <button class="nw-btn">Create</button></form></dialog>"""),
    ),
    Pair(
        name="Bold of the comment box is gone and Bold of the article is not",
        theme="same name in another toolbar",
        action="click",
        selector="#comment-bar button[title=Bold]",
        instruction="Bold in the toolbar of the comment",
        target="#comment-bar button >> nth=0",
        expected=None,
        before=console("""
<div role="toolbar" aria-label="Article" id="article-bar" class="toolbar">
  <button class="tb" title="Bold"><b>B</b></button><button class="tb" title="Italic"><i>I</i>
  </button></div><textarea aria-label="Article text">Once upon a time</textarea>
<div role="toolbar" aria-label="Comment" id="comment-bar" class="toolbar">
  <button class="tb" title="Bold"><b>B</b></button><button class="tb" title="Italic"><i>I</i>
  </button></div><textarea aria-label="Comment text"></textarea>"""),
        after=console("""
<div role="toolbar" aria-label="Article" id="article-bar" class="toolbar">
  <button class="tb" title="Bold"><b>B</b></button><button class="tb" title="Italic"><i>I</i>
  </button></div><textarea aria-label="Article text">Once upon a time</textarea>
<textarea aria-label="Comment text" placeholder="Plain text only"></textarea>"""),
    ),
    Pair(
        name="Both toolbars were rebuilt and the comment stands above the article",
        theme="same name in another toolbar",
        action="click",
        selector="#comment-bar button[title=Bold]",
        instruction="Bold in the toolbar of the comment",
        target="#comment-bar button >> nth=0",
        expected="[aria-label='Comment formatting'] >> button >> nth=1",
        before=console("""
<div role="toolbar" aria-label="Article formatting" id="article-bar" class="toolbar">
  <button class="tb" title="Bold"><b>B</b></button><button class="tb" title="Italic"><i>I</i>
  </button></div><textarea aria-label="Article text">Once upon a time</textarea>
<div role="toolbar" aria-label="Comment formatting" id="comment-bar" class="toolbar">
  <button class="tb" title="Bold"><b>B</b></button><button class="tb" title="Italic"><i>I</i>
  </button></div><textarea aria-label="Comment text"></textarea>"""),
        after=console_redesigned("""
<div role="toolbar" aria-label="Comment formatting" class="nw-bar2">
  <button class="nb" aria-label="Italic"></button><button class="nb" aria-label="Bold"></button>
  </div><textarea aria-label="Comment text"></textarea>
<div role="toolbar" aria-label="Article formatting" class="nw-bar2">
  <button class="nb" aria-label="Italic"></button><button class="nb" aria-label="Bold"></button>
  </div><textarea aria-label="Article text">Once upon a time</textarea>"""),
    ),
    Pair(
        name="The link is only left in a folded menu for small screens",
        theme="hidden duplicates",
        action="click",
        selector="nav.wide a[href='/gifts']",
        instruction="Gifts in the menu",
        target="nav.wide a >> nth=1",
        expected=None,
        before=store("""
<nav class="wide row"><a href="/new">Novelties</a><a href="/gifts">Gifts</a></nav>
<nav class="narrow is-hidden"><a href="/new">Novelties</a><a href="/gifts">Gifts</a></nav>
<h1>For her, for him</h1>"""),
        after=store("""
<nav class="wide row"><a href="/new">Novelties</a></nav>
<nav class="narrow is-hidden"><a href="/new">Novelties</a><a href="/gifts">Gifts</a></nav>
<h1>For her, for him</h1>"""),
    ),
    Pair(
        name="A hidden copy of the menu comes first in the new page",
        theme="hidden duplicates",
        action="click",
        selector="#menu-wide .m2",
        instruction="Gifts in the menu",
        target="#menu-wide .m2",
        expected="nav.css-desk a[href='/gifts']",
        before=store("""
<nav id="menu-wide" class="row"><a class="m1" href="/new">Novelties</a>
  <a class="m2" href="/gifts">Gifts</a></nav><h1>For her, for him</h1>
<nav id="menu-narrow" hidden><a class="m1" href="/new">Novelties</a>
  <a class="m2" href="/gifts">Gifts</a></nav>"""),
        after=store_redesigned("""
<nav class="css-mob" hidden><a class="css-m" href="/new">Novelties</a>
  <a class="css-m" href="/gifts">Gifts</a></nav>
<nav class="css-desk"><a class="css-m" href="/gifts">Gifts</a>
  <a class="css-m" href="/new">Novelties</a></nav><h1>For her, for him</h1>"""),
    ),
    Pair(
        name="One of two equal order buttons is disabled in the new page as in the old",
        theme="enabled and disabled copies",
        action="click",
        selector="#checkout .place-order",
        instruction="Place the order",
        target="#checkout .place-order",
        expected="button.css-go:not([disabled])",
        before=store("""
<form id="checkout"><h1>Check your order</h1><p>Total 118.00</p>
  <button type="submit" class="btn place-order">Place order</button></form>
<aside class="express"><h2>Express</h2><p>Save a card first.</p>
  <button type="button" class="btn place-order" disabled>Place order</button></aside>"""),
        after=store_redesigned("""
<aside class="css-x"><h2>Express</h2><p>Save a card first.</p>
  <button type="button" class="css-go" disabled>Place order</button></aside>
<form class="css-co"><h1>Check your order</h1><p>Total 118.00</p>
  <button type="submit" class="css-go">Place order</button></form>"""),
    ),
    Pair(
        name="The order button is gone and a disabled copy of another form remains",
        theme="enabled and disabled copies",
        action="click",
        selector="#checkout button.place-order",
        instruction="Place the order in the checkout",
        target="#checkout button",
        expected=None,
        before=store("""
<form id="checkout"><h1>Check your order</h1><p>Total 118.00</p>
  <button type="submit" class="btn place-order">Place order</button></form>
<aside class="express"><h2>Express</h2><p>Save a card first.</p>
  <button type="button" class="btn place-order" disabled>Place order</button></aside>"""),
        after=store("""
<form id="checkout"><h1>Check your order</h1><p>Total 118.00</p>
  <p class="error">One product is sold out.</p></form>
<aside class="express"><h2>Express</h2><p>Save a card first.</p>
  <button type="button" class="btn place-order" disabled>Place order</button></aside>"""),
    ),
    Pair(
        name="The tab Reviews became a button and the footer links to Reviews as well",
        theme="tab or link",
        action="click",
        selector="#tab-reviews",
        instruction="the Reviews tab of the product",
        target="#tab-reviews",
        expected="[role=tab]:text-is('Reviews')",
        before=store("""
<h1>Desk lamp</h1><div role="tablist" class="tabs row">
  <a role="tab" id="tab-details" href="#d" aria-selected="true">Details</a>
  <a role="tab" id="tab-reviews" href="#r" aria-selected="false">Reviews</a></div>
<div role="tabpanel">Arm of oak, 5 watts.</div><p><a
    href="/about/reviews">Reviews</a> of us</p>"""),
        after=store_redesigned("""
<p><a class="css-l" href="/about/reviews">Reviews</a> of us</p><h1>Desk lamp</h1>
<div role="tablist" class="css-tabs">
  <button role="tab" class="css-tab" aria-selected="false">Reviews</button>
  <button role="tab" class="css-tab" aria-selected="true">Details</button></div>
<div role="tabpanel">Arm of oak, 5 watts.</div>"""),
    ),
    Pair(
        name="The product has no reviews tab any more and the link about the shop's remains",
        theme="tab or link",
        action="click",
        selector="[role=tab][href='#r']",
        instruction="the Reviews tab of the product",
        target="#tab-reviews",
        expected=None,
        before=store("""
<h1>Desk lamp</h1><div role="tablist" class="tabs row">
  <a role="tab" id="tab-details" href="#d" aria-selected="true">Details</a>
  <a role="tab" id="tab-reviews" href="#r" aria-selected="false">Reviews</a></div>
<div role="tabpanel">Arm of oak, 5 watts.</div><p><a
    href="/about/reviews">Reviews</a> of us</p>"""),
        after=store("""
<h1>Desk lamp</h1><div role="tablist" class="tabs row">
  <a role="tab" id="tab-details" href="#d" aria-selected="true">Details</a></div>
<div role="tabpanel">Arm of oak, 5 watts.</div><p><a
    href="/about/reviews">Reviews</a> of us</p>"""),
    ),
    Pair(
        name="Settings of the project left the breadcrumb and those of the account stay",
        theme="breadcrumb or menu",
        action="click",
        selector="nav[aria-label=Breadcrumb] a[href='/projects/7/settings']",
        instruction="Settings in the breadcrumb of the project",
        target="nav[aria-label=Breadcrumb] a >> nth=1",
        expected=None,
        before=console("""
<nav aria-label="Breadcrumb" class="crumbs"><a href="/projects/7">Apollo</a> ›
  <a href="/projects/7/settings">Settings</a> › <span>Labels</span></nav><h1>Labels</h1>
<ul class="me"><li><a href="/me/settings">Settings</a></li><li><a
    href="/me/inbox">Inbox</a></li></ul>
"""),
        after=console("""
<nav aria-label="Breadcrumb" class="crumbs"><a href="/projects/7">Apollo</a> ›
  <span>Labels</span></nav><h1>Labels</h1>
<ul class="me"><li><a href="/me/settings">Settings</a></li><li><a
    href="/me/inbox">Inbox</a></li></ul>
"""),
    ),
    Pair(
        name="The titles of two addresses are plain lines now and the addresses have changed places",
        theme="heading replaced",
        action="fill",
        selector="#ship-street",
        instruction="Street of the shipping address",
        target="#ship-street",
        expected="div.pane:has-text('Shipping address') >> input.last",
        before=store("""
<h1>Checkout</h1><section class="card"><h2>Shipping address</h2>
  <p><label for="ship-street">Street</label><input id="ship-street"></p>
  <p><label for="ship-town">Town</label><input id="ship-town"></p></section>
<section class="card"><h2>Billing address</h2>
  <p><label for="bill-street">Street</label><input id="bill-street"></p>
  <p><label for="bill-town">Town</label><input id="bill-town"></p></section>"""),
        after=store_redesigned("""
<h1>Checkout</h1>
<div class="pane"><div class="cap">Billing address</div><div class="two">
  <label for="r1">Town</label><input id="r1">
  <label for="r2">Street</label><input id="r2" class="last"></div></div>
<div class="pane"><div class="cap">Shipping address</div><div class="two">
  <label for="q1">Town</label><input id="q1">
  <label for="q2">Street</label><input id="q2" class="last"></div></div>"""),
    ),
    Pair(
        name="The titles are plain lines now and the shipping address has lost its street",
        theme="heading replaced",
        action="fill",
        selector="#ship-street",
        instruction="Street of the shipping address",
        target="#ship-street",
        expected=None,
        before=store("""
<h1>Checkout</h1><section class="card"><h2>Shipping address</h2>
  <p><label for="ship-street">Street</label><input id="ship-street"></p>
  <p><label for="ship-town">Town</label><input id="ship-town"></p></section>
<section class="card"><h2>Billing address</h2>
  <p><label for="bill-street">Street</label><input id="bill-street"></p>
  <p><label for="bill-town">Town</label><input id="bill-town"></p></section>"""),
        after=store_redesigned("""
<h1>Checkout</h1>
<div class="pane"><div class="cap">Billing address</div><div class="two">
  <label for="r1">Town</label><input id="r1">
  <label for="r2">Street</label><input id="r2" class="last"></div></div>
<div class="pane"><div class="cap">Shipping address</div><div class="two">
  <label for="q1">Town</label><input id="q1"></div></div>"""),
    ),
)
