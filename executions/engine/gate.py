"""A selector engine of our own: a gate that an action's element goes through, and that tells and shuts.

Whether an action has found its element can so be asked later, at no cost to the action itself: the page
that answers *no* lets nothing through any more, in the same moment.
"""

from __future__ import annotations

import itertools
from typing import Final

from playwright.async_api import Locator, Page, Playwright

NAME: Final = "gate"
_ENGINE: Final = """(() => {
  const passed = new Set(), shut = new Set();
  const queryAll = (root, body) => {
    if (!body.startsWith('?')) {
      if (shut.has(body)) return [];
      passed.add(body);
      return [root];
    }
    const asked = body.slice(1);
    if (passed.has(asked)) return [document.documentElement];
    shut.add(asked);
    return [];
  };
  return { queryAll, query: (root, body) => queryAll(root, body)[0] };
})()"""
_numbers = itertools.count(1)


async def gate_registered(playwright: Playwright) -> None:
    """Teach this driver the engine; before its first context."""
    await playwright.selectors.register(NAME, _ENGINE, content_script=True)


class Gate:
    """One action's gate, outside frames; in a new document it is open again."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._number = next(_numbers)

    def before(self, target: Locator) -> Locator:
        """The same elements, behind the gate."""
        self._page = target.page
        return target.locator(f"{NAME}={self._number}")

    async def was_passed(self) -> bool:
        """Whether an element went through in this document; if not, none will. Raises Playwright's errors."""
        if self._page is None:
            return False
        return await self._page.locator(f"{NAME}=?{self._number}").count() > 0
