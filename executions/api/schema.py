"""How the API describes itself: the problem answers of each operation, told by its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from executions.api import idempotency
from executions.api.errors import CONTENT_TYPE
from executions.api.problem_serializer import ProblemSerializer

NOT_BLANK = r"[^\s\u001c-\u001f\u0085]"
"""A character that Python does not strip; JSON Schema's white space has fewer of them than Python's."""
RECEIVER = "/"
"""Where drf-spectacular sees webhooks: the receiver answers, not this API."""
MEANINGS = {
    400: "The input is not of the documented shape; `errors` names the fields.",
    401: "Not signed in, or the token is unknown or revoked.",
    403: "The role or the token's scope does not permit it.",
    404: "There is no such thing, or it is not yours to see.",
    406: "Only JSON is spoken here.",
    409: "The thing has changed, or is in a state in which this cannot be done.",
    412: "If-Match names a version that is not the present one.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    422: "Well formed, and still not possible; `errors` names the fields.",
    428: "Say which version you change: If-Match, or `version` in the body.",
    429: "Too many requests; Retry-After says how many seconds to wait.",
}
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="Version of the answer, for If-None-Match and If-Match.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="ETag of the answer you have; 304 when it still holds.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="ETag of the version you change; `*` takes whatever is there.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    name=idempotency.HEADER,
    type={
        "type": "string",
        "minLength": 1,
        "maxLength": idempotency.MAX_LENGTH,
        "pattern": "^[!-~]+$",
    },
    location=OpenApiParameter.HEADER,
    description="Your name for this start; the same key again gives the same run (200).",
)
LOCATION = OpenApiParameter(
    "Location",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="Address of the run.",
)
CASE_LOCATION = OpenApiParameter(
    "Location",
    str,
    OpenApiParameter.HEADER,
    response=[201],
    description="Address of the case.",
)
NOT_MODIFIED = OpenApiResponse(description="The answer you have still holds.")


def path_number(name: str, description: str, *, low: int = 1) -> OpenApiParameter:
    """A number in the path."""
    limits = {"type": "integer", "minimum": low, "maximum": 2**63 - 1}
    return OpenApiParameter(name, limits, OpenApiParameter.PATH, description=description)


class StrictBodies(OpenApiSerializerExtension):
    """Says of strict bodies that they take no other keys."""

    target_class = "settingsui.api_bodies.StrictBody"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # noqa: SLF001 - its only way to the plain one
        return {**schema, "additionalProperties": False}


def components_of_webhooks(
    result: dict[str, Any], generator: SchemaGenerator, **_: Any
) -> dict[str, Any]:
    """The whole schema with what its webhooks refer to, which drf-spectacular registers too late."""
    result["components"]["schemas"] |= generator.registry.build({})["schemas"]
    return result


class ProblemSchema(AutoSchema):
    """Adds the problem answers: the usual ones by method and path, the others from `problems` of the view."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = dict(super()._get_response_bodies(direction))
        for code in self._problem_codes():
            bodies[str(code)] = self._get_response_for_code(
                OpenApiResponse(ProblemSerializer, description=MEANINGS[code]),
                str(code),
                [CONTENT_TYPE],
                direction,
            )
        return dict(sorted(bodies.items()))

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Lists are described by serializers of their own, with the page's frame."""
        return False

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> dict[str, Any]:
        """A text that may not be blank holds something else than spaces."""
        mapped: dict[str, Any] = super()._map_serializer_field(field, direction, bypass_extensions)
        is_text = isinstance(field, serializers.CharField) and mapped.get("type") == "string"
        if is_text and direction == "request" and field.trim_whitespace and not field.allow_blank:
            mapped.setdefault("pattern", NOT_BLANK)
        return mapped

    def _get_request_body(self, direction: Any = "request") -> dict[str, Any] | None:
        body: dict[str, Any] | None = super()._get_request_body(direction)
        if body and getattr(self.view, "action", "") in getattr(self.view, "body_required", ()):
            body["required"] = True
        return body

    def _problem_codes(self) -> list[int]:
        if self.path == RECEIVER:
            return []
        if not self.view.permission_classes:
            return [406]
        codes = {400, 401, 403, 406, 429}
        if "{" in self.path:
            codes.add(404)
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            codes |= {413, 415}
        extra: Mapping[str, tuple[int, ...]] = getattr(self.view, "problems", {})
        action = getattr(self.view, "action", None) or str(self.method).lower()
        return sorted(codes | set(extra.get(action, ())))
