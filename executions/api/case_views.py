"""Endpoints of test cases: list, create, read, replace, patch, delete, duplicate, archive, run."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions import access, services
from executions.api import schema
from executions.api.case_body import CasePatch, CaseWrite, body_checked, case_parsed
from executions.api.case_data import case_data, case_summary, cases_loaded, step_body
from executions.api.case_serializers import (
    CaseListQuery,
    CasePageSerializer,
    CaseSerializer,
    RunSerializer,
)
from executions.api.conditions import (
    answered,
    case_etag,
    match_checked,
    match_required,
    not_modified,
)
from executions.api.execution_serializers import ExecutionSummarySerializer
from executions.api.queries import numbered_page, query_of
from executions.api.starting import run_answered
from executions.api.views import ApiViewSet, body_of, case_of, user_of
from executions.models import TestCase

CASE_ID = schema.path_number("case_id", "Number of the case.")
MATCHING = [CASE_ID, schema.IF_MATCH]


class CaseViewSet(ApiViewSet):
    """Test cases with their steps."""

    starts = ("run",)
    with_body = ApiViewSet.with_body | {"run"}
    body_required = ("partial_update",)
    problems = {
        "list": (404,),
        "create": (422,),
        "update": (409, 412, 422, 428),
        "partial_update": (409, 412, 422, 428),
        "destroy": (409, 412),
        "archive": (412,),
        "restore": (412,),
        "run": (409, 422),
    }

    @extend_schema(
        operation_id="cases_list",
        summary="List cases",
        parameters=[CaseListQuery],
        responses=CasePageSerializer,
    )
    def list(self, request: Request) -> Response:
        query = query_of(request, CaseListQuery)
        cases = _narrowed(access.cases_visible(user_of(request)), query)
        rows, frame = numbered_page(
            request, cases_loaded(cases).order_by(query["ordering"], "pk"), query
        )
        return Response(frame | {"results": [case_summary(case) for case in rows]})

    @extend_schema(
        operation_id="cases_create",
        summary="Create a case",
        parameters=[schema.ETAG, schema.CASE_LOCATION],
        request=CaseWrite,
        responses={201: CaseSerializer},
    )
    def create(self, request: Request) -> Response:
        spec = case_parsed(body_checked(CaseWrite, request.data))
        case = services.case_save(user=user_of(request), spec=spec)
        return case_answered(case.pk, status=201, request=request)

    @extend_schema(
        operation_id="cases_read",
        summary="Read a case with its steps",
        parameters=[CASE_ID, schema.IF_NONE_MATCH, schema.ETAG],
        responses={200: CaseSerializer, 304: schema.NOT_MODIFIED},
    )
    def retrieve(self, request: Request, case_id: int) -> Response:
        case = case_of(request, case_id)
        return not_modified(request, case_etag(case)) or case_answered(case.pk)

    @extend_schema(
        operation_id="cases_replace",
        summary="Replace a case with all its steps",
        parameters=[*MATCHING, schema.ETAG],
        request=CaseWrite,
        responses=CaseSerializer,
    )
    def update(self, request: Request, case_id: int) -> Response:
        case = case_of(request, case_id)
        return self._save(request, case, body_checked(CaseWrite, request.data))

    @extend_schema(
        operation_id="cases_change",
        summary="Change parts of a case",
        parameters=[*MATCHING, schema.ETAG],
        request=CasePatch,
        responses=CaseSerializer,
    )
    def partial_update(self, request: Request, case_id: int) -> Response:
        case = case_of(request, case_id)
        body = body_checked(CasePatch, request.data)
        return self._save(request, case, _case_body(case) | body)

    def _save(self, request: Request, case: TestCase, body: dict[str, Any]) -> Response:
        services.case_edit_checked(user=user_of(request), case=case)
        expected = match_required(request, case, body.get("version"))
        spec = case_parsed(body)
        services.case_save(
            user=user_of(request),
            spec=spec,
            case=case,
            expected_version=expected,
        )
        return case_answered(case.pk)

    @extend_schema(
        operation_id="cases_delete",
        summary="Delete a case that was never run",
        description="A case with runs is refused (409): archive it, so that its runs keep it.",
        parameters=MATCHING,
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, case_id: int) -> Response:
        case = case_of(request, case_id)
        match_checked(request, case)
        services.case_delete(user=user_of(request), case=case)
        return Response(status=204)

    @extend_schema(
        operation_id="cases_duplicate",
        summary="Copy a case",
        description="The copy is yours, with secrets and disabled steps.",
        parameters=[CASE_ID, schema.ETAG, schema.CASE_LOCATION],
        request=None,
        responses={201: CaseSerializer},
    )
    def duplicate(self, request: Request, case_id: int) -> Response:
        copy = services.case_duplicate(user=user_of(request), case=case_of(request, case_id))
        return case_answered(copy.pk, status=201, request=request)

    @extend_schema(
        operation_id="cases_archive",
        summary="Take a case out of the lists",
        parameters=[*MATCHING, schema.ETAG],
        request=None,
        responses=CaseSerializer,
    )
    def archive(self, request: Request, case_id: int) -> Response:
        return self._archived(request, case_id, archived=True)

    @extend_schema(
        operation_id="cases_restore",
        summary="Bring an archived case back",
        parameters=[*MATCHING, schema.ETAG],
        request=None,
        responses=CaseSerializer,
    )
    def restore(self, request: Request, case_id: int) -> Response:
        return self._archived(request, case_id, archived=False)

    def _archived(self, request: Request, case_id: int, *, archived: bool) -> Response:
        case = case_of(request, case_id)
        match_checked(request, case)
        services.case_archive(user=user_of(request), case=case, archived=archived)
        return case_answered(case.pk)

    @extend_schema(
        operation_id="cases_run",
        summary="Run a case",
        parameters=[CASE_ID, schema.IDEMPOTENCY_KEY, schema.LOCATION],
        request=RunSerializer,
        responses={201: ExecutionSummarySerializer, 200: ExecutionSummarySerializer},
    )
    def run(self, request: Request, case_id: int) -> Response:
        case = case_of(request, case_id)
        return run_answered(request, case, body_of(request, RunSerializer))


def case_answered(case_id: int, *, status: int = 200, request: Request | None = None) -> Response:
    """The case as it is now, with its ETag."""
    case = cases_loaded(TestCase.objects.filter(pk=case_id)).get()
    location = request.build_absolute_uri(f"/api/v1/test-cases/{case_id}/") if request else ""
    return answered(case_data(case), etag=case_etag(case), status=status, location=location)


def _narrowed(cases: QuerySet[TestCase], query: dict[str, Any]) -> QuerySet[TestCase]:
    cases = cases.filter(archived_at__isnull=not query["archived"])
    if text := query.get("search"):
        cases = cases.filter(
            Q(name__icontains=text) | Q(description__icontains=text) | Q(base_url__icontains=text)
        )
    if tag := query.get("tag"):
        cases = cases.filter(tags__name=tag.strip().lower())
    if owner := query.get("owner"):
        cases = cases.filter(owner__username=owner)
    return cases


def _case_body(case: TestCase) -> dict[str, Any]:
    return {
        "name": case.name,
        "description": case.description,
        "base_url": case.base_url,
        "tags": list(case.tags.values_list("name", flat=True)),
        "steps": [step_body(row) for row in case.steps.order_by("position")],
    }
