"""Servers that tell callers apart."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.api.callers import ADMIN_KEY
from tests.conftest import MakeClient


@pytest.fixture
def closed(make_client: MakeClient) -> FlaskClient:
    """A server that asks for keys."""
    return make_client(access="keys", admin_key=ADMIN_KEY)


@pytest.fixture
def public(make_client: MakeClient) -> FlaskClient:
    """A server for everybody."""
    return make_client(access="public", admin_key=ADMIN_KEY)
