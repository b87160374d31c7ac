"""Chart.js from its npm package in the place of its CDN: tests never reach the internet."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Route

MODULES = Path(__file__).parents[1] / "browser" / "node_modules"
CHARTJS = MODULES / "chart.js" / "dist" / "chart.umd.min.js"
CDN = "**://cdn.jsdelivr.net/**"


def charts_served(context: BrowserContext) -> None:
    """Answer for the CDN in every page of the context."""
    context.route(CDN, _answered)


def _answered(route: Route) -> None:
    headers = {"access-control-allow-origin": "*", "content-type": "text/javascript"}
    route.fulfill(path=CHARTJS, headers=headers)
