"""The client against a real server on loopback, which it reaches only where it is told to."""

from __future__ import annotations

import itertools
import ssl
import threading
import time
from collections.abc import Iterator

import pytest
import trustme

from detector.imaging.decode import UnsupportedType, sniff
from detector.services.outbound import (
    BodyTooLarge,
    Outbound,
    UrlRefused,
    UrlTimeout,
    UrlUnreachable,
)
from tests.services.outbound.web import LOOPBACK, Handler, Site, serve

PUBLIC = "93.184.215.14"


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def site(web: Site) -> Site:
    web.pages.clear()
    web.seen.clear()
    return web


def to_loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_a_body_comes_back_whole(site: Site) -> None:
    body = bytes(range(256)) * 1000
    site.pages["/a?b=c"] = lambda page: page.reply(200, body)
    answer = site.outbound().get(site.url("/a?b=c#part"), max_bytes=len(body))
    assert (answer.status, answer.body, answer.url) == (200, body, site.url("/a?b=c"))
    (request,) = site.seen
    assert request.headers["host"] == f"127.0.0.1:{site.port}"
    assert request.headers["accept-encoding"] == "identity"
    assert "cookie" not in request.headers


def test_loopback_is_refused_and_never_dialled(site: Site) -> None:
    site.pages["/"] = lambda page: page.reply(200, b"secret")
    usual = Outbound(ports=frozenset({site.port}))
    for host in ("127.0.0.1", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "localhost"):
        with pytest.raises(UrlRefused):
            usual.get(site.url("/", host), max_bytes=100)
        with pytest.raises(UrlRefused):
            usual.post(site.url("/", host), b"{}", {})
        with pytest.raises(UrlRefused):
            usual.check(site.url("/", host))
    assert site.seen == []


def test_a_name_that_leads_inside_is_refused(site: Site) -> None:
    outbound = Outbound(ports=frozenset({site.port}), resolver=to_loopback)
    with pytest.raises(UrlRefused):
        outbound.get(site.url("/", "photos.example"), max_bytes=100)
    mixed = Outbound(
        ports=frozenset({site.port}), resolver=lambda _host, _port: [PUBLIC, "127.0.0.1"]
    )
    with pytest.raises(UrlRefused):
        mixed.get(site.url("/", "photos.example"), max_bytes=100)
    assert site.seen == []


def test_a_name_that_changes_between_check_and_use_gains_nothing(site: Site) -> None:
    answers = itertools.chain([[PUBLIC]], itertools.repeat(["127.0.0.1"]))
    outbound = Outbound(
        ports=frozenset({site.port}), resolver=lambda _host, _port: next(answers), seconds=2
    )
    outbound.check(site.url("/", "rebind.example"))
    with pytest.raises(UrlRefused):
        outbound.get(site.url("/", "rebind.example"), max_bytes=100)
    assert site.seen == []


def test_a_name_is_resolved_once_per_connection_and_kept_in_the_host_header(site: Site) -> None:
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    site.pages["/"] = lambda page: page.reply(200, b"ok")
    site.outbound(resolver=resolver).get(site.url("/", "photos.example"), max_bytes=100)
    assert asked == ["photos.example"]
    assert site.seen[0].headers["host"] == f"photos.example:{site.port}"


def test_redirects_are_followed_up_to_a_limit(site: Site) -> None:
    site.pages["/end"] = lambda page: page.reply(200, b"end")
    for number in range(5):
        after = "/end" if number == 4 else f"/{number + 1}"
        site.pages[f"/{number}"] = lambda page, after=after: page.reply(302, Location=after)  # type: ignore[misc]
    site.pages["/loop"] = lambda page: page.reply(301, Location="/loop")
    answer = site.outbound().get(site.url("/0"), max_bytes=100)
    assert (answer.body, answer.url) == (b"end", site.url("/end"))
    site.seen.clear()
    with pytest.raises(UrlRefused, match="5 times"):
        site.outbound().get(site.url("/loop"), max_bytes=100)
    assert len(site.seen) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://10.0.0.1/",
        "http://127.0.0.1:22/",
        "http://0x7f000001/",
        "http://user:secret@127.0.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "//[::ffff:127.0.0.1]/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site: Site, target: str) -> None:
    site.pages["/"] = lambda page: page.reply(302, Location=target)
    outbound = site.outbound(networks=LOOPBACK[:1], ports=frozenset({site.port, 80}))
    with pytest.raises(UrlRefused):
        outbound.get(site.url(), max_bytes=100)
    assert len(site.seen) == 1


@pytest.mark.parametrize("status", [204, 206, 302, 304, 401, 404, 500, 503])
def test_only_200_is_a_picture(site: Site, status: int) -> None:
    site.pages["/"] = lambda page: page.reply(status)
    with pytest.raises(UrlUnreachable, match=str(status)):
        site.outbound().get(site.url(), max_bytes=100)


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
        return [PUBLIC]

    start = time.monotonic()
    with pytest.raises(UrlTimeout):
        Outbound(resolver=hang, seconds=0.2).get("http://slow.example/", max_bytes=1)
    free.set()
    assert time.monotonic() - start < 2


def test_names_without_address_closed_ports_and_garbage_are_unreachable(site: Site) -> None:
    def nothing(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(UrlUnreachable):
        Outbound(resolver=nothing).get("http://nowhere.example/", max_bytes=1)
    closed = Outbound(ports=frozenset({1}), networks=LOOPBACK)
    with pytest.raises(UrlUnreachable):
        closed.get("http://127.0.0.1:1/", max_bytes=1)
    site.pages["/"] = lambda page: page.wfile.write(b"SSH-2.0-OpenSSH\r\n")  # type: ignore[assignment]
    with pytest.raises(UrlUnreachable):
        site.outbound().get(site.url(), max_bytes=100)


def test_a_post_carries_its_body_and_does_not_follow(site: Site) -> None:
    site.pages["/hook"] = lambda page: page.reply(307, b"moved", Location="/other")
    sent = {"Content-Type": "application/json", "X-Signature": "t=1"}
    answer = site.outbound().post(site.url("/hook"), b'{"a":1}', sent)
    assert (answer.status, answer.body) == (307, b"moved")
    (request,) = site.seen
    assert (request.method, request.body) == ("POST", b'{"a":1}')
    assert request.headers["x-signature"] == "t=1"


def test_tls_is_checked_against_the_name_and_not_the_pinned_address() -> None:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("photos.example").configure_cert(server)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    asked: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    with serve(server) as site:
        site.pages["/"] = lambda page: page.reply(200, b"secure")
        outbound = site.outbound(resolver=to_loopback, tls=trusted)
        assert outbound.get(site.url("/", "photos.example"), max_bytes=10).body == b"secure"
        assert asked == ["photos.example"]
        with pytest.raises(UrlUnreachable):
            outbound.get(site.url("/", "other.example"), max_bytes=10)
        with pytest.raises(UrlUnreachable):
            site.outbound(resolver=to_loopback).get(site.url("/", "photos.example"), max_bytes=10)
        site.pages["/plain"] = lambda page: page.reply(302, Location="http://photos.example/")
        both = site.outbound(resolver=to_loopback, tls=trusted, ports=frozenset({site.port, 80}))
        with pytest.raises(UrlRefused, match="https to http"):
            both.get(site.url("/plain", "photos.example"), max_bytes=10)
