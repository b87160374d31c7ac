"""From what observe() returns to an element, and from an element to a selector Playwright can run.

Stagehand's XPath crosses frames at `iframe[n]` and open shadow roots at `//`; Playwright's cannot. The element
itself is resolved structurally, and the selector kept for it is checked to lead back to that element alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import ElementHandle, Frame, Page
from playwright.async_api import Error as PlaywrightError

from executions.engine.page_session import FRAME_HOP

_SEGMENT = re.compile(r"(//?)([^/\[\]]+)(?:\[(\d+)\])?")

_RESOLVE = """segments => {
  let at = document;
  for (const [hop, tag, nth] of segments) {
    let parent = at;
    if (hop === '//') {
      if (!at.shadowRoot) return null;
      parent = at.shadowRoot;
    }
    const same = [...parent.children].filter(child => child.localName === tag.toLowerCase());
    at = same[nth - 1];
    if (!at) return null;
  }
  return at;
}"""

_DESCRIBE = """element => {
  const steps = [];
  const nth = node => {
    const parent = node.parentNode;
    const same = [...parent.children].filter(child => child.localName === node.localName);
    return same.indexOf(node) + 1;
  };
  let at = element, part = [];
  const parts = [];
  while (at && at.nodeType === 1) {
    part.unshift([at.localName, at.parentNode ? nth(at) : 1, at.namespaceURI !== 'http://www.w3.org/1999/xhtml']);
    const parent = at.parentNode;
    if (parent && parent.nodeType === 11 && parent.host) {
      parts.unshift(part); part = []; at = parent.host; continue;
    }
    at = parent && parent.nodeType === 1 ? parent : null;
  }
  parts.unshift(part);
  const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const copy = element.cloneNode(false);
  copy.removeAttribute('value');
  return {parts, text: (own || element.children.length < 6 ? element.innerText || '' : '').slice(0, 300).toWellFormed(),
    html: copy.outerHTML.slice(0, 2000).toWellFormed(), title: document.title.toWellFormed()};
}"""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A selector that leads to one element alone, and the element's looks for the cache."""

    selector: str
    text: str
    html: str
    title: str


async def element_at(page: Page, xpath: str, *, of_select: bool = True) -> ElementHandle | None:
    """The element at a Stagehand XPath (`xpath=/html[1]/body[1]/…`), or None when nothing is there.

    With `of_select` an option gives its select: options are never visible by themselves.
    """
    parts = _frame_parts(_SEGMENT.findall(xpath.removeprefix("xpath=")))
    frame: Frame | None = page.main_frame
    handle: ElementHandle | None = None
    try:
        for number, part in enumerate(parts):
            if number and handle is not None:
                frame = await handle.content_frame()
            handle = await _resolve(frame, part) if frame is not None else None
            if handle is None:
                return None
        return await select_of(handle) if handle is not None and of_select else handle
    except PlaywrightError:
        return None


def _frame_parts(segments: list[tuple[str, str, str]]) -> list[list[tuple[str, str, str]]]:
    """Segments split after each frame element."""
    parts: list[list[tuple[str, str, str]]] = [[]]
    for segment in segments:
        parts[-1].append(segment)
        if segment[1].lower() in ("iframe", "frame"):
            parts.append([])
    return [part for part in parts if part]


async def _resolve(frame: Frame, segments: list[tuple[str, str, str]]) -> ElementHandle | None:
    plain = [[hop, tag, int(nth or 1)] for hop, tag, nth in segments]
    handle = await frame.evaluate_handle(_RESOLVE, plain)
    return handle.as_element()


async def select_of(handle: ElementHandle) -> ElementHandle:
    """The select of an option; any other element itself."""
    owner = await handle.evaluate_handle(
        "e => (e.localName === 'option' && e.closest('select')) || e"
    )
    return owner.as_element() or handle


async def extract(handle: ElementHandle) -> Extracted | None:
    """A verified Playwright selector of the element and its looks; None when it cannot be named."""
    try:
        frame = await handle.owner_frame()
        described = await handle.evaluate(_DESCRIBE)
        if frame is None:
            return None
        selector = _selector(described["parts"])
        if not await _leads_to(frame, selector, handle):
            return None
        prefix = await _frame_prefix(frame)
    except PlaywrightError:
        return None
    return Extracted(prefix + selector, described["text"], described["html"], described["title"])


def _selector(parts: list[list[tuple[str, int, bool]]]) -> str:
    """XPath in the document, then `:scope >` CSS for every shadow root on the way."""
    first, *inside = parts
    xpath = "xpath=" + "".join(
        f"/*[local-name()='{tag}'][{nth}]" if foreign else f"/{tag}[{nth}]"
        for tag, nth, foreign in first
    )
    css = [
        "css=:scope > " + " > ".join(f"{tag}:nth-of-type({nth})" for tag, nth, _foreign in part)
        for part in inside
    ]
    return " >> ".join([xpath, *css])


async def _leads_to(frame: Frame, selector: str, handle: ElementHandle) -> bool:
    found = await frame.locator(selector).element_handles()
    return len(found) == 1 and bool(await handle.evaluate("(a, b) => a === b", found[0]))


async def _frame_prefix(frame: Frame) -> str:
    """The selectors of the iframes on the way to `frame`, each followed by the frame hop."""
    prefix = ""
    at: Frame | None = frame
    while at is not None and at.parent_frame is not None:
        owner = await at.frame_element()
        described = await owner.evaluate(_DESCRIBE)
        prefix = _selector(described["parts"]) + FRAME_HOP + prefix
        at = at.parent_frame
    return prefix
