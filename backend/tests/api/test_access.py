"""Keys, their scopes, and whose detections are whose."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from detector.services.keys import Keys, Scope
from tests.conftest import MakeClient, Upload

ADMIN_KEY = "the-operator-has-put-this-into-the-environment"
LIST = "/api/v1/detections"


@pytest.fixture
def closed(make_client: MakeClient) -> FlaskClient:
    """A server that asks for keys."""
    return make_client(access="keys", admin_key=ADMIN_KEY)


@pytest.fixture
def public(make_client: MakeClient) -> FlaskClient:
    """A server for everybody."""
    return make_client(access="public", admin_key=ADMIN_KEY)


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


def test_nothing_about_pictures_is_open_without_a_key(closed: FlaskClient) -> None:
    document = closed.get("/api/v1/openapi.json").get_json()
    secured = 0
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "delete"):
            if method not in item or "security" not in item[method]:
                continue
            secured += 1
            address = re.sub(r"\{\w+_id\}", str(UUID(int=1)), path)
            answer = closed.open(address, method=method.upper())
            assert problem(answer) == (401, "key-required"), path
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert secured >= 7
    open_to_all = {
        operation["operationId"]
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in ("get", "post", "put", "delete") and "security" not in operation
    }
    assert open_to_all == {
        "getCapabilities",
        "getClassicHealth",
        "getClassicModelInfo",
        "getHealth",
        "getReadiness",
        "getSample",
        "listModels",
        "listSamples",
    }


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/healthz", "/api/v1/models", "/api/v1/openapi.json"]
)
def test_pages_and_health_need_no_key(closed: FlaskClient, path: str) -> None:
    assert closed.get(path).status_code in (200, 302)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {ADMIN_KEY}x"},
        {"X-API-Key": "dk_000000000000_" + "A" * 43},
        {"Authorization": "Bearer ' OR 1=1 --"},
        {"Authorization": "Bearer \xff\xfe"},
    ],
)
def test_a_wrong_key_is_refused(closed: FlaskClient, headers: dict[str, str]) -> None:
    assert problem(closed.get(LIST, headers=headers)) == (401, "key-invalid")


@pytest.mark.parametrize(
    "headers", [{"Authorization": f"Basic {ADMIN_KEY}"}, {"Authorization": "Bearer "}, {}]
)
def test_what_is_no_key_counts_as_none(closed: FlaskClient, headers: dict[str, str]) -> None:
    assert problem(closed.get(LIST, headers=headers)) == (401, "key-required")


def test_either_header_carries_the_key(closed: FlaskClient) -> None:
    for headers in ({"Authorization": f"bearer {ADMIN_KEY}"}, {"X-API-Key": ADMIN_KEY}):
        assert closed.get(LIST, headers=headers).status_code == 200


def test_a_scope_opens_what_it_says(closed: FlaskClient, landscape: bytes) -> None:
    reader, judge_key = make_key(closed, "read"), make_key(closed, "detect")
    assert problem(judge(closed, landscape, reader)) == (403, "scope-missing")
    made = judge(closed, landscape, judge_key)
    assert made.status_code == 201
    assert problem(closed.get(LIST, headers=judge_key)) == (403, "scope-missing")
    assert closed.get(LIST, headers=reader).status_code == 200
    assert problem(closed.delete(made.headers["Location"], headers=reader)) == (
        403,
        "scope-missing",
    )
    assert closed.get("/metrics", headers=reader).status_code == 200


def test_a_detection_is_readable_by_the_key_that_made_it(
    closed: FlaskClient, portrait: bytes
) -> None:
    anna, ben = make_key(closed, "detect", "read"), make_key(closed, "detect", "read")
    admin = {"X-API-Key": ADMIN_KEY}
    address = judge(closed, portrait, anna).headers["Location"]
    for path in (address, f"{address}/heatmap.png"):
        assert closed.get(path, headers=anna).status_code == 200
        assert problem(closed.get(path, headers=ben)) == (404, "not-found")
        assert closed.get(path, headers=admin).status_code == 200
    assert problem(closed.delete(address, headers=ben)) == (404, "not-found")
    counts = [len(closed.get(LIST, headers=who).get_json()["items"]) for who in (anna, ben, admin)]
    assert counts == [1, 0, 1]
    assert closed.delete(address, headers=anna).status_code == 204


def test_a_revoked_key_loses_its_detections(closed: FlaskClient, landscape: bytes) -> None:
    keys: Keys = closed.application.extensions["detector"].keys
    facts, token = keys.create("a", ["detect", "read"])
    headers = {"X-API-Key": token}
    address = judge(closed, landscape, headers).headers["Location"]
    keys.revoke(facts.id)
    assert problem(closed.get(address, headers=headers)) == (401, "key-invalid")


def test_a_public_server_shows_a_verdict_to_whoever_knows_its_id(
    public: FlaskClient, landscape: bytes
) -> None:
    address = judge(public, landscape, {}).headers["Location"]
    assert UUID(address.rsplit("/", 1)[-1]).version == 4
    assert public.get(address).status_code == 200
    assert problem(public.get(LIST)) == (401, "key-required")
    assert problem(public.get("/metrics")) == (401, "key-required")
    assert len(public.get(LIST, headers={"X-API-Key": ADMIN_KEY}).get_json()["items"]) == 1
    key = make_key(public, "detect", "read")
    hidden = judge(public, landscape, key).headers["Location"]
    assert problem(public.get(hidden)) == (404, "not-found")
    assert problem(public.delete(hidden)) == (404, "not-found")
    assert public.delete(address).status_code == 204


def test_a_local_server_trusts_everybody(
    client: FlaskClient, upload: Upload, landscape: bytes
) -> None:
    upload(landscape)
    answer = client.get(LIST, headers={"Authorization": "Bearer stale"})
    assert len(answer.get_json()["items"]) == 1


def test_a_quota_ends_the_day(closed: FlaskClient, landscape: bytes) -> None:
    headers = make_key(closed, "detect", daily_pictures=2)
    statuses = [judge(closed, landscape, headers).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    answer = judge(closed, landscape, headers)
    assert problem(answer) == (429, "quota-used-up")
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400


def test_keys_and_pictures_stay_out_of_the_log(
    closed: FlaskClient, landscape: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    headers = make_key(closed, "detect")
    judge(closed, landscape, headers)
    closed.get(LIST, headers={"Authorization": "Bearer dk_mistyped_secret"})
    logged = capfd.readouterr().err
    assert "key-invalid" in logged
    assert headers["Authorization"].rsplit("_", 1)[-1] not in logged
    assert "mistyped" not in logged
    assert all(json.loads(line) for line in logged.splitlines())


def test_a_preflight_needs_no_key(closed: FlaskClient) -> None:
    asked = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "POST"}
    assert closed.options(LIST, headers=asked).status_code == 200


def test_caches_keep_callers_apart(closed: FlaskClient) -> None:
    answer = closed.get(LIST, headers={"X-API-Key": ADMIN_KEY})
    assert "Authorization" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_database_no_key_is_believed(make_client: MakeClient, tmp_path: object) -> None:
    client = make_client(access="keys", database_url=f"sqlite:///{tmp_path}/empty.db")
    answer = client.get(LIST, headers={"X-API-Key": "dk_000000000000_" + "A" * 43})
    assert problem(answer) == (503, "database-unavailable")


def test_lists_exports_statistics_feedback_and_jobs_are_the_callers_own(
    closed: FlaskClient, landscape: bytes
) -> None:
    anna, ben = make_key(closed, "detect", "read"), make_key(closed, "detect", "read")
    address = judge(closed, landscape, anna).headers["Location"]

    def seen(who: dict[str, str]) -> tuple[int, int, int]:
        exported = closed.get(f"{LIST}/export?format=jsonl", headers=who).text.splitlines()
        statistics = closed.get("/api/v1/statistics", headers=who).get_json()
        rated = closed.get("/api/v1/feedback/export", headers=who).text.splitlines()
        return len(exported), statistics["total"], len(rated)

    rating = {"rating": "wrong"}
    assert problem(closed.put(f"{address}/feedback", json=rating, headers=ben))[0] == 404
    assert closed.put(f"{address}/feedback", json=rating, headers=anna).status_code == 200
    assert problem(closed.delete(f"{address}/feedback", headers=ben))[0] == 404
    assert (seen(anna), seen(ben)) == ((1, 1, 1), (0, 0, 0))
    assert closed.delete(LIST, headers=ben).get_json() == {"deleted": 0}
    assert seen(anna) == (1, 1, 1)

    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    made = closed.post(
        "/api/v1/jobs",
        data=body + landscape + b"\r\n--x--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=x", **anna},
    )
    assert made.status_code == 202, made.text
    job = made.headers["Location"]
    for path in (job, f"{job}/items", f"{job}/results", f"{job}/events"):
        assert problem(closed.get(path, headers=ben)) == (404, "not-found"), path
    assert problem(closed.post(f"{job}/cancel", headers=ben))[0] == 404
    assert problem(closed.delete(job, headers=ben))[0] == 404
    assert closed.get("/api/v1/jobs", headers=ben).get_json()["items"] == []
    assert len(closed.get("/api/v1/jobs", headers=anna).get_json()["items"]) == 1
    assert closed.get(job, headers={"X-API-Key": ADMIN_KEY}).status_code == 200
