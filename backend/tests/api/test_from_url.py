"""A picture by its address: from a real server on loopback, which only these tests may reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import MakeClient
from tests.services.outbound.web import LOOPBACK, Site, serve

FROM_URL = "/api/v1/detections/from-url"


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def site(web: Site) -> Site:
    web.pages.clear()
    web.seen.clear()
    return web


@pytest.fixture
def fetching(make_client: MakeClient, site: Site) -> FlaskClient:
    return make_client(
        url_analysis=True, outbound_ports=frozenset({site.port}), outbound_networks=LOOPBACK
    )


def ask(client: FlaskClient, url: str) -> TestResponse:
    return client.post(FROM_URL, json={"url": url})


def slug(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"].removeprefix("/problems/")


def test_it_is_off_by_default(client: FlaskClient, site: Site) -> None:
    assert slug(ask(client, site.url("/a.jpg"))) == (404, "url-analysis-off")
    assert site.seen == []


def test_a_picture_is_judged_as_if_it_was_sent(
    fetching: FlaskClient, site: Site, portrait: bytes
) -> None:
    site.pages["/photos/a%20b.jpg?size=full"] = lambda page: page.reply(200, portrait)
    answer = ask(fetching, site.url("/photos/a%20b.jpg?size=full"))
    assert answer.status_code == 201, answer.text
    body = answer.get_json()
    assert body["filename"] == "a b.jpg"
    assert body["faces"]
    assert body["image"]["bytes"] == len(portrait)
    assert fetching.get(answer.headers["Location"]).get_json() == body
    assert str(site.port) not in fetching.get("/api/v1/detections").text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/iam/",
        "http://2130706433/",
        "file:///etc/passwd",
        "not an address",
    ],
)
def test_places_inside_are_refused(make_client: MakeClient, url: str) -> None:
    answer = ask(make_client(url_analysis=True), url)
    assert slug(answer) == (422, "url-refused")
    assert "127.0.0.1" not in answer.get_json()["detail"]


def test_what_is_no_picture_is_refused_like_an_upload(
    fetching: FlaskClient, site: Site, portrait: bytes
) -> None:
    site.pages["/page"] = lambda page: page.reply(200, b"<html>" + bytes(9_000_000))
    site.pages["/cut"] = lambda page: page.reply(200, portrait[:2000])
    site.pages["/empty"] = lambda page: page.reply(200)
    site.pages["/big"] = lambda page: page.reply(200, portrait + bytes(10_000_000))
    got = [slug(ask(fetching, site.url(path))) for path in ("/page", "/cut", "/empty", "/big")]
    assert got == [
        (415, "unsupported-type"),
        (422, "damaged-image"),
        (400, "empty-file"),
        (413, "file-too-large"),
    ]


def test_what_the_other_server_does_wrong_is_not_our_fault(
    fetching: FlaskClient, site: Site
) -> None:
    site.pages["/gone"] = lambda page: page.reply(404)
    assert slug(ask(fetching, site.url("/gone"))) == (502, "url-unreachable")
    assert slug(ask(fetching, "http://127.0.0.1:1/")) == (422, "url-refused")


@pytest.mark.parametrize("body", [{}, {"url": ""}, {"url": 5}, {"url": "x" * 2049}, []])
def test_a_bad_body_is_named(fetching: FlaskClient, body: object) -> None:
    assert slug(fetching.post(FROM_URL, json=body)) == (422, "validation")


def test_a_key_needs_the_scope(make_client: MakeClient) -> None:
    client = make_client(url_analysis=True, access="keys")
    assert slug(ask(client, "http://example.org/")) == (401, "key-required")
