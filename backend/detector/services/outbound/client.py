"""An HTTP client for addresses that somebody else wrote."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any

import httpcore

from detector import __version__
from detector.config_access import Network
from detector.services.outbound.addresses import Target, parse_target
from detector.services.outbound.dialler import Dialler, Resolve, resolve
from detector.services.outbound.errors import (
    BodyTooLarge,
    UrlRefused,
    UrlTimeout,
    UrlUnreachable,
)

_REDIRECTS = {301, 302, 303, 307, 308}
_FIRST_BYTES = 512


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: header names are lower case, `url` is where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """Speaks HTTP/1.1 with the public internet and with nothing else. Thread-safe.

    Attributes:
        ports: Ports that may be dialled.
        networks: Networks that may be reached although they are not public, such as those of an
            operator's own receivers. Empty reaches none.
        seconds: Time for the whole exchange, redirects included.
        max_redirects: Redirects that `get` follows; each target is checked anew.
        tls: Certificates that are trusted; those of certifi by default.
        resolver: Turns a name and a port into addresses.
    """

    ports: frozenset[int] = frozenset({80, 443})
    networks: tuple[Network, ...] = ()
    seconds: float = 15.0
    max_redirects: int = 5
    tls: ssl.SSLContext | None = None
    resolver: Resolve = field(default=resolve, repr=False)

    def get(
        self, url: str, *, max_bytes: int, check: Callable[[bytes], Any] | None = None
    ) -> Answer:
        """Fetch an address and follow its redirects.

        Args:
            url: An http or https address.
            max_bytes: Largest body that is taken; reading stops at the first byte beyond.
            check: Called once with the first bytes of a body, up to 512, unless it is empty; what
                it raises ends the transfer.

        Raises:
            UrlRefused: The address, or one that it redirects to, may not be reached.
            UrlUnreachable: No answer, or a status other than 200.
            UrlTimeout: The exchange took longer than `seconds`.
            BodyTooLarge: The body has more than `max_bytes`.
        """
        target = parse_target(url, ports=self.ports)
        deadline = monotonic() + self.seconds
        for _ in range(self.max_redirects + 1):
            with self._exchange("GET", target, deadline) as response:
                headers = _headers(response)
                if response.status in _REDIRECTS and "location" in headers:
                    target = self._redirected(target, headers["location"])
                    continue
                if response.status != 200:
                    raise UrlUnreachable(f"The other server answered with {response.status}.")
                body = _read(response, headers, max_bytes, check)
                return Answer(response.status, headers, body, target.url)
        raise UrlRefused(f"The address redirects more than {self.max_redirects} times.")

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, max_bytes: int = 65_536
    ) -> Answer:
        """Send a body; redirects are not followed, and any status is an answer.

        Args:
            url: An http or https address.
            body: What to send.
            headers: Further headers, such as `Content-Type`.
            max_bytes: Largest answer that is taken.

        Raises:
            UrlRefused: The address may not be reached.
            UrlUnreachable: No answer.
            UrlTimeout: The exchange took longer than `seconds`.
            BodyTooLarge: The answer has more than `max_bytes`.
        """
        target = parse_target(url, ports=self.ports)
        with self._exchange("POST", target, monotonic() + self.seconds, headers, body) as response:
            got = _headers(response)
            return Answer(response.status, got, _read(response, got, max_bytes), target.url)

    def check(self, url: str) -> None:
        """Resolve an address without connecting, to refuse a bad one early.

        Raises:
            UrlRefused: The address may not be reached.
            UrlUnreachable: The name has no address.
            UrlTimeout: Resolving took longer than `seconds`.
        """
        target = parse_target(url, ports=self.ports)
        self._dialler(monotonic() + self.seconds).addresses(target.host, target.port)

    def _redirected(self, target: Target, location: str) -> Target:
        moved = parse_target(location, ports=self.ports, base=target)
        if (target.scheme, moved.scheme) == ("https", "http"):
            raise UrlRefused("The address redirects from https to http.")
        return moved

    @contextmanager
    def _exchange(
        self,
        method: str,
        target: Target,
        deadline: float,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Iterator[httpcore.Response]:
        sent = {**_own_headers(target, body), **(headers or {})}
        address = httpcore.URL(
            scheme=target.scheme, host=target.host, port=target.port, target=target.path
        )
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=self.tls or _usual_tls(),
                    max_connections=1,
                    network_backend=self._dialler(deadline),
                ) as pool,
                pool.stream(method, address, headers=list(sent.items()), content=body) as response,
            ):
                yield response
        except httpcore.TimeoutException:
            raise UrlTimeout(
                f"The other server did not finish within {self.seconds:g} seconds."
            ) from None
        except (httpcore.NetworkError, httpcore.ProtocolError):
            raise UrlUnreachable(
                "The other server could not be reached or broke off the connection."
            ) from None

    def _dialler(self, deadline: float) -> Dialler:
        return Dialler(self.networks, self.resolver, deadline)


@cache
def _usual_tls() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


def _own_headers(target: Target, body: bytes | None) -> dict[str, str]:
    headers = {
        "Host": target.authority,
        "User-Agent": f"DeepfakeDetector/{__version__}",
        "Accept": "*/*",
        # A compressed body could grow without limit on this side.
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    return headers if body is None else {**headers, "Content-Length": str(len(body))}


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }


def _read(
    response: httpcore.Response,
    headers: Mapping[str, str],
    max_bytes: int,
    check: Callable[[bytes], Any] | None = None,
) -> bytes:
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise UrlUnreachable("The other server compresses its answer although it was told not to.")
    too_large = BodyTooLarge(f"The answer of the other server has more than {max_bytes:,} bytes.")
    stated = headers.get("content-length", "")
    if stated.isdecimal() and (len(stated) > 18 or int(stated) > max_bytes):
        raise too_large
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > max_bytes:
            raise too_large
        if check and len(body) >= _FIRST_BYTES:
            check(bytes(body[:_FIRST_BYTES]))
            check = None
    if check and body:
        check(bytes(body))
    return bytes(body)
