"""Which places may be reached, however they are written."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from detector.services.outbound import UrlRefused
from detector.services.outbound.addresses import may_reach, parse_target

WEB = {80, 443}


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",  # Alibaba's metadata service
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",  # Azure's
        "169.254.169.254",  # that of most clouds
        "169.254.170.2",  # containers on AWS
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",  # Oracle's
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",  # that of AWS over IPv6
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
)
def test_what_is_not_the_public_internet_is_not_reached(text: str) -> None:
    assert not may_reach(ip_address(text))


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001::1"]
)
def test_the_public_internet_is_reached(text: str) -> None:
    assert may_reach(ip_address(text))


def test_a_network_that_was_allowed_is_reached_and_its_neighbours_are_not() -> None:
    networks = (ip_network("10.1.2.0/24"),)
    assert may_reach(ip_address("10.1.2.3"), networks)
    assert not may_reach(ip_address("10.1.3.1"), networks)
    assert not may_reach(ip_address("::ffff:10.1.2.3"), networks)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "photo.jpg",
        "//example.org/a.jpg",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://example.org/a.jpg",
        "gopher://example.org:80/_GET",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "http://",
        "http:///a.jpg",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org:22/",
        "http://example.org:0/",
        "http://example.org:65536/",
        "http://example.org:port/",
        "http://example.org:６３７９/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[::1]evil/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.1/",
        "http://127.0.0.1.256/",
        "http://1.2.3/",
        "http://0/",
        "http://①②⑦.⓪.⓪.①.5/",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/a\r\nX-Injected: yes",
        "http://example.org/\x00",
        "\thttp://example.org/",
        "http://example.org/%00",
        "http://-example.org/",
        "http://exa_mple-.org/",
        "http://example..org/",
        "http://example.org,127.0.0.1/",
        "http://" + "a" * 64 + ".org/",
        "http://" + "a." * 127 + "org/",
        "http://example.org/" + "a" * 2048,
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(UrlRefused) as refused:
        parse_target(url, ports=WEB)
    assert refused.value.detail.endswith(".")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://EXAMPLE.org:443/A?b=c#d", "https://example.org/A?b=c"),
        ("https://example.org./a", "https://example.org/a"),
        ("http://bücher.example/straße", "http://xn--bcher-kva.example/stra%C3%9Fe"),
        ("http://8.8.8.8/a", "http://8.8.8.8/a"),
        ("http://[2606:4700:0:0::1111]/a", "http://[2606:4700::1111]/a"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
    ],
)
def test_an_address_is_brought_into_one_form(url: str, target: str) -> None:
    assert parse_target(url, ports=WEB).url == target


def test_a_relative_redirect_stays_with_its_server() -> None:
    base = parse_target("https://example.org/a/b", ports=WEB)
    assert parse_target("../c.jpg", ports=WEB, base=base).url == "https://example.org/c.jpg"
    assert parse_target("//other.example/c", ports=WEB, base=base).url == "https://other.example/c"
    with pytest.raises(UrlRefused):
        parse_target("file:///etc/passwd", ports=WEB, base=base)
