"""Where this server may connect to when somebody else names the place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urljoin, urlsplit

import idna

from detector.config_access import Network
from detector.services.outbound.errors import UrlRefused

Address = IPv4Address | IPv6Address

MAX_URL = 2048
_PORTS = {"http": 80, "https": 443}
# Parsers disagree about these, so they are refused before any of them looks.
_STRANGE = re.compile(r"[\x00-\x20\x7f\\]|%00")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.A)
_BRACKETS = re.compile(r"\[[0-9a-f:.]+\](:[0-9]*)?", re.A | re.I)
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\.?\Z", re.A)

# Public by their numbers, and still not a place on the internet: relays, embedded IPv4, a cloud's
# own services.
_NEVER = tuple(
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's virtual machine services
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata service lives here
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo with its embedded IPv4 among them
        "2002::/16",  # 6to4, IPv4 embedded
        "3fff::/20",  # documentation
    )
)
# All that is handed out of IPv6. NAT64, mapped and compatible addresses lie outside.
_IPV6_UNICAST = IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True)
class Target:
    """One checked web address. `host` is ASCII, without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return what goes into the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"


def parse_target(url: str, *, ports: Iterable[int], base: Target | None = None) -> Target:
    """Take an address apart that somebody else wrote.

    Args:
        url: The address; the part after `#` is dropped.
        ports: Ports that may be used.
        base: What a relative address is relative to.

    Raises:
        UrlRefused: It is no plain http or https address with an allowed port.
    """
    if len(url) > MAX_URL:
        raise UrlRefused(f"The address is longer than {MAX_URL} characters.")
    if _STRANGE.search(url):
        raise UrlRefused("The address holds a space, a backslash or a control character.")
    try:
        parts = urlsplit(urljoin(base.url, url) if base else url)
        port = parts.port
    except ValueError:
        raise UrlRefused("This is not a web address.") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise UrlRefused("The address must start with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise UrlRefused("The address may not hold a user name or a password.")
    # Python's parser takes `[::1]` out of `[::1]evil`, and a zone as a part of the address.
    if "[" in parts.netloc and not _BRACKETS.fullmatch(parts.netloc):
        raise UrlRefused("The host is not a plain IPv6 address.")
    port = _PORTS[scheme] if port is None else port
    if port not in set(ports):
        raise UrlRefused("The port of the address is not one that may be used.")
    return Target(scheme, _host(parts.hostname or ""), port, _path(parts))


def may_reach(address: Address, networks: Iterable[Network] = ()) -> bool:
    """Say whether an address is on the public internet or in one of `networks`."""
    if any(address in network for network in networks):
        return True
    if isinstance(address, IPv6Address) and address not in _IPV6_UNICAST:
        return False
    if address.is_multicast or not address.is_global:
        return False
    return not any(address in network for network in _NEVER)


def _host(host: str) -> str:
    """Return the host in ASCII; numbers must be a plain IPv4 or IPv6 address."""
    if ":" in host:
        try:
            return str(IPv6Address(host))
        except ValueError:
            raise UrlRefused("The host is not a plain IPv6 address.") from None
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        raise UrlRefused("The host is not a valid name.") from None
    name = name.lower()
    if _NUMBER.match(name.rstrip(".").rsplit(".", 1)[-1]):
        # 2130706433, 0x7f.1 and 0177.0.0.1 are 127.0.0.1 to some resolvers.
        try:
            return str(ip_address(name))
        except ValueError:
            raise UrlRefused("Write an IPv4 address as four plain decimal numbers.") from None
    name = name.removesuffix(".")
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise UrlRefused("The address has no valid host name.")
    return name


def _path(parts: SplitResult) -> str:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Letters beyond ASCII travel as percent signs and hexadecimal numbers of their UTF-8.
    return "".join(
        char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode())
        for char in path
    )
