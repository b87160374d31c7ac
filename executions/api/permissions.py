"""The door of the API: signed in, and with a token whose scope fits the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from settingsui.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView


class SignedInWithScope(BasePermission):
    """Everybody signed in may knock; what is theirs is decided in `executions.access`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        token = request.auth
        if (
            isinstance(token, ApiToken)
            and token.scope != ApiToken.Scope.WRITE
            and request.method not in SAFE_METHODS
        ):
            raise PermissionDenied("The token's scope is read; this needs write.", "token_scope")
        return True
