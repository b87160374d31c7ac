"""Serves the demo shop alone for as long as a command needs it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application

START_TIMEOUT_S = 20.0


@contextlib.contextmanager
def demo_site(*, port: int = 0) -> Iterator[str]:
    """Serve the shop, on a free port unless one is given; yields its address, `http://127.0.0.1:<port>/demo`.

    Raises RuntimeError when it does not start.
    """
    port = port or _free_port()
    config = uvicorn.Config(
        ASGIStaticFilesHandler(get_asgi_application()),
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
