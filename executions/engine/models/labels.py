"""What an element is called: its own name, or the text that stands beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from executions.engine.models.tree import TEXT_FIELD_ROLES, Node, Tree
from executions.engine.models.vocabulary import Words, words_of

_FIELDS = TEXT_FIELD_ROLES | {"combobox", "select", "listbox", "slider"}
_CHECKS = frozenset({"checkbox", "radio", "switch"})
LABELLED = _FIELDS | _CHECKS
_LABEL_ROLES = frozenset(
    {"statictext", "labeltext", "paragraph", "term", "cell", "rowheader", "legend", "heading"}
    | {"gridcell", "div", "span", "strong", "emphasis"}
)
_WRAPPERS = frozenset({"cell", "gridcell", "div", "span", "paragraph", "definition"})
_CELLS = frozenset({"cell", "gridcell"})
_MAX_LABEL_WORDS = 12


def labels_of(tree: Tree, node: Node) -> list[Words]:
    """The element's names, the surest first; empty for an element that has none."""
    own = words_of(node.name) if node.name else None
    if node.role not in LABELLED:
        return [own] if own else [Words((), ())]
    labels = tree.labels_read.get(node.index)
    if labels is None:
        found = (own, _text_beside(tree, node))
        labels = [label for label in found if label is not None] or [Words((), ())]
        tree.labels_read[node.index] = labels
    return labels


def _text_beside(tree: Tree, node: Node) -> Words | None:
    """The text that labels a field for the eye, where the page's markup does not say so."""
    text = _own_column(tree, node) or (
        _following(tree, node) if node.role in _CHECKS else _preceding(tree, node)
    )
    if not text:
        return None
    label = words_of(text)
    if len(label.raw) > _MAX_LABEL_WORDS or _names_another(tree, node, label):
        return None
    return label


def _preceding(tree: Tree, node: Node) -> str:
    """The text right before the field, in the same container or in the cell before."""
    current = node
    for _level in range(2):
        if current.parent < 0:
            return ""
        siblings = tree.nodes[current.parent].children
        position = bisect_left(siblings, current.index)
        if position > 0:
            return _plain_text(tree, tree.nodes[siblings[position - 1]])
        current = tree.nodes[current.parent]
        if current.role not in _WRAPPERS or node.name:
            return ""
    return ""


def _following(tree: Tree, node: Node) -> str:
    if node.parent < 0:
        return ""
    siblings = tree.nodes[node.parent].children
    position = bisect_left(siblings, node.index)
    if position + 1 >= len(siblings):
        return ""
    return _plain_text(tree, tree.nodes[siblings[position + 1]])


def _own_column(tree: Tree, node: Node) -> str:
    """The header of the column, for a field in a table's cell."""
    cell = next((above for above in tree.ancestors(node) if above.role in _CELLS), None)
    if cell is None or cell.parent < 0:
        return ""
    row = tree.nodes[cell.parent]
    column = row.children.index(cell.index)
    for above in tree.ancestors(row):
        if above.role in {"table", "grid"}:
            return _header(tree, above, column=column, columns=len(row.children))
    return ""


def _header(tree: Tree, table: Node, *, column: int, columns: int) -> str:
    for row in tree.inside(table):
        if row.role != "row" or len(row.children) != columns:
            continue
        cells = [tree.nodes[index] for index in row.children]
        if all(cell.role == "columnheader" for cell in cells):
            return cells[column].name
    return ""


def _plain_text(tree: Tree, node: Node) -> str:
    """The node's text if it is nothing but text; empty when it holds a control."""
    inside = tree.inside(node)
    if node.role not in _LABEL_ROLES or any(part.role not in _LABEL_ROLES for part in inside):
        return ""
    return node.name or " ".join(part.name for part in inside if part.name)


def _names_another(tree: Tree, node: Node, label: Words) -> bool:
    """Whether the text already is the name of another field on the page."""
    if tree.field_names is None:
        tree.field_names = Counter(
            words_of(field.name).keys for field in tree.with_roles(LABELLED) if field.name
        )
    own = bool(node.name) and words_of(node.name).keys == label.keys
    return tree.field_names[label.keys] > int(own)
