"""Writes: a person accepts, rejects or ignores a proposal to heal a step, or takes that back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from executions import access, case_editor, services, xpath_cache
from executions.access import scope_of
from executions.engine.fingerprint import Fingerprint
from executions.engine.keys import fingerprint_hash, fingerprint_keys
from executions.engine.plan import InvalidCase, Step
from executions.errors import Conflict, NotAllowed, Refused
from executions.models import ElementFingerprint, HealProposal, TestCase, TestStep, XPathCache
from executions.planning import step_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = HealProposal.State
CHANGED = "The step has been changed since; the proposal no longer fits it."


@dataclass(frozen=True, slots=True)
class StepPlace:
    """A step of a case, by its position from 0 (steps that are not run count too)."""

    case_id: int
    position: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one proposal in bulk: `problem` is empty when it was decided."""

    proposal_id: int
    problem: str = ""


def repair_of(proposal: HealProposal, *, choice: int = 0) -> dict[str, str]:
    """The selector that accepting writes: `selector`, `frame`, `basis`.

    Raises Conflict when none was proved, and Refused when `choice` names none of them.
    """
    repairs: list[dict[str, str]] = proposal.repairs
    if not repairs:
        raise Conflict(
            "No lasting selector led to this element alone. Write one in the case.",
            field="repairs",
        )
    if not 0 <= choice < len(repairs):
        raise Refused(f"Choose one of the {len(repairs)} selectors.", field="repair")
    return repairs[choice]


@transaction.atomic
def heal_accept(
    *, user: User, proposal: HealProposal, choice: int = 0, also: Iterable[StepPlace] = ()
) -> HealProposal:
    """Write the proved selector into the step, and into the steps `also` that share the old one.

    Every case concerned gets one new version; secrets are kept. Other open proposals for the steps
    written are ignored with it, as they would no longer fit. Raises NotAllowed, Conflict (the
    step has changed, no selector was proved, the decision was made already), Refused.
    """
    services.case_edit_checked(user=user, case=proposal.case)
    proposal = _locked(proposal, expected=(State.OPEN, State.IGNORED))
    repair = repair_of(proposal, choice=choice)
    own = place_of(proposal)
    places = [own, *also]
    changes = []
    fitted: list[HealProposal] = []
    for case in (
        access.cases_visible(user).filter(pk__in={p.case_id for p in places}).order_by("pk")
    ):
        here = sorted({place.position for place in places if place.case_id == case.pk})
        fitted += _fitting(case, here)
        changes += _repaired(user, case, here, proposal, repair)
    missing = {place.case_id for place in places} - {change["case"] for change in changes}
    if missing:
        raise Refused("There is no such case, or it is not yours to change.", field="also")
    proposal.changes = changes
    _fingerprint_kept(proposal, own)
    accepted = _decided(proposal, user, State.ACCEPTED)
    _settled_with(accepted, fitted)
    return accepted


@transaction.atomic
def heal_reject(*, user: User, proposal: HealProposal) -> HealProposal:
    """Never take this element for the step again; what the cache holds of the step is dropped.

    Raises NotAllowed, Conflict.
    """
    _review_checked(user, proposal)
    proposal = _locked(proposal, expected=(State.OPEN, State.IGNORED))
    case = proposal.case
    entries = XPathCache.objects.filter(
        scope__in=(scope_of(case.owner_id, case.team_id), scope_of(case.owner_id, None)),
        step_key=proposal.step_key,
    )
    wrong = [entry.pk for entry in entries if _is_element(entry, proposal)]
    xpath_cache.entries_invalidate(
        XPathCache.objects.filter(pk__in=wrong), reason=f"rejected by {user.get_username()}"
    )
    return _decided(proposal, user, State.REJECTED)


@transaction.atomic
def heal_ignore(*, user: User, proposal: HealProposal) -> HealProposal:
    """Take the proposal out of the queue; runs go on healing as before. Raises NotAllowed, Conflict."""
    _review_checked(user, proposal)
    return _decided(_locked(proposal, expected=(State.OPEN,)), user, State.IGNORED)


@transaction.atomic
def heal_undo(*, user: User, proposal: HealProposal) -> HealProposal:
    """Take the decision back; an accepted one gives its steps their old selector again.

    What was ignored with it is open again. Raises NotAllowed, and Conflict when a repaired step has been changed since.
    """
    _review_checked(user, proposal)
    proposal = _locked(proposal, expected=(State.ACCEPTED, State.REJECTED, State.IGNORED))
    for case_id in sorted({change["case"] for change in proposal.changes}):
        changes = [change for change in proposal.changes if change["case"] == case_id]
        _reverted(user, TestCase.objects.get(pk=case_id), changes)
        _ignored_with(proposal, case_id).update(state=State.OPEN, decided_by=None, decided_at=None)
    proposal.changes = []
    return _decided(proposal, None, State.OPEN)


DECISIONS: dict[str, Callable[..., HealProposal]] = {
    "accept": heal_accept,
    "reject": heal_reject,
    "ignore": heal_ignore,
    "undo": heal_undo,
}


def heals_decide(
    *, user: User, proposals: Iterable[HealProposal], decision: str
) -> Sequence[Decided]:
    """The same decision on each of them; one that is refused does not stop the others.

    Raises Refused for an unknown decision.
    """
    if decision not in DECISIONS:
        raise Refused(f"Choose one of {', '.join(DECISIONS)}.", field="decision")
    done = []
    for proposal in proposals:
        try:
            DECISIONS[decision](user=user, proposal=proposal)
            done.append(Decided(proposal.pk))
        except (Refused, InvalidCase) as refusal:
            done.append(Decided(proposal.pk, str(refusal)))
    return done


def place_of(proposal: HealProposal) -> StepPlace:
    """Where the proposal's step is now. Raises Conflict when the case has no such step any more."""
    rows, keys = _steps_and_keys(proposal.case)
    for index, row in enumerate(rows):
        if keys[index] == proposal.occurrence_key:
            return StepPlace(proposal.case_id, row.position)
    raise Conflict(CHANGED, field="step")


def _steps_and_keys(case: TestCase) -> tuple[list[TestStep], dict[int, str]]:
    """The steps that are run, in order, and their keys as a run computes them."""
    rows = list(case.steps.filter(enabled=True).order_by("position"))
    return rows, fingerprint_keys([_bare_step(index, row) for index, row in enumerate(rows)])


def _bare_step(index: int, row: TestStep) -> Step:
    data = {k: v for k, v in services.step_snapshot(row).items() if k != "secret_value"}
    return step_of(index, data)


def _review_checked(user: User, proposal: HealProposal) -> None:
    if not access.may_review_heals(user, proposal.case):
        raise NotAllowed("Your role cannot review heals. Ask an admin for the QA role.")


def _locked(proposal: HealProposal, *, expected: tuple[str, ...]) -> HealProposal:
    present = (
        HealProposal.objects.select_for_update(of=("self",))
        .select_related("case")
        .get(pk=proposal.pk)
    )
    if present.state not in expected:
        raise Conflict(f"The proposal is {present.get_state_display().lower()}.", field="state")
    return present


def _decided(proposal: HealProposal, user: User | None, state: str) -> HealProposal:
    proposal.state = state
    proposal.decided_by = user
    proposal.decided_at = timezone.now() if user else None
    proposal.save(update_fields=["state", "decided_by", "decided_at", "changes"])
    return proposal


def _fitting(case: TestCase, positions: list[int]) -> list[HealProposal]:
    """The open proposals for the steps at these positions as they are now."""
    rows, keys = _steps_and_keys(case)
    here = [keys[index] for index, row in enumerate(rows) if row.position in positions]
    return list(HealProposal.objects.filter(case=case, occurrence_key__in=here, state=State.OPEN))


def _settled_with(accepted: HealProposal, fitted: Iterable[HealProposal]) -> None:
    """Ignore what the acceptance made pointless; the common moment is how undo knows it again."""
    others = [one.pk for one in fitted if one.pk != accepted.pk]
    HealProposal.objects.filter(pk__in=others, state=State.OPEN).update(
        state=State.IGNORED, decided_by=accepted.decided_by, decided_at=accepted.decided_at
    )


def _ignored_with(accepted: HealProposal, case_id: int) -> QuerySet[HealProposal]:
    return HealProposal.objects.filter(
        case_id=case_id,
        state=State.IGNORED,
        decided_by=accepted.decided_by,
        decided_at=accepted.decided_at,
    )


def _is_element(entry: XPathCache, proposal: HealProposal) -> bool:
    return Fingerprint.from_json(dict(entry.fingerprint)).identity == proposal.identity


def _repaired(
    user: User,
    case: TestCase,
    positions: list[int],
    proposal: HealProposal,
    repair: dict[str, str],
) -> list[dict[str, Any]]:
    old = {"selector": proposal.old_selector, "frame": str(proposal.step.get("frame", ""))}
    new = {"selector": repair["selector"], "frame": repair["frame"]}
    changes = [
        {"case": case.pk, "position": position, "old": old, "new": new} for position in positions
    ]
    _rewritten(user, case, dict.fromkeys(positions, (old, new)))
    return changes


def _reverted(user: User, case: TestCase, changes: list[dict[str, Any]]) -> None:
    _rewritten(user, case, {one["position"]: (one["new"], one["old"]) for one in changes})


def _rewritten(
    user: User, case: TestCase, changes: dict[int, tuple[dict[str, str], dict[str, str]]]
) -> None:
    """Save the case with the steps at these positions changed from the one pair to the other.

    Raises Conflict when a step holds something else by now.
    """
    services.case_edit_checked(user=user, case=case)
    present = TestCase.objects.select_for_update().get(pk=case.pk)
    snapshot = services.case_snapshot(present)
    spec = case_editor.from_snapshot(snapshot)
    steps = list(spec.steps)
    for position, (before, after) in changes.items():
        step = steps[position] if position < len(steps) else None
        if step is None or (step.selector, step.frame) != (before["selector"], before["frame"]):
            raise Conflict(CHANGED, field=f"steps[{position}].selector")
        steps[position] = replace(step, selector=after["selector"], frame=after["frame"])
    services.case_save(
        user=user,
        spec=replace(spec, steps=tuple(steps)),
        case=present,
        expected_version=present.version,
    )


def _fingerprint_kept(proposal: HealProposal, place: StepPlace) -> None:
    """The repaired step starts with the fingerprint of its element, so that it can heal again."""
    rows, keys = _steps_and_keys(TestCase.objects.get(pk=place.case_id))
    for index, row in enumerate(rows):
        if row.position == place.position:
            ElementFingerprint.objects.get_or_create(
                case_id=place.case_id,
                step_key=keys[index],
                data_hash=fingerprint_hash(proposal.found),
                defaults={"data": proposal.found, "last_seen_at": timezone.now()},
            )
