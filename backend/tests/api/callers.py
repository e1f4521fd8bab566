"""Those who ask a server that tells callers apart: their keys and what they send."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from detector.services.keys import Keys, Scope

ADMIN_KEY = "the-operator-has-put-this-into-the-environment"
LIST = "/api/v1/detections"


def make_key(client: FlaskClient, *scopes: Scope, **options: Any) -> dict[str, str]:
    """Make a key and return the header that carries it."""
    keys: Keys = client.application.extensions["detector"].keys
    _, token = keys.create("test", scopes, **options)
    return {"Authorization": f"Bearer {token}"}


def judge(client: FlaskClient, data: bytes, headers: dict[str, str]) -> TestResponse:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    return client.post(
        LIST,
        data=body + data + b"\r\n--x--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=x", **headers},
    )


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.get_json()["type"].removeprefix("/problems/")
