"""A run's result as JUnit XML: one test case per step, with tier, source and healed as properties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from executions import wording

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_tree(
    result: Mapping[str, Any],
    *,
    error: Mapping[str, str] | None = None,
    name: str,
    steps: Sequence[Mapping[str, Any]],
) -> ElementTree[Element]:
    """`result` and `error` as `selectors` gives them; `steps` are the steps as they were run, masked.

    A failed step is a `failure`, one that could not be carried out an `error`, one not reached is `skipped`.
    """
    done = {one["index"]: one for one in result["steps"]}
    rows = [done.get(index) for index in range(len(steps))]
    suite = Element("testsuite", _counts(name, rows, result["duration_ms"]))
    _properties(
        suite,
        {
            "status": result["status"],
            "healed": result["healed"],
            "strategy": result["strategy"],
            "execution_id": result["execution_id"],
        },
    )
    for index, step in enumerate(steps):
        _case(suite, name, index, step, rows[index])
    if not any(row and row["error"] for row in rows) and error:
        _run_error(suite, name, error)
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return ElementTree(root)


def _counts(name: str, rows: Sequence[Any], duration_ms: float | None) -> dict[str, str]:
    def number(*statuses: str) -> str:
        return str(sum((row["status"] if row else "skipped") in statuses for row in rows))

    return {
        "name": _clean(name),
        "tests": str(len(rows)),
        "failures": number("failed"),
        "errors": number("error"),
        "skipped": number("skipped", "cancelled"),
        "time": _seconds(duration_ms),
    }


def _case(
    suite: Element, name: str, index: int, step: Mapping[str, Any], row: Mapping[str, Any] | None
) -> None:
    case = SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(name),
            "name": _clean(f"{index + 1}. {wording.step_title(step)}"),
            "time": _seconds(row["duration_ms"] if row else 0),
        },
    )
    if row is None or row["status"] in ("skipped", "cancelled"):
        SubElement(case, "skipped")
        return
    _properties(
        case,
        {
            "healed": row["healed"],
            "tier": row["tier"],
            "source": row["source"],
            "resolved_selector": row["resolved_selector"] if row["healed"] else None,
        },
    )
    if row["error"]:
        _problem(case, "failure" if row["status"] == "failed" else "error", row["error"])


def _run_error(suite: Element, name: str, error: Mapping[str, str]) -> None:
    """A run that ended outside its steps still fails in the report."""
    case = SubElement(suite, "testcase", {"classname": _clean(name), "name": "run", "time": "0"})
    _problem(case, "error", error)
    for key in ("tests", "errors"):
        suite.set(key, str(int(suite.get(key, "0")) + 1))


def _problem(case: Element, tag: str, error: Mapping[str, str]) -> None:
    message = _clean(error["message"])
    SubElement(case, tag, {"type": error["kind"], "message": message}).text = message


def _properties(parent: Element, values: Mapping[str, Any]) -> None:
    inside = SubElement(parent, "properties")
    for name, value in values.items():
        if value is not None:
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            SubElement(inside, "property", {"name": name, "value": _clean(shown)})


def _seconds(duration_ms: float | None) -> str:
    return f"{(duration_ms or 0) / 1000:.3f}"


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
