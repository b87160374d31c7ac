"""Says in people's words what a step does and what became of it: pages, command line and exports use the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

TIER_NAMES = {1: "Playwright", 2: "Hybrid", 3: "Stagehand"}
STATE_NAMES = {
    "pending": "Waiting",
    "queued": "Queued",
    "running": "Running",
    "passed": "Passed",
    "passed_healed": "Healed",
    "failed": "Failed",
    "error": "Error",
    "cancelled": "Cancelled",
    "skipped": "Skipped",
}
STATE_ICONS = {
    "pending": "dot",
    "queued": "clock",
    "running": "spinner",
    "passed": "check",
    "passed_healed": "heal",
    "failed": "fail",
    "error": "alert",
    "cancelled": "cancelled",
    "skipped": "skip",
}
SOURCE_NAMES = {
    "selector": "the step's own selector",
    "cache": "the XPath cache",
    "fingerprint": "the element's fingerprint",
    "observe": "observe()",
    "act": "act()",
}
KIND_NAMES = {
    "locator_not_found": "no element matched",
    "locator_ambiguous": "several elements matched",
    "wrong_element": "another element was there",
    "not_actionable": "the element could not be used",
    "check_failed": "the check failed",
    "navigation_failed": "the page could not be loaded",
    "action_uncertain": "the action may have happened",
    "model_unavailable": "the model gave no usable answer",
    "budget_spent": "the budget allowed no model call",
    "browser_lost": "the browser went away",
    "invalid_input": "the step cannot be run as written",
    "timed_out": "time ran out",
    "cancelled": "the run was cancelled",
    "internal": "an internal error",
}
RESTARTED = "Chromium was lost; the run started again from its first step."
STRATEGY_NAMES = {"option_a": "Option A", "option_b": "Option B", "option_c": "Option C"}
DONE = ("passed", "passed_healed", "failed", "error")
_ACTION_WORDS = {
    "click": "Click",
    "check": "Check",
    "uncheck": "Uncheck",
    "hover": "Hover over",
}
_ASSERTION_WORDS = {
    "visible": "{it} is visible",
    "hidden": "{it} is hidden",
    "text_equals": "{it} reads “{value}”",
    "text_contains": "{it} contains “{value}”",
    "value": "{it} has the value “{value}”",
    "checked": "{it} is checked",
    "unchecked": "{it} is not checked",
    "count": "{it} is there {value} times",
    "url": "the address is “{value}”",
    "title": "the title is “{value}”",
    "attribute": "{attribute} of {it} is “{value}”",
}
_WAIT_WORDS = {
    "time": "Wait {value} ms",
    "visible": "Wait until {it} is visible",
    "hidden": "Wait until {it} is hidden",
    "url": "Wait for the address “{value}”",
    "load_state": "Wait for the load state {value}",
}


def step_title(step: Mapping[str, Any]) -> str:
    """The step as a sentence: `Fill “alice” into the user name field`. A secret value is `***`."""
    action = str(step.get("action", ""))
    words = {
        "it": str(step.get("instruction") or step.get("selector") or "the element"),
        "value": "***" if step.get("secret") else str(step.get("value", "")),
        "attribute": str(step.get("attribute", "")),
    }
    if action in _ACTION_WORDS:
        return f"{_ACTION_WORDS[action]} {words['it']}"
    patterns = {
        "navigate": "Open {value}",
        "fill": "Fill “{value}” into {it}" if words["value"] else "Clear {it}",
        "select": "Select “{value}” in {it}",
        "press": "Press {value}",
        "assert": "Check that "
        + _ASSERTION_WORDS.get(str(step.get("assertion")), _implied_check(step)),
        "wait": _WAIT_WORDS.get(str(step.get("wait_for")), "Wait"),
    }
    return patterns.get(action, action).format_map(words)


def _implied_check(step: Mapping[str, Any]) -> str:
    return _ASSERTION_WORDS["text_contains" if step.get("value") else "visible"]


def step_sentence(result: Mapping[str, Any], attempts: Sequence[Mapping[str, Any]]) -> str:
    """Which tier ended the step, from which source, and why the tiers before it did not."""
    status, tier = result.get("status"), result.get("tier")
    before = [a for a in attempts if a.get("outcome") != "passed"]
    if status == "passed" and tier:
        way = f"Tier {tier} ({TIER_NAMES[int(tier)]}) did it through {_source(result)}"
        return f"{way}, because {_reasons(before)}." if before else f"{way}."
    if status in ("failed", "error"):
        said = str(result.get("error_message") or "").strip()
        kind = KIND_NAMES.get(str(result.get("error_kind")), "")
        head = "Failed" if status == "failed" else "Could not be carried out"
        return f"{head}: {said or kind or 'no reason was given'}"
    return ""


def _source(result: Mapping[str, Any]) -> str:
    return SOURCE_NAMES.get(str(result.get("source")), "its own way")


def _reasons(attempts: Sequence[Mapping[str, Any]]) -> str:
    said: list[str] = []
    for attempt in attempts:
        kind = KIND_NAMES.get(str(attempt.get("failure_kind")), "it did not pass")
        text = f"with {SOURCE_NAMES.get(str(attempt.get('source')), 'tier')} {kind}"
        if text not in said:
            said.append(text)
    return ", ".join(said[:-1]) + (" and " if len(said) > 1 else "") + said[-1]


def run_sentence(*, outcome: str, counts: Mapping[str, int], total: int) -> str:
    """How a run stands in one sentence. `counts` holds steps by outcome, and `tier_3`."""
    done = sum(counts.get(k, 0) for k in DONE)
    if outcome == "queued":
        return "Waiting for a free runner."
    if outcome == "running":
        return f"Running: {done} of {total} steps done."
    healed = counts.get("passed_healed", 0)
    passed = healed + counts.get("passed", 0)
    text = {
        "passed": f"All {_steps(total)} passed on the selectors as written.",
        "passed_healed": f"All {_steps(total)} passed, {healed} of them healed: look at what was used instead.",
        "failed": f"The case failed: {passed} of {_steps(total)} passed.",
        "error": f"The run could not be carried out: {passed} of {_steps(total)} passed.",
        "cancelled": f"Cancelled after {done} of {_steps(total)}.",
    }
    return text.get(outcome, "")


def budget_sentence(unasked: Sequence[int]) -> str:
    """Where a budget kept the model from being asked; empty where no step wanted for it. Steps are numbered from 1."""
    if not unasked:
        return ""
    which = ", ".join(map(str, unasked))
    return f"The budget allowed no model call at step {which}."


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"


def duration_text(duration_ms: float | None) -> str:
    """Milliseconds as people read them: `40 ms`, `1.2 s`, `3 min 5 s`."""
    if duration_ms is None:
        return "–"
    if duration_ms < 1_000:
        return f"{round(duration_ms)} ms"
    if duration_ms < 59_950:
        return f"{duration_ms / 1_000:.1f} s"
    minutes, seconds = divmod(round(duration_ms / 1_000), 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s"
    return f"{minutes // 60} h {minutes % 60} min"


def cost_text(cost_usd: Decimal | float | None) -> str:
    """US dollars: `$0`, `$0.0012`, `$3.40`; `price unknown` where the model's price is not known."""
    if cost_usd is None:
        return "price unknown"
    if not cost_usd:
        return "$0"
    if cost_usd >= 1:
        return f"${cost_usd:,.2f}"
    return f"${cost_usd:.4f}" if cost_usd >= Decimal("0.0001") else "< $0.0001"
