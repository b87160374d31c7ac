"""Who may see and do what: the one place that pages, API, WebSocket and admin ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Q, QuerySet

from executions.models import HealProposal, TestCase, TestExecution, XPathCache
from settingsui.models import Team, team_of
from settingsui.roles import Role, may_edit_settings, may_see_settings, role_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

Row = TypeVar("Row", bound=Model)

__all__ = ["Role", "may_edit_settings", "may_see_settings", "role_of"]


def scope_of(owner_id: int, team_id: int | None) -> str:
    """The scope under which learned things are kept: the team's, or the owner's without a team."""
    return f"team:{team_id}" if team_id else f"user:{owner_id}"


def _own_or_team(user: User) -> Q:
    team = team_of(user)
    mine = Q(owner_id=user.pk)
    return mine | Q(team_id=team.pk) if team else mine


def cases_visible(user: User) -> QuerySet[TestCase]:
    """The cases the user may see."""
    cases = TestCase.objects.all()
    return cases if role_of(user) is Role.ADMIN else cases.filter(_own_or_team(user))


def executions_visible(user: User) -> QuerySet[TestExecution]:
    """The executions the user may see."""
    executions = TestExecution.objects.all()
    return executions if role_of(user) is Role.ADMIN else executions.filter(_own_or_team(user))


def executions_visible_parts(user: User) -> list[QuerySet[TestExecution]]:
    """The executions the user may see, in sets that each have an index; one may be in two of them."""
    executions = TestExecution.objects.all()
    if role_of(user) is Role.ADMIN:
        return [executions]
    team = team_of(user)
    own = executions.filter(owner_id=user.pk)
    return [own, executions.filter(team_id=team.pk)] if team else [own]


def cache_visible(user: User) -> QuerySet[XPathCache]:
    """The XPath cache entries the user may see."""
    entries = XPathCache.objects.all()
    return entries if role_of(user) is Role.ADMIN else entries.filter(_own_or_team(user))


def rows_visible(user: User, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of rows that have an `owner_id` and a `team_id`, those the user may see."""
    return rows if role_of(user) is Role.ADMIN else rows.filter(_own_or_team(user))


def owned_visible(user: User, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of rows that are nobody's but their owner's (`owner_id`), the user's own; admins see all."""
    return rows if role_of(user) is Role.ADMIN else rows.filter(owner_id=user.pk)


def may_change_owned(user: User, thing: Any) -> bool:
    """Whether the user may change such a row: QA their own, admins all."""
    role = role_of(user)
    return role is Role.ADMIN or (role is Role.QA and thing.owner_id == user.pk)


def sums_visible(user: User, *, any_of: Callable[[Q], bool] = lambda _rows: True) -> Q:
    """Of sums over runs, those that come to all the runs the user may see, each run once.

    `whose` is a person's number, or minus a team's for all its runs (0: runs without a team).
    `any_of` may say that there are no rows of a kind, which are then not sought.
    """
    if role_of(user) is Role.ADMIN:
        return Q(whose__lte=0)
    team = team_of(user)
    if team is None:
        return Q(whose=user.pk)
    own_elsewhere = Q(whose=user.pk) & ~Q(team_id=team.pk)
    if not any_of(own_elsewhere):
        return Q(whose=-team.pk)
    return Q(whose__in=(-team.pk, user.pk)) & (Q(whose=-team.pk) | own_elsewhere)


def sums_visible_of(user: User, owner_id: int) -> Q:
    """Of sums over runs, those over one person's runs that the user may see."""
    theirs = Q(whose=owner_id)
    if role_of(user) is Role.ADMIN or owner_id == user.pk:
        return theirs
    team = team_of(user)
    return theirs & Q(team_id=team.pk) if team else Q(pk__in=())


def heal_proposals_visible(user: User) -> QuerySet[HealProposal]:
    """The proposals to heal steps of the cases the user may see."""
    return HealProposal.objects.filter(case__in=cases_visible(user))


def may_review_heals(user: User, case: TestCase) -> bool:
    """Rejecting and ignoring change what runs do, not the case: as with running it."""
    return may_run_case(user, case)


def may_create(user: User) -> bool:
    """Whether the user may make cases."""
    return role_of(user) is not Role.VIEWER


def may_edit_case(user: User, case: TestCase) -> bool:
    """Owners edit their cases, admins all."""
    role = role_of(user)
    return role is Role.ADMIN or (role is Role.QA and case.owner_id == user.pk)


def cases_editable(user: User) -> QuerySet[TestCase]:
    """The cases of which `may_edit_case` holds, for lists: one look at the role for all."""
    role = role_of(user)
    if role is Role.ADMIN:
        return TestCase.objects.all()
    return TestCase.objects.filter(owner=user) if role is Role.QA else TestCase.objects.none()


def may_run_case(user: User, case: TestCase) -> bool:
    """QA runs own and team cases, admins all."""
    role = role_of(user)
    return role is Role.ADMIN or (role is Role.QA and _shared(user, case))


def may_control_execution(user: User, execution: TestExecution) -> bool:
    """Cancelling and running again: as with the case's run."""
    role = role_of(user)
    return role is Role.ADMIN or (role is Role.QA and _shared(user, execution))


def may_change_cache(user: User, entry: XPathCache) -> bool:
    """Invalidate entries of one's own or one's team."""
    role = role_of(user)
    return role is Role.ADMIN or (role is Role.QA and _shared(user, entry))


def may_clean_cache(user: User) -> bool:
    """Delete the stale entries among those one sees."""
    return role_of(user) is not Role.VIEWER


def may_use_admin_site(user: User) -> bool:
    """Staff look at what they see elsewhere too; admins do there what they may do."""
    return user.is_active and (user.is_staff or role_of(user) is Role.ADMIN)


def may_administer(user: User) -> bool:
    """Teams, tags, people's settings and tokens, and whose a case is."""
    return role_of(user) is Role.ADMIN


def may_read_metrics(user: User) -> bool:
    """The figures of the whole installation, all owners together."""
    return role_of(user) is Role.ADMIN


def _shared(user: User, thing: Any) -> bool:
    if thing.owner_id == user.pk:
        return True
    team: Team | None = team_of(user)
    return team is not None and thing.team_id == team.pk
