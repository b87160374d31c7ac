"""Reads JSON bodies up to a size; more is refused before it is in memory."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from executions.engine.plan import MAX_CASE_BYTES


class TooLarge(APIException):
    """The body has more bytes than any case may have."""

    status_code = 413
    default_code = "too_large"
    default_detail = f"The body may have at most {MAX_CASE_BYTES:,} bytes."


class LimitedJSONParser(JSONParser):
    """JSON of at most MAX_CASE_BYTES bytes."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(MAX_CASE_BYTES + 1)
        if len(body) > MAX_CASE_BYTES:
            raise TooLarge
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply") from error
