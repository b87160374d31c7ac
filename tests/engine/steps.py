"""Steps as a case file writes them."""

from __future__ import annotations

from typing import Any

GO = {"action": "click", "selector": "#go", "instruction": "the Go button"}


def opened(value: str, **more: Any) -> dict[str, Any]:
    return {"action": "navigate", "value": value, **more}


def says(text: str, selector: str = "#log") -> dict[str, Any]:
    return {"action": "assert", "selector": selector, "assertion": "text_equals", "value": text}


def titled(title: str) -> dict[str, Any]:
    return {"action": "assert", "assertion": "title", "value": title}
