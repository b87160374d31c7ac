"""What one release of an application changes to the next: rows laid out anew, menus with shortcuts, texts that moved."""

from __future__ import annotations

from .catalogue_pages import Pair

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


PAIRS: tuple[Pair, ...] = (
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
<p><a href="#">Deploy</a></p><ul class="d"><li><a href="#">Import</a></li><li><a href="#">Export</a></li></ul>
<div class="side"><p>write file</p><div class="line" tabindex="0">Flows</div><p>Greenhouse</p>
<p>Orders</p><p>Settings</p><p>Flow 1</p><p>Global nodes</p><p>Groups</p></div>""",
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
    Pair(
        name="What could be tried again is in another row by now",
        theme="releases",
        action="click",
        selector="#o-1001 .again",
        instruction="",
        target="#o-1001 .again",
        expected=None,
        before="""
<h1>Orders</h1><table><tr id="o-1001"><td>Ann Baker</td><td>Books</td><td><button class="again">Try the failed delivery again</button></td></tr>
<tr id="o-1002"><td>Carl Diaz</td><td>Pens</td><td>On its way</td></tr></table>""",
        after="""
<main><h1>Orders</h1><table><tr><td>Ann Baker</td><td>Books</td><td>Delivered</td></tr>
<tr><td>Carl Diaz</td><td>Pens</td><td><button class="b">Try the failed delivery again</button></td></tr></table></main>""",
    ),
)
