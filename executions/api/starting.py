"""Starting runs over the API: by case, and by repeating a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from executions import services
from executions.api.case_serializers import base_url_problem
from executions.api.errors import Unprocessable
from executions.api.execution_data import execution_address, execution_summary
from executions.api.idempotency import started_once
from executions.api.views import user_of
from executions.models import TestCase, TestExecution


def run_answered(request: Request, case: TestCase, body: Mapping[str, Any]) -> Response:
    """Queue a run of the case; 201 with its address, 200 when the key had started it before."""
    base_url = body.get("base_url")
    if base_url is not None:
        base_url = base_url.strip().rstrip("/")
        problem = base_url_problem(base_url)
        if problem:
            raise Unprocessable(problem, field="base_url")
    run = started_once(
        request,
        lambda key: services.execution_start(
            user=user_of(request),
            case=case,
            strategy=body.get("strategy"),
            base_url=base_url,
            trigger=TestExecution.Trigger.API,
            idempotency_key=key,
        ),
        wanted={"case_id": case.pk, "strategy": body.get("strategy"), "base_url": base_url},
    )
    return _answered(request, run)


def rerun_answered(request: Request, execution: TestExecution, body: Mapping[str, Any]) -> Response:
    """Queue the same case again; 201 with its address, 200 when the key had started it before."""
    run = started_once(
        request,
        lambda key: services.execution_rerun(
            user=user_of(request),
            execution=execution,
            strategy=body.get("strategy"),
            trigger=TestExecution.Trigger.API,
            idempotency_key=key,
        ),
        wanted={"rerun_of_id": execution.pk, "strategy": body.get("strategy")},
    )
    return _answered(request, run)


def _answered(request: Request, run: TestExecution) -> Response:
    headers = {"Location": execution_address(request, run.pk)}
    return Response(execution_summary(run), status=200 if run.was_known else 201, headers=headers)
