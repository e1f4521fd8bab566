"""The pictures in the box are there, are what they say, and can be judged."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from detector.services.samples import FOLDER, Sample, samples
from tests.conftest import Upload


def test_every_sample_comes_with_its_origin_and_picture(client: FlaskClient) -> None:
    items = client.get("/api/v1/samples").get_json()["items"]
    assert len(items) == len(samples()) >= 3
    for item in items:
        assert all(item[key] for key in ("title", "description", "origin", "licence"))
        answer = client.get(item["url"])
        assert answer.status_code == 200
        assert answer.content_type == "image/jpeg"
        assert len(answer.data) <= 80_000
        assert "max-age" in answer.headers["Cache-Control"]
        with Image.open(BytesIO(answer.data)) as picture:
            assert picture.format == "JPEG"
            assert picture.size == (item["width"], item["height"])


def test_no_picture_lies_there_without_its_origin() -> None:
    assert {path.name for path in FOLDER.glob("*.jpg")} == {item.path.name for item in samples()}


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: str(sample.id))
def test_a_sample_shows_what_a_verdict_is_about(
    client: FlaskClient, upload: Upload, sample: Sample
) -> None:
    data = client.get(f"/api/v1/samples/{sample.id}.jpg").data
    found = upload(data).get_json()
    assert len(found["faces"]) == (2 if sample.id == "two-drawn" else 1)
    assert all(face["quality"]["face_px"] >= 96 for face in found["faces"])


@pytest.mark.parametrize("name", ["nothing", "samples", "..%2Fsamples", "%2E%2E"])
def test_an_unknown_sample_is_a_problem(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/api/v1/samples/{name}.jpg")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
