"""API tokens: made and shown once, found again by their hash, revoked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.utils import timezone

from settingsui.models import ApiToken

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MARK = "tbt"
PREFIX_BYTES = 6
SECRET_BYTES = 32
LAST_USE_STEP = timedelta(minutes=1)


def token_create(*, user: User, name: str, scope: str) -> tuple[ApiToken, str]:
    """Make a token; returns its row and its text, which is kept nowhere."""
    prefix = secrets.token_hex(PREFIX_BYTES)
    text = f"{MARK}_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    row = ApiToken.objects.create(
        user=user, name=name, scope=scope, prefix=prefix, hash=_hash(text)
    )
    return row, text


def token_find(text: str) -> ApiToken | None:
    """The token with that text, unless it was revoked or its user may no longer sign in.

    The text holds 256 random bits, so one round of SHA-256 is enough and no salt is needed.
    """
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != MARK:
        return None
    row = (
        ApiToken.objects.select_related("user")
        .filter(prefix=parts[1], revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if row is None or not hmac.compare_digest(row.hash, _hash(text)):
        return None
    _use_noted(row)
    return row


def token_revoke(token: ApiToken) -> None:
    """End a token at once; its row stays, so that its last use can still be read."""
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The user's tokens, working ones first, newest first."""
    return ApiToken.objects.filter(user=user).order_by(
        F("revoked_at").asc(nulls_first=True), "-created_at"
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _use_noted(row: ApiToken) -> None:
    """Note the use, at most once a minute: a polling client must not write at each request."""
    now = timezone.now()
    if row.last_used_at is None or row.last_used_at < now - LAST_USE_STEP:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
