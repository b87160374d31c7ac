"""How long one search takes on pages of a given size."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

from playwright.async_api import Page

from executions.engine.fingerprint import CAPTURE_SCRIPT, fingerprint_from_capture
from executions.engine.relocation import StepHints, relocate

ROUNDS: Final = 5
_BUILD: Final = """(count) => {
  const rows = [];
  for (let i = 0; i < count / 6; i++) {
    rows.push(`<tr class="row r${i % 9}" id="row-${i}"><td>Entry ${i}</td>
      <td>${i * 7 % 1000} units</td>
      <td><a href="/entries/${i}">Show</a> <button class="act">Edit</button></td></tr>`);
  }
  document.body.innerHTML = `<main><h1>Entries</h1><form id="f"><label>Search <input name="q">
    </label><button id="go" class="primary">Search entries</button></form>
    <table>${rows.join("")}</table></main>`;
}"""
_CHANGE: Final = """() => {
  const button = document.querySelector("#go");
  button.removeAttribute("id");
  button.className = "cta";
}"""


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds: in the page alone, and the whole call with the decision."""

    elements: int
    in_page_ms: float
    total_ms: float
    found: bool


async def time_relocation(page: Page, elements: int) -> Timing:
    """Build a page of about `elements`, break a button's id and class, and find it again."""
    await page.evaluate(_BUILD, elements)
    known = fingerprint_from_capture(await page.locator("#go").evaluate(CAPTURE_SCRIPT))
    await page.evaluate(_CHANGE)
    runs = [
        await relocate(page, known=known, hints=StepHints(action="click")) for _ in range(ROUNDS)
    ]
    return Timing(
        runs[0].scanned,
        median(each.in_page_ms for each in runs),
        median(each.duration_ms for each in runs),
        all(each.best is not None for each in runs),
    )
