"""Writes: cases saved and imported, executions started, cancelled and run again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from executions import access, dispatch, live, secrets, xpath_cache
from executions.engine.plan import CaseSpec, Step, Strategy
from executions.engine.steps import empty_is_meant
from executions.errors import Conflict, NotAllowed, Refused
from executions.models import Tag, TestCase, TestCaseVersion, TestExecution, TestStep, XPathCache
from settingsui.models import ExecutionSettings, settings_of, team_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SETTINGS_KEPT = (
    "timeout_per_tier_seconds",
    "playwright_timeout_seconds",
    "hybrid_timeout_seconds",
    "stagehand_timeout_seconds",
    "max_retry_per_tier",
    "track_fallback_reasons",
    "track_strategy_effectiveness",
    "max_tokens_per_run",
    "max_tokens_per_day",
    "screenshots",
    "trace",
)


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


def secrets_kept(steps: Iterable[Step], old_steps: Iterable[TestStep]) -> dict[int, str]:
    """The encrypted values that the secret steps written as `***` had before, by their new index.

    A step is known again by what it does to which element, wherever it moved; else by its place.
    Raises Refused when there is none: `***` itself must never become the value.
    """
    old = {row.position: row for row in old_steps if row.secret}
    asking = [step for step in steps if step.secret and step.value == "***"]
    found: dict[int, str] = {}
    for step in asking:
        twins = [place for place, row in old.items() if _step_identity(row) == _step_identity(step)]
        if twins:
            place = step.index if step.index in twins else min(twins)
            found[step.index] = old.pop(place).secret_value
    for step in asking:
        if step.index not in found and step.index in old:
            found[step.index] = old.pop(step.index).secret_value
        if step.index not in found:
            raise Refused(
                "Type the secret value: *** keeps an earlier one, and this step has none.",
                field=f"steps[{step.index}].value",
            )
    return found


def _step_identity(step: Step | TestStep) -> tuple[str, ...]:
    return (str(step.action), step.selector, step.frame, step.instruction)


def case_snapshot(case: TestCase) -> dict[str, Any]:
    """The case as JSON, in the file's format; secret values as tokens under `secret_value`."""
    return {
        "name": case.name,
        "description": case.description,
        "base_url": case.base_url,
        "tags": list(case.tags.values_list("name", flat=True)),
        "steps": [step_snapshot(row) for row in case.steps.order_by("position")],
    }


def step_snapshot(row: TestStep) -> dict[str, Any]:
    """One step as JSON, empty fields left out but where an empty value says something."""
    names = ("selector", "frame", "instruction", "value", "assertion", "attribute", "wait_for")
    data: dict[str, Any] = {"action": row.action}
    data |= {name: getattr(row, name) for name in names if getattr(row, name)}
    if not row.secret and empty_is_meant(row.action, row.assertion):
        data["value"] = row.value
    if row.secret:
        data |= {"secret": True, "secret_value": row.secret_value}
    if row.timeout_ms is not None:
        data["timeout_ms"] = row.timeout_ms
    if not row.enabled:
        data["enabled"] = False
    return data


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
    """A copy owned by `user`, secrets included, named `… (copy)`."""
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
    """Take a case out of the lists, or bring it back; its runs stay."""
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


def execution_start(
    *,
    user: User,
    case: TestCase,
    strategy: str | None = None,
    base_url: str | None = None,
    trigger: str = TestExecution.Trigger.WEB,
    idempotency_key: str | None = None,
    rerun_of: TestExecution | None = None,
    dispatched: bool = True,
) -> TestExecution:
    """Queue a run of the case as it stands now, and tell the runner once the row is committed.

    The same `idempotency_key` of the same user gives the execution it gave before, marked
    `was_known`. Raises NotAllowed, Refused (unknown strategy, nothing to run), Conflict (archived).
    """
    if not access.may_run_case(user, case):
        raise NotAllowed("Your role cannot run this case. Ask an admin for the QA role.")
    if earlier := _started_before(user, idempotency_key):
        return earlier
    preferences = settings_of(user)
    chosen = strategy or preferences.fallback_strategy
    steps = [step_snapshot(row) for row in case.steps.filter(enabled=True).order_by("position")]
    _start_allowed(case, chosen, steps)
    try:
        with transaction.atomic():
            execution = TestExecution.objects.create(
                case=case,
                case_name=case.name,
                owner=user,
                team_id=case.team_id,
                base_url=case.base_url if base_url is None else base_url,
                strategy=chosen,
                trigger=trigger,
                snapshot=steps,
                settings_snapshot=settings_kept(preferences),
                total_steps=len(steps),
                model_provider=settings.MODEL_PROVIDER,
                model_name=settings.MODEL_NAME or settings.MODEL_PROVIDER,
                idempotency_key=idempotency_key or None,
                rerun_of=rerun_of,
            )
            if dispatched:
                transaction.on_commit(lambda: dispatch.dispatch(execution.pk))
    except IntegrityError:
        if earlier := _started_before(user, idempotency_key):
            return earlier
        raise
    return execution


def _started_before(user: User, idempotency_key: str | None) -> TestExecution | None:
    if not idempotency_key:
        return None
    runs = TestExecution.objects.filter(owner=user, idempotency_key=idempotency_key)
    earlier = runs.first()
    if earlier is not None:
        earlier.was_known = True
    return earlier


def _start_allowed(case: TestCase, strategy: str, steps: list[dict[str, Any]]) -> None:
    if strategy not in [member.value for member in Strategy]:
        raise Refused("Choose option_a, option_b or option_c.", field="strategy")
    if case.archived_at:
        raise Conflict("The case is archived. Restore it to run it.", field="case")
    if not steps:
        raise Refused("The case has no enabled step. Add one to run it.", field="steps")


def settings_kept(preferences: ExecutionSettings) -> dict[str, Any]:
    """The part of a user's settings that a run is bound to, as JSON."""
    kept: dict[str, Any] = {name: getattr(preferences, name) for name in SETTINGS_KEPT}
    for name in ("max_cost_usd_per_run", "max_cost_usd_per_day"):
        value = getattr(preferences, name)
        kept[name] = None if value is None else str(value)
    return kept


def execution_rerun(
    *,
    user: User,
    execution: TestExecution,
    strategy: str | None = None,
    trigger: str = TestExecution.Trigger.WEB,
    idempotency_key: str | None = None,
) -> TestExecution:
    """Run the same case again, as it stands now, at the same address."""
    if not access.may_control_execution(user, execution):
        raise NotAllowed("Your role cannot repeat this run. Ask an admin for the QA role.")
    if execution.case is None:
        raise Conflict("The case of this run is gone.", field="case")
    return execution_start(
        user=user,
        case=execution.case,
        strategy=strategy or execution.strategy,
        base_url=execution.base_url,
        trigger=trigger,
        idempotency_key=idempotency_key,
        rerun_of=execution,
    )


def execution_cancel(*, user: User, execution: TestExecution) -> TestExecution:
    """Stop a run: at once while it is queued, within a second while it is running.

    Raises NotAllowed, or Conflict when it has ended already.
    """
    if not access.may_control_execution(user, execution):
        raise NotAllowed("Your role cannot cancel this run.")
    now = timezone.now()
    queued = TestExecution.objects.filter(pk=execution.pk, state=TestExecution.State.QUEUED).update(
        state=TestExecution.State.CANCELLED,
        finished_at=now,
        cancel_requested_at=now,
        duration_ms=0,
        error_kind="cancelled",
        error_message=f"Cancelled by {user.get_username()} before it started.",
        last_sequence=F("last_sequence") + 1,
    )
    if queued:
        live.cancelled_while_queued(execution.pk)
    elif not TestExecution.objects.filter(
        pk=execution.pk, state=TestExecution.State.RUNNING
    ).update(cancel_requested_at=now):
        raise Conflict("The run has ended already.", field="state")
    else:
        dispatch.cancel(execution.pk)
    execution.refresh_from_db()
    return execution


def cache_entry_invalidate(*, user: User, entry: XPathCache, reason: str = "") -> None:
    """Take a cache entry out of use. Raises NotAllowed."""
    if not access.may_change_cache(user, entry):
        raise NotAllowed("Your role cannot change this cache entry.")
    xpath_cache.entries_invalidate(
        XPathCache.objects.filter(pk=entry.pk), reason=reason or f"by {user.get_username()}"
    )


def cache_stale_delete(*, user: User, among: QuerySet[XPathCache] | None = None) -> int:
    """Delete the user's stale cache entries (of `among`, if given); returns how many."""
    if not access.may_clean_cache(user):
        raise NotAllowed("Viewers cannot delete cache entries.")
    mine = access.cache_visible(user)
    if among is not None:
        mine = mine.filter(pk__in=among.values("pk"))
    return xpath_cache.stale_delete(mine)


def snapshot_masked(step: Mapping[str, Any]) -> dict[str, Any]:
    """A snapshot's step as people may see it: the secret's token is replaced by `***`."""
    shown = {key: value for key, value in step.items() if key != "secret_value"}
    if step.get("secret"):
        shown["value"] = "***"
    return shown
