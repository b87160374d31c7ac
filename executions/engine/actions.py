"""Does one step with Playwright on an element that was found, and checks expectations on it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from urllib.parse import urljoin

from playwright.async_api import ElementHandle, Locator, Page, expect
from playwright.async_api import Error as PlaywrightError

from executions.engine.errors import (
    ActionUncertain,
    CheckFailed,
    InvalidInput,
    NavigationFailed,
    WrongElement,
)
from executions.engine.plan import Action, Assertion, Step, WaitFor
from executions.engine.playwright_errors import action_error, check_error, navigation_error

Target = Locator | ElementHandle
STOP_LOADING_S = 1.0
TAKEN_MS = 1_000.0
_FORMATTED = re.compile(r"[\d#]")
_FORMS = {
    "date": "2026-01-31",
    "time": "13:45",
    "datetime-local": "2026-01-31T13:45",
    "month": "2026-01",
    "week": "2026-W05",
    "color": "#ff0000",
    "range": "a number that its limits and steps allow",
}
_DROPPED = """(element, asked) => {
  const {type, value} = element, wanted = asked.trim();
  if (type === 'range') return Number(value) === Number(wanted) ? '' : type;
  if (type === 'color') return value === wanted.toLowerCase() ? '' : type;
  return ['date', 'time', 'datetime-local', 'month', 'week'].includes(type) && !value ? type : '';
}"""
"""The field's type when it does not hold what was typed into it."""
_OPENS = "e => e.matches('[role=combobox]:not(input), [aria-haspopup=listbox]:not(input)')"
"""Whether it is a list built of other elements: closed, to be opened by a click."""


async def element_act(step: Step, target: Target, *, timeout_ms: float, what: str) -> None:
    """Click, fill, select, check, uncheck, hover or press; raises what `action_error` says."""
    try:
        if step.action is Action.CLICK:
            await target.click(timeout=timeout_ms)
        elif step.action is Action.FILL:
            await target.fill(step.value, timeout=timeout_ms)
            await _value_taken(step, target, timeout_ms=timeout_ms, what=what)
        elif step.action is Action.SELECT:
            await target.select_option(step.value, timeout=timeout_ms)
        elif step.action in (Action.CHECK, Action.UNCHECK):
            await target.set_checked(step.action is Action.CHECK, timeout=timeout_ms)
        elif step.action is Action.HOVER:
            await target.hover(timeout=timeout_ms)
        elif step.action is Action.PRESS:
            await target.press(step.value, timeout=timeout_ms)
        else:
            raise InvalidInput(f"{step.action} does not act on an element.")
    except PlaywrightError as error:
        raise action_error(error, what=what) from error


async def list_select(step: Step, target: Locator, *, timeout_ms: float, what: str) -> None:
    """Select from the list that the author's selector leads to, a `<select>` or one built of other elements.

    Raises what `action_error` says; once a list is open, ActionUncertain when its option cannot be clicked.
    """
    try:
        await element_act(step, target, timeout_ms=timeout_ms, what=what)
    except WrongElement:
        try:
            owner = await target.element_handle(timeout=timeout_ms)
            opens = await owner.evaluate(_OPENS)
        except PlaywrightError as error:
            raise action_error(error, what=what) from error
        if not opens:
            raise
        await option_choose(owner, step.value, timeout_ms=timeout_ms, what=what)


async def _value_taken(step: Step, target: Target, *, timeout_ms: float, what: str) -> None:
    """Raise ActionUncertain when a field of dates, times, colours or a range dropped what was typed.

    Playwright does not tell. All that such a field takes has a digit or a `#`, so has what is meant for it.
    """
    if not _FORMATTED.search(step.value):
        return
    limit = min(timeout_ms, TAKEN_MS)
    try:
        if isinstance(target, Locator):
            kind = await target.evaluate(_DROPPED, step.value, timeout=limit)
        else:
            kind = await target.evaluate(_DROPPED, step.value)
    except PlaywrightError:  # the typing has led to another page
        return
    if kind:
        raise ActionUncertain(
            f"{what} did not take the value; a field of type {kind} wants it as {_FORMS[kind]}."
        )


async def option_choose(owner: ElementHandle, value: str, *, timeout_ms: float, what: str) -> None:
    """Open a redesigned select (not a `<select>`) and click its option of exactly that name.

    Raises what a click raises; once it is open, ActionUncertain when the option cannot be clicked.
    """
    try:
        await owner.click(timeout=timeout_ms)
    except PlaywrightError as error:
        raise action_error(error, what=what) from error
    frame = await owner.owner_frame()
    if frame is None:
        raise ActionUncertain(f"{what} left the page when it was opened.")
    try:
        await frame.get_by_role("option", name=value, exact=True).click(timeout=timeout_ms)
    except PlaywrightError as error:
        failure = action_error(error, what=f"The option of {what}")
        raise ActionUncertain(failure.message) from error


async def element_check(step: Step, locator: Locator, *, timeout_ms: float, what: str) -> None:
    """Assert or wait on an element; auto-waits like Playwright's expect. Raises CheckFailed and others."""
    expected = _expected(step)
    try:
        await _expectation(step, locator, timeout_ms)
    except (AssertionError, PlaywrightError) as error:
        raise check_error(error, expected=expected, what=what) from error


async def _expectation(step: Step, locator: Locator, timeout: float) -> None:
    kind = step.assertion or step.wait_for
    wanted = expect(locator)
    if kind in (Assertion.VISIBLE, WaitFor.VISIBLE):
        await wanted.to_be_visible(timeout=timeout)
    elif kind in (Assertion.HIDDEN, WaitFor.HIDDEN):
        await wanted.to_be_hidden(timeout=timeout)
    elif kind is Assertion.TEXT_EQUALS:
        await wanted.to_have_text(step.value, timeout=timeout)
    elif kind is Assertion.TEXT_CONTAINS:
        await wanted.to_contain_text(step.value, timeout=timeout)
    elif kind is Assertion.VALUE:
        await wanted.to_have_value(step.value, timeout=timeout)
    elif kind in (Assertion.CHECKED, Assertion.UNCHECKED):
        await wanted.to_be_checked(checked=kind is Assertion.CHECKED, timeout=timeout)
    elif kind is Assertion.COUNT:
        await wanted.to_have_count(int(step.value), timeout=timeout)
    elif kind is Assertion.ATTRIBUTE:
        await wanted.to_have_attribute(step.attribute, step.value, timeout=timeout)
    else:
        raise InvalidInput(f"{kind} is not a check of an element.")


def _expected(step: Step) -> str:
    value = "***" if step.secret else step.value
    words = {
        Assertion.VISIBLE: "the element to be visible",
        WaitFor.VISIBLE: "the element to be visible",
        Assertion.HIDDEN: "the element to be hidden",
        WaitFor.HIDDEN: "the element to be hidden",
        Assertion.TEXT_EQUALS: f"the text '{value}'",
        Assertion.TEXT_CONTAINS: f"a text with '{value}'",
        Assertion.VALUE: f"the value '{value}'",
        Assertion.CHECKED: "the box to be checked",
        Assertion.UNCHECKED: "the box not to be checked",
        Assertion.COUNT: f"{value} elements",
        Assertion.ATTRIBUTE: f"the attribute {step.attribute} to be '{value}'",
        Assertion.URL: f"the address '{value}'",
        Assertion.TITLE: f"the title '{value}'",
    }
    kind = step.assertion or step.wait_for
    return words.get(kind, str(kind)) if kind else "the step to pass"


async def page_check(step: Step, page: Page, *, base_url: str, timeout_ms: float) -> None:
    """Assert the page's address or title. Raises CheckFailed."""
    try:
        if step.assertion is Assertion.TITLE:
            await expect(page).to_have_title(step.value, timeout=timeout_ms)
        else:
            await expect(page).to_have_url(
                _address_pattern(step.value, base_url), timeout=timeout_ms
            )
    except AssertionError as error:
        actual = await page.title() if step.assertion is Assertion.TITLE else page.url
        raise CheckFailed(f"Expected {_expected(step)}, but it is '{actual}'.") from error
    except PlaywrightError as error:
        raise action_error(error, what="The page") from error


async def page_wait(step: Step, page: Page, *, base_url: str, timeout_ms: float) -> None:
    """Wait for a time, an address or a load state. Raises CheckFailed when it does not come."""
    try:
        if step.wait_for is WaitFor.TIME:
            await page.wait_for_timeout(float(step.value))
        elif step.wait_for is WaitFor.URL:
            await page.wait_for_url(_address_pattern(step.value, base_url), timeout=timeout_ms)
        else:
            await page.wait_for_load_state(step.value, timeout=timeout_ms)  # type: ignore[arg-type] # checked by the parser
    except PlaywrightError as error:
        if "Timeout" in error.message:
            what = "the address" if step.wait_for is WaitFor.URL else "the load state"
            raise CheckFailed(
                f"Waited {timeout_ms / 1000:.3g} s for {what} '{step.value}'; the page is at {page.url}."
            ) from error
        raise action_error(error, what="The page") from error


def page_address_of(value: str, base_url: str) -> str:
    """A step's address in full: values without a scheme are relative to the case's base URL."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value):
        return value
    return urljoin(base_url + "/", value.lstrip("/")) if value else base_url


def _address_pattern(value: str, base_url: str) -> re.Pattern[str]:
    """The exact address, a trailing slash aside; `*` stands for anything."""
    whole = value if value.startswith("*") else page_address_of(value, base_url)
    pattern = ".*".join(re.escape(part) for part in re.split(r"\*+", whole.rstrip("/")))
    return re.compile(f"^{pattern}/?$")


async def page_open(page: Page, url: str, *, timeout_ms: float) -> None:
    """Go to `url` and wait for its load event. Raises NavigationFailed on errors and 5xx answers.

    A page that answered and whose load event does not come (a stream, a hanging image) counts as
    opened once its document is parsed.
    """
    began = time.monotonic()
    try:
        response = await page.goto(url, timeout=timeout_ms, wait_until="domcontentloaded")
        if response is not None and response.status >= 500:
            raise NavigationFailed(f"{url} answered with status {response.status}.")
        left = timeout_ms - (time.monotonic() - began) * 1000
        await _loaded(page, min(max(left, 1), 10_000))
    except PlaywrightError as error:
        await _load_stopped(page)
        raise navigation_error(error, url=url) from error


async def _load_stopped(page: Page) -> None:
    """A navigation under way holds up pictures, and must not arrive in the middle of a later step.

    A page whose script never ends cannot answer; it is not waited for.
    """
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(STOP_LOADING_S):
            session = await page.context.new_cdp_session(page)
            await session.send("Page.stopLoading")
            await session.detach()


async def _loaded(page: Page, timeout_ms: float) -> None:
    try:
        await page.wait_for_load_state("load", timeout=timeout_ms)
    except PlaywrightError as error:
        if "Timeout" not in error.message:
            raise
