"""Serves static files under ASGI: whole, since Django can only read a file's iterator there with a warning."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped] # the package comes without types


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc] # so its class counts as Any
    """WhiteNoise, with small answers in memory instead of synchronous iterators."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = WhiteNoiseMiddleware.serve(static_file, request)
        if not isinstance(answer, FileResponse):
            return answer
        whole = HttpResponse(answer.getvalue(), status=answer.status_code)
        whole.headers = answer.headers
        answer.close()
        return whole
