"""Which sums a person sees: of all runs they may see, or of those of one person among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Q

from executions import access

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def visible_sums(viewer: User, *, owner: str | None = None) -> Q:
    """The rows of a rollup that together come to the runs `viewer` may see; `owner` is a user name."""
    if owner is None:
        return access.sums_visible(viewer)
    people = get_user_model().objects.filter(username=owner)
    owner_id = people.values_list("pk", flat=True).first()
    return Q(pk__in=()) if owner_id is None else access.sums_visible_of(viewer, owner_id)
