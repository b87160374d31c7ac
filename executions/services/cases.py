"""Cases made, changed, imported, copied, archived and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from executions import access, secrets
from executions.engine.plan import CaseSpec, Step
from executions.errors import Conflict, NotAllowed
from executions.models import Tag, TestCase, TestCaseVersion, TestStep
from executions.services.kept_secrets import secrets_kept
from executions.services.snapshots import case_snapshot, step_snapshot
from settingsui.models import team_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def case_save(
    *,
    user: User,
    spec: CaseSpec,
    case: TestCase | None = None,
    expected_version: int | None = None,
    origin: str = TestCase.Origin.WEB,
) -> TestCase:
    """Create a case, or replace one whole: fields, tags and steps in one transaction, a version more.

    A secret step whose value is `***` keeps the value it had. Raises NotAllowed, Conflict when
    `expected_version` is not the case's present version, and Refused when there is no earlier value
    to keep.
    """
    if case is None:
        case = _case_create(user, spec, origin)
    else:
        case = _case_lock(user, case, expected_version)
    old_steps = list(case.steps.order_by("position"))
    kept = secrets_kept(spec.steps, old_steps)
    case.name, case.description, case.base_url = spec.name, spec.description, spec.base_url
    case.save()
    case.tags.set([Tag.objects.get_or_create(name=name.strip().lower())[0] for name in spec.tags])
    case.steps.all().delete()
    TestStep.objects.bulk_create(
        _step_row(case, step, kept_secret=kept.get(step.index)) for step in spec.steps
    )
    TestCaseVersion.objects.create(
        case=case, version=case.version, author=user, snapshot=case_snapshot(case)
    )
    return case


def _case_create(user: User, spec: CaseSpec, origin: str) -> TestCase:
    if not access.may_create(user):
        raise NotAllowed("Viewers cannot make cases. Ask an admin for the QA role.")
    return TestCase.objects.create(owner=user, team=team_of(user), name=spec.name, origin=origin)


def case_edit_checked(*, user: User, case: TestCase) -> None:
    """Raise NotAllowed unless the user may change the case."""
    if not access.may_edit_case(user, case):
        raise NotAllowed("Only the case's owner or an admin can change it.")


def _case_lock(user: User, case: TestCase, expected_version: int | None) -> TestCase:
    case_edit_checked(user=user, case=case)
    present = TestCase.objects.select_for_update().get(pk=case.pk)
    if expected_version is not None and present.version != expected_version:
        raise Conflict(
            f"Somebody saved version {present.version} meanwhile. Load it and make your change again.",
            field="version",
        )
    present.version += 1
    return present


def _step_row(case: TestCase, step: Step, *, kept_secret: str | None) -> TestStep:
    row = TestStep(
        case=case,
        position=step.index,
        action=step.action.value,
        selector=step.selector,
        frame=step.frame,
        instruction=step.instruction,
        value="" if step.secret else step.value,
        secret=step.secret,
        assertion=step.assertion.value if step.assertion else "",
        attribute=step.attribute,
        wait_for=step.wait_for.value if step.wait_for else "",
        timeout_ms=step.timeout_ms,
        enabled=step.enabled,
    )
    if step.secret:
        row.secret_value = kept_secret or secrets.encrypt(step.value)
    return row


def case_import(*, user: User, spec: CaseSpec, origin: str = TestCase.Origin.FILE) -> TestCase:
    """The user's case of that name and origin, made or brought to what `spec` says.

    An unchanged case gets no new version.
    """
    found = TestCase.objects.filter(owner=user, name=spec.name, origin=origin)
    if origin == TestCase.Origin.DEMO:
        found = found.filter(base_url=spec.base_url)
    case = found.first()
    if case is not None and _same(case, spec):
        return case
    try:
        return case_save(user=user, spec=spec, case=case, origin=origin)
    except IntegrityError:
        return found.get()


def _same(case: TestCase, spec: CaseSpec) -> bool:
    rows = [_plain(step_snapshot(row)) for row in case.steps.order_by("position")]
    wanted = [step.to_json(masked=False) for step in spec.steps]
    return (
        rows == wanted
        and case.base_url == spec.base_url
        and case.description == spec.description
        and set(case.tags.values_list("name", flat=True))
        == {tag.strip().lower() for tag in spec.tags}
    )


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    token = data.pop("secret_value", None)
    if token:
        data["value"] = secrets.decrypt(token)
    return data


def case_duplicate(*, user: User, case: TestCase) -> TestCase:
    """A copy owned by `user`, secrets included, named `… (copy)`. Raises NotAllowed."""
    if not access.may_create(user):
        raise NotAllowed("Viewers cannot make cases. Ask an admin for the QA role.")
    with transaction.atomic():
        copy = TestCase.objects.create(
            owner=user,
            team=team_of(user),
            name=f"{case.name} (copy)"[:200],
            description=case.description,
            base_url=case.base_url,
        )
        copy.tags.set(case.tags.all())
        rows = list(case.steps.order_by("position"))
        for row in rows:
            row.pk, row.case = None, copy
            row._state.adding = True
        TestStep.objects.bulk_create(rows)
        TestCaseVersion.objects.create(
            case=copy, version=1, author=user, snapshot=case_snapshot(copy)
        )
    return copy


def case_archive(*, user: User, case: TestCase, archived: bool = True) -> TestCase:
    """Take a case out of the lists, or bring it back; its runs stay. Raises NotAllowed."""
    if not access.may_edit_case(user, case):
        raise NotAllowed("Only the case's owner or an admin can archive it.")
    case.archived_at = timezone.now() if archived else None
    case.save(update_fields=["archived_at", "updated_at"])
    return case


@transaction.atomic
def case_delete(*, user: User, case: TestCase) -> None:
    """Delete a case that was never run. Raises NotAllowed, and Conflict when it has runs."""
    case_edit_checked(user=user, case=case)
    locked = TestCase.objects.select_for_update().filter(pk=case.pk).first()
    if locked is None:
        return
    if locked.executions.exists():
        raise Conflict("The case has runs. Archive it instead, so that they keep it.", field="case")
    locked.delete()
