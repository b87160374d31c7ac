"""Dialogs and panels that lost what was asked for, while the page beneath says nearly the same."""

from __future__ import annotations

from .catalogue_pages import Pair

LISTS = """
<h1>Contact lists</h1><p><input placeholder="Find a list"> <button class="btn">Create list</button></p>
<table class="lists"><tr><td>Members</td><td><button class="btn">Delete list</button></td></tr></table>"""
LIST_DIALOG = """
<div id="list-form" class="modal"><h2>Edit list</h2><label>Name <input name="l1"></label>
  <div class="modal-footer"><button class="btn-primary">Save list</button></div></div>"""
LISTS_LATER = """
<main><h1>Contact lists</h1><p><input placeholder="Find a list"> <button class="z1">Create list</button></p>
<ul><li><b>Members</b> <button class="z1" aria-label="Delete list">🗑</button></li></ul>{dialog}</main>"""
STOCK = """
<h1>Stock</h1><table id="grid"><thead><tr><th><a href="#sku">SKU</a></th><th><a href="#loc">Location</a></th>
  <th><a href="#hand">On hand</a></th></tr></thead>
  <tbody><tr><td>BX-1</td><td>A-01</td><td>140</td></tr></tbody></table>"""
STOCK_LATER = """
<main><h1>Stock</h1><div role="grid"><div role="row"><span role="columnheader"><button class="h">SKU</button></span>
  {hand}<span role="columnheader"><button class="h">Value on hand</button></span></div>
  <div role="row"><span role="gridcell">BX-1</span><span role="gridcell">140</span></div></div></main>"""
MAILING = """
<h1>New campaign</h1><p><button class="b">Test</button></p>
<div id="t-modal" class="modal"><h2>Test mail</h2><label>To <input id="t-to"></label>
  <div class="foot"><button class="b">Cancel</button> <button class="b go">Send</button></div></div>"""
MAILING_LATER = """
<main><h1>New campaign</h1><p><button class="k1">Send test email</button></p></main>
<div role="dialog" aria-label="Test mail"><h2>Test mail</h2><label>To <input class="k2"></label>
  <button class="k1">Cancel</button> {send}</div>"""
HOTEL = """
<h1>Hotel Avenida</h1><p class="tabs"><button id="t1">About</button> <button id="t2">Reviews</button></p>
<div id="panel-reviews" class="pane"><p>Very kind staff.</p></div>"""
HOTEL_LATER = """
<main><h1>Hotel Avenida</h1><div role="tablist"><button role="tab" class="q1">About</button>
  <button role="tab" class="q1">Reviews</button></div></main>"""
PROJECT = """
<h1>Projects</h1><p><button id="np">New project</button></p>
<div id="p-modal" class="modal"><h2>Project</h2><form id="p-form">
  <p>Project name <input id="p1"></p><p><label for="p2">Client</label> <select id="p2"><option>Fjord Bank</option></select></p>
  <p><label for="p3">Manager</label> <select id="p3"><option>Aiko Tanaka</option></select></p>
  <p><label for="p4">Start date</label> <input id="p4" type="date"></p></form></div>"""
PROJECT_LATER = """
<main><h1>Projects and team</h1>
  <div class="v1"><select class="v2" aria-label="Client"><option>All clients</option></select>
  <label><input type="checkbox"> Only mine</label></div>
  <ul><li>Mobile app</li><li>Annual audit</li></ul></main>
<div role="dialog" aria-label="Project"><h2>Project</h2><form><label>Project name <input class="v2"></label>{client}
  <label>Manager <select class="v2"><option>Aiko Tanaka</option></select></label>
  <label>Start date <input class="v2" type="date"></label></form></div>"""
CLIENT = '<label>Client <select class="v2"><option>Fjord Bank</option></select></label>'

SETTINGS = """
<ul class="top"><li><a href="#me">My profile</a></li><li><a href="#keys">Keyboard shortcuts</a></li></ul>
<h1>Settings</h1><ul class="tabs"><li><a href="#p">Profile</a></li><li><a id="tab-n" href="#n">Notifications</a></li>
  <li><a href="#s">Pipeline stages</a></li></ul><p><label>First name <input></label></p>"""
SETTINGS_LATER = """
<header><button class="i1" aria-label="My profile">☺</button> <button class="i1" aria-label="{bell}">🔔</button></header>
<main><h1>Settings</h1><div role="tablist"><button role="tab" class="g1">Profile</button>
  <button role="tab" class="g1">Pipeline stages</button>{tab}</div><p><label>Full name <input></label></p></main>"""
PAGER = """
<h1>Contacts</h1><table><tr><td>Ada</td></tr><tr><td>Ben</td></tr></table>
<ul class="pager"><li><a href="#1">1</a></li><li><a href="#2">2</a></li><li><a href="#3">3</a></li></ul>
<p class="steps">Step <b>1</b></p>"""
PAGER_LATER = """
<main><h1>Contacts</h1><div role="list"><div role="listitem">Ada</div><div role="listitem">Ben</div></div>
  {pager}<p><button class="h1">Open</button> {other}</p></main>"""
LINES = """
<h1>Goods in</h1><form><fieldset><legend>Lines</legend><table>
  <tr><td><input aria-label="SKU"></td><td><input aria-label="Lot number" name="lot1"></td></tr>
  <tr><td><input aria-label="SKU"></td><td><input aria-label="Lot number" name="lot2"></td></tr>
  <tr><td><input aria-label="SKU"></td><td><input aria-label="Lot number" name="lot3"></td></tr>
  </table></fieldset></form>"""
LINES_LATER = """
<main><form><section><h2>Lines</h2><div class="n1">
  <div role="group" aria-label="Line 1"><input aria-label="SKU"> <input class="n2" aria-label="Lot number"></div>
  {second}<div class="n3"><input aria-label="SKU"> <input class="n2" aria-label="Lot number"></div>
  </div></section></form></main>"""
CLAIM = """
<h1>File a claim</h1><form><table><tr><td>Loss</td><td><input name="loss"></td></tr>
  <tr><td>Was anyone injured?</td><td><input type="radio" name="inj" id="i1"><label for="i1">Yes</label>
    <input type="radio" name="inj" id="i2"><label for="i2">No</label></td></tr></table></form>"""
CLAIM_LATER = """
<main><h1>File a claim</h1><form><h2>People</h2>{injured}<fieldset><legend>Were others involved?</legend>
  <label><input type="radio" name="o"> No</label><label><input type="radio" name="o"> Yes</label></fieldset></form></main>"""
INJURED = """<fieldset><legend>Was anyone injured?</legend><label><input type="radio" name="q"> No</label>
  <label><input type="radio" name="q"> Yes</label></fieldset>"""
NUMBERS = (
    '<nav aria-label="Pagination"><button class="h1" aria-label="Page 1">1</button>'
    '<button class="h1" aria-label="Page 2">2</button><button class="h1" aria-label="Page 3">3</button></nav>'
)

PAIRS: tuple[Pair, ...] = (
    Pair(
        name="The tab Notifications is gone and a bell in the header is called so",
        theme="tab or header",
        action="click",
        selector="#tab-n",
        instruction="",
        target="#tab-n",
        expected=None,
        before=SETTINGS,
        after=SETTINGS_LATER.format(bell="Notifications", tab=""),
    ),
    Pair(
        name="The tab Notifications is there and a bell in the header is called so as well",
        theme="tab or header",
        action="click",
        selector="#tab-n",
        instruction="",
        target="#tab-n",
        expected="[role=tab]:text-is('Notifications')",
        before=SETTINGS,
        after=SETTINGS_LATER.format(
            bell="Notifications", tab='<button role="tab" class="g1">Notifications</button>'
        ),
    ),
    Pair(
        name="The second of three lines is gone and the last one has no title of its own",
        theme="rows without words",
        action="fill",
        selector="[name=lot2]",
        instruction="the lot number in the second line",
        target="[name=lot2]",
        expected=None,
        before=LINES,
        after=LINES_LATER.format(second=""),
    ),
    Pair(
        name="The question is gone and another one can be answered No",
        theme="answers of questions",
        action="check",
        selector="#i2",
        instruction='No for the question "Was anyone injured?"',
        target="#i2",
        expected=None,
        before=CLAIM,
        after=CLAIM_LATER.format(injured=""),
    ),
    Pair(
        name="The question is asked beside another one that can be answered No",
        theme="answers of questions",
        action="check",
        selector="#i2",
        instruction='No for the question "Was anyone injured?"',
        target="#i2",
        expected="fieldset:has-text('injured') label:has-text('No') input",
        before=CLAIM,
        after=CLAIM_LATER.format(injured=INJURED),
    ),
    Pair(
        name="The page number 3 is called Page 3",
        theme="bare numbers",
        action="click",
        selector=".pager li:nth-child(3) a",
        instruction="page 3 below the contacts",
        target="a[href='#3']",
        expected="button[aria-label='Page 3']",
        before=PAGER,
        after=PAGER_LATER.format(pager=NUMBERS, other=""),
    ),
    Pair(
        name="The pages are gone and a badge says 3",
        theme="bare numbers",
        action="click",
        selector=".pager li:nth-child(3) a",
        instruction="page 3 below the contacts",
        target="a[href='#3']",
        expected=None,
        before=PAGER,
        after=PAGER_LATER.format(
            pager="", other='<button class="h1" aria-label="3 new messages">3</button>'
        ),
    ),
    Pair(
        name="The dialog with Save list is gone and the page can find a list",
        theme="dialog or page",
        action="click",
        selector="#list-form .modal-footer .btn-primary",
        instruction="",
        target="#list-form .btn-primary",
        expected=None,
        before=LISTS + LIST_DIALOG,
        after=LISTS_LATER.format(dialog=""),
    ),
    Pair(
        name="The dialog with Save list got another frame and the page can find a list",
        theme="dialog or page",
        action="click",
        selector="#list-form .modal-footer .btn-primary",
        instruction="",
        target="#list-form .btn-primary",
        expected="text=Save list",
        before=LISTS + LIST_DIALOG,
        after=LISTS_LATER.format(
            dialog='<div role="dialog" aria-label="Edit list"><h2>Edit list</h2><label>Name <input></label>'
            '<button class="z1">Save list</button></div>'
        ),
    ),
    Pair(
        name="The column On hand is gone and Value on hand is new",
        theme="one word more",
        action="click",
        selector="#grid th:nth-child(3) a",
        instruction='the "On hand" column header',
        target="a[href='#hand']",
        expected=None,
        before=STOCK,
        after=STOCK_LATER.format(hand=""),
    ),
    Pair(
        name="The column On hand stands beside a new one for its value",
        theme="one word more",
        action="click",
        selector="#grid th:nth-child(3) a",
        instruction='the "On hand" column header',
        target="a[href='#hand']",
        expected="button:text-is('On hand')",
        before=STOCK,
        after=STOCK_LATER.format(
            hand='<span role="columnheader"><button class="h">On hand</button></span>'
        ),
    ),
    Pair(
        name="The dialog cannot send any more and what opens it says Send",
        theme="dialog or page",
        action="click",
        selector="#t-modal .foot .go",
        instruction="the Send button in the test mail dialog",
        target="#t-modal .go",
        expected=None,
        before=MAILING,
        after=MAILING_LATER.format(send=""),
    ),
    Pair(
        name="The dialog sends as before and what opens it says Send as well",
        theme="dialog or page",
        action="click",
        selector="#t-modal .foot .go",
        instruction="the Send button in the test mail dialog",
        target="#t-modal .go",
        expected="[role=dialog] button:text-is('Send')",
        before=MAILING,
        after=MAILING_LATER.format(send='<button class="k1">Send</button>'),
    ),
    Pair(
        name="The panel with the reviews is gone and its tab is left",
        theme="tab or panel",
        action="assert",
        selector="#panel-reviews",
        instruction="",
        target="#panel-reviews",
        expected=None,
        before=HOTEL,
        after=HOTEL_LATER,
    ),
    Pair(
        name="The project has no client any more and a filter of the list is called Client",
        theme="dialog or page",
        action="select",
        selector="#p2",
        instruction="the client of the new project",
        target="#p2",
        expected=None,
        before=PROJECT,
        after=PROJECT_LATER.format(client=""),
    ),
    Pair(
        name="The project has its client and a filter of the list is called Client as well",
        theme="dialog or page",
        action="select",
        selector="#p2",
        instruction="the client of the new project",
        target="#p2",
        expected="[role=dialog] label:has-text('Client') select",
        before=PROJECT,
        after=PROJECT_LATER.format(client=CLIENT),
    ),
)
