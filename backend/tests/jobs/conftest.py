"""Fixtures of the tests of jobs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.jobs.orders import JOBS, Send


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Send files as a job."""

    def post(*files: tuple[str, bytes], key: str | None = None, **fields: Any) -> TestResponse:
        form: dict[str, Any] = {"files": [(io.BytesIO(data), name) for name, data in files]}
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(JOBS, data={**form, **fields}, headers=headers)

    return post
