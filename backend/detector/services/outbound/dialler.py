"""Connections that lead to checked addresses only and end at a deadline."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from ipaddress import ip_address
from time import monotonic
from typing import Any

import httpcore

from detector.config_access import Network
from detector.services.outbound.addresses import may_reach
from detector.services.outbound.errors import UrlRefused, UrlTimeout, UrlUnreachable

Resolve = Callable[[str, int], list[str]]

# A name may have many addresses; trying all of them would be a way to scan.
_TRIED = 3
_CHUNK = 65_536
_NO_ADDRESS = "The name of the other server has no address."
_resolvers = ThreadPoolExecutor(8, thread_name_prefix="resolve")


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Dialler(httpcore.NetworkBackend):
    """Opens connections for one exchange.

    Args:
        networks: Networks that may be reached although they are not public.
        resolver: Turns a name and a port into addresses.
        deadline: When everything must be over, on the clock of `time.monotonic`.
    """

    def __init__(self, networks: Iterable[Network], resolver: Resolve, deadline: float) -> None:
        self._networks = tuple(networks)
        self._resolver = resolver
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def addresses(self, host: str, port: int) -> list[str]:
        """Resolve a name and check every address that it has.

        Raises:
            UrlRefused: One of the addresses may not be reached.
            UrlUnreachable: There is none.
            UrlTimeout: The resolver did not answer in time.
        """
        # The system's resolver takes no time limit, so another thread waits for it.
        waiting = _resolvers.submit(self._resolver, host, port)
        try:
            found = waiting.result(timeout=max(self._deadline - monotonic(), 0))
        except FutureTimeout:
            waiting.cancel()
            raise UrlTimeout("The name of the other server was not resolved in time.") from None
        except (OSError, UnicodeError):
            raise UrlUnreachable(_NO_ADDRESS) from None
        if not found:
            raise UrlUnreachable(_NO_ADDRESS)
        for text in found:
            if not may_reach(ip_address(text), self._networks):
                raise UrlRefused("The address does not lead to the public internet.")
        return found[:_TRIED]

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline decides
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address of `host` that accepts."""
        failure: Exception = httpcore.ConnectError()
        for address in self.addresses(host, port):
            try:
                stream = self._backend.connect_tcp(
                    address, port, _left(self._deadline), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline at the latest."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        # In pieces, because the time limit below is one of a single piece.
        for start in range(0, len(buffer), _CHUNK):
            self._stream.write(buffer[start : start + _CHUNK], _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
