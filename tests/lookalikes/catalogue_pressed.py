"""What is pressed without being a button, and what a redesign makes of it: entries, tabs, pictures."""

from __future__ import annotations

from .catalogue_pages import Pair

TREE = """
<style>.node, .tool {{ cursor: pointer }}</style>
<ul class="tree">{nodes}</ul><div class="pane"><h2>Today</h2><table><tr><td>09:00</td><td>Ada Berg</td></tr></table></div>
<p class="foot"><a href="/legal">Legal</a>{foot}</p>"""
NODE = '<li class="node" id="node-{n}">{name}</li>'
NODES = "".join(
    NODE.format(n=n, name=name)
    for n, name in enumerate(("Visits", "Patients", "Waiting room", "Bills"))
)
MENU = "<a class='m' href='/{path}'><svg width='9' height='9'></svg><span>{name}</span></a>"


def menu(*names: str, bar: str = "", foot: str = "") -> str:
    links = "".join(MENU.format(path=name.lower()[:3], name=name) for name in names)
    return (
        f"<div class='shell'><header>{bar}</header><nav aria-label='Main'>{links}</nav>"
        f"<main><h1>Visits today</h1><ul><li>09:00 Ada Berg</li></ul></main><footer>{foot}</footer></div>"
    )


DESK = """
<style>.b {{ cursor: pointer }}</style><h1>Loans</h1><div class="desk"><h2>Lend</h2>
<p>Card <input name="card"> Barcode <input name="code"></p>{lend}</div><h2>Lent today</h2><p>Nothing yet.</p>"""
DESK_LATER = """
<main><h1>Circulation</h1><div role="tablist">{tabs}</div>
<section><h2>Item</h2><label>Card number <input id="c1"></label><label>Code <input id="c2"></label></section></main>"""
TAB = "<button role='tab' class='t'>{name}</button>"

PAIRS: tuple[Pair, ...] = (
    Pair(
        name="An entry of a tree is a link of the menu by now",
        theme="pressed",
        action="click",
        selector="#node-2",
        instruction="",
        target=".tree > li >> nth=2",
        expected="nav a:has-text('Waiting room')",
        before=TREE.format(nodes=NODES, foot=""),
        after=menu("Schedule", "Patients", "Prescriptions", "Waiting room", "Billing"),
    ),
    Pair(
        name="The entry of a tree is gone and the footer has had a link of its name all along",
        theme="pressed",
        action="click",
        selector="#node-2",
        instruction="",
        target=".tree > li >> nth=2",
        expected=None,
        before=TREE.format(nodes=NODES, foot=" <a href='/waiting'>Waiting room</a>"),
        after=menu("Schedule", "Patients", "Billing", foot="<a href='/waiting'>Waiting room</a>"),
    ),
    Pair(
        name="The entry under Settings is gone and the header has a bell that is called so",
        theme="pressed",
        action="click",
        selector="#settings > li >> nth=2",
        instruction="",
        target="#settings > li >> nth=2",
        expected=None,
        before="""
<style>#settings li { cursor: pointer }</style><p><b>Hirefield</b> <i>MK</i></p><h1>Settings</h1>
<ul id="settings"><li>Company</li><li>Team</li><li>Notices</li><li>Templates</li></ul>
<p>Company name <input name="company"></p>""",
        after="""
<header><b>hirefield</b><button class="k" aria-label="Notices">🔔</button></header>
<main><h1>Settings</h1><aside><a href="#c">Company profile</a><a href="#t">Team</a><a href="#e">Email templates</a></aside>
<label>Company name <input id="f1"></label></main>""",
    ),
    Pair(
        name="The words of a toolbar are pictures by now",
        theme="pressed",
        action="click",
        selector=".bar .print",
        instruction="",
        target=".bar > button >> nth=1",
        expected="button[aria-label='Print receipt']",
        before="""
<h1>Receipt 17</h1><p class="bar"><button class="mail">Mail receipt</button><button class="print">Print receipt</button></p>
<p>Paid by card.</p>""",
        after="""
<main><h1>Receipt 17</h1><div><button class="x1" aria-label="Mail receipt">✉</button>
<button class="x1" aria-label="Print receipt">🖶</button></div><p>Paid by card.</p></main>""",
    ),
    Pair(
        name="The button of a search is a picture by now and the page has another heading",
        theme="pressed",
        action="click",
        selector=".find .go",
        instruction="",
        target=".find > button",
        expected="[role=search] button",
        before="""
<h1>Things to write with</h1><form class="find" onsubmit="return false"><label>Search the shop <input name="q"></label>
<button class="go">Search</button></form><p>Ink, paper, pens.</p>""",
        after="""
<h1>Write it down.</h1><div role="search"><input placeholder="Search our shop" aria-label="Search our shop">
<button class="c-i" aria-label="Search"><svg width="9" height="9"></svg></button></div><p>Ink, paper, pens.</p>""",
    ),
    Pair(
        name="The button that lends is gone and a new tab is called so",
        theme="pressed",
        action="click",
        selector=".desk input[type=button]",
        instruction="",
        target=".desk input[type=button]",
        expected=None,
        before=DESK.format(lend="<input type='button' class='b' value='Check out'>"),
        after=DESK_LATER.format(
            tabs="".join(TAB.format(name=name) for name in ("Check out", "Return", "On loan"))
        ),
    ),
    Pair(
        name="Buttons that were tabs are tabs, and one beside it has kept its name",
        theme="pressed",
        action="click",
        selector=".views button:nth-child(3)",
        instruction="",
        target=".views button >> nth=2",
        expected="[role=tab]:text-is('On loan')",
        before="""
<h1>Loans</h1><p class="views"><button>Lend</button><button>Return</button><button>On loan</button></p>
<table><tr><td>B-1</td><td>Ada Berg</td></tr></table>""",
        after=DESK_LATER.format(
            tabs="".join(TAB.format(name=name) for name in ("Check out", "Return", "On loan"))
        ),
    ),
)
