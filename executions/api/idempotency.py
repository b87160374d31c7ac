"""`Idempotency-Key`: the same key twice starts one run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from executions.api.errors import Unprocessable
from executions.models import TestExecution

HEADER = "Idempotency-Key"
MAX_LENGTH = 100


def key_of(request: Request) -> str | None:
    """The request's key: 1 to 100 visible ASCII characters, or None without one."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not re.fullmatch(rf"[\x21-\x7e]{{1,{MAX_LENGTH}}}", key):
        raise ValidationError({HEADER: [f"must have 1 to {MAX_LENGTH} visible ASCII characters"]})
    return key


def started_once(
    request: Request,
    start: Callable[[str | None], TestExecution],
    *,
    wanted: Mapping[str, Any],
) -> TestExecution:
    """Start a run under the request's key, or give the one that it had started (`was_known`).

    `wanted` holds the run's fields that the request names (None: left open). Raises Unprocessable
    when the key belongs to a run that was started with other ones.
    """
    execution = start(key_of(request))
    differing = [
        name
        for name, value in wanted.items()
        if value is not None and getattr(execution, name) != value
    ]
    if differing:
        raise Unprocessable(
            f"The key was used for run {execution.pk}, started with another "
            f"{', '.join(name.removesuffix('_id') for name in differing)}.",
            field=HEADER,
            code="idempotency_key_reused",
        )
    return execution
