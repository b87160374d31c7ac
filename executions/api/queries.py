"""Query strings: validated like bodies, unknown names refused, ordered and cut into pages."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from settingsui.api_bodies import ChoicesTold

MAX_PAGE_SIZE = 200
MAX_ID = 2**63 - 1
OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST = datetime(9000, 1, 1, tzinfo=UTC)

Row = TypeVar("Row", bound=Model)


class Query(ChoicesTold):
    """Base of query strings: a name that is not declared is refused, as a typo would show everything."""

    def to_internal_value(self, data: Any) -> Any:
        problems = {name: [told] for name in data if (told := self._misused(data, name))}
        if not problems:
            return super().to_internal_value(data)
        others = data.copy()
        for name in problems:
            del others[name]
        try:
            super().to_internal_value(others)
        except ValidationError as error:
            values: Any = error.detail
            problems = {**values, **problems}
        raise ValidationError(problems)

    def _misused(self, data: QueryDict, name: str) -> str:
        if name not in self.fields:
            return f"unknown parameter; known are {', '.join(sorted(self.fields)) or 'none'}"
        if len(data.getlist(name)) > 1:
            return "may be given once"
        return "" if data[name] else "is empty; leave it out to mean anything"


def query_of(request: Request, kind: type[Query]) -> dict[str, Any]:
    """The request's query string as checked values; names left out are missing."""
    query = kind(data=request.query_params)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


class IdField(serializers.IntegerField):
    """A positive number that fits the database."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **kwargs)


class MomentField(serializers.DateTimeField):
    """An RFC 3339 time; a day alone means its start in UTC, far times are drawn near."""

    def to_internal_value(self, value: Any) -> datetime:
        text = str(value).strip().upper().replace(":60Z", ":59Z").replace(" ", "+")
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail("invalid", format="2026-01-31T12:00:00Z")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        if moment.year < OLDEST.year + 1:
            return OLDEST
        return moment.astimezone(UTC) if moment.year < NEWEST.year else NEWEST


class PageQuery(Query):
    """Page numbers, for lists of hundreds."""

    page = serializers.IntegerField(
        required=False, min_value=1, max_value=1_000_000, default=1, help_text="Page, from 1."
    )
    page_size = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_PAGE_SIZE,
        default=50,
        help_text="Entries a page.",
    )


class NumberedPage(serializers.Serializer[Any]):
    """Frame of a page that `numbered_page` cuts; its entries come as `results`."""

    count = serializers.IntegerField(help_text="Entries in all pages.")
    next = serializers.URLField(allow_null=True, help_text="The page after, if any.")
    previous = serializers.URLField(allow_null=True, help_text="The page before, if any.")


class CursorQuery(Query):
    """A cursor, for lists that grow without end: no counting, the same speed at each depth."""

    cursor = serializers.CharField(
        required=False, max_length=200, help_text="Where to go on: the `next` of the page before."
    )
    page_size = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_PAGE_SIZE,
        default=50,
        help_text="Entries a page.",
    )


def numbered_page(
    request: Request, rows: QuerySet[Row], query: dict[str, Any]
) -> tuple[list[Row], dict[str, Any]]:
    """One page and its frame (`count`, `next`, `previous`); raises NotFound beyond the last."""
    size, number = query["page_size"], query["page"]
    count = rows.count()
    if number > 1 and (number - 1) * size >= count:
        raise NotFound("There is no such page.")
    frame = {
        "count": count,
        "next": _address(request, page=number + 1) if number * size < count else None,
        "previous": _address(request, page=number - 1) if number > 1 else None,
    }
    return list(rows[(number - 1) * size : number * size]), frame


def cursor_page(
    request: Request, rows: QuerySet[Row], query: dict[str, Any], *, order: str
) -> tuple[list[Row], dict[str, Any]]:
    """One page and its frame (`next`), ordered by a numeric field and the id. Empty counts as 0."""
    size, name, down = query["page_size"], order.lstrip("-"), order.startswith("-")
    keyed: Any = rows.annotate(sort_key=F("pk") if name == "id" else Coalesce(F(name), 0))
    if "cursor" in query:
        key, last = _cursor_read(query["cursor"])
        side = "lt" if down else "gt"
        beyond = Q(**{f"sort_key__{side}": key}) | Q(**{"sort_key": key, f"pk__{side}": last})
        keyed = keyed.filter(Q(**{f"pk__{side}": last}) if name == "id" else beyond)
    sign = "-" if down else ""
    keys = ["pk"] if name == "id" else ["sort_key", "pk"]
    found = list(keyed.order_by(*(sign + key for key in keys))[: size + 1])
    more = len(found) > size
    end = found[size - 1] if more else None
    following = _cursor_write(end.sort_key, end.pk) if end is not None else None
    return found[:size], {"next": _address(request, cursor=following) if following else None}


def _cursor_write(key: int, last: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([key, last]).encode()).decode().rstrip("=")


def _cursor_read(cursor: str) -> tuple[int, int]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        pair = json.loads(base64.urlsafe_b64decode(padded))
        if not (isinstance(pair, list) and len(pair) == 2 and all(map(_is_id, pair))):
            raise ValueError
    except (ValueError, RecursionError) as error:
        raise NotFound("The cursor is not one of ours; start at the first page.") from error
    return pair[0], pair[1]


def _is_id(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_ID


def _address(request: Request, **changes: object) -> str:
    params = request.query_params.copy()
    for name, value in changes.items():
        params[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


def choices_field(values: Sequence[Any], help_text: str, **kwargs: Any) -> serializers.ChoiceField:
    """An optional choice of a query string."""
    return serializers.ChoiceField(choices=values, required=False, help_text=help_text, **kwargs)
