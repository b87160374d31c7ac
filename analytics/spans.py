"""Hours, days and weeks as the rollups are cut: days begin in the installation's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone

WEEK = timedelta(days=7)


def hour_of(moment: datetime) -> datetime:
    """The beginning of its hour (of UTC)."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> datetime:
    """The beginning of its day."""
    return midnight(date_of(moment))


def week_of(moment: datetime) -> datetime:
    """The beginning of its week's Monday."""
    return midnight(monday_of(date_of(moment)))


def date_of(moment: datetime) -> date:
    """The day it lies in."""
    return moment.astimezone(timezone.get_default_timezone()).date()


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> datetime:
    """The beginning of a day, in UTC."""
    return _midnight(day, timezone.get_default_timezone())


@lru_cache(maxsize=4_000)
def _midnight(day: date, zone: tzinfo) -> datetime:
    # Each figure of the analytics page asks for all its days.
    return datetime.combine(day, time(), zone).astimezone(UTC)


def weeks_and_days(since: date, until: date) -> tuple[list[date], list[date]]:
    """The Mondays of the whole weeks from `since` to `until`, and the days that are left over."""
    first = since + timedelta(days=-since.weekday() % 7)
    count = max(0, ((until - first).days + 1) // 7)
    mondays = [first + WEEK * number for number in range(count)]
    if not mondays:
        return [], days_between(since, until)
    before = days_between(since, first - timedelta(days=1))
    return mondays, [*before, *days_between(mondays[-1] + WEEK, until)]


def days_between(since: date, until: date) -> list[date]:
    """All days from `since` to `until`, both included."""
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]
