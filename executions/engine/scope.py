"""The part of a page that a known element stood in, so that a model is shown that part before the whole."""

from __future__ import annotations

from typing import Final

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

from executions.engine.chosen_node import NODE_PATH
from executions.engine.fingerprint import DESCRIBING, Fingerprint, script
from executions.engine.relocation import frame_path_of

LARGEST_SHARE: Final = 0.7
LEAST_SPARED: Final = 100
"""A part with more of the page's elements, or so few others, saves too little to ask twice."""
_PATH: Final = f"(element) => ({NODE_PATH}).call(element)"
_SCOPE: Final = (
    f"(request) => {{\n{script(*DESCRIBING, 'scope.js')}\nconst part = scopeOf(request);\n"
    f"return part ? ({_PATH})(part) : '';\n}}"
)


async def scope_of(page: Page, known: Fingerprint | None) -> str:
    """The Stagehand XPath of the known element's form, landmark or frame, whichever is there and smallest.

    Empty when nothing is known, when the part is gone or not the only one of its name, and when it
    is most of the page. Never raises for a page that changes meanwhile.
    """
    if known is None or not (known.form or known.landmark or known.frame_path):
        return ""
    try:
        frame = await _frame_at(page, known.frame_path)
        if frame is None:
            return ""
        inside = await frame.evaluate(
            _SCOPE,
            {
                "form": known.form,
                "landmark": known.landmark,
                "share": LARGEST_SHARE,
                "spared": LEAST_SPARED,
            },
        )
        path = await _path_to(frame) + str(inside)
    except PlaywrightError:
        return ""
    return f"xpath={path}" if path else ""


async def _frame_at(page: Page, wanted: tuple[str, ...]) -> Frame | None:
    if not wanted:
        return page.main_frame
    for frame in page.frames:
        if frame.parent_frame is not None and await frame_path_of(frame) == wanted:
            return frame
    return None


async def _path_to(frame: Frame) -> str:
    """The iframes on the way to `frame` in Stagehand's notation; empty for the page itself."""
    path = ""
    at: Frame | None = frame
    while at is not None and at.parent_frame is not None:
        owner = await at.frame_element()
        path = str(await owner.evaluate(_PATH)) + path
        at = at.parent_frame
    return path
