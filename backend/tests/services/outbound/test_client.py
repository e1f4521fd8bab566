"""The client against a real server on loopback, which it reaches only where it is told to."""

from __future__ import annotations

import itertools
import ssl

import pytest
import trustme

from detector.services.outbound import (
    Outbound,
    UrlRefused,
    UrlUnreachable,
)
from tests.services.outbound.web import LOOPBACK, Site, serve

PUBLIC = "93.184.215.14"


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
