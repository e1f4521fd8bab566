"""Whose detections are whose."""

from __future__ import annotations

from uuid import UUID

from flask.testing import FlaskClient

from detector.services.keys import Keys
from tests.api.callers import ADMIN_KEY, LIST, judge, make_key, problem


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
