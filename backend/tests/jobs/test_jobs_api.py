"""Jobs over HTTP: many pictures in, each judged once, watched, cancelled, fetched, gone."""

from __future__ import annotations

import csv
import io
import json
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from detector.services.spool import DatabaseSpool, DirectorySpool
from detector.storage.work_repository import WorkRepository
from tests.conftest import MakeClient, Upload, multipart
from tests.reports import report
from tests.several import SUSPICIOUS, weights_with

JOBS = "/api/v1/jobs"
Send = Callable[..., TestResponse]


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Send files as a job."""

    def post(*files: tuple[str, bytes], key: str | None = None, **fields: Any) -> TestResponse:
        form: dict[str, Any] = {"files": [(io.BytesIO(data), name) for name, data in files]}
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(JOBS, data={**form, **fields}, headers=headers)

    return post


def work(client: FlaskClient) -> None:
    while client.application.extensions["detector"].worker.step():
        pass


def items(client: FlaskClient, job_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{JOBS}/{job_id}/items?limit=100").get_json()["items"]
    return found


def waiting_pictures(client: FlaskClient) -> set[Any]:
    jobs = client.application.extensions["detector"].all_jobs
    spool: DirectorySpool | DatabaseSpool = jobs._spool
    return spool.job_ids(older_than=-1)


def logged(client: FlaskClient) -> int:
    return len(client.get("/api/v1/detections?limit=100").get_json()["items"])


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


def claim(client: FlaskClient) -> Any:
    rows = WorkRepository(client.application.extensions["detector"].whole_log.engine)
    now = datetime.now(UTC)
    claimed = rows.claim(report().id, now, now + timedelta(seconds=60))
    assert claimed is not None
    return rows, claimed


def test_cancelling_ends_a_job_at_once(client: FlaskClient, send: Send, landscape: bytes) -> None:
    job_id = send(*[("a.jpg", landscape)] * 3).get_json()["id"]
    client.application.extensions["detector"].worker.step()
    rows, claimed = claim(client)
    answer = client.post(f"{JOBS}/{job_id}/cancel")
    assert (answer.status_code, answer.get_json()["status"]) == (202, "cancelled")
    assert rows.end(claimed, datetime.now(UTC), problem=("internal", "too late")) is None
    work(client)
    assert [item["status"] for item in items(client, job_id)] == ["judged"] + ["cancelled"] * 2
    assert logged(client) == 1
    assert waiting_pictures(client) == set()
    assert "event: end" in client.get(f"{JOBS}/{job_id}/events").text
    again = client.post(f"{JOBS}/{job_id}/cancel").get_json()
    assert again == client.get(f"{JOBS}/{job_id}").get_json()


def test_a_deleted_job_is_gone_and_its_verdicts_stay(
    client: FlaskClient, send: Send, landscape: bytes
) -> None:
    job_id = send(*[("a.jpg", landscape)] * 2).get_json()["id"]
    client.application.extensions["detector"].worker.step()
    assert client.delete(f"{JOBS}/{job_id}").status_code == 204
    work(client)
    for path in ("", "/items", "/events", "/results"):
        assert client.get(f"{JOBS}/{job_id}{path}").status_code == 404
    assert client.delete(f"{JOBS}/{job_id}").status_code == 404
    assert client.post(f"{JOBS}/{job_id}/cancel").status_code == 404
    assert logged(client) == 1
    assert waiting_pictures(client) == set()


def test_of_two_workers_with_one_item_one_counts(
    client: FlaskClient, send: Send, landscape: bytes
) -> None:
    job_id = send(("a.jpg", landscape)).get_json()["id"]
    rows, slow = claim(client)
    later = datetime.now(UTC) + timedelta(seconds=61)
    quick = rows.claim(report().id, later, later + timedelta(seconds=60))
    assert quick is not None
    assert quick.number == slow.number
    assert rows.end(quick, later, problem=("internal", "quick")) is True
    assert rows.end(slow, later, problem=("internal", "slow")) is None
    job = client.get(f"{JOBS}/{job_id}").get_json()
    assert job["counts"] == {"total": 1, "done": 1, "judged": 0, "failed": 1}


def test_a_picture_that_breaks_every_worker_is_given_up(
    client: FlaskClient, send: Send, landscape: bytes
) -> None:
    job_id = send(("a.jpg", landscape)).get_json()["id"]
    rows = WorkRepository(client.application.extensions["detector"].whole_log.engine)
    past = datetime.now(UTC) - timedelta(seconds=1)
    for _ in range(3):
        # Not yet due by the clock of the order, so that the claims lie in the past.
        assert rows.claim(report().id, datetime.now(UTC), past) is not None
    work(client)
    (item,) = items(client, job_id)
    assert (item["status"], item["problem"]["type"]) == ("failed", "/problems/internal")


def test_threads_share_a_job_without_doing_anything_twice(
    client: FlaskClient, send: Send, landscape: bytes
) -> None:
    job_id = send(*[(f"{n}.jpg", landscape) for n in range(12)]).get_json()["id"]
    threads = [threading.Thread(target=work, args=(client,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.get(f"{JOBS}/{job_id}").get_json()["counts"]["judged"] == 12
    assert logged(client) == 12


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


def test_what_is_over_is_tidied_away(make_client: MakeClient, landscape: bytes) -> None:
    client = make_client(job_kept_days=-1)
    answer = client.post(JOBS, data={"files": (io.BytesIO(landscape), "a.jpg")})
    jobs = client.application.extensions["detector"].all_jobs
    jobs.tidy()
    assert client.get(answer.headers["Location"]).status_code == 404
    assert waiting_pictures(client) == set()


def test_both_spools_keep_and_forget(client: FlaskClient, tmp_path: Path) -> None:
    from detector.storage.spool_repository import SpoolRepository

    engine = client.application.extensions["detector"].whole_log.engine
    for spool in (DirectorySpool(tmp_path / "own"), DatabaseSpool(SpoolRepository(engine))):
        job_id = report().id
        files = [tmp_path / "one", tmp_path / "two"]
        for file in files:
            file.write_bytes(file.name.encode())
        spool.put(job_id, files)
        assert not any(file.exists() for file in files)
        assert [spool.get(job_id, n) for n in range(3)] == [b"one", b"two", None]
        spool.drop(job_id, 0)
        assert (spool.get(job_id, 0), spool.get(job_id, 1)) == (None, b"two")
        assert spool.job_ids(older_than=3600) == set()
        assert spool.job_ids(older_than=-1) == {job_id}
        spool.drop_job(job_id)
        assert spool.job_ids(older_than=-1) == set()
