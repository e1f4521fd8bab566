"""What cannot be judged is refused with a problem that says what to do."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests import faces
from tests.conftest import MakeClient, Upload

PATHS = ["/api/v1/detections", "/predict"]


def assert_problem(answer: TestResponse, status: int, slug: str) -> None:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["type"] == f"/problems/{slug}"
    assert answer.get_json()["status"] == status
    assert answer.get_json()["title"]
    assert answer.get_json()["detail"].endswith(".")
    assert answer.get_json()["instance"] == answer.request.path


def chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return len(body).to_bytes(4, "big") + kind + body + check.to_bytes(4, "big")


def png_bomb(side: int) -> bytes:
    """A few kilobytes that would decode to side × side pixels."""
    header = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    body = zlib.compress(bytes(1_000_000), 9)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def animation() -> bytes:
    buffer = BytesIO()
    frames = [faces.landscape(64), faces.landscape(64).rotate(90)]
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("data", "status", "slug"),
    [
        pytest.param(b"", 400, "empty-file", id="empty"),
        pytest.param(b"just some text", 415, "unsupported-type", id="text"),
        pytest.param(b"<svg xmlns='x'/>", 415, "unsupported-type", id="svg"),
        pytest.param(b"GIF89a" + bytes(50), 415, "unsupported-type", id="gif"),
        pytest.param(animation(), 415, "animated-image", id="animation"),
        pytest.param(png_bomb(20_000), 413, "too-many-pixels", id="20000-bomb"),
        pytest.param(png_bomb(13_000), 413, "too-many-pixels", id="13000-bomb"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(100), 422, "damaged-image", id="damaged"),
    ],
)
def test_bad_files(upload: Upload, path: str, data: bytes, status: int, slug: str) -> None:
    assert_problem(upload(data, path=path), status, slug)


@pytest.mark.parametrize("path", PATHS)
def test_a_truncated_photo_is_damaged(upload: Upload, portrait: bytes, path: str) -> None:
    assert_problem(upload(portrait[: len(portrait) // 2], path=path), 422, "damaged-image")


MULTIPART = "multipart/form-data"
WITHOUT_A_FILE: dict[str, Callable[[], dict[str, Any]]] = {
    "nothing": lambda: {},
    "text field": lambda: {"data": {"file": "text"}},
    "other field": lambda: {"data": {"image": (BytesIO(b"x"), "a.jpg")}},
    "none chosen": lambda: {"data": {"file": (BytesIO(b""), "")}, "content_type": MULTIPART},
    "json": lambda: {"json": {"file": "x"}},
    "raw": lambda: {"data": b"\xff\xd8\xff", "content_type": "image/jpeg"},
    "garbage": lambda: {"data": b"garbage", "content_type": f"{MULTIPART}; boundary=x"},
    "no boundary": lambda: {"data": b"garbage", "content_type": MULTIPART},
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "kind",
    sorted(WITHOUT_A_FILE),
)
def test_a_request_without_a_file(client: FlaskClient, path: str, kind: str) -> None:
    assert_problem(client.post(path, **WITHOUT_A_FILE[kind]()), 400, "missing-file")


@pytest.mark.parametrize("path", [*PATHS, "/api/v1/detections/compare"])
def test_a_model_named_in_the_form(client: FlaskClient, portrait: bytes, path: str) -> None:
    form = {"file": (BytesIO(portrait), "photo.jpg"), "model": "mobilenet-v2"}
    answer = client.post(path, data=form, content_type=MULTIPART)
    assert_problem(answer, 422, "validation")
    assert "?model=NAME" in answer.get_json()["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_a_file_over_the_limit(
    make_client: MakeClient, upload: Upload, portrait: bytes, path: str
) -> None:
    exact = make_client(max_bytes=len(portrait))
    assert upload(portrait, path=path, using=exact).status_code in (200, 201)
    small = make_client(max_bytes=len(portrait) - 1)
    answer = upload(portrait, path=path, using=small)
    assert_problem(answer, 413, "file-too-large")
    assert f"{len(portrait) - 1:,}" in answer.get_json()["detail"]


def test_a_body_over_the_limit_is_not_read(make_client: MakeClient, upload: Upload) -> None:
    answer = upload(bytes(2_000_000), using=make_client(max_bytes=1_000_000))
    assert_problem(answer, 413, "file-too-large")
    assert "1 MB" in answer.get_json()["detail"]


def test_many_form_fields_are_refused(client: FlaskClient) -> None:
    fields = {f"field{number}": "x" for number in range(21)}
    answer = client.post("/predict", data=fields, content_type="multipart/form-data")
    assert_problem(answer, 413, "file-too-large")


def test_pixels_over_the_limit(make_client: MakeClient, upload: Upload) -> None:
    picture = faces.encode(Image.new("RGB", (100, 100)), "PNG")
    assert upload(picture, using=make_client(max_pixels=10_000)).status_code == 201
    answer = upload(picture, using=make_client(max_pixels=9_999))
    assert_problem(answer, 413, "too-many-pixels")


def test_a_wrong_address(client: FlaskClient) -> None:
    assert_problem(client.get("/api/v1/nothing"), 404, "not-found")


def test_a_wrong_method(client: FlaskClient) -> None:
    answer = client.put("/api/v1/detections")
    assert_problem(answer, 405, "method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert_problem(client.get("/predict"), 405, "method-not-allowed")


def test_a_host_that_is_not_trusted(make_client: MakeClient) -> None:
    client = make_client(trusted_hosts=("good.example",))
    assert client.get("/healthz", headers={"Host": "good.example"}).status_code == 200
    assert_problem(client.get("/healthz", headers={"Host": "bad.example"}), 400, "bad-request")


def test_a_fault_of_the_server_tells_nothing_about_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ValueError("secret of the house")

    monkeypatch.setattr(client.application.extensions["detector"].models, "loaded", fail)
    answer = client.get("/readyz")
    assert_problem(answer, 500, "internal")
    assert "secret" not in answer.get_data(as_text=True)


@pytest.mark.sqlite
def test_without_a_log_there_is_no_verdict(
    client: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    with client.application.extensions["detector"].history.engine.begin() as connection:
        connection.execute(text("DROP TABLE faces"))
        connection.execute(text("DROP TABLE detections"))
    for answer in (upload(portrait), upload(portrait, path="/predict")):
        assert_problem(answer, 503, "database-unavailable")
        assert "verdict" not in answer.get_json()
        assert "SQL" not in answer.get_data(as_text=True)
    assert_problem(client.get("/api/v1/detections"), 503, "database-unavailable")
    metrics = client.get("/metrics").get_data(as_text=True)
    assert "detector_verdicts_total{" not in metrics


def test_not_ready_on_another_schema(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200
    with client.application.extensions["detector"].history.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert_problem(answer, 503, "database-unavailable")
    assert "detector migrate" in answer.get_json()["detail"]
