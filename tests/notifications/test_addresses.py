"""Which addresses may be called: judged when they are given, and again when they are looked up."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import pytest

from notifications import addresses
from notifications.addresses import AddressRefused, address_checked, address_of, is_public
from notifications.sending import client_made, sent


@pytest.fixture(autouse=True)
def strict(settings: Any) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = False


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/hook",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "https://",
        "https:///path",
        "https://user:password@example.com/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/\r\nHost: other",
        "https://[::1/",
        "https://" + "a" * 2_000 + ".com/",
        "https://a..b/",
    ],
)
def test_what_is_no_address_of_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        address_of(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "10.0.0.5", "172.16.0.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]",
        "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:7f00:1::]",
        "224.0.0.1", "255.255.255.255", "localhost", "LOCALHOST.", "app.localhost",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_in_each_of_their_forms(host: str, settings: Any) -> None:
    with pytest.raises(AddressRefused, match="private network"):
        address_checked(f"http://{host}:8000/hook")
    settings.WEBHOOK_ALLOW_PRIVATE = True
    assert address_checked(f"http://{host}:8000/hook").port == 8000


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public_also_wrapped(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


def test_an_address_shows_its_host_and_hides_its_path_and_query() -> None:
    address = address_checked("HTTPS://Hooks.Example.com/services/T0/token?key=1")
    assert address.shown == "https://hooks.example.com/…"
    assert address.authority == "hooks.example.com"
    assert address_of("http://bücher.example:8080").authority == "xn--bcher-kva.example:8080"


def _sent(url: str) -> Any:
    async def once() -> Any:
        async with client_made() as client:
            return await sent(client, url=url, headers={}, body=b"{}")

    return asyncio.run(once())


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"]])
def test_a_public_name_that_leads_to_a_private_address_is_not_called(monkeypatch, found) -> None:
    """Judged at the moment of sending, by the address that would be called (DNS rebinding)."""

    async def looked_up(_loop: object, _host: str, port: int, **_more: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", looked_up)
    answer = _sent("http://innocent.example.com/hook")
    assert answer.final
    assert answer.error == addresses.PRIVATE


def test_a_name_that_cannot_be_looked_up_is_tried_again_later(monkeypatch) -> None:
    async def unknown(*_args: object, **_more: object) -> list[Any]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", unknown)
    answer = _sent("http://nowhere.example.com/hook")
    assert not answer.final
    assert "nowhere.example.com could not be looked up" in answer.error
