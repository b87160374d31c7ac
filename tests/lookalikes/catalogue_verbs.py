"""One deed under another verb (*New ticket*, *Create ticket*), and another deed under a verb that could say the same."""

from __future__ import annotations

from .catalogue_pages import Pair

DESK = """
<h2>Tickets <button id="btnNew" class="btn">New ticket</button></h2>
<p class="filter"><input id="q" placeholder="Search tickets"> <button class="btn">Go</button>
  <button class="btn" id="clr">Clear filters</button></p>
<ul class="list"><li>Printer is broken <button class="mini">Add label</button></li>
  <li>Screen is dark <button class="mini">Add label</button></li></ul>"""
DESK_LATER = """
<main><div class="c-bar"><h1>Tickets</h1><a role="button" class="c-1" tabindex="0">Import tickets</a>{new}</div>
  <section aria-label="Filters"><form role="search">{find}<button class="c-1">Search</button></form>{clear}</section>
  <article class="c-2"><h3>Printer is broken</h3><button class="c-3">Add label</button></article>
  <article class="c-2"><h3>Screen is dark</h3><button class="c-3">Add label</button></article></main>"""


def desk(*, new: str = "", find: str = "", clear: str = "") -> str:
    """The redesigned page with these controls in the places of the old ones."""
    return DESK_LATER.format(
        new=f'<a role="button" class="c-1" tabindex="0">{new}</a>' if new else "",
        find=f'<input type="search" class="c-4" placeholder="{find}">' if find else "",
        clear=f'<a role="button" class="c-5" tabindex="0">{clear}</a>' if clear else "",
    )


LABELS = """
<h2>Mail</h2><div class="side"><h3>Labels</h3><ul><li>Work</li><li>Family</li></ul>
  <a href="#" id="newlabel">New label</a></div>
<table class="mail"><tr><td>Invoice</td><td><button class="mini">Archive</button></td></tr></table>"""
LABELS_LATER = """
<div class="k-side"><h3>Labels</h3><ul><li>Work</li><li>Family</li></ul>{new}</div>
<main><div class="k-tools"><button class="k-1">Archive message</button> <button class="k-1">Add label to message</button></div>
  <div class="k-2">Invoice</div></main>"""
RATES = """
<h1>Rates</h1><form id="rates"><label>Rate <input id="r1"></label>
  <input type="submit" id="r-save" value="Save rate"></form>"""
RATES_LATER = """
<main><h1>Rates</h1><p><button class="m-1">Update all rates</button></p>
  <form aria-label="Rate"><label>Rate <input class="m-2"></label>{save}</form></main>"""


def new_ticket(name: str, later: str, expected: str | None) -> Pair:
    """A pair about the button *New ticket*."""
    return Pair(
        name=name,
        theme="another verb",
        action="click",
        selector="#btnNew",
        instruction="",
        target="#btnNew",
        expected=expected,
        before=DESK,
        after=desk(new=later, find="Find a ticket", clear="Reset filters"),
    )


def search(name: str, later: str, expected: str | None) -> Pair:
    """A pair about the field *Search tickets*."""
    return Pair(
        name=name,
        theme="another verb",
        action="fill",
        selector="#q",
        instruction="the ticket search at the top",
        target="#q",
        expected=expected,
        before=DESK,
        after=desk(new="Create ticket", find=later, clear="Reset filters"),
    )


def label(name: str, later: str, expected: str | None) -> Pair:
    """A pair about the link *New label*."""
    return Pair(
        name=name,
        theme="another verb",
        action="click",
        selector="#newlabel",
        instruction="the New label link below the labels",
        target="#newlabel",
        expected=expected,
        before=LABELS,
        after=LABELS_LATER.format(new=later),
    )


PAIRS: tuple[Pair, ...] = (
    new_ticket("New ticket is called Create ticket", "Create ticket", "text=Create ticket"),
    new_ticket("New ticket is called Add a ticket", "Add a ticket", "text=Add a ticket"),
    new_ticket("New ticket is gone and a view can be created", "Create view", None),
    new_ticket("New ticket is gone and its fields can be created", "Create ticket field", None),
    search("Search tickets is called Find a ticket", "Find a ticket", "input[type=search]"),
    search("Search tickets is gone and Find an answer is new", "Find an answer", None),
    search("Search tickets is gone and Filter views is new", "Filter views", None),
    label(
        "New label is called Create label",
        '<button class="k-1">Create label</button>',
        "text=Create label",
    ),
    label("New label is gone and a message can be labelled", "", None),
    label(
        "New label is gone and one that was found can be added",
        '<button class="k-1">Create filter</button>',
        None,
    ),
    Pair(
        name="Clear filters is gone and Reset password is new",
        theme="another verb",
        action="click",
        selector="#clr",
        instruction="",
        target="#clr",
        expected=None,
        before=DESK,
        after=desk(new="Create ticket", find="Find a ticket", clear="Reset password"),
    ),
    Pair(
        name="Save rate is called Update rate and all rates can be updated as well",
        theme="another verb",
        action="click",
        selector="#r-save",
        instruction="the Save rate button",
        target="#r-save",
        expected="button:text-is('Update rate')",
        before=RATES,
        after=RATES_LATER.format(save='<button class="m-1">Update rate</button>'),
    ),
    Pair(
        name="Save rate is gone and all rates can be updated",
        theme="another verb",
        action="click",
        selector="#r-save",
        instruction="the Save rate button",
        target="#r-save",
        expected=None,
        before=RATES,
        after=RATES_LATER.format(save=""),
    ),
)
