"""Dates of tables of millions of rows, without scanning them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone


class IndexedDates(QuerySet[Model]):
    """Finds the years, months and days there are by jumping along the index of the date.

    Django's own way truncates the date of every row in Python on SQLite: seconds for a million.
    """

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not args and set(kwargs) == {"first", "last"}:
            name = kwargs["first"].source_expressions[0].name
            return {
                "first": self.order_by(name).values_list(name, flat=True).first(),
                "last": self.order_by(f"-{name}").values_list(name, flat=True).first(),
            }
        return super().aggregate(*args, **kwargs)

    def datetimes(  # type: ignore[override] # the admin's date hierarchy passes none of Django's deprecated arguments
        self, field_name: str, kind: str, order: str = "ASC", tzinfo: tzinfo | None = None
    ) -> list[datetime]:
        return list(self._periods(field_name, kind))

    def _periods(self, name: str, kind: str) -> Iterator[datetime]:
        times = self.order_by(name).values_list(name, flat=True)
        moment = times.first()
        while moment is not None:
            start = _start(timezone.localtime(moment), kind)
            yield start
            moment = times.filter(**{f"{name}__gte": _following(start, kind)}).first()


def _start(moment: datetime, kind: str) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if kind == "day":
        return day
    return day.replace(day=1) if kind == "month" else day.replace(day=1, month=1)


def _following(start: datetime, kind: str) -> datetime:
    if kind == "day":
        return _start(start + timedelta(days=1, hours=6), "day")
    if kind == "month":
        return _start(start + timedelta(days=32), "month")
    return start.replace(year=start.year + 1)
