"""CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    def write(self, text: str) -> str:
        return text


def cell(value: object) -> object:
    """A value as a cell; a text that a spreadsheet would take for a formula gets an apostrophe.

    The rule is OWASP's on CSV injection; leading blanks do not hide a formula from every reader.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return value
    text = str(value).replace("\x00", "")
    risky = text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS[:4])
    return f"'{text}" if risky else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, one at a time."""
    writer = csv.writer(_Echo())
    yield str(writer.writerow(header))
    for row in rows:
        yield str(writer.writerow([cell(value) for value in row]))


def csv_answered(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download that is never whole in memory."""
    return StreamingHttpResponse(
        csv_lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
