"""Pages of the review: the queue, one proposal, and what is decided there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from executions import access
from executions.errors import Refused
from executions.healing import review, selectors
from executions.healing.forms import ProposalFilterForm
from executions.models import HealProposal
from executions.views.pages import numbers_of, page, page_of, user_of

PROPOSALS_PER_PAGE = 50
SAID = {
    "accept": "Accepted: the step has its new selector.",
    "reject": "Rejected: no run will use this element for the step again.",
    "ignore": "Ignored: runs go on healing as before.",
    "undo": "Undone: the proposal is open again.",
}


@page
@require_GET
def heal_list(request: HttpRequest) -> HttpResponse:
    """The healed steps to decide on, as the filter asks."""
    user = user_of(request)
    form = ProposalFilterForm(request.GET)
    chosen = form.chosen()
    shown = page_of(request, selectors.proposals_listed(user, chosen), size=PROPOSALS_PER_PAGE)
    context = {
        "form": form,
        "chosen": chosen,
        "shown": shown,
        "rows": selectors.proposal_rows(user, shown.object_list),
        "may_review": access.may_create(user),
    }
    return render(request, "healing/heal_list.html", context)


@page
@require_GET
def heal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One healed step: before, after, and why it is thought the same."""
    user, proposal = user_of(request), _proposal_or_404(request, pk)
    context = {
        "view": selectors.proposal_view(user, proposal),
        "proposal": proposal,
        "may_review": access.may_review_heals(user, proposal.case),
        "may_edit": access.may_edit_case(user, proposal.case),
    }
    return render(request, "healing/heal_detail.html", context)


@page
@require_POST
def heal_decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """One decision; accepting takes the chosen selector and the other steps that were ticked."""
    proposal = _proposal_or_404(request, pk)
    user = user_of(request)
    if decision == "accept":
        choice = request.POST.get("repair", "0")
        review.heal_accept(
            user=user,
            proposal=proposal,
            choice=int(choice) if choice.isdecimal() and len(choice) < 4 else -1,
            also=[_place(value) for value in request.POST.getlist("also")],
        )
    else:
        review.DECISIONS[decision](user=user, proposal=proposal)
    messages.success(request, SAID[decision])
    return redirect("heal-detail", pk=pk)


@page
@require_POST
def heal_bulk(request: HttpRequest) -> HttpResponse:
    """The same decision on every ticked proposal; says which were refused."""
    user = user_of(request)
    chosen = numbers_of(request.POST.getlist("proposal"))
    rows = access.heal_proposals_visible(user).filter(pk__in=chosen).select_related("case")
    done = review.heals_decide(
        user=user, proposals=rows.order_by("pk"), decision=request.POST.get("decision", "")
    )
    refused = [one for one in done if one.problem]
    if not done:
        messages.info(request, "Nothing was chosen.")
    elif len(refused) < len(done):
        messages.success(request, f"Decided: {len(done) - len(refused)} of {len(done)}.")
    for one in refused[:5]:
        messages.error(request, f"Proposal {one.proposal_id}: {one.problem}")
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    ):
        return HttpResponseRedirect(back)
    return redirect("heal-list")


def _place(value: str) -> review.StepPlace:
    case, _, position = value.partition(":")
    place = numbers_of([case, position])
    if len(place) != 2:
        raise Refused("Tick steps of the list.", field="also")
    return review.StepPlace(*place)


def _proposal_or_404(request: HttpRequest, pk: int) -> HealProposal:
    proposal = (
        access.heal_proposals_visible(user_of(request))
        .select_related("case", "decided_by")
        .filter(pk=pk)
        .first()
    )
    if proposal is None:
        raise Http404("There is no such proposal, or it is not yours to see.")
    return proposal
