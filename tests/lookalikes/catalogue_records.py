"""Records that a redesign lists otherwise, beside others of the same person, code or kind."""

from __future__ import annotations

from .catalogue_pages import Pair

STAYS = """
<h1>Stays</h1><table id="stays"><thead><tr><th>No.</th><th>Guest</th><th>From</th><th>To</th><th></th></tr></thead><tbody>
<tr><td>HV-24017</td><td>Chidi Okafor</td><td>2024-05-14</td><td>2024-05-17</td><td><a href="#17">Open</a></td></tr>
<tr><td>HV-24025</td><td>Tomas Herrera</td><td>2024-05-14</td><td>2024-05-19</td><td><a href="#25">Open</a></td></tr>
<tr><td>HV-24033</td><td>Emily Carter</td><td>2024-05-15</td><td>2024-05-21</td><td><a href="#33">Open</a></td></tr>
</tbody></table>"""
STAY = "<tr><td>{guest}</td><td>{no}</td><td>{span}</td><td>{remark}</td><td><button class='s1'>Open</button></td></tr>"
STAYS_LATER = "<main><h1>All stays</h1><table><tbody>{rows}</tbody></table></main>"
CHIDI = STAY.format(guest="Chidi Okafor", no="HV-24017", span="2–5 June 2025", remark="Website")
TOMAS = STAY.format(guest="Tomas Herrera", no="HV-24025", span="2–7 June 2025", remark="Phone")
EMILY = STAY.format(guest="Emily Carter", no="HV-24033", span="2–9 June 2025", remark="Website")
SPLIT = STAY.format(
    guest="Maja Lind", no="HV-24099", span="1–2 June 2025", remark="Split from HV-24017"
)

STAFF = """
<h1>Staff</h1><table id="staff"><tr><td>Anna Berg</td><td>Sales</td><td>Oslo</td><td>Full time</td><td>Active</td>
  <td><a class="e" href="#a">Edit</a></td></tr>
<tr><td>Ben Solheim</td><td>Legal</td><td>Bergen</td><td>Part time</td><td>On leave</td><td><a class="e" href="#b">Edit</a></td></tr>
</table>"""
STAFF_LATER = "<main><h1>Staff</h1><div role='list'>{people}</div></main>"
PERSON = (
    "<div role='listitem' class='p1'><span>{about}</span> <button class='p2'>Edit</button></div>"
)
ANNA = PERSON.format(about="AB Anna Berg · Sales · Oslo · Full time · 2 reports · Active")
ANNA_B = PERSON.format(about="AB Anna Bergström · Sales · Oslo · Full time · 2 reports · Active")
BEN = PERSON.format(about="BS Ben Solheim · Legal · Bergen · Part time · On leave")

TICKETS = """
<h1>Attendees</h1><table id="att"><tr><td>Priya Nair</td><td>priya@mail.test</td><td>Hamlet</td><td>Balcony</td><td>C-118</td>
  <td>ORD-2001</td><td><button class="more m1">⋯</button></td></tr>
<tr><td>Priya Nair</td><td>priya@mail.test</td><td>Jazz Night</td><td>Stalls</td><td>C-118</td>
  <td>ORD-2002</td><td><button class="more m2">⋯</button></td></tr>
<tr><td>Tom Ek</td><td>tom@mail.test</td><td>Hamlet</td><td>Stalls</td><td>C-119</td>
  <td>ORD-2003</td><td><button class="more m3">⋯</button></td></tr></table>"""
TICKET = "<tr><td>SP-{n}</td><td>{who}</td><td>{what}</td><td><button class='k' aria-label='More actions'>⋮</button></td></tr>"
TICKETS_LATER = "<main><h1>Attendees</h1><table>{first}{second}{third}</table></main>"
PRIYA_1 = TICKET.format(
    n="19840", who="Priya Nair priya@mail.test C-118", what="Hamlet · Balcony · ORD-2001"
)
PRIYA_2 = TICKET.format(
    n="19841", who="Priya Nair priya@mail.test C-118", what="Jazz Night · Stalls · ORD-2002"
)
TOM = TICKET.format(n="19842", who="Tom Ek tom@mail.test C-119", what="Hamlet · Stalls · ORD-2003")
VISITS = """
<h1>Visits</h1><table id="vis"><tr><td>Ada Berg</td><td>2024-05-14</td><td>Room two</td><td>Dr Holm</td><td>Booked</td>
  <td><a class="o" href="#1">Open</a></td></tr></table>"""
VISITS_LATER = """
<main><h1>Visits</h1><div role="list"><div role="listitem"><span>Ada Berg · {on} · Room two · Dr Holm · Booked · new</span>
  <button class="v1">Open</button></div></div></main>"""

PAIRS: tuple[Pair, ...] = (
    Pair(
        name="The ticket is gone and the same person has another one",
        theme="records",
        action="click",
        selector="#att .m1",
        instruction="",
        target=".m1",
        expected=None,
        before=TICKETS,
        after=TICKETS_LATER.format(first="", second=PRIYA_2, third=TOM),
    ),
    Pair(
        name="The ticket stands beside another one of the same person",
        theme="records",
        action="click",
        selector="#att .m1",
        instruction="",
        target=".m1",
        expected="tr:has-text('ORD-2001') button",
        before=TICKETS,
        after=TICKETS_LATER.format(first=PRIYA_1, second=PRIYA_2, third=TOM),
    ),
    Pair(
        name="The visit is gone and the same person comes another day",
        theme="records",
        action="click",
        selector="#vis .o",
        instruction="",
        target=".o",
        expected=None,
        before=VISITS,
        after=VISITS_LATER.format(on="2024-06-20"),
    ),
    Pair(
        name="The visit is a card that tells more",
        theme="records",
        action="click",
        selector="#vis .o",
        instruction="",
        target=".o",
        expected="button",
        before=VISITS,
        after=VISITS_LATER.format(on="2024-05-14"),
    ),
    Pair(
        name="The stay has other dates and columns, and its number",
        theme="records",
        action="click",
        selector="#stays tr:has-text('HV-24017') a",
        instruction="",
        target="a[href='#17']",
        expected="tr:has-text('Chidi') button",
        before=STAYS,
        after=STAYS_LATER.format(rows=TOMAS + CHIDI + EMILY),
    ),
    Pair(
        name="The stay is gone and another one remarks its number",
        theme="records",
        action="click",
        selector="#stays tr:has-text('HV-24017') a",
        instruction="",
        target="a[href='#17']",
        expected=None,
        before=STAYS,
        after=STAYS_LATER.format(rows=TOMAS + SPLIT + EMILY),
    ),
    Pair(
        name="The row is a card that tells more",
        theme="records",
        action="click",
        selector="#staff tr:has-text('Anna Berg') .e",
        instruction="",
        target="a[href='#a']",
        expected="[role=listitem]:has-text('Anna') button",
        before=STAFF,
        after=STAFF_LATER.format(people=BEN + ANNA),
    ),
    Pair(
        name="The person is gone and a namesake does the same work",
        theme="records",
        action="click",
        selector="#staff tr:has-text('Anna Berg') .e",
        instruction="",
        target="a[href='#a']",
        expected=None,
        before=STAFF,
        after=STAFF_LATER.format(people=ANNA_B),
    ),
)
