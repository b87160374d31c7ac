"""Rows of tables, cards and lists: the same button again and again, one of them meant."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned, store, store_redesigned


def _invoice(number: str, customer: str, amount: str, ident: str) -> str:
    return f"""<tr class="grid-row" data-key="{ident}"><td>{number}</td><td>{customer}</td>
  <td class="num">{amount}</td><td class="grid-actions">
    <button type="button" id="pay-{ident}" class="btn btn-xs">Mark as paid</button>
    <button type="button" id="del-{ident}" class="btn btn-xs">Delete</button></td></tr>"""


def _invoices(*rows: str) -> str:
    return f"""<h1>Open invoices</h1><table class="grid" id="invoices"><thead><tr><th>Number</th>
  <th>Customer</th><th>Amount</th><th></th></tr></thead><tbody>{"".join(rows)}</tbody></table>"""


def _card(name: str, price: str, button: str, ident: str) -> str:
    return f"""<li class="product-tile" id="tile-{ident}">
  <img src="data:," alt="" width="80" height="60"><h3><a href="/p/{ident}">{name}</a></h3>
  <span class="price">{price}</span>
  <button type="button" class="btn tile-cta" data-sku="{ident}">{button}</button></li>"""


def _tiles(*cards: str) -> str:
    return f"""<h1>Chairs</h1><ul class="tiles">{"".join(cards)}</ul>"""


def _new_card(name: str, price: str, link: str) -> str:
    return f"""<article class="css-card"><div class="css-media"><img src="data:," alt="{name}">
  </div><div class="css-info"><a href="/p/{link}"><h2>{name}</h2></a><p>{price}</p>
  <button type="button" class="css-cta">Add to cart</button></div></article>"""


def _member(name: str, mail: str, role: str, ident: str) -> str:
    return f"""<tr id="member-{ident}"><td>{name}</td><td>{mail}</td><td>{role}</td>
  <td><button type="button" class="link-btn" data-member="{ident}">Edit role</button></td></tr>"""


def _members(*rows: str) -> str:
    return f"""<h1>Members</h1><table class="members"><tr><th>Name</th><th>E-mail</th><th>Role</th>
  <th>Actions</th></tr>{"".join(rows)}</table>"""


def _person(name: str, mail: str, role: str) -> str:
    return f"""<article class="nw-person"><h3>{name}</h3><p>{mail}</p><p class="nw-tag">{role}</p>
  <div class="nw-person__act"><button type="button" class="nw-btn">Edit role</button></div>
  </article>"""


PAIRS = (
    Pair(
        name="The invoice's row is gone and the next row has the same Delete",
        theme="twin rows",
        action="click",
        selector="#del-1042",
        instruction="Delete invoice INV-1042",
        target="#del-1042",
        expected=None,
        before=console(
            _invoices(
                _invoice("INV-1041", "Harbour Ltd", "120.00", "1041"),
                _invoice("INV-1042", "Miller Sons", "310.50", "1042"),
                _invoice("INV-1043", "Blue Door", "89.90", "1043"),
            )
        ),
        after=console(
            _invoices(
                _invoice("INV-1041", "Harbour Ltd", "120.00", "1041"),
                _invoice("INV-1043", "Blue Door", "89.90", "1043"),
                _invoice("INV-1044", "Pine Street", "12.00", "1044"),
            )
        ),
    ),
    Pair(
        name="The only Delete left on the page belongs to another invoice",
        theme="twin rows",
        action="click",
        selector="tr[data-key='1042'] button:text('Delete')",
        instruction="Delete invoice INV-1042",
        target="#del-1042",
        expected=None,
        before=console(
            _invoices(
                _invoice("INV-1042", "Miller Sons", "310.50", "1042"),
                _invoice("INV-1043", "Blue Door", "89.90", "1043"),
            )
        ),
        after=console(_invoices(_invoice("INV-1043", "Blue Door", "89.90", "1043"))),
    ),
    Pair(
        name="The rows were sorted the other way and renumbered",
        theme="twin rows",
        action="click",
        selector="#pay-1042",
        instruction="Mark invoice INV-1042 as paid",
        target="#pay-1042",
        expected="tr:has-text('INV-1042') button:text('Mark as paid')",
        before=console(
            _invoices(
                _invoice("INV-1041", "Harbour Ltd", "120.00", "1041"),
                _invoice("INV-1042", "Miller Sons", "310.50", "1042"),
                _invoice("INV-1043", "Blue Door", "89.90", "1043"),
            )
        ),
        after=console(
            _invoices(
                _invoice("INV-1043", "Blue Door", "89.90", "r0"),
                _invoice("INV-1042", "Miller Sons", "310.50", "r1"),
                _invoice("INV-1041", "Harbour Ltd", "120.00", "r2"),
            )
        ),
    ),
    Pair(
        name="The chair was replaced by a chair of a similar name",
        theme="cards",
        action="click",
        selector="[data-sku='oak-chair']",
        instruction="Add the Oak chair to the cart",
        target="#tile-oak-chair button",
        expected=None,
        before=store(
            _tiles(
                _card("Pine stool", "35.00", "Add to cart", "pine-stool"),
                _card("Oak chair", "79.00", "Add to cart", "oak-chair"),
                _card("Beech bench", "149.00", "Add to cart", "beech-bench"),
            )
        ),
        after=store(
            _tiles(
                _card("Pine stool", "35.00", "Add to cart", "pine-stool"),
                _card("Oak armchair", "129.00", "Add to cart", "oak-armchair"),
                _card("Beech bench", "149.00", "Add to cart", "beech-bench"),
            )
        ),
    ),
    Pair(
        name="The chair's card moved to the end of a redesigned grid",
        theme="cards",
        action="click",
        selector="#tile-oak-chair .tile-cta",
        instruction="Add the Oak chair to the cart",
        target="#tile-oak-chair button",
        expected="article:has-text('Oak chair') >> button",
        before=store(
            _tiles(
                _card("Oak chair", "79.00", "Add to cart", "oak-chair"),
                _card("Pine stool", "35.00", "Add to cart", "pine-stool"),
                _card("Beech bench", "149.00", "Add to cart", "beech-bench"),
            )
        ),
        after=store_redesigned(
            "<h1>Chairs</h1><div class='css-grid'>"
            + _new_card("Beech bench", "149.00", "beech-bench")
            + _new_card("Pine stool", "35.00", "pine-stool")
            + _new_card("Oak chair", "79.00", "oak-chair")
            + "</div>"
        ),
    ),
    Pair(
        name="The chair is sold out and the other chairs are not",
        theme="cards",
        action="click",
        selector="#tile-oak-chair button:text-is('Add to cart')",
        instruction="Add the Oak chair to the cart",
        target="#tile-oak-chair button",
        expected=None,
        before=store(
            _tiles(
                _card("Pine stool", "35.00", "Add to cart", "pine-stool"),
                _card("Oak chair", "79.00", "Add to cart", "oak-chair"),
                _card("Beech bench", "149.00", "Add to cart", "beech-bench"),
            )
        ),
        after=store(
            _tiles(
                _card("Pine stool", "35.00", "Add to cart", "pine-stool"),
                _card("Oak chair", "Sold out", "Show similar items", "oak-chair"),
                _card("Beech bench", "149.00", "Add to cart", "beech-bench"),
            )
        ),
    ),
    Pair(
        name="The table of members became a list of cards",
        theme="twin rows",
        action="click",
        selector="#member-8 button",
        instruction="Edit the role of Priya Shah",
        target="#member-8 button",
        expected="article:has-text('Priya Shah') >> button",
        before=console(
            _members(
                _member("Tom Reed", "tom@north.example", "Viewer", "7"),
                _member("Priya Shah", "priya@north.example", "Editor", "8"),
                _member("Olga Petrova", "olga@north.example", "Viewer", "9"),
            )
        ),
        after=console_redesigned(
            "<h1>Members</h1><div class='nw-people'>"
            + _person("Olga Petrova", "olga@north.example", "Viewer")
            + _person("Priya Shah", "priya@north.example", "Editor")
            + _person("Tom Reed", "tom@north.example", "Viewer")
            + "</div>"
        ),
    ),
    Pair(
        name="Two members share a name and only the e-mail tells them apart",
        theme="twin rows",
        action="click",
        selector="button[data-member='32']",
        instruction="Edit the role of anna.novak@south.example",
        target="#member-32 button",
        expected="tr:has-text('anna.novak@south.example') button",
        before=console(
            _members(
                _member("Anna Novak", "a.novak@north.example", "Editor", "31"),
                _member("Anna Novak", "anna.novak@south.example", "Editor", "32"),
                _member("Tom Reed", "tom@north.example", "Editor", "33"),
            )
        ),
        after=console(
            _members(
                _member("Tom Reed", "tom@north.example", "Editor", "f3"),
                _member("Anna Novak", "anna.novak@south.example", "Editor", "f1"),
                _member("Anna Novak", "a.novak@north.example", "Editor", "f2"),
            )
        ),
    ),
    Pair(
        name="Her namesake is still a member and she is not",
        theme="twin rows",
        action="click",
        selector="button[data-member='32']",
        instruction="Edit the role of anna.novak@south.example",
        target="#member-32 button",
        expected=None,
        before=console(
            _members(
                _member("Anna Novak", "a.novak@north.example", "Editor", "31"),
                _member("Anna Novak", "anna.novak@south.example", "Editor", "32"),
                _member("Tom Reed", "tom@north.example", "Viewer", "33"),
            )
        ),
        after=console(
            _members(
                _member("Anna Novak", "a.novak@north.example", "Editor", "31"),
                _member("Tom Reed", "tom@north.example", "Viewer", "33"),
            )
        ),
    ),
    Pair(
        name="The task's menu is hovered in a list that was sorted anew",
        theme="twin rows",
        action="hover",
        selector="#task-12 .kebab",
        instruction="Hover over the actions menu of Order new chairs",
        target="#task-12 button",
        expected="li:has-text('Order new chairs') >> button",
        before=console("""<h1>Tasks</h1><ul class="tasks">
  <li id="task-11"><label><input type="checkbox"> Call the landlord</label>
    <button type="button" class="kebab" aria-label="Actions" aria-haspopup="menu">⋮</button></li>
  <li id="task-12"><label><input type="checkbox"> Order new chairs</label>
    <button type="button" class="kebab" aria-label="Actions" aria-haspopup="menu">⋮</button></li>
  <li id="task-13"><label><input type="checkbox"> Renew the licence</label>
    <button type="button" class="kebab" aria-label="Actions" aria-haspopup="menu">⋮</button></li>
</ul>"""),
        after=console("""<h1>Tasks</h1><ul class="task-list">
  <li class="task"><label><input type="checkbox"> Order new chairs</label>
    <button type="button" class="more" aria-label="Actions" aria-haspopup="menu">⋮</button></li>
  <li class="task"><label><input type="checkbox"> Renew the licence</label>
    <button type="button" class="more" aria-label="Actions" aria-haspopup="menu">⋮</button></li>
  <li class="task"><label><input type="checkbox"> Call the landlord</label>
    <button type="button" class="more" aria-label="Actions" aria-haspopup="menu">⋮</button></li>
</ul>"""),
    ),
    Pair(
        name="The done box of a finished task is gone and other boxes remain",
        theme="twin rows",
        action="check",
        selector="#todo-4 input.toggle",
        instruction="Check off Water the plants",
        target="#todo-4 input",
        expected=None,
        before=console("""<h1>Today</h1><ul class="todo-list">
  <li id="todo-3"><input class="toggle" type="checkbox"><label>Feed the cat</label></li>
  <li id="todo-4"><input class="toggle" type="checkbox"><label>Water the plants</label></li>
  <li id="todo-5"><input class="toggle" type="checkbox"><label>Post the parcel</label></li>
</ul><p class="left">3 items left</p>"""),
        after=console("""<h1>Today</h1><ul class="todo-list">
  <li id="todo-3"><input class="toggle" type="checkbox"><label>Feed the cat</label></li>
  <li id="todo-5"><input class="toggle" type="checkbox"><label>Post the parcel</label></li>
</ul><p class="left">2 items left</p>"""),
    ),
    Pair(
        name="The order whose status is asserted is no longer listed",
        theme="assert in a row",
        action="assert",
        selector="#order-5521 .status",
        instruction="the status of order 5521",
        target="#order-5521 .status",
        expected=None,
        before=store("""<h1>Your orders</h1><table class="orders"><tr><th>Order</th><th>Date</th>
  <th>Status</th></tr>
  <tr id="order-5520"><td>5520</td><td>1 May</td><td class="status">Delivered</td></tr>
  <tr id="order-5521"><td>5521</td><td>4 May</td><td class="status">Shipped</td></tr>
  <tr id="order-5522"><td>5522</td><td>6 May</td><td class="status">Shipped</td></tr></table>"""),
        after=store("""<h1>Your orders</h1><table class="orders"><tr><th>Order</th><th>Date</th>
  <th>Status</th></tr>
  <tr id="order-5520"><td>5520</td><td>1 May</td><td class="status">Delivered</td></tr>
  <tr id="order-5522"><td>5522</td><td>6 May</td><td class="status">Shipped</td></tr></table>"""),
    ),
    Pair(
        name="The order's status stands in a redesigned table with rows turned round",
        theme="assert in a row",
        action="assert",
        selector="#order-5521 .status",
        instruction="the status of order 5521",
        target="#order-5521 .status",
        expected="tr:has-text('5521') td:nth-child(3)",
        before=store("""<h1>Your orders</h1><table class="orders"><tr><th>Order</th><th>Date</th>
  <th>Status</th></tr>
  <tr id="order-5521"><td>5521</td><td>4 May</td><td class="status">Shipped</td></tr>
  <tr id="order-5522"><td>5522</td><td>6 May</td><td class="status">Shipped</td></tr></table>"""),
        after=store_redesigned("""<h1>Your orders</h1><table class="css-t"><thead><tr><th>Order</th>
  <th>Date</th><th>Status</th></tr></thead><tbody>
  <tr class="css-r"><td>5522</td><td>6 May</td><td class="css-c3">Shipped</td></tr>
  <tr class="css-r"><td>5521</td><td>4 May</td><td class="css-c3">Shipped</td></tr></tbody>
  </table>"""),
    ),
)
