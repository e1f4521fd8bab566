"""Jobs over HTTP: many pictures in, each judged once, watched, fetched."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import MakeClient
from tests.jobs.orders import JOBS, Send, items, logged, waiting_pictures, work
from tests.several import SUSPICIOUS, weights_with


def test_a_job_from_order_to_results(
    client: FlaskClient, send: Send, portrait: bytes, landscape: bytes
) -> None:
    answer = send(("a.jpg", portrait), ("=b.txt", b"no picture"), ("x/ü.jpg", landscape))
    assert answer.status_code == 202
    job = answer.get_json()
    assert answer.headers["Location"] == f"{JOBS}/{job['id']}"
    assert job["status"] == "queued"
    assert job["counts"] == {"total": 3, "done": 0, "judged": 0, "failed": 0}
    assert [item["status"] for item in items(client, job["id"])] == ["waiting"] * 3
    assert len(waiting_pictures(client)) == 1

    work(client)
    job = client.get(f"{JOBS}/{job['id']}").get_json()
    assert job["status"] == "finished"
    assert job["started_at"] <= job["finished_at"] < job["expires_at"]
    assert job["counts"] == {"total": 3, "done": 3, "judged": 2, "failed": 1}
    assert waiting_pictures(client) == set()
    first, second, third = items(client, job["id"])
    assert (first["filename"], first["status"], first["problem"]) == ("a.jpg", "judged", None)
    assert client.get(f"/api/v1/detections/{first['detection']['id']}").status_code == 200
    assert second["problem"]["type"] == "/problems/unsupported-type"
    assert second["detection"] is None
    assert (third["filename"], third["detection"]["reasons"]) == ("ü.jpg", ["no_face"])
    assert logged(client) == 2

    lines = client.get(f"{JOBS}/{job['id']}/results").text.splitlines()
    assert [json.loads(line) for line in lines] == [first, second, third]
    table = client.get(f"{JOBS}/{job['id']}/results?format=csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["filename"] for row in rows] == ["a.jpg", "'=b.txt", "ü.jpg"]
    assert [row["problem"] for row in rows] == ["", "unsupported-type", ""]


def test_pages_and_the_list_of_jobs(client: FlaskClient, send: Send, landscape: bytes) -> None:
    ids = [send(*[(f"{n}.jpg", landscape)] * 3).get_json()["id"] for n in range(3)]
    page = client.get(f"{JOBS}?limit=2").get_json()
    assert [job["id"] for job in page["items"]] == [ids[2], ids[1]]
    page = client.get(f"{JOBS}?limit=2&cursor={page['next_cursor']}").get_json()
    assert ([job["id"] for job in page["items"]], page["next_cursor"]) == ([ids[0]], None)
    page = client.get(f"{JOBS}/{ids[0]}/items?limit=2").get_json()
    assert [item["index"] for item in page["items"]] == [0, 1]
    page = client.get(f"{JOBS}/{ids[0]}/items?limit=2&cursor={page['next_cursor']}").get_json()
    assert ([item["index"] for item in page["items"]], page["next_cursor"]) == ([2], None)


def test_events_follow_the_last_one_received(
    client: FlaskClient, send: Send, landscape: bytes
) -> None:
    job_id = send(*[("a.jpg", landscape)] * 3).get_json()["id"]
    work(client)
    text = client.get(f"{JOBS}/{job_id}/events").text
    names = [line for line in text.splitlines() if line.startswith("event:")]
    assert names == ["event: item"] * 3 + ["event: progress", "event: end"]
    later = client.get(f"{JOBS}/{job_id}/events", headers={"Last-Event-ID": "2"}).text
    assert later.count("event: item") == 1
    assert "id: 3\nevent: item" in later
    assert '"index": 2' in later


def test_without_a_place_events_come_in_pieces(make_client: MakeClient, landscape: bytes) -> None:
    client = make_client(event_streams=0)
    answer = client.post(JOBS, data={"files": (io.BytesIO(landscape), "a.jpg")})
    text = client.get(f"{answer.headers['Location']}/events").text
    assert text.startswith("retry: ")
    assert "event: progress" in text
    assert "event: end" not in text


@pytest.mark.sqlite
def test_a_job_is_judged_by_the_model_that_it_names(
    make_client: MakeClient, portrait: bytes, tmp_path: Path
) -> None:
    folder = weights_with(tmp_path / "weights", suspicious=SUSPICIOUS)
    client = make_client(weights_dir=folder)
    data = {"files": (io.BytesIO(portrait), "a.jpg"), "model": "suspicious"}
    job = client.post(JOBS, data=data).get_json()
    work(client)
    (item,) = items(client, job["id"])
    assert (item["detection"]["model"], item["detection"]["verdict"]) == ("suspicious", "deepfake")


@pytest.mark.sqlite
def test_no_job_waits_for_a_model_that_cannot_be_used(
    make_client: MakeClient, landscape: bytes, tmp_path: Path
) -> None:
    client = make_client(weights_dir=weights_with(tmp_path / "weights", broken={"files": {}}))
    data = {"files": (io.BytesIO(landscape), "a.jpg"), "model": "broken"}
    answer = client.post(JOBS, data=data)
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/model-unavailable")


@pytest.mark.sqlite
def test_a_job_whose_model_went_away_says_so(
    make_client: MakeClient, portrait: bytes, tmp_path: Path
) -> None:
    folder = weights_with(tmp_path / "weights", suspicious=SUSPICIOUS)
    client = make_client(weights_dir=folder)
    data = {"files": (io.BytesIO(portrait), "a.jpg"), "model": "suspicious"}
    job = client.post(JOBS, data=data).get_json()
    (folder / "suspicious.json").unlink()
    work(client)
    (item,) = items(client, job["id"])
    assert item["problem"]["type"] == "/problems/unknown-model"


def test_an_archive_is_taken_apart(client: FlaskClient, portrait: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("holiday/../beach.jpg", portrait)
        archive.writestr("holiday/", "")
    buffer.seek(0)
    answer = client.post(JOBS, data={"archive": (buffer, "all.zip")})
    (item,) = items(client, answer.get_json()["id"])
    assert item["filename"] == "holiday/beach.jpg"
