"""What all endpoints share: the visible rows of the person who asks, and the body's checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from executions import access
from executions.api.queries import Query, query_of
from executions.models import TestCase, TestExecution, XPathCache
from settingsui.api_bodies import StrictBody

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NoBody(StrictBody):
    """The body of an action that takes none: empty, or an object without keys."""


class ApiViewSet(ViewSet):
    """Base of the endpoints.

    `starts` names the actions that start runs, `body_required` those of PATCH that want a body,
    `problems` the statuses that an action answers beside the usual ones. What a client sends to an
    action that is neither in `with_body` nor in `with_query` is refused: it would be ignored.
    """

    starts: ClassVar[tuple[str, ...]] = ()
    body_required: ClassVar[tuple[str, ...]] = ()
    problems: ClassVar[Mapping[str, tuple[int, ...]]] = {}
    with_body: ClassVar[frozenset[str]] = frozenset({"create", "update", "partial_update"})
    with_query: ClassVar[frozenset[str]] = frozenset({"list"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is None:
            return
        if self.action not in self.with_query:
            query_of(request, Query)
        if self.action not in self.with_body and request.method not in SAFE_METHODS:
            body_of(request, NoBody)


def user_of(request: Request) -> User:
    """Who asks; the permission class has let nobody in who is not signed in."""
    return cast("User", request.user)


def case_of(request: Request, pk: int) -> TestCase:
    """The case if the person may see it, else 404."""
    return get_object_or_404(access.cases_visible(user_of(request)), pk=pk)


def execution_of(request: Request, pk: int) -> TestExecution:
    """The execution if the person may see it, else 404."""
    runs = access.executions_visible(user_of(request)).select_related("case", "owner", "team")
    return get_object_or_404(runs, pk=pk)


def entry_of(request: Request, pk: int) -> XPathCache:
    """The cache entry if the person may see it, else 404."""
    return get_object_or_404(access.cache_visible(user_of(request)), pk=pk)


def body_of(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The request's body as checked values; no body means an empty one."""
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
