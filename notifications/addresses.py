"""Which addresses may be called: http and https, and no private network unless the installation allows it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

MAX_URL = 2_000
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOCAL_NAMES = ("localhost", "localhost.localdomain")
PRIVATE = (
    "This address is in a private network. Webhooks go to public addresses only, unless the "
    "installation sets WEBHOOK_ALLOW_PRIVATE=1."
)
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(ValueError):
    """The address may not be called; says why, without its secret parts."""


class NameUnknown(OSError):
    """The host's name could not be looked up now."""


@dataclass(frozen=True, slots=True)
class Address:
    """A checked URL in parts. `target` is the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """What people may see: path and query may hold a password."""
        return f"{self.scheme}://{self.authority}/" + ("…" if self.target != "/" else "")

    def at(self, ip: Ip) -> str:
        """The URL with the host's looked-up address in the place of its name."""
        host = f"[{ip}]" if ip.version == 6 else str(ip)
        return f"{self.scheme}://{host}:{self.port}{self.target}"


def address_of(url: str) -> Address:
    """The URL's parts; raises AddressRefused for what is no address of a webhook."""
    text = url.strip()
    if len(text) > MAX_URL or any(ord(char) <= 32 or ord(char) == 127 for char in text):
        raise AddressRefused(f"Give a URL of at most {MAX_URL:,} characters, without spaces.")
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise AddressRefused(
            "This is no URL. Give one such as https://example.com/hook."
        ) from error
    if parts.scheme not in ("http", "https") or not host:
        raise AddressRefused("Give a URL that begins with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("Leave user name and password out of the URL; check the signature.")
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressRefused("The host's name is not valid.") from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, name, port or (443 if parts.scheme == "https" else 80), target)


def address_checked(url: str) -> Address:
    """As `address_of`, and refuses what can be seen to be private without asking a name server."""
    address = address_of(url)
    if settings.WEBHOOK_ALLOW_PRIVATE:
        return address
    ip = _literal(address.host)
    local = address.host in LOCAL_NAMES or address.host.endswith(".localhost")
    if local or (ip is not None and not is_public(ip)):
        raise AddressRefused(PRIVATE)
    return address


async def addresses_found(address: Address) -> list[Ip]:
    """The host's addresses, each of them allowed; the request goes to one of these and no other.

    Raises AddressRefused when one is private (a name may point anywhere, and elsewhere the next
    time), NameUnknown when there is none.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknown(f"The name {address.host} could not be looked up.") from error
    ips = list(dict.fromkeys(ipaddress.ip_address(row[4][0]) for row in found))
    if not settings.WEBHOOK_ALLOW_PRIVATE and not all(map(is_public, ips)):
        raise AddressRefused(PRIVATE)
    return ips


def is_public(ip: Ip) -> bool:
    """Whether the address is one of the public internet, also when it wraps another one."""
    inner = _wrapped(ip) if isinstance(ip, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    return ip.is_global and not ip.is_multicast


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _literal(host: str) -> Ip | None:
    """The host as an address, also in the short forms that the system's resolver takes (127.1)."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None
