"""Who the client is, when trusted proxies stand in between."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import Flask, request

from detector.config_access import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class TrustedProxies:
    """WSGI middleware that believes `X-Forwarded-For` as far as trusted proxies wrote it."""

    def __init__(self, app: WSGIApplication, networks: tuple[Network, ...]) -> None:
        self._app = app
        self._networks = networks

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Put the client's address in the place of the proxy's."""
        address = environ.get("REMOTE_ADDR", "")
        # From the right: each entry was written by the hop before, down to one that is not ours.
        hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        while hops and self._trusted(address) and _is_address(hops[-1]):
            address = hops.pop()
        environ["REMOTE_ADDR"] = address
        return self._app(environ, start)

    def _trusted(self, text: str) -> bool:
        return _is_address(text) and any(ip_address(text) in net for net in self._networks)


def register(app: Flask, networks: tuple[Network, ...]) -> None:
    """Look behind the proxies in these networks; without any, the header means nothing."""
    if networks:
        app.wsgi_app = TrustedProxies(app.wsgi_app, networks)  # type: ignore[assignment]


def client_network() -> str:
    """Return the client's IPv4 address, or the /64 network that its IPv6 address is one of."""
    text = request.remote_addr or ""
    if not _is_address(text):
        return "unknown"
    address = ip_address(text)
    if not isinstance(address, IPv6Address):
        return text
    # A single subscriber has 2^64 addresses to change between.
    return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
