"""One request to one address: within a time limit, no redirect followed, the answer cut."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from notifications.addresses import (
    Address,
    AddressRefused,
    Ip,
    NameUnknown,
    address_of,
    addresses_found,
)

TIMEOUT_S = 10.0
MAX_ANSWER_BYTES = 4_096
MAX_ANSWER = 1_000
TRIED_AGAIN = (408, 425, 429)
AGENT = "tiered-browser-tests-webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request. `error` is empty where it arrived; `final`: another try is no use."""

    duration_ms: int
    status_code: int | None = None
    error: str = ""
    body: str = ""
    final: bool = False
    retry_after_s: int | None = None

    @property
    def arrived(self) -> bool:
        return not self.error


def client_made(verify: ssl.SSLContext | bool = True) -> httpx2.AsyncClient:
    """A client for many receivers.

    It keeps no connection open: those are known by address alone, and two names may share one.
    Proxies and passwords of the environment are not used.
    """
    limits = httpx2.Limits(max_keepalive_connections=0)
    return httpx2.AsyncClient(
        verify=verify, limits=limits, timeout=None, trust_env=False, follow_redirects=False
    )


async def sent(
    client: httpx2.AsyncClient,
    *,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    timeout_s: float = TIMEOUT_S,
) -> Answer:
    """POST the body; never raises for what the receiver or the network does."""
    began = time.monotonic()

    def failed(error: str, *, final: bool = False) -> Answer:
        return Answer(_ms_since(began), error=error, final=final)

    try:
        async with asyncio.timeout(timeout_s):
            address = address_of(url)
            return await _posted(client, address, headers, body, began)
    except AddressRefused as error:
        return failed(str(error), final=True)
    except NameUnknown as error:
        return failed(str(error))
    except TimeoutError:
        return failed(f"No complete answer within {timeout_s:g} seconds.")
    except (httpx2.ConnectError, ssl.SSLError) as error:
        return failed(_no_connection(error))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        return failed(f"The connection broke: {type(error).__name__}.")


async def _posted(
    client: httpx2.AsyncClient,
    address: Address,
    headers: Mapping[str, str],
    body: bytes,
    began: float,
) -> Answer:
    ips = await addresses_found(address)
    for place, ip in enumerate(ips, 1):
        try:
            async with client.stream(
                "POST", address.at(ip), **_request(address, ip, headers, body)
            ) as response:
                return await _read(response, began)
        except httpx2.ConnectError:
            if place == len(ips):
                raise
    raise NameUnknown(f"The name {address.host} has no address.")


def _request(address: Address, ip: Ip, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The name goes into Host and, for the certificate, into TLS: the URL holds the address only."""
    fixed = {
        "Host": address.authority,
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    named = address.scheme == "https" and str(ip) != address.host
    extensions = {"sni_hostname": address.host} if named else {}
    return {"headers": {**fixed, **headers}, "content": body, "extensions": extensions}


async def _read(response: httpx2.Response, began: float) -> Answer:
    """The status and the beginning of the body, whose rest is not read."""
    kept = b""
    async for part in response.aiter_raw():
        kept += part
        if len(kept) >= MAX_ANSWER_BYTES:
            break
    code = response.status_code
    text = kept[:MAX_ANSWER_BYTES].decode("utf-8", "replace").replace("\x00", "�")[:MAX_ANSWER]
    again = code >= 500 or code in TRIED_AGAIN
    return Answer(
        _ms_since(began),
        status_code=code,
        error="" if 200 <= code < 300 else _refusal(code),
        body=text,
        final=not again,
        retry_after_s=_seconds(response.headers.get("retry-after")),
    )


def _refusal(code: int) -> str:
    if 300 <= code < 400:
        return f"Answered {code}, a redirect, which is not followed. Give the final address."
    return f"Answered {code}."


def _no_connection(error: Exception) -> str:
    """In words; a certificate's fault is named, as only its owner can mend it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate was not accepted: {cause.verify_message}."
        cause = cause.__cause__ or cause.__context__
    return "No connection: nobody answers at this address."


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else None


def _ms_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
