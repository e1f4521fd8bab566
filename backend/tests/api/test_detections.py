"""A picture goes in, a verdict comes out and stays in the log until it is deleted."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from detector.services.report import Report
from tests import faces
from tests.conftest import MakeClient, Upload
from tests.reports import report


def log(client: FlaskClient, entry: Report) -> Report:
    client.application.extensions["detector"].history.add(entry)
    return entry


def test_a_face_gets_a_verdict_with_everything_around_it(upload: Upload, portrait: bytes) -> None:
    answer = upload(portrait, "Émile.jpg")
    assert answer.status_code == 201, answer.get_json()
    found = answer.get_json()
    assert found["verdict"] in ("real", "deepfake", "inconclusive")
    assert found["filename"] == "Émile.jpg"
    assert found["explanation"].endswith(".")
    assert found["image"] == {
        "sha256": hashlib.sha256(portrait).hexdigest(),
        "media_type": "image/jpeg",
        "bytes": len(portrait),
        "width": 480,
        "height": 480,
    }
    (face,) = found["faces"]
    assert face["index"] == 0
    assert 100 < face["box"][0] < face["box"][2] < 380
    assert face["crop"][0] <= face["box"][0]
    width, height = face["crop"][2] - face["crop"][0], face["crop"][3] - face["crop"][1]
    assert width == pytest.approx(height)
    assert len(face["map"]["values"]) == face["map"]["width"] * face["map"]["height"]
    assert found["probability"] == face["probability"]
    assert found["model"]["name"] == "efficientnet-b0"
    thresholds = found["model"]["thresholds"]
    assert 0 < thresholds["real_below"] <= thresholds["deepfake_from"] < 1
    assert found["model"]["error_rates"]["description"]
    assert found["evidence"] == {
        "exif": {"camera": None, "software": None, "taken_at": None, "gps_present": False},
        "compression": {
            "format": "jpeg",
            "jpeg_quality": 92,
            "subsampling": "4:2:0",
            "progressive": False,
            "hints": ["no_metadata"],
        },
        "generator_tags": [],
    }
    assert found["feedback"] is None
    timings = found["timings_ms"]
    stages = timings["decode"] + timings["faces"] + timings["network"]
    assert 0 < stages <= timings["total"]


def test_the_answer_says_when_in_utc(upload: Upload, landscape: bytes) -> None:
    text = upload(landscape).get_json()["created_at"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(text)) < timedelta(minutes=1)


def test_the_same_picture_gets_the_same_verdict(upload: Upload, portrait: bytes) -> None:
    first, second = upload(portrait).get_json(), upload(portrait).get_json()
    assert first["id"] != second["id"]
    for one in (first, second):
        for changing in ("id", "created_at", "timings_ms"):
            del one[changing]
    assert first == second


def test_the_location_leads_to_the_detection(
    client: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    answer = upload(portrait)
    again = client.get(answer.headers["Location"])
    assert again.status_code == 200
    assert again.get_json() == answer.get_json()


def test_no_face_is_inconclusive_and_says_so(upload: Upload, landscape: bytes) -> None:
    answer = upload(landscape)
    assert answer.status_code == 201
    assert answer.get_json()["verdict"] == "inconclusive"
    assert answer.get_json()["reasons"] == ["no_face"]
    assert answer.get_json()["probability"] is None
    assert answer.get_json()["strength"] is None
    assert answer.get_json()["faces"] == []
    assert answer.get_json()["explanation"]


def test_a_small_face_is_inconclusive_and_says_so(upload: Upload) -> None:
    picture = faces.encode(faces.portrait(200, face=0.35), "PNG")
    answer = upload(picture).get_json()
    assert answer["faces"][0]["quality"]["face_px"] < 96
    assert answer["verdict"] == "inconclusive"
    assert "small_face" in answer["reasons"]


def test_every_face_is_judged_and_the_largest_is_first(upload: Upload) -> None:
    picture = Image.new("RGB", (1000, 480), (108, 122, 134))
    picture.paste(faces.portrait(400, seed=1), (560, 40))
    picture.paste(faces.portrait(480, seed=2), (0, 0))
    found = upload(faces.encode(picture, "PNG")).get_json()["faces"]
    assert len(found) == 2
    assert [face["index"] for face in found] == [0, 1]
    sizes = [face["quality"]["face_px"] for face in found]
    assert sizes == sorted(sizes, reverse=True)
    assert found[0]["box"][0] < 480 < found[1]["box"][0]


def test_faces_beyond_the_limit_are_counted(make_client: MakeClient, upload: Upload) -> None:
    picture = Image.new("RGB", (1000, 480), (108, 122, 134))
    picture.paste(faces.portrait(400), (560, 40))
    picture.paste(faces.portrait(480), (0, 0))
    answer = upload(faces.encode(picture), using=make_client(max_faces=1)).get_json()
    assert len(answer["faces"]) == 1
    assert answer["faces_not_judged"] == 1


@pytest.mark.parametrize("form", ["PNG", "WEBP", "BMP", "TIFF", "AVIF", "HEIF"])
def test_accepted_types_are_told_by_content(upload: Upload, form: str) -> None:
    answer = upload(faces.encode(faces.portrait(), form), name="wrong-name.txt")
    assert answer.status_code == 201, answer.get_json()
    expected = "image/heic" if form == "HEIF" else f"image/{form.lower()}"
    assert answer.get_json()["image"]["media_type"] == expected
    assert len(answer.get_json()["faces"]) == 1


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\face.png", "face.png"),
        ("a\x1b[31m\u202eb.jpg", "a[31mb.jpg"),
        ("   ", None),
        ("x" * 300 + ".jpeg", "x" * 107 + "…" + "x" * 7 + ".jpeg"),
    ],
)
def test_a_file_name_is_only_ever_shown(
    upload: Upload, landscape: bytes, given: str, shown: str | None
) -> None:
    assert upload(landscape, given).get_json()["filename"] == shown


def test_the_list_is_newest_first_in_pages(client: FlaskClient) -> None:
    written = [log(client, report()) for _ in range(5)]
    first = client.get("/api/v1/detections?limit=3").get_json()
    second = client.get(f"/api/v1/detections?limit=3&cursor={first['next_cursor']}").get_json()
    assert second["next_cursor"] is None
    items = first["items"] + second["items"]
    assert [item["id"] for item in items] == [str(entry.id) for entry in reversed(written)]
    for newer, older in pairwise(items):
        assert newer["created_at"] >= older["created_at"]
    assert items[0] == {
        "id": str(written[-1].id),
        "created_at": items[0]["created_at"],
        "filename": "photo.jpg",
        "verdict": "deepfake",
        "probability": 0.9375,
        "strength": "strong",
        "reasons": [],
        "faces_count": 2,
        "model": "efficientnet-b0",
        "image": {"media_type": "image/jpeg", "width": 640, "height": 480},
        "feedback": None,
    }


def test_an_empty_log_is_an_empty_page(client: FlaskClient) -> None:
    assert client.get("/api/v1/detections").get_json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    "query", ["cursor=abc", "cursor=ffffffffffffffff", "cursor=", "limit=0", "limit=101", "limit=x"]
)
def test_bad_paging_names_the_parameter(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/v1/detections?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["type"] == "/problems/validation"
    name = query.partition("=")[0]
    assert [error["field"] for error in answer.get_json()["errors"]] == [name]
    assert name in answer.get_json()["detail"]


def test_delete_is_for_good(client: FlaskClient) -> None:
    kept, gone = log(client, report()), log(client, report())
    address = f"/api/v1/detections/{gone.id}"
    answer = client.delete(address)
    assert (answer.status_code, answer.data) == (204, b"")
    assert client.get(address).status_code == 404
    assert client.delete(address).status_code == 404
    assert client.get(f"{address}/heatmap.png").status_code == 404
    listed = client.get("/api/v1/detections").get_json()["items"]
    assert [item["id"] for item in listed] == [str(kept.id)]


@pytest.mark.parametrize("name", ["nonsense", "1", "4f0a2c1e-6a55-4f0e-9d6b-1d2f5c1f7a10"])
def test_an_unknown_detection_is_a_problem(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/api/v1/detections/{name}")
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "/problems/not-found"


def test_the_heatmap_is_a_picture_with_transparency(
    client: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    address = upload(portrait).headers["Location"] + "/heatmap.png"
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    with Image.open(BytesIO(answer.data)) as image:
        assert image.mode == "RGBA"
        assert image.width == image.height
    assert client.get(address + "?face=0").data == answer.data
    assert client.get(address + "?face=1").status_code == 404
    assert client.get(address + "?face=-1").status_code == 422
    assert client.get(address + "?face=99999999999999999999").status_code == 422


@pytest.mark.sqlite
def test_nothing_of_the_picture_is_kept(upload: Upload, portrait: bytes, tmp_path: Path) -> None:
    assert upload(portrait).status_code == 201
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert hashlib.sha256(portrait).hexdigest().encode() in stored
    for start in range(0, len(portrait) - 64, 64):
        assert portrait[start : start + 64] not in stored
