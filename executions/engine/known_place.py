"""A selector engine of our own: the element at an XPath, only while it looks as it is known to.

Playwright resolves it in its own isolated world at the very moment of an action: nothing can change
between the look and the use, and using a cached element takes what a healthy selector takes.
"""

from __future__ import annotations

import base64
import json
from typing import Final

from playwright.async_api import Locator, Playwright

from executions.engine.fingerprint import DESCRIBING, Fingerprint, script

NAME: Final = "known_place"
_DOCUMENT: Final = f"{NAME}="
"""Without a body it is the document, from wherever it is asked."""
_OTHERWISE: Final = frozenset(
    {
        "x",
        "y",
        "width",
        "height",
        "roster",
        "options",
        "sends_alone",
        "page_url",
        "page_title",
        "frame_path",
    }
)
"""What may differ: where the element is painted, what it offers to choose from, what the page is called and which controls are elsewhere on it."""
_ENGINE: Final = f"""(() => {{
  const queryAll = (root, body) => {{
    if (!body) return [document];
    {script(*DESCRIBING)}
    const known = JSON.parse(atob(body));
    const found = document.evaluate(known.xpath, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
    if (found.snapshotLength !== 1) return [];
    const element = found.snapshotItem(0);
    const seen = describe(element, true);
    const plain = (value) => value && Object.getPrototypeOf(value) === Object.prototype ? Object.entries(value).sort() : value;
    const same = Object.keys(known.looks).every((key) => JSON.stringify(plain(seen[key])) === JSON.stringify(known.looks[key]));
    return same ? [element] : [];
  }};
  return {{ queryAll, query: (root, body) => queryAll(root, body)[0] }};
}})()"""


async def known_place_registered(playwright: Playwright) -> None:
    """Teach this driver the engine; before its first context."""
    await playwright.selectors.register(NAME, _ENGINE, content_script=True)


def reachable(selector: str) -> bool:
    """Whether the selector is an XPath of the page itself, outside frames and shadow roots."""
    return selector.startswith("xpath=/") and " >> " not in selector


def known_place(selector: str, known: Fingerprint) -> str:
    """The selector that fits the element at the XPath `selector` while it looks exactly as `known`."""
    otherwise = _OTHERWISE | {"twins"} if known.twins < 0 else _OTHERWISE
    looks = {
        key: sorted(map(list, value.items())) if isinstance(value, dict) else value
        for key, value in known.to_json().items()
        if key not in otherwise
    }
    body = json.dumps({"xpath": selector.removeprefix("xpath="), "looks": looks})
    return f"{NAME}={base64.b64encode(body.encode()).decode()}"


def unless(target: Locator, selector: str) -> Locator:
    """`target`, but nothing while `selector`, which leads into no frame, fits anything on the page."""
    return target.filter(has_not=target.page.locator(f"{_DOCUMENT} >> {selector}"))
