"""A WSGI app that says how long the body was: fast to start, and every byte counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Read the body to its end and answer with its length."""
    length = 0
    while piece := environ["wsgi.input"].read(65_536):
        length += len(piece)
    answer = str(length).encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
