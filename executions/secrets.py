"""Encrypts the secret values of steps at rest (Fernet, keys rotate by prepending a new one)."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class SecretUnreadable(ValueError):
    """The value was encrypted with a key that is no longer known."""


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...], secret_key: str) -> MultiFernet:
    derived = base64.urlsafe_b64encode(hashlib.sha256(b"steps:" + secret_key.encode()).digest())
    try:
        return MultiFernet([*(Fernet(key) for key in keys), Fernet(derived)])
    except ValueError as error:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS must hold Fernet keys: 32 url-safe base64 bytes each."
        ) from error


def encrypt(text: str) -> str:
    """`text` as a Fernet token."""
    return (
        _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS), settings.SECRET_KEY)
        .encrypt(text.encode())
        .decode()
    )


def decrypt(token: str) -> str:
    """The text of a token; raises SecretUnreadable when no known key opens it."""
    try:
        return (
            _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS), settings.SECRET_KEY)
            .decrypt(token.encode())
            .decode()
        )
    except InvalidToken as error:
        raise SecretUnreadable(
            "A secret value cannot be read with the present keys; type it again in the case."
        ) from error
