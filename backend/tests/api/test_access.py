"""Keys and their scopes: who may do what."""

from __future__ import annotations

import json
import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.api.callers import ADMIN_KEY, LIST, judge, make_key, problem
from tests.conftest import MakeClient, Upload


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
    assert headers["Authorization"].split("_", 2)[-1] not in logged
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
