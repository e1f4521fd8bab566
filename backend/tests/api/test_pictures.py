"""Pictures are kept only where the operator says so, and go with their verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import MakeClient, Upload


@pytest.fixture
def keeping(make_client: MakeClient, tmp_path: Path) -> FlaskClient:
    return make_client(pictures=str(tmp_path / "pictures"), retention_days=30)


def kept(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]


def test_a_kept_picture_comes_back_as_it_was_sent(
    keeping: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    made = upload(portrait, using=keeping)
    answer = keeping.get(f"{made.headers['Location']}/picture")
    assert (answer.status_code, answer.data) == (200, portrait)
    assert answer.content_type == "image/jpeg"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_deleting_a_verdict_deletes_its_picture(
    keeping: FlaskClient, upload: Upload, landscape: bytes, tmp_path: Path
) -> None:
    addresses = [upload(landscape, using=keeping).headers["Location"] for _ in range(3)]
    assert len(kept(tmp_path)) == 3
    assert keeping.delete(addresses[0]).status_code == 204
    assert len(kept(tmp_path)) == 2
    assert keeping.get(f"{addresses[0]}/picture").status_code == 404
    assert keeping.delete("/api/v1/detections").get_json() == {"deleted": 2}
    assert kept(tmp_path) == []


def test_by_default_nothing_is_kept(
    client: FlaskClient, upload: Upload, landscape: bytes, tmp_path: Path
) -> None:
    made = upload(landscape)
    assert client.get(f"{made.headers['Location']}/picture").status_code == 404
    assert client.get("/api/v1/capabilities").get_json()["stores_pictures"] is False
    assert kept(tmp_path) == []


def test_what_is_no_picture_is_not_kept(
    keeping: FlaskClient, upload: Upload, portrait: bytes, tmp_path: Path
) -> None:
    upload(b"text", using=keeping)
    upload(portrait[:3000], using=keeping)
    assert kept(tmp_path) == []


def test_storage_that_fails_gives_no_verdict(
    make_client: MakeClient, upload: Upload, landscape: bytes, tmp_path: Path
) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    client = make_client(pictures=str(tmp_path / "in-the-way"))
    answer = upload(landscape, using=client)
    assert answer.status_code == 503
    assert answer.get_json()["type"] == "/problems/pictures-unavailable"
    assert client.get("/api/v1/detections").get_json()["items"] == []


def test_clients_are_told_what_is_kept(keeping: FlaskClient) -> None:
    told = keeping.get("/api/v1/capabilities").get_json()
    assert told["stores_pictures"] is True
    assert told["retention_days"] == 30
    assert (told["access"], told["api_key_required"]) == ("local", False)
