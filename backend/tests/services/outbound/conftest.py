"""A web server on loopback for the tests of outbound requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.outbound.web import Site, serve


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def site(web: Site) -> Site:
    web.pages.clear()
    web.seen.clear()
    return web
