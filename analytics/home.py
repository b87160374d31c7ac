"""Figures of the home page: the week against the one before, the tiers' shares, what needs a look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from analytics import rollups
from analytics.models import Cut, Rollup, RunRollup, TierRollup
from analytics.spans import day_of, hour_of
from analytics.summing import micro
from analytics.visible import visible_sums
from executions import access, selectors_home, wording, xpath_cache
from executions.models import StepResult, TestExecution
from executions.xpath_cache import CacheStats

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DAYS = 7
HOUR = timedelta(hours=1)
R = TypeVar("R", bound=Rollup)


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
class WeekOfTier:
    """How many steps of the week one tier passed, and its part of all, 0 to 1."""

    tier: int
    name: str
    steps: int
    share: float | None


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Everything the home page counts, over runs the user may see; `waiting` runs are not in it yet.

    `to_look_at` stops at `selectors_home.LOOK_COUNTED`; `more_to_look_at` says whether it did.
    """

    today: Period
    week: Period
    week_before: Period
    tiers: list[WeekOfTier]
    cache: CacheStats
    to_look_at: int
    more_to_look_at: bool
    waiting: int

    @property
    def trend(self) -> float | None:
        """The week's pass rate less the one of the week before."""
        now, then = self.week.pass_rate, self.week_before.pass_rate
        return None if now is None or then is None else now - then


@dataclass(frozen=True, slots=True)
class _Counted:
    """Runs of one outcome that were queued at a time, or in the hour or day that begins then."""

    at: datetime
    outcome: str
    runs: int
    tokens: int
    cost_micro_usd: int
    unpriced: int


def home_figures(user: User) -> HomeFigures:
    """The figures of the last seven days, today included, in the user's time zone."""
    waiting = rollups.waiting_runs()
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    before, end = first - timedelta(days=DAYS), today + timedelta(days=1)
    edges = tuple(_midnight(day) for day in (before, first, today, end))
    span = _Span(user, visible_sums(user), edges)
    counted = list(span.runs())
    look = selectors_home.runs_to_look_at_counted(user)
    return HomeFigures(
        today=_period(counted, today, today),
        week=_period(counted, first, today),
        week_before=_period(counted, before, first - timedelta(days=1)),
        tiers=_shares(span.steps(since=_midnight(first))),
        cache=xpath_cache.stats(access.cache_visible(user)),
        to_look_at=min(look, selectors_home.LOOK_COUNTED),
        more_to_look_at=look > selectors_home.LOOK_COUNTED,
        waiting=waiting,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True)
class _Span:
    """The time between the first and the last of `edges`, the beginnings of days where the user is.

    Read from rollups of days where they begin at the edges, else from those of hours; the hours
    that an edge cuts (as with UTC+5:30) from the runs themselves.
    """

    user: User
    visible: Q
    edges: tuple[datetime, ...]

    def runs(self) -> Iterator[_Counted]:
        rows = self._rolled(RunRollup, self.edges[0]).values_list("starts_at", "outcome").annotate(
            Sum("runs"), tokens=Sum("input_tokens") + Sum("output_tokens"),
            cost=Sum("cost_micro_usd"), none=Sum("unpriced"),
        )  # fmt: skip
        for row in rows:
            yield _Counted(*row)
        for hour in self._cut_hours(self.edges[0]):
            for run in self._raw(hour, hour + HOUR).defer("snapshot", "settings_snapshot", "environment"):  # fmt: skip
                tokens, cost = run.input_tokens + run.output_tokens, run.cost_usd
                yield _Counted(run.queued_at, run.outcome, 1, tokens, micro(cost), cost is None)

    def steps(self, *, since: datetime) -> dict[int, int]:
        """Passed steps by tier, of runs from `since` on."""
        rows = self._rolled(TierRollup, since).values_list("tier").annotate(Sum("steps_resolved"))
        found: dict[int, int] = dict(rows)
        for hour in self._cut_hours(since):
            runs = self._raw(max(hour, since), min(hour + HOUR, self.edges[-1])).values("pk")
            steps = StepResult.objects.filter(execution__in=runs, status="passed", tier__gt=0)
            for tier, count in steps.order_by().values_list("tier").annotate(Count("pk")):
                found[tier] = found.get(tier, 0) + count
        return found

    @property
    def _cut(self) -> Cut:
        return Cut.DAY if all(day_of(edge) == edge for edge in self.edges) else Cut.HOUR

    def _rolled(self, rollup: type[R], since: datetime) -> QuerySet[R]:
        rows = rollup._default_manager.filter(
            self.visible, cut=self._cut, starts_at__gte=since, starts_at__lt=self.edges[-1]
        )
        return rows.exclude(starts_at__in=list(self._cut_hours(since))).order_by()

    def _cut_hours(self, since: datetime) -> Iterable[datetime]:
        return (hour_of(edge) for edge in self.edges if edge >= since and hour_of(edge) != edge)

    def _raw(self, since: datetime, until: datetime) -> QuerySet[TestExecution]:
        """Runs that the rollups count too, and no others."""
        return access.executions_visible(self.user).order_by().filter(
            state__in=TestExecution.FINISHED, rolled_up=True, queued_at__gte=since, queued_at__lt=until
        )  # fmt: skip


def _period(counted: Iterable[_Counted], since: date, until: date) -> Period:
    first, end = _midnight(since), _midnight(until + timedelta(days=1))
    rows = [row for row in counted if first <= row.at < end]

    def total(of: Callable[[_Counted], int], *outcomes: str) -> int:
        return sum(of(row) for row in rows if not outcomes or row.outcome in outcomes)

    def runs(*outcomes: str) -> int:
        return total(lambda row: row.runs, *outcomes)

    cost = Decimal(total(lambda row: row.cost_micro_usd)).scaleb(-6)
    return Period(
        since=since,
        until=until,
        runs=runs(),
        passed=runs("passed", "passed_healed"),
        healed=runs("passed_healed"),
        failed=runs("failed"),
        errors=runs("error"),
        tokens=total(lambda row: row.tokens),
        cost_usd=None if any(row.unpriced for row in rows) else cost,
    )


def _shares(steps: dict[int, Any]) -> list[WeekOfTier]:
    total = sum(steps.values())
    return [
        WeekOfTier(tier, name, steps.get(tier, 0), steps.get(tier, 0) / total if total else None)
        for tier, name in wording.TIER_NAMES.items()
    ]
