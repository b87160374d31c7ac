"""Where an element is: in the row, the card, the group or the landmark that was named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from executions.engine.models.description import Place
from executions.engine.models.tree import ITEM_ROLES, Node, Tree
from executions.engine.models.vocabulary import WEAK_WORDS, words_of

_LANDMARK_ROLES = {"dialog": frozenset({"dialog", "alertdialog"})}
_CAPTIONS = frozenset(
    {"heading", "statictext", "paragraph", "cell", "rowheader", "link", "image", "img", "legend"}
    | {"term", "strong", "disclosuretriangle", "columnheader", "labeltext", "div", "span"}
)
_SECTIONS = frozenset(
    {"dialog", "alertdialog", "banner", "contentinfo", "navigation", "complementary", "search"}
)
_NAMED_SECTIONS = frozenset({"region", "group", "form", "article", "listitem", "row"})


class Surroundings:
    """Which of some words each node's subtree holds."""

    def __init__(self, tree: Tree, words: Sequence[str], *, menu: bool = False) -> None:
        self._tree = tree
        # What opens a menu is the menu's caption.
        self._caption_roles = _CAPTIONS | {"button"} if menu else _CAPTIONS
        bits = {word: 1 << position for position, word in enumerate(dict.fromkeys(words))}
        self._all = (1 << len(bits)) - 1
        self._own = [0] * len(tree.nodes)
        self._holders_of: dict[int, list[Node]] = {}
        self._within = [0] * len(tree.nodes)
        for word, nodes in tree.saying(bits).items():
            for node in nodes:
                self._own[node.index] |= bits[word]
                self._mark(node, bits[word])

    def _mark(self, node: Node, bit: int) -> None:
        index = node.index
        while index >= 0 and not self._within[index] & bit:
            self._within[index] |= bit
            index = self._tree.nodes[index].parent

    def container_of(self, node: Node) -> Node | None:
        """The smallest container around `node` that the words belong to, None without one."""
        for container in self._tree.ancestors(node):
            if self._within[container.index] == self._all:
                return container if self._belongs(container, node) else None
        return None

    def within(self, container: Node) -> bool:
        """Whether the node or anything in it says the words."""
        return self._within[container.index] == self._all

    def captions_in(self, container: Node) -> list[Node]:
        """The texts in a container, itself included, that say the words; controls left out."""
        return [
            node
            for node in (container, *self._tree.inside(container))
            if self._own[node.index] == self._all
            and (node is container or node.role in self._caption_roles)
        ]

    def owns(self, container: Node) -> bool:
        """Whether all inside it belongs to the words: it is named so, or is one row or item."""
        return self._own[container.index] == self._all or container.role in ITEM_ROLES

    def _belongs(self, container: Node, node: Node) -> bool:
        """Whether the words say something about this node, not about a neighbour of it."""
        if self.owns(container):
            return True
        branch = self._tree.child_towards(container, node)
        if branch is None or self._in_section(branch, node):
            return False
        holders = self._holders(container)
        if not holders or (branch.role in ITEM_ROLES and holders[0].role in ITEM_ROLES):
            return False
        position = bisect_left(container.children, branch.index)
        before = [self._tree.nodes[index] for index in container.children[:position]]
        return any(self._leads(holder, before, branch) for holder in holders)

    def _holders(self, container: Node) -> list[Node]:
        """The children of a container that hold all the words."""
        found = self._holders_of.get(container.index)
        if found is None:
            children = (self._tree.nodes[index] for index in container.children)
            found = [child for child in children if self._within[child.index] == self._all]
            self._holders_of[container.index] = found
        return found

    def _in_section(self, branch: Node, node: Node) -> bool:
        """Whether a section with a heading of its own stands between."""
        between = (above for above in self._tree.ancestors(node) if above.index >= branch.index)
        return any(
            above.role in _SECTIONS or (above.role in _NAMED_SECTIONS and above.name)
            for above in between
        )

    def _leads(self, holder: Node, before: list[Node], branch: Node) -> bool:
        """Whether `holder` is the caption of what follows it, `branch` included."""
        caption = self._caption(holder)
        if (
            holder.index >= branch.index
            or caption.role not in self._caption_roles
            or self._has_caption(branch, caption.role)
        ):
            return False
        for sibling in reversed(before):
            if sibling is holder:
                return True
            if self._has_caption(sibling, caption.role):
                return False
        return False

    def _caption(self, holder: Node) -> Node:
        inside = [holder, *self._tree.inside(holder)]
        return next((node for node in inside if self._own[node.index] == self._all), holder)

    def _has_caption(self, node: Node, role: str) -> bool:
        """Whether a subtree holds a caption of its own, of this role; figures are none."""
        return any(
            part.role == role and not any(char.isdigit() for char in part.name)
            for part in (node, *self._tree.inside(node))
        )


def in_places(tree: Tree, nodes: list[Node], places: Sequence[Place]) -> list[Node]:
    """Those of `nodes` that are in all the places, the closest containers winning."""
    for place in places:
        if not nodes:
            return []
        if place.landmark:
            nodes = _in_landmark(tree, nodes, place.landmark)
        if place.ordinal is not None and place.container:
            nodes = _in_nth(tree, nodes, place.container, place.ordinal)
        if place.words:
            nodes = (
                (_in_landmark_saying(tree, nodes, place) if place.landmark else [])
                or _around(tree, nodes, place)
                or _around_piecewise(tree, nodes, place.words)
            )
    return nodes


def _around(tree: Tree, nodes: list[Node], place: Place) -> list[Node]:
    surroundings = Surroundings(tree, place.words, menu=place.container == "menu")
    found = [(node, surroundings.container_of(node)) for node in nodes]
    inside = [(node, container) for node, container in found if container is not None]
    containers = {container.index: container for _node, container in inside}
    closest = {
        index
        for index, container in containers.items()
        if not surroundings.owns(container)
        or not any(container.index < other < container.end for other in containers)
    }
    return [node for node, container in inside if container.index in closest]


def _around_piecewise(tree: Tree, nodes: list[Node], words: Sequence[str]) -> list[Node]:
    """For "Invoice 17" the row says 17 and nothing else, the heading of the table says invoices."""
    each = [(word, Surroundings(tree, (word,))) for word in dict.fromkeys(words)]
    return [node for node in nodes if len(each) > 1 and _said_in_pieces(tree, node, each)]


def _said_in_pieces(tree: Tree, node: Node, each: list[tuple[str, Surroundings]]) -> bool:
    containers: list[tuple[int, str, Surroundings]] = []
    for word, surroundings in each:
        container = surroundings.container_of(node)
        if container is None:
            return False
        containers.append((container.index, word, surroundings))
    innermost = max(index for index, _word, _surroundings in containers)
    inner = next(around for index, _word, around in containers if index == innermost)
    wanted = {word for word, _surroundings in each}
    # A row that says something else besides is another row: "Red mug" is not the blue one.
    return all(
        all(key in wanted or key in WEAK_WORDS for key in words_of(caption.name).keys)
        for caption in inner.captions_in(tree.nodes[innermost])
    )


def _in_landmark_saying(tree: Tree, nodes: list[Node], place: Place) -> list[Node]:
    """Those in a landmark that says the words anywhere: the form with the button Log in."""
    surroundings = Surroundings(tree, place.words)
    roles = _landmark_roles(place.landmark or "")
    return [
        node
        for node in nodes
        if any(above.role in roles and surroundings.within(above) for above in tree.ancestors(node))
    ]


def _landmark_roles(landmark: str) -> frozenset[str]:
    return _LANDMARK_ROLES.get(landmark, frozenset({landmark}))


def _in_landmark(tree: Tree, nodes: list[Node], landmark: str) -> list[Node]:
    roles = _landmark_roles(landmark)
    if not any(node.role in roles for node in tree.nodes):
        return nodes
    return [node for node in nodes if any(above.role in roles for above in tree.ancestors(node))]


def _in_nth(tree: Tree, nodes: list[Node], role: str, ordinal: int) -> list[Node]:
    """Those in the nth row or item; none where several tables or lists could be meant."""
    containers = [node for node in tree.nodes if node.role == role and not _is_header(tree, node)]
    position = ordinal - 1 if ordinal > 0 else len(containers) - 1
    if len({node.parent for node in containers}) != 1 or position >= len(containers):
        return []
    container = containers[position]
    return [node for node in nodes if container.index < node.index < container.end]


def _is_header(tree: Tree, row: Node) -> bool:
    return bool(row.children) and all(
        tree.nodes[index].role == "columnheader" for index in row.children
    )
