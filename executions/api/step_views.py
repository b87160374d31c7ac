"""Endpoints of one case's steps. Each change saves the case whole, as its next version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions import services
from executions.api import schema
from executions.api.case_body import (
    StepPatch,
    StepsWrite,
    StepWrite,
    body_checked,
    case_parsed,
)
from executions.api.case_data import step_body, steps_data
from executions.api.case_serializers import StepListSerializer, StepReadSerializer
from executions.api.conditions import answered, case_etag, match_required, not_modified
from executions.api.views import ApiViewSet, case_of, user_of
from executions.engine.plan import MAX_STEPS
from executions.errors import Conflict
from executions.models import TestCase

CASE_ID = schema.path_number("case_id", "Number of the case.")
INDEX = schema.path_number("index", "Place of the step, from 0.", low=0)
CHANGE = (409, 412, 422, 428)
Steps = list[dict[str, Any]]


class StepsViewSet(ApiViewSet):
    """The steps of a case, all at once or one by one."""

    body_required = ("partial_update",)
    with_body = ApiViewSet.with_body | {"replace", "append"}
    with_query = frozenset()
    problems = {
        "replace": CHANGE,
        "append": CHANGE,
        "update": CHANGE,
        "partial_update": CHANGE,
        "destroy": CHANGE,
    }

    @extend_schema(
        operation_id="steps_list",
        summary="List the steps of a case",
        parameters=[CASE_ID, schema.IF_NONE_MATCH, schema.ETAG],
        responses={200: StepListSerializer, 304: schema.NOT_MODIFIED},
    )
    def list(self, request: Request, case_id: int) -> Response:
        case = case_of(request, case_id)
        return not_modified(request, case_etag(case)) or _answered(case)

    @extend_schema(
        operation_id="steps_replace",
        summary="Replace all steps of a case",
        description="In one transaction: all are replaced, or none. `***` keeps a secret value.",
        parameters=[CASE_ID, schema.IF_MATCH, schema.ETAG],
        request=StepsWrite,
        responses=StepListSerializer,
    )
    def replace(self, request: Request, case_id: int) -> Response:
        body = body_checked(StepsWrite, request.data)
        return _changed(request, case_id, body, lambda _steps: body["steps"])

    @extend_schema(
        operation_id="steps_append",
        summary="Add a step at the end",
        parameters=[CASE_ID, schema.IF_MATCH, schema.ETAG],
        request=StepWrite,
        responses={201: StepListSerializer},
    )
    def append(self, request: Request, case_id: int) -> Response:
        body = body_checked(StepWrite, request.data)
        return _changed(request, case_id, body, lambda steps: [*steps, _bare(body)], status=201)

    @extend_schema(
        operation_id="steps_read",
        summary="Read one step",
        parameters=[CASE_ID, INDEX, schema.ETAG],
        responses=StepReadSerializer,
    )
    def retrieve(self, request: Request, case_id: int, index: int) -> Response:
        case = case_of(request, case_id)
        steps = steps_data(case)
        return answered(steps[_place(steps, index)], etag=case_etag(case))

    @extend_schema(
        operation_id="steps_replace_one",
        summary="Replace one step",
        parameters=[CASE_ID, INDEX, schema.IF_MATCH, schema.ETAG],
        request=StepWrite,
        responses=StepListSerializer,
    )
    def update(self, request: Request, case_id: int, index: int) -> Response:
        body = body_checked(StepWrite, request.data)
        return _changed(
            request, case_id, body, lambda steps: _with(steps, _place(steps, index), _bare(body))
        )

    @extend_schema(
        operation_id="steps_change_one",
        summary="Change parts of one step",
        parameters=[CASE_ID, INDEX, schema.IF_MATCH, schema.ETAG],
        request=StepPatch,
        responses=StepListSerializer,
    )
    def partial_update(self, request: Request, case_id: int, index: int) -> Response:
        body = body_checked(StepPatch, request.data)

        def patched(steps: Steps) -> Steps:
            place = _place(steps, index)
            return _with(steps, place, steps[place] | _bare(body))

        return _changed(request, case_id, body, patched)

    @extend_schema(
        operation_id="steps_delete_one",
        summary="Delete one step",
        description="The last step cannot be deleted: a case has at least one.",
        parameters=[CASE_ID, INDEX, schema.IF_MATCH, schema.ETAG],
        request=None,
        responses={200: StepListSerializer},
    )
    def destroy(self, request: Request, case_id: int, index: int) -> Response:
        def shorter(steps: Steps) -> Steps:
            place = _place(steps, index)
            if len(steps) == 1:
                raise Conflict("A case needs at least one step.", field="index")
            return steps[:place] + steps[place + 1 :]

        return _changed(request, case_id, {}, shorter)


def _changed(
    request: Request,
    case_id: int,
    body: dict[str, Any],
    change: Callable[[Steps], Steps],
    *,
    status: int = 200,
) -> Response:
    case = case_of(request, case_id)
    services.case_edit_checked(user=user_of(request), case=case)
    steps = change([step_body(row) for row in case.steps.order_by("position")])
    expected = match_required(request, case, body.get("version"))
    if len(steps) > MAX_STEPS:
        raise Conflict(f"A case has at most {MAX_STEPS} steps.", field="steps")
    spec = case_parsed(
        {
            "name": case.name,
            "description": case.description,
            "base_url": case.base_url,
            "tags": list(case.tags.values_list("name", flat=True)),
            "steps": steps,
        }
    )
    services.case_save(user=user_of(request), spec=spec, case=case, expected_version=expected)
    return _answered(TestCase.objects.get(pk=case.pk), status=status)


def _answered(case: TestCase, *, status: int = 200) -> Response:
    data = {"case": case.pk, "version": case.version, "steps": steps_data(case)}
    return answered(data, etag=case_etag(case), status=status)


def _bare(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "version"}


def _with(steps: Steps, place: int, step: dict[str, Any]) -> Steps:
    return [*steps[:place], step, *steps[place + 1 :]]


def _place(steps: list[Any], index: int) -> int:
    if index >= len(steps):
        raise Http404
    return index
