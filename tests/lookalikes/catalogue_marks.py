"""Ids that wander, numbers that belong to a name, remarks and signs: what marks an element and what only seems to."""

from __future__ import annotations

from .catalogue_pages import Pair, console, console_redesigned


def _files(*names: str) -> str:
    rows = "".join(
        f"<li class='file'><span class='nm' data-file='{number}' tabindex='0'>{name}</span> "
        "<button type='button' aria-label='More'>…</button></li>"
        for number, name in enumerate(names)
    )
    return f"<h1>Files</h1><ul class='files'>{rows}</ul>"


def _file_table(*names: str) -> str:
    rows = "".join(
        f"<tr class='nw-tr'><td><a href='#f'>{name}</a></td>"
        "<td><button type='button' class='nw-kebab' aria-label='More actions'>:</button></td></tr>"
        for name in names
    )
    return f"<h2>Files</h2><table class='nw-table'><tbody>{rows}</tbody></table>"


def _people(box: str) -> str:
    rows = "".join(
        f"<tr><td>{box.format(name=name, ident=ident)}</td><td>{name}</td><td>{role}</td></tr>"
        for ident, name, role in (("a7", "Ann Baker", "Editor"), ("c2", "Carl Dorn", "Guest"))
    )
    return f"<h1>People</h1><table><tr><th></th><th>Name</th><th>Role</th></tr>{rows}</table>"


def _draft(first: str, second: str, ids: tuple[str, str]) -> str:
    return f"""<h1>Article</h1><form id="article"><textarea aria-label="Body"></textarea>
    <div class="row"><button type="button" id="{ids[0]}" name="{ids[0]}">{first}</button>
    <button type="button" id="{ids[1]}" name="{ids[1]}">{second}</button></div></form>"""


PAIRS = (
    Pair(
        name="The id and the name of one button have wandered to its neighbour",
        theme="wandering ids",
        action="click",
        selector="form > div > #act-1",
        instruction="Save draft",
        target="#act-1",
        expected="button:text-is('Save draft')",
        before=console(_draft("Save draft", "Publish", ("act-1", "act-2"))),
        after=console(
            _draft("Publish", "Save draft", ("act-1", "act-2")).replace(
                '<div class="row">', '<p class="row">'
            )
        ),
    ),
    Pair(
        name="The button is gone and its neighbour bears its id and its name",
        theme="wandering ids",
        action="click",
        selector="form > div > #act-1",
        instruction="Save draft",
        target="#act-1",
        expected=None,
        before=console(_draft("Save draft", "Publish", ("act-1", "act-2"))),
        after=console(
            _draft("Publish", "Discard", ("act-1", "act-3")).replace(
                '<div class="row">', '<p class="row">'
            )
        ),
    ),
    Pair(
        name="A file became a link in a table's row, beside its numbered copy",
        theme="numbers in names",
        action="click",
        selector=".file .nm[data-file='0']",
        instruction="Click report.pdf",
        target=".nm[data-file='0']",
        expected="a:text-is('report.pdf')",
        before=console(_files("report.pdf", "report (1).pdf", "budget-2026.xlsx")),
        after=console_redesigned(_file_table("report.pdf", "report (1).pdf", "budget-2026.xlsx")),
    ),
    Pair(
        name="A file is gone and its numbered copy is there",
        theme="numbers in names",
        action="click",
        selector=".file .nm[data-file='0']",
        instruction="Click report.pdf",
        target=".nm[data-file='0']",
        expected=None,
        before=console(_files("report.pdf", "report (1).pdf", "budget-2026.xlsx")),
        after=console_redesigned(_file_table("report (1).pdf", "budget-2026.xlsx")),
    ),
    Pair(
        name="The document is gone and the one that was made beside it has its name with a number",
        theme="numbers in names",
        action="click",
        selector=".file .nm[data-file='0']",
        instruction="the newest document",
        target=".nm[data-file='0']",
        expected=None,
        before=console(_files("Untitled", "Untitled (2)", "Minutes")),
        after=console_redesigned(_file_table("Untitled (2)", "Minutes")),
    ),
    Pair(
        name="The box of a row has lost its label",
        theme="labels",
        action="check",
        selector="#pick-a7",
        instruction="Select Ann Baker",
        target="#pick-a7",
        expected="tr:has-text('Ann Baker') input",
        before=console(
            _people("<input type='checkbox' id='pick-{ident}' aria-label='Select {name}'>")
        ),
        after=console_redesigned(_people("<input type='checkbox' class='nw-check'>")),
    ),
    Pair(
        name="The row is gone and the unlabelled box of another row is left",
        theme="labels",
        action="check",
        selector="#pick-a7",
        instruction="Select Ann Baker",
        target="#pick-a7",
        expected=None,
        before=console(
            _people("<input type='checkbox' id='pick-{ident}' aria-label='Select {name}'>")
        ),
        after=console_redesigned(
            _people("<input type='checkbox' class='nw-check'>").replace("Ann Baker", "Eva Falk")
        ),
    ),
    Pair(
        name="The label has gained a remark in brackets",
        theme="labels",
        action="fill",
        selector="#descr",
        instruction="the Description field",
        target="#descr",
        expected="#f-2",
        before=console(
            "<h1>New project</h1><form><p><label for='title'>Title</label><input id='title'></p>"
            "<p><label for='descr'>Description</label><textarea id='descr'></textarea></p></form>"
        ),
        after=console(
            "<h1>New project</h1><form><p><label for='f-1'>Title</label><input id='f-1'></p>"
            "<p><label for='f-2'>Description (optional)</label><textarea id='f-2'></textarea></p></form>"
        ),
    ),
)
