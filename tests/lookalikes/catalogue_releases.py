"""What one release of an application changes to the next: forms written anew, rows laid out anew, menus with shortcuts."""

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

USERS = """
<h1>Users</h1><table><tr><th>Name</th><th>Login</th><th>Status</th></tr>
<tr><td><a class="n" href="/users/6/">Mona Brandt</a> <a href="/users/6/e">Edit</a> <a href="/users/6/d">Delete</a></td><td>mbrandt</td><td>Active</td></tr>
<tr><td><a class="n" href="/users/7/">Kenji Ito</a> <a href="/users/7/e">Edit</a> <a href="/users/7/d">Delete</a></td><td>kito</td><td>Active</td></tr></table>"""
USED = """
<main><h1>Users</h1><table><tr><th>Name</th><th>Login</th><th>Status</th></tr>
<tr><td><a href="/users/edit/6/">Mona Brandt</a></td><td>mbrandt</td><td>Active</td></tr>{row}</table>{log}</main>"""

MENU = """
<header><ul id="bar"><li><a id="menu-button" href="#"><i class="fa fa-bars"></i></a><ul class="drop">{entries}</ul></li></ul></header>
<p>Nothing is open.</p>"""
ENTRIES = "".join(
    f"<li><a class='entry' href='#'>{name}</a></li>"
    for name in ("View", "Import", "Export", "Settings", "Search flows")
)
KEYED = "".join(
    f"<li><a href='#'><span>{name}</span> <kbd>{keys}</kbd></a></li>"
    for name, keys in (
        ("Edit", "ctrl-e"),
        ("Import", "ctrl-i"),
        ("Export", "ctrl-shift-e"),
        ("Search", "ctrl-f"),
    )
)

REDIRECT = """
<h1>Add redirect</h1><form action="/redirects/add/"><p>From <input id="from"></p><p>To <input id="to"></p>
<input type="submit" class="s" value="Save"></form>"""

PAIRS: tuple[Pair, ...] = (
    Pair(
        name="A list is called otherwise and offers what it alone offered",
        theme="releases",
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
        theme="releases",
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
        theme="releases",
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
        theme="releases",
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
        theme="releases",
        action="fill",
        selector="[name=stock-0-price_excl]",
        instruction="",
        target="[name=stock-0-price_excl]",
        expected=None,
        before=STOCK,
        after=STOCKED.format(first="Sold out"),
    ),
    Pair(
        name="The heading is gone and a picture has its words for a text",
        theme="releases",
        action="assert",
        selector="h1",
        instruction="",
        target="h1",
        expected=None,
        before="<main><h1>The Salt Road</h1><p>By Ada Berg</p><p>12.00</p><button>Buy</button></main>",
        after="<main><section aria-label='The Salt Road'><img alt='The Salt Road' width='90' height='120'><p>By Ada Berg</p><p>12.00</p><button>Buy</button></section></main>",
    ),
    Pair(
        name="The button that sends the form is gone and a link above is called so",
        theme="releases",
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
        theme="releases",
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
        theme="releases",
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
        name="A name in a row that lost its buttons",
        theme="releases",
        action="click",
        selector="tr:nth-child(3) a.n",
        instruction="",
        target="tr:nth-child(3) a.n",
        expected="a:text-is('Kenji Ito')",
        before=USERS,
        after=USED.format(
            row='<tr><td><a href="/users/edit/7/">Kenji Ito</a></td><td>kito</td><td>Active</td></tr>',
            log="",
        ),
    ),
    Pair(
        name="The row of a name is gone and what was done lately names it",
        theme="releases",
        action="click",
        selector="tr:nth-child(3) a.n",
        instruction="",
        target="tr:nth-child(3) a.n",
        expected=None,
        before=USERS,
        after=USED.format(
            row="",
            log='<h2>Lately</h2><ul><li><a href="/log/81">Kenji Ito</a> left</li><li><a href="/log/80">Ada Keller</a> came</li></ul>',
        ),
    ),
    Pair(
        name="A link says by now where it comes back to",
        theme="releases",
        action="click",
        selector="a.d >> nth=1",
        instruction="",
        target="a.d >> nth=1",
        expected="a[href^='/pages/18/']:has-text('Delete')",
        before="""
<h1>Pages</h1><ul><li>Storm <a class="d" href="/pages/17/delete/">Delete</a></li><li>Pier <a class="d" href="/pages/18/delete/">Delete</a></li></ul>""",
        after="""
<main><h1>Exploring</h1><table><tr><td>Pier repairs</td><td>Live</td><td><a href="/pages/18/delete/?next=/pages/4/">Delete</a></td></tr>
<tr><td>Storm damage</td><td>Draft</td><td><a href="/pages/17/delete/?next=/pages/4/">Delete</a></td></tr></table></main>""",
    ),
    Pair(
        name="The entries of a menu show their keys by now",
        theme="releases",
        action="click",
        selector=".drop .entry >> nth=3",
        instruction="",
        target=".drop .entry >> nth=3",
        expected="a:has-text('Settings')",
        before=MENU.format(entries=ENTRIES),
        after=MENU.format(
            entries=KEYED + "<li><a href='#'><span>Settings</span> <kbd>ctrl-,</kbd></a></li>"
        ),
    ),
    Pair(
        name="The entry of a menu is gone and one with more words has keys",
        theme="releases",
        action="click",
        selector=".drop .entry >> nth=3",
        instruction="",
        target=".drop .entry >> nth=3",
        expected=None,
        before=MENU.format(entries=ENTRIES),
        after=MENU.format(
            entries=KEYED
            + "<li><a href='#'><span>Settings of the flow</span> <kbd>ctrl-,</kbd></a></li>"
        ),
    ),
    Pair(
        name="The picture that opens a menu stays though its entries change",
        theme="releases",
        action="click",
        selector="#menu-button",
        instruction="",
        target="#menu-button",
        expected="#header-menu-button",
        before=MENU.format(entries=ENTRIES),
        after=MENU.format(entries=KEYED).replace('id="menu-button"', 'id="header-menu-button"'),
    ),
    Pair(
        name="The number that was shown is gone and a button of that number is there",
        theme="releases",
        action="assert",
        selector=".spin .value",
        instruction="",
        target=".spin .value",
        expected=None,
        before="<p>inputs: <button class='n'>0</button></p><div class='spin'>outputs: <button>-</button><div class='value'>1</div><button>+</button></div>",
        after="<p>inputs: <a href='#' class='n'>0</a> <a href='#' class='n'>1</a></p><div class='spin'>outputs: <button>-</button><button>+</button></div>",
    ),
    Pair(
        name="The tab is gone and the outline lists its name",
        theme="releases",
        action="assert",
        selector="#tabs li.active",
        instruction="",
        target="#tabs li.active",
        expected=None,
        before="<p>Editor</p><ul id='tabs'><li>Greenhouse</li><li>Orders</li><li class='active'>Invoices</li></ul><div>Name Status</div>",
        after="""
<p>Editor</p><ul id='tabs'><li>Greenhouse</li><li>Orders</li></ul><div>Name Status</div><div class='side'><p>watch</p><p>info</p>
<ol><li>Flows<ol><li>Greenhouse</li><li>Orders</li><li>Alerts</li><li>Invoices</li></ol></li><li>Subflows</li><li>Global nodes</li><li>Flow 77</li></ol></div>""",
    ),
    Pair(
        name="The one button that sends the form says only that, in another word",
        theme="releases",
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
        theme="releases",
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
        theme="releases",
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
        name="The table of what was found has another title and the row tells its code",
        theme="releases",
        action="click",
        selector="tr:has-text('AUTUMN-25') .b",
        instruction="",
        target="tr:has-text('AUTUMN-25') button",
        expected="tr:has-text('AUTUMN-25') button",
        before="""
<h1>Vouchers</h1><section aria-label="All vouchers with code AUTUMN-25"><table><tr><td>Autumn</td><td>AUTUMN-25</td><td>Inactive</td><td><button class="b">Actions</button></td></tr>
<tr><td>Summer</td><td>SUMMER-25</td><td>Active</td><td><button class="b">Actions</button></td></tr></table></section>""",
        after="""
<h1>Vouchers</h1><section aria-label="Voucher search results"><table><tr><td>Summer</td><td>SUMMER-25</td><td>Active</td><td>3</td><td><button class="d">Actions</button></td></tr>
<tr><td>Autumn</td><td>AUTUMN-25</td><td>Inactive</td><td>1</td><td><button class="d">Actions</button></td></tr></table></section>""",
    ),
    Pair(
        name="What a button left out of its name is in the title above it",
        theme="releases",
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
        theme="releases",
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
        theme="releases",
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
        theme="releases",
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
        name="The entry of a menu is gone and a line of the outline takes clicks under its name",
        theme="releases",
        action="hover",
        selector="#m7",
        instruction="",
        target="#m7",
        expected=None,
        before="""
<p><a href="#">Deploy</a></p><ul class="drop"><li><a href="#">Import</a></li><li><a href="#">Export</a></li><li><a href="#" id="m7">Flows</a></li>
<li><a href="#">Settings</a></li><li><a href="#">Shortcuts</a></li></ul>""",
        after="""
<p><a href="#">Deploy</a></p><ul class="d"><li><a href="#">Import</a></li><li><a href="#">Export</a></li><li><a href="#">Settings</a></li><li><a href="#">Shortcuts</a></li></ul>
<div class="side"><p>watch</p><p>storage</p><p>write file</p><p>read file</p><p>join</p><p>split</p><div class="line" tabindex="0">Flows</div><p>Greenhouse</p>
<p>Orders</p><p>Alerts</p><p>Flow 1</p><p>Global nodes</p><p>Groups</p></div>""",
    ),
    Pair(
        name="Of two buttons of one name side by side one is gone",
        theme="releases",
        action="click",
        selector=".crumb:nth-child(2) .toggle",
        instruction="",
        target=".crumb:nth-child(2) .toggle",
        expected=None,
        before="""
<header>Trails <a href="/about">About</a></header><div class="crumbs"><span class="crumb"><a href="/">Home</a> <a class="toggle" href="#" title="Below">▾</a></span><span class="crumb"><a href="/r">Routes</a> <a class="toggle" href="#" title="Below">▾</a></span></div>
<h1>Routes</h1><p>Nothing yet.</p>""",
        after="""
<header>Trails <a href="/about">About</a></header><nav><div><a href="/">Home</a><button title="Below">▾</button></div><div><a href="/r">Routes</a></div></nav>
<main><h1>Routes</h1><p>Edit</p><p>Changes</p></main>""",
    ),
    Pair(
        name="The row lost its message and another row has it by now",
        theme="releases",
        action="assert",
        selector="#o-1001 .note",
        instruction="",
        target="#o-1001 .note",
        expected=None,
        before="""
<h1>Orders</h1><table><tr id="o-1001"><td>Ann Baker</td><td>Books</td><td class="note">Delivery failed, try again later</td></tr>
<tr id="o-1002"><td>Carl Diaz</td><td>Pens</td><td class="note">On its way</td></tr></table>""",
        after="""
<main><h1>Orders</h1><table><tr><td>Ann Baker</td><td>Books</td><td>Delivered</td></tr>
<tr><td>Carl Diaz</td><td>Pens</td><td>Delivery failed, try again later</td></tr></table></main>""",
    ),
    Pair(
        name="A long name tells its record though the row around it is another",
        theme="releases",
        action="click",
        selector=".more .del",
        instruction="",
        target=".more .del",
        expected="a:has-text('Delete')",
        before="""
<h1>Articles</h1><div class="list"><div class="r"><b>Storm damage</b><ul class="more"><li>More</li><li>Move</li><li>Copy</li><li><a class="del" href="#" aria-label="Delete page 'Storm damage'">Delete</a></li></ul></div></div>""",
        after="""
<main><h1>Exploring</h1><table><tr><td>Storm damage</td><td>Draft</td><td><ul><li>Edit</li><li>History</li><li><a href="#" aria-label="Delete page 'Storm damage'">Delete</a></li></ul></td></tr>
<tr><td>Pier repairs</td><td>Live</td><td><ul><li>Edit</li><li>History</li></ul></td></tr></table></main>""",
    ),
    Pair(
        name="The search beside the menu is gone and the list has a field of that name attribute",
        theme="releases",
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
        theme="releases",
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
    Pair(
        name="A link leads to the next version of the application",
        theme="releases",
        action="click",
        selector="#shop-menu a.letters",
        instruction="",
        target="#shop-menu a.letters",
        expected="a:text-is('Letters')",
        before="""
<nav><ul id="shop-menu"><li><a href="/demo/v1/">Shop</a><ul><li><a href="/demo/v1/?category=paper">Paper</a></li><li><a class="letters" href="/demo/v1/?category=letters">Letters</a></li></ul></li></ul></nav>
<main><h1>Good things</h1></main>""",
        after="""
<header><div class="m"><button aria-expanded="true">Departments</button><div><a href="/demo/v2/?category=letters">Letters</a><a href="/demo/v2/?category=inks">Inks</a>
<a href="/demo/v2/?category=paper">Paper</a></div></div></header><main><h1>Write it down.</h1></main>""",
    ),
)
