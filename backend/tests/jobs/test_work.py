"""Cancelled, deleted, claimed twice or by many: every item ends once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from detector.storage.work_repository import WorkRepository
from tests.jobs.orders import JOBS, Send, claim, items, logged, waiting_pictures, work
from tests.reports import report


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
