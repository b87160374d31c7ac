"""A small site on loopback whose pages misbehave on request, and which counts what it is asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Reply:
    """One answer. `hangs` sends the head at once and the body only when the site closes."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


@dataclass
class Site:
    """Pages by path, and the requests so far as `METHOD /path`."""

    port: int = 0
    scheme: str = "http"
    pages: dict[str, Reply | Callable[[], Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The site's origin."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def other_name(self) -> str:
        """The same site under a name that is another site to the browser."""
        return f"{self.scheme}://localhost:{self.port}"

    def page(self, path: str, html: str, *, title: str = "Page") -> str:
        """Serve an HTML document at `path`; the path, to navigate to."""
        self.pages[path] = Reply(f"<!doctype html><title>{title}</title><body>{html}</body>")
        return path

    def times(self, request: str) -> int:
        """How often `METHOD /path` was asked."""
        return self.asked.count(request)


class _DistrustedServer(ThreadingHTTPServer):
    """A client that hangs up over the certificate is no news."""

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def local_site(*, certificate: tuple[Path, Path] | None = None) -> Iterator[Site]:
    """Serve on a free port until the block ends; with a certificate and its key over TLS."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = (ThreadingHTTPServer if certificate is None else _DistrustedServer)(
        ("127.0.0.1", 0), handler
    )
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        site.scheme = "https"
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[Site]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        """Say nothing on stderr."""

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer("POST")

    def _answer(self, method: str) -> None:
        path = urlsplit(self.path).path
        self.site.asked.append(f"{method} {path}")
        found = self.site.pages.get(path, Reply("<h1>Not here</h1>", 404))
        reply = found() if callable(found) else found
        content = reply.body.encode()
        headers = {"Content-Type": "text/html; charset=utf-8", **reply.headers}
        try:
            if reply.hangs and not content:
                self.site.closing.wait(60)
            self.send_response(reply.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content) + 9 * reply.hangs))
            self.end_headers()
            self.wfile.write(content)
            if reply.hangs:
                self.wfile.flush()
                self.site.closing.wait(60)
        except OSError:
            self.close_connection = True
