"""Start-up checks of settings that only their users can judge."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from executions.runner import model_configured
from executions.secrets import encrypt

_NAMES = {
    "kind": "MODEL_PROVIDER",
    "name": "MODEL_NAME",
    "base_url": "MODEL_BASE_URL",
    "api_key": "MODEL_API_KEY",
}


@register()
def model_usable(**_: Any) -> list[Error]:
    """The model's settings go together."""
    try:
        model_configured()
    except ValueError as error:
        field, _colon, problem = str(error).partition(": ")
        return [Error(f"{_NAMES.get(field, field)}: {problem}", id="tieredapp.E001")]
    return []


@register()
def keys_usable(**_: Any) -> list[Error]:
    """Secret values can be encrypted with the keys given."""
    try:
        encrypt("")
    except ImproperlyConfigured as error:
        return [Error(str(error), id="tieredapp.E002")]
    return []
