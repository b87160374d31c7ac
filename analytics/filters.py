"""Which runs a figure counts: the filters of the pages, and the rows of the rollups that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from analytics.models import Cut, FlakyRollup, Rollup, RunRollup
from analytics.spans import date_of, days_between, midnight, monday_of, weeks_and_days
from analytics.summing import WEEK_CUTS
from analytics.visible import visible_sums
from executions import access, wording
from executions.engine.plan import Strategy

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from executions.models import TestCase

DEFAULT_DAYS = 30
MAX_DAYS = 1_096
HOURLY_DAYS = 2
DAILY_DAYS = 92
OUTCOMES = ("passed", "passed_healed", "failed", "error", "cancelled")
R = TypeVar("R", bound=Rollup)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Chosen:
    """The visible runs of `viewer` that were queued from `since` to `until`, both days included.

    Days are those of the installation's time zone, in which the rollups are cut. Empty means any.
    `ranked` is how many rows are wanted of tables that list the most of something.
    """

    viewer: User
    since: date
    until: date
    case_id: int | None = None
    tag: str = ""
    strategy: str = ""
    owner: str = ""
    outcome: str = ""
    ranked: int = 1_000

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def grain(self) -> str:
        """How time is told in charts: `hour`, `day` or `week`."""
        if self.days <= HOURLY_DAYS and not self._by_case:
            return "hour"
        return "day" if self.days <= DAILY_DAYS else "week"

    @property
    def _by_case(self) -> bool:
        return self.case_id is not None or bool(self.tag)

    def rows(
        self,
        rollup: type[R],
        *,
        by_case: bool = False,
        by_time: bool = False,
        by_strategy: bool = False,
    ) -> QuerySet[R]:
        """The rows to sum up: as few as say it.

        `by_case` for figures of each case, `by_time` for charts over time, `by_strategy` for
        figures of each strategy or outcome.
        """
        narrowed = by_strategy or bool(self.strategy or self.outcome)
        if not (by_case or self._by_case):
            cut = Cut.DAY
        elif rollup is FlakyRollup or (Cut.CASE in rollup.SUMS and not narrowed):
            cut = Cut.CASE
        else:
            cut = Cut.STRATEGY
        rows: QuerySet[R] = rollup._default_manager.filter(
            self._when(cut, by_time), self._visible, **self._of_runs(rollup, cut), **self._of_cases
        )
        return rows.order_by()

    def _of_runs(self, rollup: type[Rollup], cut: Cut) -> dict[str, list[str]]:
        """Which strategies and outcomes. All are named: the index leads past them to the case."""
        strategies = [self.strategy] if self.strategy else [each.value for each in Strategy]
        outcomes = [self.outcome] if self.outcome else list(OUTCOMES)
        if cut is Cut.CASE:
            outcomes = [""]
            strategies = strategies if rollup is FlakyRollup else [""]
        return {"strategy__in": strategies, "outcome__in": outcomes}

    @cached_property
    def _of_cases(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        if self.case_id is not None:
            wanted["case_id"] = self.case_id
        if self.tag:
            tagged = self.cases.filter(tags__name=self.tag)
            wanted["case_id__in"] = list(tagged.values_list("pk", flat=True))
        return wanted

    def once(self, read: Callable[[Chosen], Found]) -> Found:
        """What `read` finds; whoever asks later is given the same."""
        if read not in self._read:
            self._read[read] = read(self)
        found: Found = self._read[read]
        return found

    @cached_property
    def _read(self) -> dict[Callable[[Chosen], Any], Any]:
        return {}

    @cached_property
    def cases(self) -> QuerySet[TestCase]:
        """The cases that the viewer may see."""
        return access.cases_visible(self.viewer)

    @cached_property
    def _visible(self) -> Q:
        if self.owner:
            return visible_sums(self.viewer, owner=self.owner)
        # Hardly anyone in a team runs outside it: without those rows each figure seeks half as many.
        return access.sums_visible(self.viewer, any_of=self._any_run)

    def _any_run(self, rows: Q) -> bool:
        return RunRollup.objects.filter(self._when(Cut.DAY, by_time=False), rows).exists()

    def _when(self, cut: Cut, by_time: bool) -> Q:
        """The rows that make up the days: weeks where they are whole, unless hours or days are shown."""
        if by_time and self.grain == "hour":
            first, end = midnight(self.since), midnight(self.until + timedelta(days=1))
            return Q(cut=Cut.HOUR, starts_at__gte=first, starts_at__lt=end)
        if by_time and self.grain == "day":
            return _at(cut.value, days_between(self.since, self.until))
        mondays, days = weeks_and_days(self.since, self.until)
        if not mondays:
            return _at(cut.value, days)
        week_cut = WEEK_CUTS[cut.value]
        both = Q(
            cut__in=(cut.value, week_cut),
            starts_at__in=[midnight(day) for day in sorted({*mondays, *days})],
        )
        # `both` is what an index can seek; it lets in the Mondays of whole weeks as days.
        return both & (_at(week_cut, mondays) | _at(cut.value, days))

    def periods(self) -> list[datetime]:
        """The beginnings of all hours, days or weeks, the empty ones included."""
        if self.grain == "hour":
            first, end = midnight(self.since), midnight(self.until + timedelta(days=1))
            hours = int((end - first) / timedelta(hours=1))
            return [first + timedelta(hours=number) for number in range(hours)]
        days = [midnight(day) for day in days_between(self.since, self.until)]
        return sorted({self.period_of(day) for day in days})

    def period_of(self, starts_at: datetime) -> datetime:
        """The period that a rollup's row belongs to."""
        if self.grain == "hour":
            return starts_at
        day = date_of(starts_at)
        if self.grain == "week":
            day = max(self.since, monday_of(day))
        return midnight(day)

    def period_text(self, period: datetime) -> str:
        """`2026-03-14`, with the hour where hours are shown; a week by its first day."""
        local = period.astimezone(timezone.get_default_timezone())
        return local.strftime("%Y-%m-%d %H:%M" if self.grain == "hour" else "%Y-%m-%d")


def _at(cut: str, days: list[date]) -> Q:
    return Q(cut=cut, starts_at__in=[midnight(day) for day in days])


class AnalyticsForm(forms.Form):
    """The filters; they live in the address. A bad one narrows nothing and says so."""

    since = forms.DateField(required=False, label="From")
    until = forms.DateField(required=False, label="To")
    case = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label="Case", choices=[("", "Any case")]
    )
    tag = forms.ChoiceField(required=False, label="Tag", choices=[("", "Any tag")])
    strategy = forms.ChoiceField(
        required=False,
        label="Strategy",
        choices=[("", "Any strategy"), *wording.STRATEGY_NAMES.items()],
    )
    user = forms.CharField(required=False, max_length=150, label="User name")
    status = forms.ChoiceField(
        required=False,
        label="Result",
        choices=[("", "Any result"), *((name, wording.STATE_NAMES[name]) for name in OUTCOMES)],
    )

    def offer(self, *, cases: list[tuple[int, str]], tags: list[str]) -> None:
        """Name the cases and tags there are to choose from."""
        for name, choices in (("case", cases), ("tag", [(tag, tag) for tag in tags])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", f"Any {name}"), *choices]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", "Must not be before the first day.")
        elif since and until and (until - since).days >= MAX_DAYS:
            self.add_error("since", "At most three years at a time.")
        return data

    def chosen(self, viewer: User) -> Chosen:
        """What the valid fields say; the last thirty days unless other days are named."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        since, until = _span(data.get("since"), data.get("until"))
        return Chosen(
            viewer=viewer,
            since=since,
            until=until,
            case_id=data.get("case"),
            tag=data.get("tag") or "",
            strategy=data.get("strategy") or "",
            owner=data.get("user") or "",
            outcome=data.get("status") or "",
        )


def _span(since: date | None, until: date | None) -> tuple[date, date]:
    today = date_of(timezone.now())
    back = timedelta(days=DEFAULT_DAYS - 1)
    edge = date.min + timedelta(days=MAX_DAYS)
    since = min(since, date.max - timedelta(days=MAX_DAYS + 1)) if since else None
    if until is None:
        until = max(today, since) if since else today
        until = min(until, since + timedelta(days=MAX_DAYS - 1)) if since else until
    until = min(max(until, edge), date.max - timedelta(days=2))
    since = until - back if since is None else since
    return min(max(since, until - timedelta(days=MAX_DAYS - 1)), until), until
