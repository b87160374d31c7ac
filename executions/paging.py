"""Pages of lists over tables of millions of rows: nothing is counted or sorted that is not shown."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

if TYPE_CHECKING:
    BasePaginator = Paginator[Any]
else:
    BasePaginator = Paginator

COUNTED_UP_TO = 10_000


class AtLeast(int):
    """A count that was given up: reads `more than 10000`."""

    def __str__(self) -> str:
        return f"more than {int(self)}"


class BoundedPaginator(BasePaginator):
    """Counts so far and no further; later pages are reached by filters."""

    @cached_property
    def count(self) -> int:
        """How many rows there are; `AtLeast` where they were not counted to the end."""
        counted = rows_counted([cast("QuerySet[Any]", self.object_list)], limit=COUNTED_UP_TO)
        return AtLeast(COUNTED_UP_TO) if counted > COUNTED_UP_TO else counted


class NewestPaginator(BoundedPaginator):
    """Pages of the rows that are in any of several sets, newest first.

    Each set has an index in that order. Of their union (an OR) a database reads all rows, to sort
    them; here it reads as many of each as the page shows.
    """

    def __init__(
        self,
        parts: Sequence[QuerySet[Any]],
        per_page: int,
        *,
        listed: Callable[[QuerySet[Any]], QuerySet[Any]],
    ) -> None:
        """`listed` says what is read of the rows that are shown."""
        super().__init__(parts[0], per_page)
        self.parts, self.listed = parts, listed

    @cached_property
    def count(self) -> int:
        """How many rows the sets have together; `AtLeast` where they were not counted to the end."""
        counted = rows_counted(self.parts, limit=COUNTED_UP_TO)
        return AtLeast(COUNTED_UP_TO) if counted > COUNTED_UP_TO else counted

    def page(self, number: int | str) -> Page[Any]:
        """The rows of page `number`, from 1. Raises InvalidPage."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        ids = newest_ids(self.parts, limit=first + self.per_page)[first:]
        rows = self.parts[0].model._default_manager.filter(pk__in=ids)
        return Page(self.listed(rows), int(number), self)


def newest_ids(parts: Iterable[QuerySet[Any]], *, limit: int) -> list[int]:
    """The highest numbers of the rows that are in any part, each once."""
    found = (part.order_by("-pk").values_list("pk", flat=True)[:limit] for part in parts)
    merged = heapq.merge(*found, reverse=True)
    return list(islice((pk for pk, _ in groupby(merged)), limit))


def rows_counted(parts: Sequence[QuerySet[Any]], *, limit: int) -> int:
    """How many rows are in any part; `limit` + 1 where there are more."""
    for part in parts:
        count = part.order_by()[: limit + 1].count()
        if count > limit or len(parts) == 1:
            return count
    ids: set[int] = set()
    for part in parts:
        ids.update(part.order_by().values_list("pk", flat=True))
    return min(len(ids), limit + 1)
