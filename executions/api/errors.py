"""Every error of the API in one shape: RFC 9457 problem details with a stable code and the fields."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from executions.api.parsers import TooLarge
from executions.engine.plan import InvalidCase
from executions.errors import Refused

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
MAX_SAID = 1_000


class Unprocessable(exceptions.APIException):
    """Well formed, and still not possible; `field` names the input at fault."""

    status_code = 422
    default_code = "unprocessable"

    def __init__(self, detail: str, *, field: str, code: str = default_code) -> None:
        super().__init__(detail, code)
        self.field = field


class PreconditionFailed(exceptions.APIException):
    """If-Match names a version that is not the present one."""

    status_code = 412
    default_code = "precondition_failed"
    field = "If-Match"


class PreconditionRequired(exceptions.APIException):
    """A change of a whole without saying of which version."""

    status_code = 428
    default_code = "precondition_required"
    field = "If-Match"


def problem(
    *,
    request: Request | None,
    status: int,
    code: str,
    detail: str,
    fields: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer of the one error shape."""
    body: dict[str, Any] = {
        "type": f"urn:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _sayable(detail),
        "code": code,
        "errors": [{k: _sayable(v) for k, v in one.items()} for one in fields or ()],
    }
    if request is not None:
        body["instance"] = request.path
    return Response(body, status=status, headers=dict(headers or {}), content_type=CONTENT_TYPE)


def _sayable(text: str) -> str:
    """The text as an answer can hold it: messages repeat what clients send, however long or broken."""
    return text[:MAX_SAID].encode("utf-8", "backslashreplace").decode()


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """DRF's hook. What nobody foresaw is logged, told to Django's error reports, and answered 500."""
    request: Request | None = context.get("request")
    if isinstance(exc, Refused):
        return _refused(exc, request)
    if isinstance(exc, InvalidCase):
        return _invalid_case(exc, request)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, DjangoPermissionDenied):
        exc = exceptions.PermissionDenied(*exc.args)
    elif isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    if isinstance(exc, exceptions.ValidationError):
        return _invalid(exc, request)
    if isinstance(exc, exceptions.APIException):
        return _api_exception(exc, request)
    logger.error("API request failed", exc_info=exc)
    got_request_exception.send(sender=None, request=getattr(request, "_request", None))
    return problem(
        request=request,
        status=500,
        code="internal",
        detail="Something went wrong on our side; it was logged.",
    )


def _refused(exc: Refused, request: Request | None) -> Response:
    status = 422 if exc.status == 400 else exc.status
    fields = [_field(exc.field, exc.message, exc.code)] if exc.field else []
    return problem(request=request, status=status, code=exc.code, detail=exc.message, fields=fields)


def _invalid_case(exc: InvalidCase, request: Request | None) -> Response:
    return problem(
        request=request,
        status=getattr(exc, "status", 422),
        code="invalid_case",
        detail=str(exc),
        fields=[_field(p.field, p.message, "invalid") for p in exc.problems],
    )


def _invalid(exc: exceptions.ValidationError, request: Request | None) -> Response:
    fields = list(_flat(exc.detail, ""))
    detail = "; ".join(
        f"{f['field']}: {f['message']}" if f["field"] else f["message"] for f in fields
    )
    return problem(request=request, status=400, code="invalid", detail=detail, fields=fields)


def _flat(detail: Any, path: str) -> Iterator[dict[str, str]]:
    """Serializer errors as a flat list with paths such as `steps[2].value`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            place = (
                f"{path}[{name}]" if isinstance(name, int) else ".".join(filter(None, (path, own)))
            )
            yield from _flat(inner, place)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (Mapping, list))
            yield from _flat(inner, f"{path}[{index}]" if nested else path)
    else:
        yield _field(path, str(detail), getattr(detail, "code", "invalid"))


def _field(name: str, message: str, code: str) -> dict[str, str]:
    return {"field": name, "message": message, "code": code}


def _api_exception(exc: exceptions.APIException, request: Request | None) -> Response:
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined] # the kinds of error that have it
    if getattr(exc, "wait", None) is not None:
        headers["Retry-After"] = str(max(1, int(exc.wait)))  # type: ignore[attr-defined] # the kinds of error that have it
    detail = str(exc.detail)
    code = str(getattr(exc.detail, "code", exc.default_code))
    name = getattr(exc, "field", "")
    return problem(
        request=request,
        status=exc.status_code,
        code=code,
        detail=detail,
        fields=[_field(name, detail, code)] if name else [],
        headers=headers,
    )
