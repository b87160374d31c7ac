"""Which runs a figure counts: the filters of the pages, and the rows of the rollups that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from analytics.models import Cut, Rollup, StepRollup
from executions import access, wording

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DEFAULT_DAYS = 30
MAX_DAYS = 1_096
HOURLY_DAYS = 2
DAILY_DAYS = 92
OUTCOMES = ("passed", "passed_healed", "failed", "error", "cancelled")
R = TypeVar("R", bound=Rollup)


@dataclass(frozen=True)
class Chosen:
    """The visible runs of `viewer` that were queued from `since` to `until`, both days included.

    Days are those of the installation's time zone, in which the rollups are cut. Empty means any.
    """

    viewer: User
    since: date
    until: date
    case_id: int | None = None
    tag: str = ""
    strategy: str = ""
    owner: str = ""
    outcome: str = ""

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

    @cached_property
    def _tagged(self) -> list[int]:
        cases = access.cases_visible(self.viewer).filter(tags__name=self.tag)
        return list(cases.values_list("pk", flat=True))

    def rows(self, rollup: type[R], *, by_case: bool = False, by_time: bool = False) -> QuerySet[R]:
        """The rows to sum up; `by_case` for figures of each case, `by_time` for charts over time."""
        wanted: dict[str, Any] = {
            "cut": self._cut(rollup, by_case=by_case, by_time=by_time),
            "starts_at__gte": midnight(self.since),
            "starts_at__lt": midnight(self.until + timedelta(days=1)),
        }
        if self.case_id is not None:
            wanted["case_id"] = self.case_id
        if self.tag:
            wanted["case_id__in"] = self._tagged
        for name, value in (("strategy", self.strategy), ("outcome", self.outcome)):
            if value:
                wanted[name] = value
        if self.owner:
            wanted["owner__username"] = self.owner
        rows: QuerySet[R] = rollup._default_manager.filter(**wanted)
        return access.rows_visible(self.viewer, rows).order_by()

    def _cut(self, rollup: type[Rollup], *, by_case: bool, by_time: bool) -> Cut:
        if rollup is StepRollup:
            return Cut.STRATEGY if self.strategy or self.outcome else Cut.CASE
        if by_case or self._by_case:
            return Cut.CASE
        return Cut.HOUR if by_time and self.grain == "hour" else Cut.DAY

    def periods(self) -> list[datetime]:
        """The beginnings of all hours, days or weeks, the empty ones included."""
        if self.grain == "hour":
            first, end = midnight(self.since), midnight(self.until + timedelta(days=1))
            hours = int((end - first) / timedelta(hours=1))
            return [first + timedelta(hours=number) for number in range(hours)]
        days = [midnight(self.since + timedelta(days=number)) for number in range(self.days)]
        return sorted({self.period_of(day) for day in days})

    def period_of(self, starts_at: datetime) -> datetime:
        """The period that a rollup's row belongs to."""
        if self.grain == "hour":
            return starts_at
        day = starts_at.astimezone(timezone.get_default_timezone()).date()
        if self.grain == "week":
            day = max(self.since, day - timedelta(days=day.weekday()))
        return midnight(day)

    def period_text(self, period: datetime) -> str:
        """`2026-03-14`, with the hour where hours are shown; a week by its first day."""
        local = period.astimezone(timezone.get_default_timezone())
        return local.strftime("%Y-%m-%d %H:%M" if self.grain == "hour" else "%Y-%m-%d")


def midnight(day: date) -> datetime:
    """The beginning of a day in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())


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
    today = timezone.now().astimezone(timezone.get_default_timezone()).date()
    back = timedelta(days=DEFAULT_DAYS - 1)
    edge = date.min + timedelta(days=MAX_DAYS)
    if until is None:
        until = max(today, since) if since else today
        until = min(until, since + timedelta(days=MAX_DAYS - 1)) if since else until
    until = min(max(until, edge), date.max - timedelta(days=2))
    since = until - back if since is None else since
    return min(max(since, until - timedelta(days=MAX_DAYS - 1)), until), until
