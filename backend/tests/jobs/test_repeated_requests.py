"""A repeated request with the same key does nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Upload, multipart
from tests.jobs.orders import JOBS, Send, logged


def test_a_repeated_order_is_the_same_job(
    client: FlaskClient, send: Send, landscape: bytes
) -> None:
    first = send(("a.jpg", landscape), key="order-1")
    second = send(("a.jpg", landscape), key="order-1")
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.get_json() == second.get_json()
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    other = send(("b.jpg", landscape), key="order-1")
    assert other.get_json()["type"] == "/problems/idempotency-mismatch"
    assert send(("a.jpg", landscape), key="order-2").get_json()["id"] != first.get_json()["id"]
    client.delete(f"{JOBS}/{first.get_json()['id']}")
    assert "Idempotency-Replayed" not in send(("a.jpg", landscape), key="order-1").headers
    assert send(("a.jpg", landscape), key="ö").get_json()["type"] == "/problems/validation"


def test_a_repeated_picture_is_judged_once_even_at_the_same_time(
    client: FlaskClient, upload: Upload, landscape: bytes
) -> None:
    body, headers = multipart(landscape)

    def judge(_: int) -> TestResponse:
        own = client.application.test_client()
        keyed = {**headers, "Idempotency-Key": "picture-1"}
        return own.post("/api/v1/detections", data=body, headers=keyed)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(judge, range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert logged(client) == 1
    body, headers = multipart(b"another picture")
    keyed = {**headers, "Idempotency-Key": "picture-1"}
    answer = client.post("/api/v1/detections", data=body, headers=keyed)
    assert answer.get_json()["type"] == "/problems/idempotency-mismatch"
    assert upload(landscape).status_code == 201
    assert logged(client) == 2
