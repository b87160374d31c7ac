"""Messages, icons and counters that a redesign says otherwise, beside what only seems to say them."""

from __future__ import annotations

from .catalogue_pages import Pair

SAVED = """
<h1>Articles</h1><table><tr><td>20-0117</td><td>Carton</td></tr></table>{history}
<div id="messages"><div class="alert">OK: Article 20-0117 saved</div></div>"""
SAVED_LATER = """
<main><h1>Articles</h1><ul><li>Carton <b>20-0117</b></li><li>Pallet <b>20-0118</b></li></ul>{history}</main>{toast}"""
HISTORY = "<ul class='h'><li>Article 20-0116 saved</li><li>Article 20-0117 saved</li><li>Ada signed in</li></ul>"
TOAST = "<div class='t1' role='status'><strong>Success</strong> Article 20-0117 saved <button class='t2'>Dismiss</button></div>"

PROFILE = """
<p class="crumbs"><span>Home</span></p><h1 id="title">Order history of Ada</h1><p>Three orders.</p>"""
PROFILE_LATER = """
<header><span class="c1">Order history of Ada</span></header><main>{title}<p>Three orders.</p></main>"""

RAIL = """
<div class="rail"><a class="r" href="#/inbox"><span class="material-icons">mail</span> Messages</a>
  <a class="r" href="#/plan"><span class="material-icons">event</span> Timetable</a></div><h1>Today</h1>"""
RAIL_LATER = """
<nav><ul>{messages}<li><a class="n1" href="timetable.html">Timetable</a></li></ul></nav><main><h1>Today</h1></main>"""
GUESTS = """
<h1>Guests</h1><div role="tablist"><button role="tab" id="g1">Guest</button> <button role="tab" id="g2">Guest 2</button></div>
<p>Ada Lovelace</p>"""
GUESTS_LATER = """
<main><h1>Guests</h1><div role="tablist">{first}<button role="tab" class="q1">Guest 2</button></div><p>Ada Lovelace</p></main>"""
ICONS = """
<h1>Notes</h1><div class="note"><p>Call the garage</p><button class="ib edit"><mat-icon>edit</mat-icon></button>
  <button class="ib del"><mat-icon>delete</mat-icon></button></div>"""
ICONS_LATER = """
<main><h1>Notes</h1><article><p>Call the garage</p><button class="x1"><mat-icon>edit</mat-icon></button>{delete}</article></main>"""

VEHICLE = """
<h1>Add vehicle</h1><form id="f"><table><tr><td>Plate</td><td><input id="v1"></td></tr>
  <tr><td>Depot</td><td><select id="v2"><option>York</option></select></td></tr></table></form>"""
VEHICLE_LATER = """
<main><form aria-label="Filter vehicles"><h2>Filter vehicles</h2><label>Depot <select class="w1"><option>All</option></select></label></form>
<section><h2>Add vehicle</h2><form><label>Plate <input class="w1"></label>{depot}</form></section></main>"""
PREFERENCES = """
<table class="frm"><tr><td>Language</td><td><input name="lang"></td></tr>
  <tr><td></td><td><input type="submit" id="btnSave" value="Save"></td></tr></table>"""
PREFERENCES_LATER = """
<main><section><h2>Newsletter</h2><button class="k1">Save preferences</button></section>
<section><h2>Language</h2><label>Language <input class="k2"></label>{save}</section></main>"""
CONTACT = """
<h1>Contact</h1><form><fieldset><legend>At work</legend><p><label for="c1">Phone</label> <input id="c1"></p></fieldset>
<fieldset><legend>Private</legend><p><label for="c2">Home phone</label> <input id="c2"></p></fieldset></form>"""
CONTACT_LATER = """
<main><h1>Contact</h1><form class="z1"><label>Name <input class="z2"></label>{phone}
<label>Home phone <input class="z2" type="tel"></label></form></main>"""

AUTHOR = "<h1>Report</h1><p class='by'>Created by Ada Lovelace</p><p class='on'>Updated by Ada Lovelace</p>"
AUTHOR_LATER = (
    "<main><h1>Report</h1><div class='m1'>{author}<p>Updated by Ada Lovelace</p></div></main>"
)
MENU = """
<ul class="top"><li><a id="prefs" href="/p">Preferences</a></li><li><a href="/s">Settings</a></li></ul><h1>Home</h1>"""
MENU_LATER = """
<header><nav>{preferences}<a class="b1" href="/app/settings">Settings</a></nav></header><main><h1>Home</h1></main>"""

ACCOUNT = """
<main><section id="account"><h1 class="hi">Welcome back, Alice</h1><p data-test="since">Member since 2021</p>
  <h2>Delivery address</h2><p>12 Quay Street, Galway</p><button id="out">Sign out</button></section></main>"""
ACCOUNT_LATER = """
<main><div class="me"><header class="me__head"><h1>Welcome back, Alice</h1><div role="button" tabindex="0">Log out</div></header>
  {since}<section aria-labelledby="w"><h2 id="w">Where we deliver</h2><p>12 Quay Street, Galway</p></section></div></main>"""

PAIRS: tuple[Pair, ...] = (
    Pair(
        name="The line stands outside the head of the page that bears its title",
        theme="messages",
        action="assert",
        selector="[data-test=since]",
        instruction="",
        target="[data-test=since]",
        expected=".me__since",
        before=ACCOUNT,
        after=ACCOUNT_LATER.format(since='<p class="me__since">Member since 2021</p>'),
    ),
    Pair(
        name="The line is gone and its title is still there",
        theme="messages",
        action="assert",
        selector="[data-test=since]",
        instruction="",
        target="[data-test=since]",
        expected=None,
        before=ACCOUNT,
        after=ACCOUNT_LATER.format(since=""),
    ),
    Pair(
        name="Who wrote it is not told any more and who changed it is",
        theme="messages",
        action="assert",
        selector=".by",
        instruction="",
        target=".by",
        expected=None,
        before=AUTHOR,
        after=AUTHOR_LATER.format(author=""),
    ),
    Pair(
        name="Who wrote it is told beside who changed it",
        theme="messages",
        action="assert",
        selector=".by",
        instruction="",
        target=".by",
        expected="p:has-text('Created')",
        before=AUTHOR,
        after=AUTHOR_LATER.format(author="<p>Created by Ada Lovelace</p>"),
    ),
    Pair(
        name="The preferences are gone and the settings were beside them",
        theme="two words for one",
        action="click",
        selector="#prefs",
        instruction="",
        target="#prefs",
        expected=None,
        before=MENU,
        after=MENU_LATER.format(preferences=""),
    ),
    Pair(
        name="The preferences are beside the settings as they were",
        theme="two words for one",
        action="click",
        selector="#prefs",
        instruction="",
        target="#prefs",
        expected="text=Preferences",
        before=MENU,
        after=MENU_LATER.format(
            preferences='<a class="b1" href="/app/preferences">Preferences</a>'
        ),
    ),
    Pair(
        name="The message is a toast that begins with Success and can be dismissed",
        theme="messages",
        action="assert",
        selector="#messages .alert",
        instruction="",
        target=".alert",
        expected="[role=status]",
        before=SAVED.format(history=""),
        after=SAVED_LATER.format(history="", toast=TOAST),
    ),
    Pair(
        name="The message is gone and a history tells the same",
        theme="messages",
        action="assert",
        selector="#messages .alert",
        instruction="",
        target=".alert",
        expected=None,
        before=SAVED.format(history=HISTORY),
        after=SAVED_LATER.format(history=HISTORY, toast=""),
    ),
    Pair(
        name="The message is gone and a history that is new tells the same",
        theme="messages",
        action="assert",
        selector="#messages .alert",
        instruction="",
        target=".alert",
        expected=None,
        before=SAVED.format(history=""),
        after=SAVED_LATER.format(history=HISTORY, toast=""),
    ),
    Pair(
        name="The title is gone and the header says where one is",
        theme="messages",
        action="assert",
        selector="#title",
        instruction="",
        target="#title",
        expected=None,
        before=PROFILE,
        after=PROFILE_LATER.format(title=""),
    ),
    Pair(
        name="The title is there and the header says the same",
        theme="messages",
        action="assert",
        selector="#title",
        instruction="",
        target="#title",
        expected="h2",
        before=PROFILE,
        after=PROFILE_LATER.format(title="<h2 class='c2'>Order history of Ada</h2>"),
    ),
    Pair(
        name="The link lost its icon of a font and counts what is new",
        theme="icon fonts",
        action="click",
        selector=".rail a.r:nth-child(1)",
        instruction="",
        target="a[href='#/inbox']",
        expected="a:has-text('Messages')",
        before=RAIL,
        after=RAIL_LATER.format(
            messages='<li><a class="n1" href="messages.html">Messages <b>3</b></a></li>'
        ),
    ),
    Pair(
        name="The link is gone and the next one never had its icon",
        theme="icon fonts",
        action="click",
        selector=".rail a.r:nth-child(1)",
        instruction="",
        target="a[href='#/inbox']",
        expected=None,
        before=RAIL,
        after=RAIL_LATER.format(messages=""),
    ),
    Pair(
        name="The button with a dustbin of an icon font is gone and the one with a pen is left",
        theme="icon fonts",
        action="click",
        selector=".ib.del",
        instruction="",
        target=".del",
        expected=None,
        before=ICONS,
        after=ICONS_LATER.format(delete=""),
    ),
    Pair(
        name="The button with a dustbin of an icon font stands beside the one with a pen",
        theme="icon fonts",
        action="click",
        selector=".ib.del",
        instruction="",
        target=".del",
        expected="button:has-text('delete')",
        before=ICONS,
        after=ICONS_LATER.format(delete='<button class="x1"><mat-icon>delete</mat-icon></button>'),
    ),
    Pair(
        name="The first guest is gone and a second one is there",
        theme="counters",
        action="click",
        selector="#g1",
        instruction="",
        target="#g1",
        expected=None,
        before=GUESTS,
        after=GUESTS_LATER.format(first=""),
    ),
    Pair(
        name="The vehicle has no depot any more and the filter of the list has one",
        theme="form or filter",
        action="select",
        selector="#v2",
        instruction="",
        target="#v2",
        expected=None,
        before=VEHICLE,
        after=VEHICLE_LATER.format(depot=""),
    ),
    Pair(
        name="The vehicle has its depot and the filter of the list has one as well",
        theme="form or filter",
        action="select",
        selector="#v2",
        instruction="",
        target="#v2",
        expected="section select",
        before=VEHICLE,
        after=VEHICLE_LATER.format(
            depot='<label>Depot <select class="w1"><option>York</option></select></label>'
        ),
    ),
    Pair(
        name="What saves is gone and another part saves its preferences",
        theme="form or filter",
        action="click",
        selector="#btnSave",
        instruction="",
        target="#btnSave",
        expected=None,
        before=PREFERENCES,
        after=PREFERENCES_LATER.format(save=""),
    ),
    Pair(
        name="The phone is gone and the one at home is still there",
        theme="one word more",
        action="fill",
        selector="#c1",
        instruction="",
        target="#c1",
        expected=None,
        before=CONTACT,
        after=CONTACT_LATER.format(phone=""),
    ),
    Pair(
        name="The phone stands beside the one at home",
        theme="one word more",
        action="fill",
        selector="#c1",
        instruction="",
        target="#c1",
        expected="label:has-text('Phone'):not(:has-text('Home')) input",
        before=CONTACT,
        after=CONTACT_LATER.format(
            phone='<label>Phone number <input class="z2" type="tel"></label>'
        ),
    ),
)
