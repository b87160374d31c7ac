"""Tries a selector in this process's browser, for the case editor."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from executions import access, dispatch
from executions.engine.actions import page_address_of
from executions.engine.plan import parse_case
from executions.engine.trial import Trial, selector_trial
from executions.errors import NotAllowed, Refused
from executions.runner import Runner

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WAIT_S = 60.0
_places = threading.BoundedSemaphore(2)


class BrowserBusy(Refused):
    """No browser is free here; trying again later helps."""

    code = "browser_busy"
    status = 503


def selector_try(*, user: User, base_url: str, address: str, selector: str, frame: str) -> Trial:
    """How many elements of the page at `address` match. Nothing is clicked or typed.

    Raises InvalidCase for a bad address or selector, NotAllowed, and BrowserBusy.
    """
    if not access.may_create(user):
        raise NotAllowed("Viewers cannot try selectors. Ask an admin for the QA role.")
    steps = [
        {"action": "navigate", "value": address or base_url},
        {"action": "hover", "selector": selector, "frame": frame},
    ]
    spec = parse_case({"name": "trial", "base_url": base_url, "steps": steps})
    runner = dispatch.registered()
    if not isinstance(runner, Runner) or not runner.is_alive:
        raise BrowserBusy("The browser runs in another process here; run the case to see it.")
    if not _places.acquire(blocking=False):
        raise BrowserBusy(
            "Two selectors are being tried at this moment. Try again in a few seconds."
        )
    try:
        work = selector_trial(
            runner.browser.ports.browser,
            url=page_address_of(spec.steps[0].value, spec.base_url),
            step=spec.steps[1],
        )
        return runner.browser.submit(work).result(WAIT_S)  # type: ignore[no-any-return] # of the work's own type
    finally:
        _places.release()
