"""Endpoints of the review: list, read, accept, reject, ignore, undo, and several at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from executions import access
from executions.api import schema
from executions.api.queries import numbered_page, query_of
from executions.api.views import ApiViewSet, body_of, user_of
from executions.healing import review, selectors
from executions.healing.api_serializers import (
    AcceptBody,
    BulkBody,
    BulkSerializer,
    HealDetailSerializer,
    HealListQuery,
    HealPageSerializer,
    heal_data,
    sharing_data,
)
from executions.models import HealProposal

PROPOSAL_ID = schema.path_number("proposal_id", "Number of the proposal.")


class HealViewSet(ApiViewSet):
    """What healed steps propose, and what people decide."""

    with_body = ApiViewSet.with_body | {"accept", "bulk"}
    problems = {
        "list": (404,),
        "accept": (409, 422),
        "reject": (409,),
        "ignore": (409,),
        "undo": (409, 422),
    }

    @extend_schema(
        operation_id="heal_proposals_list",
        summary="List proposals to heal steps",
        parameters=[HealListQuery],
        responses=HealPageSerializer,
    )
    def list(self, request: Request) -> Response:
        query, user = query_of(request, HealListQuery), user_of(request)
        chosen = selectors.ProposalFilter(
            state=query.get("state", ""),
            source=query.get("source", ""),
            case_id=query.get("case"),
            query=query.get("search", ""),
        )
        rows, frame = numbered_page(request, selectors.proposals_listed(user, chosen), query)
        shown = [heal_data(row) for row in selectors.proposal_rows(user, rows)]
        return Response(frame | {"results": shown})

    @extend_schema(
        operation_id="heal_proposals_read",
        summary="Read a proposal",
        parameters=[PROPOSAL_ID],
        responses=HealDetailSerializer,
    )
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        return _answered(request, proposal_id)

    @extend_schema(
        operation_id="heal_proposals_accept",
        summary="Accept: write the proved selector into the step",
        description="One new version of each case concerned; secret values are kept.",
        parameters=[PROPOSAL_ID],
        request=AcceptBody,
        responses=HealDetailSerializer,
    )
    def accept(self, request: Request, proposal_id: int) -> Response:
        proposal, body = _proposal(request, proposal_id), body_of(request, AcceptBody)
        review.heal_accept(
            user=user_of(request),
            proposal=proposal,
            choice=body["repair"],
            also=[review.StepPlace(one["case"], one["index"]) for one in body.get("also", ())],
        )
        return _answered(request, proposal_id)

    @extend_schema(
        operation_id="heal_proposals_reject",
        summary="Reject: never use this element for the step again",
        parameters=[PROPOSAL_ID],
        request=None,
        responses=HealDetailSerializer,
    )
    def reject(self, request: Request, proposal_id: int) -> Response:
        review.heal_reject(user=user_of(request), proposal=_proposal(request, proposal_id))
        return _answered(request, proposal_id)

    @extend_schema(
        operation_id="heal_proposals_ignore",
        summary="Ignore: take it out of the queue",
        parameters=[PROPOSAL_ID],
        request=None,
        responses=HealDetailSerializer,
    )
    def ignore(self, request: Request, proposal_id: int) -> Response:
        review.heal_ignore(user=user_of(request), proposal=_proposal(request, proposal_id))
        return _answered(request, proposal_id)

    @extend_schema(
        operation_id="heal_proposals_undo",
        summary="Undo a decision",
        description="An accepted one gives its steps their old selector again.",
        parameters=[PROPOSAL_ID],
        request=None,
        responses=HealDetailSerializer,
    )
    def undo(self, request: Request, proposal_id: int) -> Response:
        review.heal_undo(user=user_of(request), proposal=_proposal(request, proposal_id))
        return _answered(request, proposal_id)

    @extend_schema(
        operation_id="heal_proposals_bulk",
        summary="Decide several proposals",
        description="One that is refused does not stop the others.",
        request=BulkBody,
        responses=BulkSerializer,
    )
    def bulk(self, request: Request) -> Response:
        body, user = body_of(request, BulkBody), user_of(request)
        rows = {row.pk: row for row in _visible(request).filter(pk__in=body["ids"])}
        done = review.heals_decide(
            user=user,
            proposals=[rows[one] for one in dict.fromkeys(body["ids"]) if one in rows],
            decision=body["decision"],
        )
        problems = {one.proposal_id: one.problem for one in done}
        return Response({"results": [_decided(one, problems) for one in body["ids"]]})


def _decided(proposal_id: int, problems: dict[int, str]) -> dict[str, Any]:
    problem = problems.get(proposal_id, "There is no such proposal, or it is not yours to see.")
    return {"id": proposal_id, "decided": not problem, "problem": problem}


def _visible(request: Request) -> QuerySet[HealProposal]:
    rows = access.heal_proposals_visible(user_of(request))
    return rows.select_related("case", "decided_by")


def _proposal(request: Request, proposal_id: int) -> HealProposal:
    return get_object_or_404(_visible(request), pk=proposal_id)


def _answered(request: Request, proposal_id: int) -> Response:
    proposal, user = _proposal(request, proposal_id), user_of(request)
    view = selectors.proposal_view(user, proposal)
    return Response(
        heal_data(view.row)
        | {
            "found": proposal.found,
            "known": proposal.known,
            "sharing": [sharing_data(step) for step in view.sharing],
        }
    )
