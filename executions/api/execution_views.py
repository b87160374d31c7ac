"""Endpoints of executions: list, start, read, cancel, rerun, result, events, screenshots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404
from django.utils.http import http_date, parse_http_date_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions import access, selectors, services
from executions.api import schema
from executions.api.case_serializers import StartSerializer
from executions.api.conditions import answered, execution_etag, not_modified
from executions.api.errors import Unprocessable
from executions.api.execution_data import execution_data, execution_summary
from executions.api.execution_serializers import (
    EventsQuery,
    EventsSerializer,
    ExecutionListQuery,
    ExecutionPageSerializer,
    ExecutionResultSerializer,
    ExecutionSerializer,
    ExecutionSummarySerializer,
    RerunSerializer,
)
from executions.api.queries import cursor_page, query_of
from executions.api.starting import rerun_answered, run_answered
from executions.api.views import ApiViewSet, body_of, execution_of, user_of
from executions.models import StepResult, TestExecution

RUN_ID = schema.path_number("execution_id", "Number of the execution.")
POLLED = [RUN_ID, schema.IF_NONE_MATCH, schema.ETAG]


class ExecutionViewSet(ApiViewSet):
    """Runs of cases."""

    starts = ("create", "rerun")
    with_body = ApiViewSet.with_body | {"rerun"}
    with_query = ApiViewSet.with_query | {"events"}
    problems = {
        "list": (404,),
        "create": (409, 422),
        "cancel": (409,),
        "rerun": (409, 422),
    }

    @extend_schema(
        operation_id="executions_list",
        summary="List executions, newest first",
        parameters=[ExecutionListQuery],
        responses=ExecutionPageSerializer,
    )
    def list(self, request: Request) -> Response:
        query = query_of(request, ExecutionListQuery)
        runs = _narrowed(access.executions_visible(user_of(request)), query)
        rows, frame = cursor_page(
            request, runs.select_related("owner", "team"), query, order=query["ordering"]
        )
        return Response(frame | {"results": [execution_summary(run) for run in rows]})

    @extend_schema(
        operation_id="executions_start",
        summary="Run a case",
        parameters=[schema.IDEMPOTENCY_KEY, schema.LOCATION],
        request=StartSerializer,
        responses={201: ExecutionSummarySerializer, 200: ExecutionSummarySerializer},
    )
    def create(self, request: Request) -> Response:
        body = body_of(request, StartSerializer)
        case = access.cases_visible(user_of(request)).filter(pk=body["case"]).first()
        if case is None:
            raise Unprocessable("There is no such case, or it is not yours to see.", field="case")
        return run_answered(request, case, body)

    @extend_schema(
        operation_id="executions_read",
        summary="Read an execution with steps and attempts",
        parameters=POLLED,
        responses={200: ExecutionSerializer, 304: schema.NOT_MODIFIED},
    )
    def retrieve(self, request: Request, execution_id: int) -> Response:
        etag = execution_etag(execution_of(request, execution_id))
        if unchanged := not_modified(request, etag):
            return unchanged
        run = selectors.execution_with_results(execution_id)
        return answered(execution_data(request, run), etag=etag)

    @extend_schema(
        operation_id="executions_result",
        summary="Read the whole result, as `run_case --json` prints it",
        parameters=POLLED,
        responses={200: ExecutionResultSerializer, 304: schema.NOT_MODIFIED},
    )
    def result(self, request: Request, execution_id: int) -> Response:
        etag = execution_etag(execution_of(request, execution_id), part="-result")
        if unchanged := not_modified(request, etag):
            return unchanged
        run = selectors.execution_with_results(execution_id)
        return answered(selectors.execution_result(run), etag=etag)

    @extend_schema(
        operation_id="executions_events",
        summary="Poll the messages of a run",
        description="For clients without WebSocket: ask again with `after` = the last sequence.",
        parameters=[EventsQuery, *POLLED],
        responses={200: EventsSerializer, 304: schema.NOT_MODIFIED},
    )
    def events(self, request: Request, execution_id: int) -> Response:
        query = query_of(request, EventsQuery)
        run = execution_of(request, execution_id)
        etag = execution_etag(run, part=f"-events-{query['after']}-{query['limit']}")
        if unchanged := not_modified(request, etag):
            return unchanged
        events = selectors.events_after(run.pk, query["after"], limit=query["limit"])
        end = events[-1]["sequence"] if events else query["after"]
        return answered(
            {
                "execution": run.pk,
                "status": run.state,
                "finished": run.is_finished and end >= run.last_sequence,
                "last_sequence": run.last_sequence,
                "events": events,
            },
            etag=etag,
        )

    @extend_schema(
        operation_id="executions_cancel",
        summary="Stop a run",
        description="At once while it is queued, within a second while it is running.",
        parameters=[RUN_ID],
        request=None,
        responses=ExecutionSummarySerializer,
    )
    def cancel(self, request: Request, execution_id: int) -> Response:
        run = services.execution_cancel(
            user=user_of(request), execution=execution_of(request, execution_id)
        )
        return Response(execution_summary(run))

    @extend_schema(
        operation_id="executions_rerun",
        summary="Run the same case again",
        description="The case as it stands now, at the same address.",
        parameters=[RUN_ID, schema.IDEMPOTENCY_KEY, schema.LOCATION],
        request=RerunSerializer,
        responses={201: ExecutionSummarySerializer, 200: ExecutionSummarySerializer},
    )
    def rerun(self, request: Request, execution_id: int) -> Response:
        run = execution_of(request, execution_id)
        return rerun_answered(request, run, body_of(request, RerunSerializer))

    @extend_schema(
        operation_id="executions_screenshot",
        summary="The picture of a step",
        parameters=[RUN_ID, schema.path_number("index", "Place of the step, from 0.", low=0)],
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, 304: schema.NOT_MODIFIED},
    )
    def screenshot(
        self, request: Request, execution_id: int, index: int
    ) -> Response | FileResponse:
        path = _picture(execution_of(request, execution_id), index)
        changed = int(path.stat().st_mtime)
        known = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        headers = {"Last-Modified": http_date(changed), "Cache-Control": "private, max-age=3600"}
        if known is not None and known >= changed:
            return Response(status=304, headers=headers)
        return FileResponse(path.open("rb"), content_type="image/jpeg", headers=headers)


def _picture(run: TestExecution, index: int) -> Path:
    name = (
        StepResult.objects.filter(execution=run, index=index)
        .values_list("screenshot", flat=True)
        .first()
    )
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / name).resolve() if name else None
    if path is None or not path.is_relative_to(root) or not path.is_file():
        raise Http404
    return path


def _narrowed(runs: QuerySet[TestExecution], query: dict[str, Any]) -> QuerySet[TestExecution]:
    names = {
        "status": "state",
        "case": "case_id",
        "strategy": "strategy",
        "trigger": "trigger",
        "owner": "owner__username",
        "after": "queued_at__gte",
        "before": "queued_at__lt",
    }
    given = {names[k]: v for k, v in query.items() if k in names}
    if query["healed"] is not None:
        given["healed"] = query["healed"]
    runs = runs.filter(**given)
    if "tier" in query:
        ended = StepResult.objects.filter(execution=OuterRef("pk"), tier=query["tier"])
        runs = runs.filter(Exists(ended))
    return runs
