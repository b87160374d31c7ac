"""Another library, layout and half of the words: a name is all that stays, and it proves as much as it is rare."""

from __future__ import annotations

from .catalogue_pages import Pair

CUSTOMER = """
<header><a href="/a">Orders</a> <a href="/b">Customers</a> <a href="/c">Reports</a></header>
<form id="f17" class="frm"><h2>New customer</h2><table>
  <tr><td>First name</td><td><input id="f17_fn"></td><td>Last name</td><td><input id="f17_ln"></td></tr>
  <tr><td>Phone</td><td><input id="f17_ph"></td><td>Fax</td><td><input id="f17_fx"></td></tr>
</table><p><button class="b1">Save</button> <button class="b2">Reset</button></p></form>"""
CUSTOMER_LATER = """
<aside class="z-1"><a href="/home">Home</a> <a href="/reporting">Insights</a></aside>
<main class="z-2"><h1>Add somebody</h1><section class="z-9"><h3>About the person</h3>
  <div class="z-5"><label>Preferred name <input class="z-7"></label></div>
  {field}
  <div class="z-5"><label>Surname <input class="z-7"></label></div></section>
  <section class="z-9"><h3>Reach them</h3><div class="z-5"><label>Mobile <input class="z-7"></label></div>
  </section><footer><button class="z-8">Add</button></footer></main>"""
BOOKINGS = """
<h2>Bookings</h2><table class="grid"><tr><th>Who</th><th>When</th><th></th></tr>
  <tr><td>Omar Said</td><td>Tuesday 9:30</td><td><a href="#" class="rs">Reschedule</a>
    <a href="#" class="dl" title="Delete">x</a></td></tr>
  <tr><td>Julia Novak</td><td>Monday 15:00</td><td><a href="#" class="rs">Reschedule</a>
    <a href="#" class="dl" title="Delete">x</a></td></tr>
  <tr><td>Ivan Petrov</td><td>Friday 8:00</td><td><a href="#" class="rs">Reschedule</a>
    <a href="#" class="dl" title="Delete">x</a></td></tr></table>"""


def appointments(*whose: str) -> str:
    """The redesigned list with the rows of these people."""
    times = {
        "Omar Said": "Tuesday 9:30",
        "Julia Novak": "Monday 15:00",
        "Ivan Petrov": "Friday 8:00",
    }
    rows = "".join(
        f'<li class="k3"><span>{name}</span> <span>{times[name]}</span> '
        f'<input type="checkbox" aria-label="Select {name}"> <button class="k4">Reschedule</button></li>'
        for name in whose
    )
    return f'<main class="k1"><h1>Appointments</h1><ul class="k2">{rows}</ul></main>'


PAYEES = """
<h2>Saved payees</h2><table class="list"><tr><th>Name</th><th>Account</th><th></th></tr>
  <tr><td>Anna Schmidt</td><td>DE12 3401</td><td><a href="#" class="e1">Edit</a></td></tr>
  <tr><td>Metro Transport</td><td>FR76 0028</td><td><a href="#" class="e1">Edit</a></td></tr></table>"""
PAYEES_LATER = """
<main><h1>People you pay</h1><ul class="q1">
  <li><b>Metro Transport</b> <span>FR76 0028</span> <button class="q2">{metro}</button></li>
  <li><b>Anna Schmidt</b> <span>DE12 3401</span> <button class="q2">{anna}</button></li></ul></main>"""

PAIRS = (
    Pair(
        name="Of a form laid out as a table nothing stayed but what one field is called",
        theme="an overhaul",
        action="fill",
        selector="#f17_fn",
        instruction="the First name field",
        target="#f17_fn",
        expected="label:has-text('First name') input",
        before=CUSTOMER,
        after=CUSTOMER_LATER.format(
            field='<div class="z-5"><label>First name <input class="z-7"></label></div>'
        ),
    ),
    Pair(
        name="The field left the form and the preferred name came into it",
        theme="an overhaul",
        action="fill",
        selector="#f17_fn",
        instruction="the First name field",
        target="#f17_fn",
        expected=None,
        before=CUSTOMER,
        after=CUSTOMER_LATER.format(field=""),
    ),
    Pair(
        name="The only Save belongs to something else by now",
        theme="an overhaul",
        action="click",
        selector="button.b1",
        instruction="",
        target="button.b1",
        expected=None,
        before=CUSTOMER,
        after="""<main class="z-2"><h1>Add somebody</h1><p>Filled in by the register.</p>
<section class="z-9"><h3>Notifications</h3><label><input type="checkbox"> By post</label>
<button class="z-8">Save</button></section></main>""",
    ),
    Pair(
        name="The table became a list under another title and the row is the same",
        theme="an overhaul",
        action="click",
        selector="tr:has-text('Julia Novak') a.rs",
        instruction="Reschedule in the row of Julia Novak",
        target="tr:nth-child(3) a.rs",
        expected="li:has-text('Julia Novak') button",
        before=BOOKINGS,
        after=appointments("Ivan Petrov", "Julia Novak", "Omar Said"),
    ),
    Pair(
        name="The table became a list under another title and the row is gone",
        theme="an overhaul",
        action="click",
        selector="tr:has-text('Julia Novak') a.rs",
        instruction="Reschedule in the row of Julia Novak",
        target="tr:nth-child(3) a.rs",
        expected=None,
        before=BOOKINGS,
        after=appointments("Ivan Petrov", "Omar Said"),
    ),
    Pair(
        name="The row lost its delete icon and its box to tick bears its name",
        theme="an overhaul",
        action="click",
        selector="xpath=//tr[td[contains(.,'Omar Said')]]//a[@title='Delete']",
        instruction="the delete icon in the row of Omar Said",
        target="tr:nth-child(2) a.dl",
        expected=None,
        before=BOOKINGS,
        after=appointments("Ivan Petrov", "Julia Novak", "Omar Said"),
    ),
    Pair(
        name="Edit says by now what it edits and the list has said so before",
        theme="an overhaul",
        action="click",
        selector="tr:has-text('Anna Schmidt') a.e1",
        instruction="Edit in the row of Anna Schmidt",
        target="tr:nth-child(2) a.e1",
        expected="li:has-text('Anna Schmidt') button",
        before=PAYEES,
        after=PAYEES_LATER.format(metro="Edit payee", anna="Edit payee"),
    ),
    Pair(
        name="What the row offers by now is to remove what it offered to edit",
        theme="an overhaul",
        action="click",
        selector="tr:has-text('Anna Schmidt') a.e1",
        instruction="Edit in the row of Anna Schmidt",
        target="tr:nth-child(2) a.e1",
        expected=None,
        before=PAYEES,
        after=PAYEES_LATER.format(metro="Edit payee", anna="Remove payee"),
    ),
    Pair(
        name="The number is gone and the supplementary number is there",
        theme="an overhaul",
        action="fill",
        selector="#ins_no",
        instruction="the Insurance number field",
        target="#ins_no",
        expected=None,
        before="""<form><fieldset><legend>Insurance</legend><p><label>Insurer <input id="ins"></label></p>
<p><label>Insurance number <input id="ins_no"></label></p></fieldset></form>""",
        after="""<form><h2>Cover</h2><div><label>Insurance company <input class="m1"></label></div>
<div><label>Supplementary insurance number <input class="m1"></label></div></form>""",
    ),
    Pair(
        name="The words of the label changed places",
        theme="an overhaul",
        action="fill",
        selector="#dob",
        instruction="",
        target="#dob",
        expected="label:has-text('Birth date') input",
        before="""<form><h2>New patient</h2><p><label>Name <input id="nm"></label></p>
<p><label>Date of birth <input id="dob" type="date"></label></p></form>""",
        after="""<form><h2>New patient</h2><div><label>Full name <input class="m1"></label></div>
<div><label>Birth date <input class="m1" type="date"></label></div>
<div><label>Expiry date <input class="m1" type="date"></label></div></form>""",
    ),
    Pair(
        name="The link says by now that it views what it named",
        theme="an overhaul",
        action="click",
        selector="a.more-info",
        instruction="",
        target="a.more-info",
        expected="a:has-text('View keyboard shortcuts')",
        before="""<h1>Inbox</h1><p>3 messages</p><footer><a class="more-info" href="#k">Keyboard shortcuts</a>
<a class="lg" href="#l">Legal notice</a></footer>""",
        after="""<h1>Inbox</h1><p>3 messages</p><footer><a href="#t">Take a tour</a>
<a class="u1" href="#x">View keyboard shortcuts</a> <a class="u1" href="#l">Legal notice</a></footer>""",
    ),
)
