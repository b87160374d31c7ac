"""The tables of the analytics page: what each is called, its columns, and how its rows are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.filters import Chosen

SHOWN_ROWS = 10


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` says how a value is written: text, count, percent, ms, usd, usd_limit, tier, strategy, case, fact."""

    key: str
    title: str
    kind: str = "text"

    @property
    def at_end(self) -> bool:
        """Whether its values stand at the right, as numbers do."""
        return self.kind in ("count", "percent", "ms", "usd", "usd_limit", "fact")


@dataclass(frozen=True, slots=True)
class Counted:
    """A section's rows, and the chart drawn of them."""

    rows: Sequence[Mapping[str, Any]]
    chart: dict[str, Any] | None = None
    note: str = ""
    named_cases: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """One table. `ranked` ones show their first rows on the page and all of them in exports.

    `by_time` ones go from the oldest row to the newest, as charts and exports do; pages turn them over
    and leave out where nothing happened.
    """

    slug: str
    title: str
    note: str
    columns: tuple[Column, ...]
    counted: Callable[[Chosen], Counted]
    ranked: bool = False
    wide: bool = False
    charted: bool = False
    by_time: bool = False
    empty: str = "No run fits."

    @property
    def shown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key != "case_id")


@dataclass(frozen=True, slots=True)
class Shown:
    """A section with its figures, as the page shows it."""

    section: Section
    counted: Counted

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        if self.section.by_time:
            counts = [column.key for column in self.section.columns if column.kind == "count"]
            return [row for row in self.counted.rows[::-1] if any(row[key] for key in counts)]
        return self.counted.rows[:SHOWN_ROWS] if self.section.ranked else self.counted.rows

    @property
    def more(self) -> bool:
        """Whether there are rows that are not shown."""
        return len(self.counted.rows) > len(self.rows)


CASE = (Column("case_id", "Case number", "count"), Column("case", "Case", "case"))
