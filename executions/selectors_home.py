"""Reads of the home page: the week against the one before, the tiers' shares, what needs a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from executions import access, wording, xpath_cache
from executions.models import StepResult, TestExecution
from executions.xpath_cache import CacheStats

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DAYS = 7
State = TestExecution.State
NEEDS_LOOK = Q(reviewed_at__isnull=True) & (
    Q(state__in=(State.FAILED, State.ERROR)) | Q(state=State.PASSED, healed=True)
)


@dataclass(frozen=True, slots=True)
class Period:
    """Ended runs of some whole days. `pass_rate` is of passed, failed and error, 0 to 1."""

    since: date
    until: date
    runs: int
    passed: int
    healed: int
    failed: int
    errors: int
    tokens: int
    cost_usd: Decimal | None

    @property
    def pass_rate(self) -> float | None:
        judged = self.passed + self.failed + self.errors
        return self.passed / judged if judged else None


@dataclass(frozen=True, slots=True)
class TierShare:
    """How many steps of the week one tier passed, and its part of all, 0 to 1."""

    tier: int
    name: str
    steps: int
    share: float | None


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Everything the home page counts, over runs the user may see."""

    today: Period
    week: Period
    week_before: Period
    tiers: list[TierShare]
    cache: CacheStats
    to_look_at: int

    @property
    def trend(self) -> float | None:
        """The week's pass rate less the one of the week before."""
        now, then = self.week.pass_rate, self.week_before.pass_rate
        return None if now is None or then is None else now - then


def home_figures(user: User) -> HomeFigures:
    """The figures of the last seven days, today included, in the user's time zone."""
    today = timezone.localdate()
    monday = today - timedelta(days=DAYS - 1)
    ended = access.executions_visible(user).filter(state__in=TestExecution.FINISHED)
    return HomeFigures(
        today=_period(ended, today, today),
        week=_period(ended, monday, today),
        week_before=_period(ended, monday - timedelta(days=DAYS), monday - timedelta(days=1)),
        tiers=_tiers(ended.filter(queued_at__gte=_midnight(monday))),
        cache=xpath_cache.stats(access.cache_visible(user)),
        to_look_at=access.executions_visible(user).filter(NEEDS_LOOK).count(),
    )


def runs_to_look_at(user: User, *, limit: int) -> QuerySet[TestExecution]:
    """Failed and healed runs that nobody has reviewed, newest first."""
    return _listed(access.executions_visible(user).filter(NEEDS_LOOK))[:limit]


def runs_active(user: User, *, limit: int) -> QuerySet[TestExecution]:
    """Queued and running executions with the number of their ended steps, as `done`."""
    active = access.executions_visible(user).filter(state__in=(State.QUEUED, State.RUNNING))
    return _listed(active).annotate(done=Count("step_results"))[:limit]


def _listed(runs: QuerySet[TestExecution]) -> QuerySet[TestExecution]:
    return (
        runs.select_related("owner")
        .annotate(tokens=F("input_tokens") + F("output_tokens"))
        .defer("snapshot", "settings_snapshot", "environment")
        .order_by("-pk")
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _period(ended: QuerySet[TestExecution], since: date, until: date) -> Period:
    row: dict[str, Any] = ended.filter(
        queued_at__gte=_midnight(since), queued_at__lt=_midnight(until + timedelta(days=1))
    ).aggregate(
        runs=Count("pk"),
        passed=Count("pk", filter=Q(state=State.PASSED)),
        healed=Count("pk", filter=Q(state=State.PASSED, healed=True)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        errors=Count("pk", filter=Q(state=State.ERROR)),
        tokens=Sum(F("input_tokens") + F("output_tokens"), default=0),
        cost=Sum("cost_usd", default=Decimal(0)),
        unpriced=Count("pk", filter=Q(cost_usd__isnull=True)),
    )
    cost = None if row.pop("unpriced") else row["cost"]
    del row["cost"]
    return Period(since=since, until=until, cost_usd=cost, **row)


def _tiers(runs: QuerySet[TestExecution]) -> list[TierShare]:
    counts = dict(
        StepResult.objects.filter(
            execution__in=runs.order_by().values("pk"), status="passed", tier__isnull=False
        )
        .order_by()
        .values_list("tier")
        .annotate(Count("pk"))
    )
    total = sum(counts.values())
    return [
        TierShare(tier, name, counts.get(tier, 0), counts.get(tier, 0) / total if total else None)
        for tier, name in wording.TIER_NAMES.items()
    ]
