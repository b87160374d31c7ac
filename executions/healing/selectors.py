"""Reads: the queue of proposals, and one proposal with its pictures and the steps it would mend too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from executions import access, wording
from executions.errors import Conflict
from executions.healing.review import StepPlace, place_of
from executions.models import HealProposal, StepResult, TestStep
from executions.services import snapshot_masked, step_snapshot

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHARING_SHOWN = 200
LOOKS = (
    *("accessible_name", "text", "label", "role", "tag", "id", "name", "placeholder"),
    *("heading", "section", "row", "form", "landmark"),
)


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """What the queue is narrowed to; empty means everything."""

    state: str = HealProposal.State.OPEN
    source: str = ""
    case_id: int | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal in the queue. `shared` counts the visible steps with its selector, its own among them."""

    proposal: HealProposal
    shared: int

    @property
    def title(self) -> str:
        """The step in a few words."""
        return wording.step_title(self.proposal.step)

    @property
    def repair(self) -> dict[str, str] | None:
        """The selector that is proposed first: selector, frame, basis."""
        return self.proposal.repairs[0] if self.proposal.repairs else None


@dataclass(frozen=True, slots=True)
class SharingStep:
    """Another step with the same old selector."""

    place: StepPlace
    case_name: str
    title: str
    may_edit: bool

    @property
    def number(self) -> int:
        """The step's number, from 1."""
        return self.place.position + 1

    @property
    def value(self) -> str:
        """How the form names it: `case:position`."""
        return f"{self.place.case_id}:{self.place.position}"


@dataclass(frozen=True, slots=True)
class StepPicture:
    """A picture of a step: which run and step it is of, and the element's box in it, if known."""

    execution_id: int
    index: int
    box: list[float] | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One proposal as its page shows it."""

    row: ProposalRow
    properties: list[tuple[str, float]]
    differences: list[tuple[str, str, str]]
    new_picture: StepPicture | None
    old_picture: StepPicture | None
    sharing: list[SharingStep]
    changed_since: bool


def proposals_listed(user: User, chosen: ProposalFilter) -> QuerySet[HealProposal]:
    """The proposals the user may see, the newest first."""
    rows = access.heal_proposals_visible(user)
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.source:
        rows = rows.filter(source=chosen.source)
    if chosen.case_id:
        rows = rows.filter(case_id=chosen.case_id)
    if chosen.query:
        rows = rows.filter(case__name__icontains=chosen.query) | rows.filter(
            old_selector__icontains=chosen.query
        )
    return rows.select_related("case", "decided_by").order_by("-last_seen_at", "-pk")


def proposal_rows(user: User, proposals: Iterable[HealProposal]) -> list[ProposalRow]:
    """The proposals with how many steps share their selector, in one query for all."""
    listed = list(proposals)
    counts = _shared(user, {proposal.old_selector for proposal in listed})
    return [ProposalRow(one, counts.get(one.old_selector, 0)) for one in listed]


def _shared(user: User, selectors: Iterable[str]) -> dict[str, int]:
    steps = _visible_steps(user).filter(selector__in=set(selectors))
    counted = steps.order_by().values("selector").annotate(number=Count("pk"))
    return {row["selector"]: row["number"] for row in counted}


def _visible_steps(user: User) -> QuerySet[TestStep]:
    cases = access.cases_visible(user).filter(archived_at=None)
    return TestStep.objects.filter(case__in=cases)


def proposal_view(user: User, proposal: HealProposal) -> ProposalView:
    """Everything a person needs to decide."""
    try:
        own: StepPlace | None = place_of(proposal)
    except Conflict:
        own = None
    return ProposalView(
        row=proposal_rows(user, [proposal])[0],
        properties=sorted(proposal.properties.items(), key=lambda pair: -pair[1]),
        differences=_differences(proposal.known or {}, proposal.found),
        new_picture=_new_picture(user, proposal),
        old_picture=_old_picture(user, proposal),
        sharing=sharing_steps(user, proposal, own=own),
        changed_since=own is None and proposal.state != HealProposal.State.ACCEPTED,
    )


def sharing_steps(
    user: User, proposal: HealProposal, *, own: StepPlace | None
) -> list[SharingStep]:
    """The other visible steps with the old selector in the same frame, at most SHARING_SHOWN."""
    rows = (
        _visible_steps(user)
        .filter(selector=proposal.old_selector, frame=proposal.step.get("frame", ""))
        .select_related("case")
        .order_by("case__name", "case_id", "position")[: SHARING_SHOWN + 1]
    )
    editable = set(
        access.cases_editable(user)
        .filter(pk__in={row.case_id for row in rows})
        .values_list("pk", flat=True)
    )
    found = [
        SharingStep(
            StepPlace(row.case_id, row.position),
            row.case.name,
            wording.step_title(snapshot_masked(step_snapshot(row))),
            row.case_id in editable,
        )
        for row in rows
    ]
    return [step for step in found if step.place != own][:SHARING_SHOWN]


def _differences(known: Mapping[str, Any], found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What the element looked like before and now, where one can read it: name, before, now."""
    shown = []
    for name in LOOKS:
        before, now = str(known.get(name) or ""), str(found.get(name) or "")
        if before or now:
            shown.append((name.replace("_", " "), before, now))
    return shown


def _new_picture(user: User, proposal: HealProposal) -> StepPicture | None:
    if proposal.execution_id is None:
        return None
    runs = access.executions_visible(user).filter(pk=proposal.execution_id)
    row = (
        StepResult.objects.filter(
            execution__in=runs, healed=True, step__selector=proposal.old_selector
        )
        .exclude(screenshot="")
        .order_by("index")
    )
    here = next((one for one in row if one.index == proposal.step_index), None) or row.first()
    return StepPicture(here.execution_id, here.index, here.box) if here else None


def _old_picture(user: User, proposal: HealProposal) -> StepPicture | None:
    """The newest picture of the step from a run in which its own selector did."""
    runs = access.executions_visible(user).filter(case_id=proposal.case_id, state="passed")
    row = (
        StepResult.objects.filter(
            execution__in=runs,
            healed=False,
            index=proposal.step_index,
            step__selector=proposal.old_selector,
        )
        .exclude(screenshot="")
        .order_by("-execution_id")
        .first()
    )
    if row is None:
        return None
    known = proposal.known or {}
    sides = [known.get(name) for name in ("x", "y", "width", "height")]
    box = [float(side) for side in sides if isinstance(side, int | float)]
    return StepPicture(row.execution_id, row.index, row.box or (box if len(box) == 4 else None))
