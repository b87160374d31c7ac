"""The links of the schema: from each answer that names a thing to all that can be done with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

ID, FIRST_ID = "$response.body#/id", "$response.body#/results/0/id"
STEP = {"index": "$response.body#/steps/0/index"}
CASE = {"case_id": "$response.body#/case"}
RUN = {"execution_id": ID}
SOURCES: Mapping[str, Mapping[str, str]] = {
    "cases_list": {"case_id": FIRST_ID},
    "cases_create": {"case_id": ID} | STEP,
    "cases_read": {"case_id": ID} | STEP,
    "cases_duplicate": {"case_id": ID} | STEP,
    "cases_archive": {"case_id": ID},
    "cases_run": RUN,
    "steps_list": CASE | STEP,
    "steps_append": CASE | STEP,
    "executions_list": {"execution_id": FIRST_ID},
    "executions_start": RUN,
    "executions_read": RUN | STEP,
    "executions_rerun": RUN,
    "heal_proposals_list": {"proposal_id": FIRST_ID},
    "heal_proposals_read": {"proposal_id": ID},
    "heal_proposals_accept": {"proposal_id": ID},
    "heal_proposals_reject": {"proposal_id": ID},
    "webhooks_list": {"webhook_id": FIRST_ID},
    "webhooks_create": {"webhook_id": ID},
    "webhooks_test": {"webhook_id": "$request.path.webhook_id", "delivery_id": ID},
    "webhook_deliveries_list": {
        "webhook_id": "$request.path.webhook_id",
        "delivery_id": FIRST_ID,
    },
    "cache_list": {"entry_id": FIRST_ID},
    "cache_read": {"entry_id": ID},
}
"""Where the answer of an operation has the values of path parameters."""
PATH_PARAMETER = re.compile(r"{(\w+)}")
MAY_BE_EMPTY = {"x-schemathesis": {"is_inferred": True}}
"""A list without a first row breaks no promise: schemathesis then leaves the link out."""


def linked(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The whole schema with links at its successful answers."""
    needs: dict[str, set[str]] = {}
    operations: dict[str, dict[str, Any]] = {}
    for path, methods in result["paths"].items():
        for operation in methods.values():
            needs[operation["operationId"]] = set(PATH_PARAMETER.findall(path))
            operations[operation["operationId"]] = operation
    for source, values in SOURCES.items():
        targets = [name for name, needed in needs.items() if needed and needed <= values.keys()]
        for status, answer in operations[source]["responses"].items():
            if status.startswith("2"):
                answer["links"] = {
                    name: _link(
                        operations[name],
                        path={one: values[one] for one in sorted(needs[name])},
                        header=_condition(answer, again=name == source),
                    )
                    for name in targets
                }
    return result


def _condition(answer: Mapping[str, Any], *, again: bool) -> str:
    """The header that takes the answer's ETag: is it known, or is it still what is changed?"""
    if "ETag" not in answer.get("headers", {}):
        return ""
    return "If-None-Match" if again else "If-Match"


def _link(target: Mapping[str, Any], *, path: Mapping[str, str], header: str) -> dict[str, Any]:
    parameters = {f"path.{name}": value for name, value in path.items()}
    if header in {one["name"] for one in target["parameters"]}:
        parameters[f"header.{header}"] = "$response.header.ETag"
    link = {"operationId": target["operationId"], "parameters": parameters}
    return link | (MAY_BE_EMPTY if any("/0/" in value for value in path.values()) else {})
