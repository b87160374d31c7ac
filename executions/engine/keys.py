"""Keys under which something learned is found again: of a page, of a step, of both."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from executions.engine.plan import Step

_VOLATILE = re.compile(
    r"^(\d{2,}|[0-9a-f]{8}-[0-9a-f-]{27}|(?=[0-9a-f]*\d)[0-9a-f]{8,}|(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{16,})$"
)

_PASSING = frozenset({"x", "y", "width", "height", "roster", "options", "sends_alone"})


def page_address(url: str) -> str:
    """Origin and path of `url`; query, fragment and volatile ids are out (`/orders/4711` → `/orders/:id`)."""
    parts = urlsplit(url)
    path = "/".join(":id" if _VOLATILE.match(p) else p for p in parts.path.split("/"))
    return f"{parts.scheme}://{parts.netloc.lower()}{path.rstrip('/') or '/'}"


def step_key(step: Step) -> str:
    """SHA-256 hex of what the author wrote of the element: action, instruction, frame and selector."""
    return _digest(step.action, step.instruction, step.frame, step.selector)


def fingerprint_keys(steps: Sequence[Step]) -> dict[int, str]:
    """By step index, the key of the step's fingerprints in its case.

    Equal steps are told apart by their occurrence: the same `#next` on two pages is two elements.
    """
    seen: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for step in steps:
        key = step_key(step)
        seen[key] += 1
        keys[step.index] = _digest(key, str(seen[key]))
    return keys


def cache_key(step: Step, page_url: str) -> str:
    """SHA-256 hex over the normalised page address and the step.

    The selector is part of it: two rows' Remove buttons may share their instruction, never an entry.
    """
    return _digest(page_address(page_url), step_key(step))


def fingerprint_hash(fingerprint: Mapping[str, Any]) -> str:
    """Equal for elements that look the same; their place by pixels may differ, what they offer and the page's other controls."""
    stable = {k: v for k, v in fingerprint.items() if k not in _PASSING}
    return _digest(json.dumps(stable, sort_keys=True, default=str))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()
