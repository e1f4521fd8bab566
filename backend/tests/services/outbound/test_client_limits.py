"""Servers that send too much, too slowly, or not what a picture is: the client ends it."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from detector.imaging.decode import UnsupportedType, sniff
from detector.services.outbound import BodyTooLarge, Outbound, UrlTimeout, UrlUnreachable
from tests.services.outbound.web import Handler, Site


def chunks(page: Handler, count: int, size: int, wait: float = 0) -> None:
    page.send_response_only(200)
    page.send_header("Transfer-Encoding", "chunked")
    page.end_headers()
    for _ in range(count):
        page.wfile.write(b"%x\r\n%b\r\n" % (size, bytes(size)))
        if page.server.site.closing.wait(wait):  # type: ignore[attr-defined]
            return
    page.wfile.write(b"0\r\n\r\n")


def test_a_body_over_the_limit_is_not_read_to_its_end(site: Site) -> None:
    site.pages["/stated"] = lambda page: page.reply(200, b"x", Content_Length="10000001")
    site.pages["/absurd"] = lambda page: page.reply(200, b"x", Content_Length="9" * 19)
    site.pages["/endless"] = lambda page: chunks(page, 1_000_000, 65_536)
    for path in ("/stated", "/absurd", "/endless"):
        start = time.monotonic()
        with pytest.raises((BodyTooLarge, UrlUnreachable)):
            site.outbound().get(site.url(path), max_bytes=10_000_000)
        assert time.monotonic() - start < 3


def test_content_is_told_by_its_first_bytes_and_the_rest_is_not_fetched(site: Site) -> None:
    site.pages["/html"] = lambda page: page.reply(
        200, b"<!doctype html>" + bytes(5_000_000), Content_Type="image/jpeg"
    )
    site.pages["/short"] = lambda page: page.reply(200, b"GIF89a", Content_Type="image/jpeg")
    for path in ("/html", "/short"):
        with pytest.raises(UnsupportedType):
            site.outbound().get(site.url(path), max_bytes=10_000_000, check=sniff)


def test_compressed_answers_are_refused(site: Site) -> None:
    site.pages["/"] = lambda page: page.reply(200, b"\x1f\x8b", Content_Encoding="gzip")
    with pytest.raises(UrlUnreachable, match="compress"):
        site.outbound().get(site.url(), max_bytes=100)


def drip_head(page: Handler) -> None:
    for byte in itertools.chain(b"HTTP/1.1 200 OK\r\nX: ", itertools.repeat(120)):
        page.wfile.write(bytes([byte]))
        if page.server.site.closing.wait(0.02):  # type: ignore[attr-defined]
            return


def silent(page: Handler) -> None:
    page.server.site.closing.wait(5)  # type: ignore[attr-defined]


def interim(page: Handler) -> None:
    while not page.server.site.closing.wait(0.005):  # type: ignore[attr-defined]
        page.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def redirect_slowly(page: Handler) -> None:
    page.server.site.closing.wait(0.15)  # type: ignore[attr-defined]
    page.reply(302, Location="/redirect_slowly")


@pytest.mark.parametrize("behaviour", [drip_head, silent, interim, redirect_slowly, "drip_body"])
def test_the_whole_exchange_has_one_deadline(site: Site, behaviour: object) -> None:
    path = "/redirect_slowly" if behaviour is redirect_slowly else "/"
    site.pages[path] = (
        behaviour if callable(behaviour) else lambda page: chunks(page, 10_000, 1, 0.02)
    )
    start = time.monotonic()
    with pytest.raises(UrlTimeout):
        site.outbound(seconds=0.5, max_redirects=50).get(site.url(path), max_bytes=1_000_000)
    assert 0.4 < time.monotonic() - start < 2


def test_a_resolver_that_hangs_is_left_behind() -> None:
    free = threading.Event()

    def hang(_host: str, _port: int) -> list[str]:
        free.wait(5)
        return ["93.184.215.14"]

    start = time.monotonic()
    with pytest.raises(UrlTimeout):
        Outbound(resolver=hang, seconds=0.2).get("http://slow.example/", max_bytes=1)
    free.set()
    assert time.monotonic() - start < 2
