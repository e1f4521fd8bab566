"""Orders that cannot be taken are refused, and leave nothing behind."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import MakeClient
from tests.jobs.orders import JOBS, waiting_pictures, work


@pytest.mark.parametrize(
    ("form", "status", "slug"),
    [
        ({}, 400, "missing-file"),
        ({"files": (b"", "")}, 400, "missing-file"),
        ({"files": (b"1", "a"), "archive": (b"1", "b")}, 400, "missing-file"),
        ({"archive": (b"1", "b")}, 415, "unsupported-archive"),
        ({"archive": (b"PK\x03\x04" + bytes(90), "b")}, 422, "damaged-archive"),
        ({"files": (b"1", "a"), "model": "nope"}, 404, "unknown-model"),
        ({"files": (b"1", "a"), "webhook_url": "https://example.org"}, 404, "webhooks-off"),
    ],
)
def test_bad_orders_are_refused(
    client: FlaskClient, form: dict[str, Any], status: int, slug: str
) -> None:
    data = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in form.items()
    }
    answer = client.post(JOBS, data=data)
    assert (answer.status_code, answer.get_json()["type"]) == (status, f"/problems/{slug}")
    assert waiting_pictures(client) == set()


def test_too_many_files_and_bytes_are_refused(make_client: MakeClient, landscape: bytes) -> None:
    client = make_client(job_max_files=2, job_max_bytes=3 * len(landscape))
    for files in (3, 40):
        form = {"files": [(io.BytesIO(landscape), f"{n}.jpg") for n in range(files)]}
        answer = client.post(JOBS, data=form)
        assert (answer.status_code, answer.get_json()["type"]) == (413, "/problems/job-too-large")
    large = {"files": (io.BytesIO(bytes(5 * len(landscape) + 100_000)), "large")}
    assert client.post(JOBS, data=large).status_code == 413
    assert client.get(JOBS).get_json()["items"] == []


def test_a_full_queue_says_when_to_try_again(make_client: MakeClient, landscape: bytes) -> None:
    client = make_client(job_max_waiting=2)
    form = [{"files": [(io.BytesIO(landscape), "a.jpg")] * 1} for _ in range(3)]
    answers = [client.post(JOBS, data=one) for one in form]
    assert [answer.status_code for answer in answers] == [202, 202, 503]
    assert answers[2].get_json()["type"] == "/problems/overloaded"
    assert int(answers[2].headers["Retry-After"]) > 0
    work(client)
    again = {"files": (io.BytesIO(landscape), "a.jpg")}
    assert client.post(JOBS, data=again).status_code == 202
