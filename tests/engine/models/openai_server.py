"""A loopback server that answers as an OpenAI-compatible endpoint would, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

Answer = Callable[[dict[str, Any]], object]


class Behaviour(StrEnum):
    """How the server answers the calls to come."""

    VALID = "valid"
    UNAUTHORIZED = "unauthorized"
    RATE_LIMITED = "rate_limited"
    QUOTA_SPENT = "quota_spent"
    SERVER_ERROR = "server_error"
    NOT_FOUND = "not_found"
    SLOW = "slow"
    TRICKLE = "trickle"
    NONSENSE = "nonsense"
    WRONG_SHAPE = "wrong_shape"
    CUT_OFF = "cut_off"
    HTML = "html"
    BROKEN_JSON = "broken_json"
    NO_CHOICES = "no_choices"
    HANG_UP = "hang_up"


_ERRORS: dict[Behaviour, tuple[int, str, dict[str, str]]] = {
    Behaviour.UNAUTHORIZED: (401, "invalid_api_key", {}),
    Behaviour.RATE_LIMITED: (429, "rate_limit_exceeded", {"Retry-After": "7"}),
    Behaviour.QUOTA_SPENT: (429, "insufficient_quota", {}),
    Behaviour.SERVER_ERROR: (500, "server_error", {}),
    Behaviour.NOT_FOUND: (404, "model_not_found", {}),
}
_BODIES: dict[Behaviour, str] = {
    Behaviour.HTML: "<html><body>Welcome to the captive portal</body></html>",
    Behaviour.BROKEN_JSON: '{"id": "x", "choices": [',
    Behaviour.NO_CHOICES: '{"id": "x", "object": "chat.completion", "choices": []}',
}


@dataclass
class OpenAIServer:
    """What the server should do, and what it was asked.

    `answer` turns a call's body into what the model says: an object is sent as JSON text.
    `formats` are the response formats understood; another one is answered with 400.
    """

    base_url: str = ""
    behaviour: Behaviour = Behaviour.VALID
    answer: Answer = lambda _body: {"elements": []}
    formats: frozenset[str] = frozenset({"json_schema", "json_object", "text"})
    calls: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    @property
    def prompts(self) -> list[str]:
        """The text of every message of every call, in order."""
        return [message["content"] for call in self.calls for message in call.get("messages", [])]


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    state = OpenAIServer()
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    state.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: ClassVar[OpenAIServer]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        """Say nothing on stderr."""

    def do_POST(self) -> None:
        state = self.state
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state.calls.append(body)
        state.keys.append(self.headers.get("Authorization", ""))
        wanted = body.get("response_format", {"type": "text"})["type"]
        if state.behaviour in _ERRORS:
            self._error(*_ERRORS[state.behaviour])
        elif state.behaviour is Behaviour.HANG_UP:
            self.close_connection = True
        elif wanted not in state.formats:
            self._error(400, f"response_format {wanted} is not supported", {})
        elif state.behaviour is Behaviour.HTML:
            self._send(200, _BODIES[Behaviour.HTML], content_type="text/html")
        elif state.behaviour in _BODIES:
            self._send(200, _BODIES[state.behaviour])
        elif state.behaviour is Behaviour.TRICKLE:
            self._trickle()
        else:
            self._complete(body)

    def _complete(self, body: dict[str, Any]) -> None:
        if self.state.behaviour is Behaviour.SLOW:
            # Until the test is over: the client has to give up first.
            self.state.release.wait(30)
        said = self._said(body)
        choice = {
            "index": 0,
            "finish_reason": "length" if self.state.behaviour is Behaviour.CUT_OFF else "stop",
            "message": {"role": "assistant", "content": said},
        }
        usage = {"prompt_tokens": 1200, "completion_tokens": 34, "total_tokens": 1234}
        completion = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [choice],
            "usage": usage,
        }
        self._send(200, json.dumps(completion))

    def _said(self, body: dict[str, Any]) -> str:
        if self.state.behaviour is Behaviour.NONSENSE:
            return "I would rather talk about the weather {or not}."
        if self.state.behaviour is Behaviour.WRONG_SHAPE:
            return '{"elements": [{"elementId": "the button"}]}'
        said = self.state.answer(body)
        return said if isinstance(said, str) else json.dumps(said)

    def _trickle(self) -> None:
        """Keep every single read short while the whole answer never ends."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while not self.state.release.wait(0.05):
                self.wfile.write(b" ")
        except OSError:
            self.close_connection = True

    def _error(self, status: int, code: str, headers: dict[str, str]) -> None:
        # A real provider quotes the key it was given; nothing of it may get any further.
        message = f"{code}: {self.headers.get('Authorization')}"
        error = {"error": {"message": message, "type": code, "code": code, "param": None}}
        self._send(status, json.dumps(error), headers=headers)

    def _send(
        self,
        status: int,
        body: str,
        *,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        content = body.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True
