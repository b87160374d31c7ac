"""Cache entries taken out of use and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from executions import access, xpath_cache
from executions.errors import NotAllowed
from executions.models import XPathCache

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def cache_entry_invalidate(*, user: User, entry: XPathCache, reason: str = "") -> None:
    """Take a cache entry out of use. Raises NotAllowed."""
    if not access.may_change_cache(user, entry):
        raise NotAllowed("Your role cannot change this cache entry.")
    xpath_cache.entries_invalidate(
        XPathCache.objects.filter(pk=entry.pk), reason=reason or f"by {user.get_username()}"
    )


def cache_stale_delete(*, user: User, among: QuerySet[XPathCache] | None = None) -> int:
    """Delete the user's stale cache entries (of `among`, if given); returns how many. Raises NotAllowed."""
    if not access.may_clean_cache(user):
        raise NotAllowed("Viewers cannot delete cache entries.")
    mine = access.cache_visible(user)
    if among is not None:
        mine = mine.filter(pk__in=among.values("pk"))
    return xpath_cache.stale_delete(mine)
