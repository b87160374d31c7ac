"""Who answers HTTP, WebSockets, and the server's start and end."""

from __future__ import annotations

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from executions.routing import websocket_urlpatterns
from tieredapp.lifespan import Lifespan


def protocols_of(http: Any) -> ProtocolTypeRouter:
    """The whole server, where `http` answers plain requests. WebSockets need a session and an allowed origin."""
    signed_in = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
    return ProtocolTypeRouter(
        {
            "http": http,
            "websocket": AllowedHostsOriginValidator(signed_in),
            "lifespan": Lifespan(),
        }
    )
