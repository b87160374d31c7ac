"""Conditional requests: ETag and 304 where clients poll, If-Match where two may change the same."""

from __future__ import annotations

from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from executions.api.errors import PreconditionFailed, PreconditionRequired
from executions.errors import Conflict
from executions.models import TestCase, TestExecution


def case_etag(case: TestCase) -> str:
    """Changes with each save, archiving and restoring."""
    return f'"case-{case.pk}-{case.version}-{int(case.updated_at.timestamp() * 1_000_000)}"'


def execution_etag(execution: TestExecution, *, part: str = "") -> str:
    """Changes with each message of the run; `part` tells the run's several answers apart."""
    asked = int(execution.cancel_requested_at.timestamp()) if execution.cancel_requested_at else 0
    state = f"{execution.state}-{execution.last_sequence}-{asked}"
    return f'"run-{execution.pk}{part}-{state}"'


def answered(data: object, *, etag: str, status: int = 200, location: str = "") -> Response:
    """An answer with its ETag, kept by the client only."""
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if location:
        headers["Location"] = location
    return Response(data, status=status, headers=headers)


def not_modified(request: Request, etag: str) -> Response | None:
    """304 when the client has this version already; RFC 9110 compares weakly here."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in known or etag in [tag.removeprefix("W/") for tag in known]:
        return Response(status=304, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    return None


def match_checked(request: Request, case: TestCase) -> bool:
    """Whether the request named the version it changes; raises PreconditionFailed on another one."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        return False
    if given != "*" and case_etag(case) not in parse_etags(given):
        raise PreconditionFailed(
            f"The case has changed: it is now version {case.version}. Read it, and change that."
        )
    return True


def match_required(request: Request, case: TestCase, version: int | None) -> int:
    """The version that the change stands on, named by If-Match or in the body.

    `If-Match: *` takes whatever is there. Raises PreconditionFailed or Conflict on another version,
    PreconditionRequired when none is named.
    """
    if not match_checked(request, case) and version is None:
        raise PreconditionRequired(
            "Say which version you change: If-Match with the ETag that you read, or `version` "
            "in the body. If-Match: * overwrites whatever is there."
        )
    if version is not None and version != case.version:
        raise Conflict(
            f"The case has changed: it is now version {case.version}. Read it, and change that.",
            field="version",
        )
    return case.version
