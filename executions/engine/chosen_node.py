"""From the id that a model chose in Stagehand's accessibility tree to where the element is on the page.

An id is `frame-backendNode`. Backend node numbers are unique within one renderer process only: in a frame
of another site the same number is another element, so a node is looked up in its own frame's process.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.async_api import CDPSession, Frame, Page
from playwright.async_api import Error as PlaywrightError

from executions.engine.models.tree import parse_tree
from executions.engine.xpath_extractor import element_at

TREE_MARK = "Accessibility Tree:"
_ID = re.compile(r"(\d+)-(\d+)")

NODE_PATH = """function () {
  let path = '', at = this.nodeType === 1 ? this : this.parentElement;
  while (at) {
    const parent = at.parentNode;
    const nth = parent ? [...parent.children].filter(c => c.localName === at.localName).indexOf(at) + 1 : 1;
    const inShadow = parent && parent.nodeType === 11 && parent.host;
    path = (inShadow ? '//' : '/') + at.localName + '[' + nth + ']' + path;
    at = inShadow ? parent.host : parent && parent.nodeType === 1 ? parent : null;
  }
  return path;
}"""
"""JavaScript function of an element (`this`): its path within its document, as Stagehand writes it."""


def frames_around(prompt: str, element_id: str) -> tuple[str, ...] | None:
    """The ids of the iframes around a node of the prompt's tree, outermost first.

    None when the prompt's tree does not hold the node exactly once: then nobody knows where it is.
    """
    tree = parse_tree(prompt.partition(TREE_MARK)[2])
    found = [node for node in tree.nodes if node.element_id == element_id]
    if len(found) != 1:
        return None
    owners: list[str] = []
    inner = found[0]
    for node in tree.ancestors(inner):
        if _frame_of(node.element_id) != _frame_of(inner.element_id):
            owners.insert(0, node.element_id)
        inner = node
    return tuple(owners)


def _frame_of(element_id: str) -> str:
    return element_id.partition("-")[0]


async def chosen_xpath(page: Page, element_id: str, frames: Sequence[str]) -> str:
    """The Stagehand XPath of the chosen node; empty when it cannot be reached."""
    path = "xpath="
    frame: Frame | None = page.main_frame
    for number, node in enumerate((*frames, element_id)):
        part = await _path_in(frame, node) if frame is not None else ""
        if not part:
            return ""
        path += part
        if number < len(frames):
            owner = await element_at(page, path, of_select=False)
            frame = await owner.content_frame() if owner is not None else None
    return path


async def _path_in(frame: Frame, element_id: str) -> str:
    """The node's path within its own document."""
    found = _ID.fullmatch(element_id)
    if found is None:
        return ""
    session: CDPSession | None = None
    try:
        session = await _session(frame)
        resolved = await session.send("DOM.resolveNode", {"backendNodeId": int(found.group(2))})
        answer = await session.send(
            "Runtime.callFunctionOn",
            {
                "objectId": resolved["object"]["objectId"],
                "functionDeclaration": NODE_PATH,
                "returnByValue": True,
            },
        )
        return str(answer["result"].get("value") or "")
    except (PlaywrightError, KeyError):
        return ""
    finally:
        if session is not None:
            await session.detach()


async def _session(frame: Frame) -> CDPSession:
    """A session with the process that renders the frame: its own, or that of the frame around it."""
    at = frame
    while at.parent_frame is not None:
        try:
            return await at.page.context.new_cdp_session(at)
        except PlaywrightError:
            at = at.parent_frame
    return await at.page.context.new_cdp_session(at.page)
