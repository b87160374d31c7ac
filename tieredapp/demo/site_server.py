"""Serves the demo shop alone for as long as a command needs it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import uvicorn
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

START_TIMEOUT_S = 20.0
NOT_YET = b"""<!doctype html><html lang="en"><title>Starting</title><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><p>The demo cases are run for the first time. This page opens by itself."""
"""What every other page says meanwhile: nothing of what is begun there would be carried out."""


@contextlib.contextmanager
def demo_site(*, port: int = 0) -> Iterator[str]:
    """Serve the shop, on a free port unless one is given; yields its address, `http://127.0.0.1:<port>/demo`.

    Raises RuntimeError when it does not start.
    """
    port = port or _free_port()
    config = uvicorn.Config(
        _only_the_shop(ASGIStaticFilesHandler(get_asgi_application())),
        host="127.0.0.1",
        port=port,
        log_level="error",
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="demo-site", daemon=True)
    thread.start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("The demo shop did not start.")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}/demo"
    finally:
        server.should_exit = True
        thread.join(10)


def _only_the_shop(application: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def served(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1013, "reason": None})
        elif scope["path"].startswith(("/demo/", "/static/")):
            await application(scope, receive, send)
        else:
            headers = [(b"content-type", b"text/html; charset=utf-8"), (b"retry-after", b"2")]
            await send(
                {
                    "type": "http.response.start",
                    "status": 503,
                    "headers": headers,
                    "trailers": False,
                }
            )
            await send({"type": "http.response.body", "body": NOT_YET, "more_body": False})

    return served


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
