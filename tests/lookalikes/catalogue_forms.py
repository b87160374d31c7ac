"""Forms that one release of an application has and the next one wrote anew: lists, series of fields, what sends them."""

from __future__ import annotations

from .catalogue_pages import Pair

OFFER = "".join(
    f"<option>{name}</option>" for name in ("Northside", "Harbour", "Old mill", "Airport")
)

BOOKING = """
<h1>Book a service</h1><form name="booking"><p>Workshop <select id="ws"><option value="">-</option>{offer}</select></p>
<p>Mileage <input id="miles"></p><p>Remark <textarea id="remark"></textarea></p><button>Book</button></form>"""

BOOKED = """
<header><a href="/">Fleet</a></header><main><h1>Book a service</h1><form class="g"><div><label>Kilometres<input class="k"></label></div>
<div><label>Priority<select><option>High</option><option>Normal</option><option>Low</option></select></label></div>
<div>{field}</div><div><label>Remark<textarea></textarea></label></div><button class="p">Book</button></form></main>"""

STOCK = """
<h1>Product</h1><form name="product"><fieldset><legend>Stock</legend><table>
<tr><td><label>Price (excl tax) <input type="number" name="stock-0-price_excl"></label></td></tr>
<tr><td><label>Price (excl tax) <input type="number" name="stock-1-price_excl"></label></td></tr></table></fieldset></form>"""

STOCKED = """
<h1>Product</h1><form id="edit"><fieldset><legend>Stock</legend><table>
<tr><td>{first}</td></tr><tr><td><label>Price <input type="number" name="stock-1-price"></label></td></tr></table></fieldset></form>"""

SPAM = """
<nav><a href="/tickets">Tickets</a></nav><h1>Ignore a sender</h1><form action="./"><p>Address <input id="a"></p>
<input type="submit" value="Ignore a sender now"></form>"""

ADMIN = """
<aside><form action="/search/pages/"><input name="q" placeholder="Find"><button type="submit" class="b">Search</button></form>
<a href="/pages">Pages</a><a href="/images">Images</a><a href="/reports">Reports</a></aside><main><p>Welcome</p></main>"""

ADMINISTERED = """
<aside aria-label="Sidebar">{box}<a href="/pages">Pages</a><a href="/images">Images</a><a href="/reports">Reports</a></aside>
<main><h2>Harbour Times</h2><div role="search"><form action="/pages/1/"><label>Term <input name="term"></label>
<input type="submit" class="b" value="Search"></form></div></main>"""

REDIRECT = """
<h1>Add redirect</h1><form action="/redirects/add/"><p>From <input id="from"></p><p>To <input id="to"></p>
<input type="submit" class="s" value="Save"></form>"""


PAIRS: tuple[Pair, ...] = (
    Pair(
        name="A list is called otherwise and offers what it alone offered",
        theme="forms",
        action="select",
        selector="#ws",
        instruction="",
        target="#ws",
        expected="select:has-text('Harbour')",
        before=BOOKING.format(offer=OFFER),
        after=BOOKED.format(field=f"<label>Garage<select>{OFFER}</select></label>"),
    ),
    Pair(
        name="The list of the form is gone and the filter of another page offers the same",
        theme="forms",
        action="select",
        selector="#ws",
        instruction="",
        target="#ws",
        expected=None,
        before=BOOKING.format(offer=OFFER),
        after=f"""
<main><h1>Vehicles</h1><div class="filters"><label>Garage<select><option value="">All</option>{OFFER}</select></label></div>
<table><tr><th>Plate</th></tr><tr><td>HH AB 12</td></tr></table></main>""",
    ),
    Pair(
        name="The list is gone and two new ones offer the same",
        theme="forms",
        action="select",
        selector="#ws",
        instruction="",
        target="#ws",
        expected=None,
        before=BOOKING.format(offer=OFFER),
        after=BOOKED.format(
            field=f"<label>Bring to<select>{OFFER}</select></label><label>Fetch from<select>{OFFER}</select></label>"
        ),
    ),
    Pair(
        name="The first of a series of fields is called otherwise, and so is the second",
        theme="forms",
        action="fill",
        selector="[name=stock-0-price_excl]",
        instruction="",
        target="[name=stock-0-price_excl]",
        expected="[name=stock-0-price]",
        before=STOCK,
        after=STOCKED.format(
            first='<label>Price <input type="number" name="stock-0-price"></label>'
        ),
    ),
    Pair(
        name="The first of a series of fields is gone and the second is there",
        theme="forms",
        action="fill",
        selector="[name=stock-0-price_excl]",
        instruction="",
        target="[name=stock-0-price_excl]",
        expected=None,
        before=STOCK,
        after=STOCKED.format(first="Sold out"),
    ),
    Pair(
        name="The button that sends the form is gone and a link above is called so",
        theme="forms",
        action="click",
        selector="input[type=submit]",
        instruction="",
        target="input[type=submit]",
        expected=None,
        before=SPAM,
        after="""
<nav><a href="/tickets">Tickets</a><a href="/ignore/add">Ignore a sender now</a></nav><main><h2>Senders</h2>
<p>No sender is ignored.</p></main>""",
    ),
    Pair(
        name="The search beside the menu is gone and the list has one of its own",
        theme="forms",
        action="click",
        selector="aside .b",
        instruction="",
        target="aside .b",
        expected=None,
        before=ADMIN,
        after=ADMINISTERED.format(box=""),
    ),
    Pair(
        name="The search is still beside the menu and the list has one of its own",
        theme="forms",
        action="click",
        selector="aside .b",
        instruction="",
        target="aside .b",
        expected="aside button",
        before=ADMIN,
        after=ADMINISTERED.format(
            box='<form action="/search/pages/"><input name="q"><button class="t" type="submit">Search</button></form>'
        ),
    ),
    Pair(
        name="The one button that sends the form says only that, in another word",
        theme="forms",
        action="click",
        selector="input.s",
        instruction="",
        target="input.s",
        expected="button.c",
        before=REDIRECT,
        after="""
<main><h1>Add redirect</h1><form class="w"><div><label>From <input name="a"></label></div><div><label>To <input name="b"></label></div>
<footer><button class="c" type="submit">Create</button><a href="/redirects">Back</a></footer></form></main>""",
    ),
    Pair(
        name="The button of the form is gone and another form of the page is sent with such a word",
        theme="forms",
        action="click",
        selector="input.s",
        instruction="",
        target="input.s",
        expected=None,
        before=REDIRECT,
        after="""
<main><h1>Add redirect</h1><div><label>From <input name="a"></label></div><div><label>To <input name="b"></label></div>
<aside><h2>Tags</h2><form action="/tags/add/"><label>Tag <input name="t"></label><button type="submit">Create</button></form></aside></main>""",
    ),
    Pair(
        name="The one button that sends the form deletes by now",
        theme="forms",
        action="click",
        selector="input.s",
        instruction="",
        target="input.s",
        expected=None,
        before=REDIRECT,
        after="""
<main><h1>Add redirect</h1><form class="w"><p>From <input name="a"></p><p>To <input name="b"></p>
<button class="c" type="submit">Discard</button></form></main>""",
    ),
    Pair(
        name="What a button left out of its name is in the title above it",
        theme="forms",
        action="click",
        selector="#save-query",
        instruction="",
        target="#save-query",
        expected="button:text-is('Save')",
        before="""
<h1>Tickets</h1><div class="side"><p>Name <input id="qn"></p><p>Shown to others <input type="checkbox" id="qs"></p><p>All signed-in people see it.</p>
<button id="save-query">Save query</button></div><table><tr><td>1</td><td>Printer</td></tr></table>""",
        after="""
<main><h1>Tickets</h1><section aria-label="Query"><label>Name <input></label><label>Shown to others <input type="checkbox"></label>
<p>All signed-in people see it.</p><button class="p">Save</button><button>Close</button></section></main>""",
    ),
    Pair(
        name="The button is gone and what is saved elsewhere has its word in the title",
        theme="forms",
        action="click",
        selector="#save-query",
        instruction="",
        target="#save-query",
        expected=None,
        before="""
<h1>Tickets</h1><div class="bar"><button>Run</button><button id="save-query">Save query</button><button>Export</button></div>
<table><tr><td>1</td><td>Printer</td></tr></table>""",
        after="""
<main><h1>Tickets</h1><div class="b"><button>Run</button><button>Export</button></div><table><tr><td>1</td><td>Printer</td></tr></table>
<section aria-label="Limits of a query"><label>Rows at most <input></label><label>Minutes at most <input></label><button>Save</button></section></main>""",
    ),
    Pair(
        name="A text beside the field is its label by now",
        theme="forms",
        action="fill",
        selector="#lent-wrap input >> nth=0",
        instruction="",
        target="#lent-wrap input >> nth=0",
        expected="[name=lent_0]",
        before="""
<h1>Loan</h1><form><p id="lent-wrap"><label for="lent_0">Lent:</label> Day: <input id="lent_0" name="lent_0"> Hour: <input id="lent_1" name="lent_1" aria-label="Hour"></p>
<p><label>Note <input name="note"></label></p></form>""",
        after="""
<main><h1>Loan</h1><form><fieldset><legend>Lent</legend><label>Day: <input id="lent_0" name="lent_0"></label><label>Hour: <input id="lent_1" name="lent_1"></label></fieldset>
<label>Note <input name="note"></label></form></main>""",
    ),
    Pair(
        name="The id and name of the field are another field's by now, which was there",
        theme="forms",
        action="fill",
        selector="#lent-wrap input >> nth=0",
        instruction="",
        target="#lent-wrap input >> nth=0",
        expected=None,
        before="""
<h1>Loan</h1><form><p id="lent-wrap"><label for="f_0">Lent</label> <input id="f_0" name="f_0"> <label for="f_1">Returned</label> <input id="f_1" name="f_1"></p></form>""",
        after="""
<main><h1>Loan</h1><form><label for="f_0">Returned</label><input id="f_0" name="f_0"></form></main>""",
    ),
    Pair(
        name="The search beside the menu is gone and the list has a field of that name attribute",
        theme="forms",
        action="fill",
        selector="aside [placeholder=Find]",
        instruction="",
        target="aside [placeholder=Find]",
        expected=None,
        before=ADMIN,
        after="""
<aside aria-label="Sidebar"><a href="/pages">Pages</a><a href="/images">Images</a></aside><main><h2>Harbour Times</h2><p>12 pages in all</p><p>3 images in all</p>
<p>No documents</p><div role="search"><form action="/pages/1/"><label>Find a term <input name="q"></label></form></div></main>""",
    ),
    Pair(
        name="The search field is in a form of another name among what stood beside it",
        theme="forms",
        action="fill",
        selector="#search-box",
        instruction="the search field",
        target="#search-box",
        expected="[name=q]",
        before="""
<main><p>Paper that takes ink, pens that give it</p><form id="search-form" role="search"><label for="search-box">Search the shop</label>
<input id="search-box" type="search" name="q"><label>Category <select id="c"><option>Ink</option></select></label></form><p>Loading products</p></main>""",
        after="""
<main><p>Paper that takes ink, pens that give it</p><div role="search"><form><label>Category <select><option>Ink</option></select></label>
<input name="q" placeholder="Search our shop" aria-label="Search our shop"></form></div><p>Loading products</p></main>""",
    ),
)
