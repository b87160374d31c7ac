"""Reads the accessibility tree that Stagehand writes into its prompts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from executions.engine.models.vocabulary import Words, stems_of, words_of

_LINE = re.compile(
    r"^( *)\[([^\]\s]+)\] ([^:\n]*?)(?:: (.*?))?((?: \[(?:selected|checked)\])*)$", re.DOTALL
)
_PLAIN_WORDS = re.compile(r"\A(?=.*[a-zA-Z0-9])[\x00-\x7f]*\Z", re.DOTALL)
_USABLE_ID = re.compile(r"\d+-\d+")

TEXT_FIELD_ROLES = frozenset(
    {"textbox", "searchbox", "spinbutton", "date", "datetime", "inputtime", "colorwell"}
)
ITEM_ROLES = frozenset({"row", "listitem", "article", "treeitem", "definition", "term"})


@dataclass(slots=True, eq=False)
class Node:
    """One line of the tree. `end` is the index after its last descendant."""

    index: int
    element_id: str
    role: str
    name: str
    parent: int
    end: int = 0
    children: list[int] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether Stagehand can find the element by this id."""
        return _USABLE_ID.fullmatch(self.element_id) is not None


class Tree:
    """The nodes in document order; `nodes[i].index == i`."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        # What has been found out about the fields' labels, kept for the next reading.
        self.labels_read: dict[int, list[Words]] = {}
        self.field_names: Counter[tuple[str, ...]] | None = None
        self._by_word: dict[str, list[Node]] = {}
        self._by_role: dict[str, list[Node]] = {}
        for node in nodes:
            self._by_role.setdefault(node.role, []).append(node)

    def with_roles(self, roles: Iterable[str]) -> list[Node]:
        """The nodes of these roles, in document order."""
        found = [node for role in roles for node in self._by_role.get(role, ())]
        return sorted(found, key=lambda node: node.index)

    def saying(self, words: Iterable[str]) -> dict[str, list[Node]]:
        """For each word, the nodes whose own names say it, in document order."""
        return {word: self._nodes_saying(word) for word in words}

    def _nodes_saying(self, word: str) -> list[Node]:
        found = self._by_word.get(word)
        if found is None:
            # Most names are ruled out by their letters, which is far quicker than reading them.
            may_say = re.compile("|".join(map(re.escape, sorted(stems_of(word))))).search
            found = [
                node
                for node in self.nodes
                if node.name
                and (may_say(node.name.lower()) or not _PLAIN_WORDS.search(node.name))
                and words_of(node.name).says(word)
            ]
            self._by_word[word] = found
        return found

    def ancestors(self, node: Node) -> Iterator[Node]:
        """From the parent outwards."""
        index = node.parent
        while index >= 0:
            ancestor = self.nodes[index]
            yield ancestor
            index = ancestor.parent

    def inside(self, node: Node) -> list[Node]:
        """All descendants, in document order."""
        return self.nodes[node.index + 1 : node.end]

    def child_towards(self, container: Node, node: Node) -> Node | None:
        """The child of `container` that is or holds `node`; None where it holds it not."""
        current = node
        while current.parent >= 0:
            if current.parent == container.index:
                return current
            current = self.nodes[current.parent]
        return None


def parse_tree(text: str) -> Tree:
    """Read a tree; a line that is none continues the name of the node before it."""
    nodes: list[Node] = []
    open_nodes: list[tuple[int, int]] = []
    for line in text.split("\n"):
        found = _LINE.match(line)
        if found is None:
            if nodes and line.strip():
                nodes[-1].name = f"{nodes[-1].name} {line.strip()}".strip()
            continue
        indent, element_id, role, name, _flags = found.groups()
        depth = len(indent)
        while open_nodes and open_nodes[-1][0] >= depth:
            nodes[open_nodes.pop()[1]].end = len(nodes)
        parent = open_nodes[-1][1] if open_nodes else -1
        index = len(nodes)
        nodes.append(Node(index, element_id, role.strip().lower(), (name or "").strip(), parent))
        if parent >= 0:
            nodes[parent].children.append(index)
        open_nodes.append((depth, index))
    for _depth, index in open_nodes:
        nodes[index].end = len(nodes)
    return Tree(nodes)
