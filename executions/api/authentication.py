"""Signs API clients in by `Authorization: Bearer <token>`; browsers come with their session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from settingsui.tokens import token_find

if TYPE_CHECKING:
    from typing import Any

    from django.contrib.auth.models import User

    from settingsui.models import ApiToken

KEYWORD = "bearer"


class TokenAuthentication(BaseAuthentication):
    """`request.auth` is the ApiToken. A revoked or unknown token is refused, never ignored."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD.encode():
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Send one token: Authorization: Bearer <token>.")
        token = token_find(parts[1].decode("latin-1"))
        if token is None:
            raise AuthenticationFailed("The token is unknown or revoked.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # its base registers untyped
    """How the token is described in the schema."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API token from the settings page; scope read answers GET only.",
        }
