"""What a person may do in general, by their groups; `executions.access` judges single things."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Role(StrEnum):
    """What a person may do; the names of the groups."""

    VIEWER = "viewer"
    QA = "QA"
    ADMIN = "admin"


def role_of(user: User) -> Role:
    """The user's role; somebody in no group works as QA on their own things."""
    if user.is_superuser:
        return Role.ADMIN
    names = set(user.groups.values_list("name", flat=True))
    for role in (Role.ADMIN, Role.QA, Role.VIEWER):
        if role.value in names:
            return role
    return Role.QA


def may_edit_settings(user: User, *, of: User) -> bool:
    """Whether the user may change how the runs of `of` behave: QA their own, admins all."""
    role = role_of(user)
    return role is Role.ADMIN or (role is Role.QA and user.pk == of.pk)


def may_see_settings(user: User, *, of: User) -> bool:
    """Whether the user may read how the runs of `of` behave."""
    return user.pk == of.pk or role_of(user) is Role.ADMIN
