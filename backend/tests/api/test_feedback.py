"""People say what they think of a verdict, change it, take it back, and it makes a set."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.reports import report


@pytest.fixture
def detection(client: FlaskClient) -> str:
    entry = report()
    client.application.extensions["detector"].history.add(entry)
    return f"/api/v1/detections/{entry.id}"


def test_feedback_is_kept_with_the_detection(client: FlaskClient, detection: str) -> None:
    assert client.get(detection).get_json()["feedback"] is None
    answer = client.put(f"{detection}/feedback", json={"rating": "wrong", "note": "It is me."})
    assert answer.status_code == 200
    said = answer.get_json()
    assert (said["rating"], said["note"]) == ("wrong", "It is me.")
    assert said["created_at"] == said["updated_at"]
    assert client.get(detection).get_json()["feedback"] == said


def test_feedback_is_replaced_and_keeps_its_beginning(client: FlaskClient, detection: str) -> None:
    first = client.put(f"{detection}/feedback", json={"rating": "wrong", "note": "x"}).get_json()
    second = client.put(f"{detection}/feedback", json={"rating": "right"}).get_json()
    assert (second["rating"], second["note"]) == ("right", None)
    assert second["created_at"] == first["created_at"]
    assert second["updated_at"] > first["updated_at"]


def test_feedback_is_taken_back(client: FlaskClient, detection: str) -> None:
    client.put(f"{detection}/feedback", json={"rating": "unsure"})
    answer = client.delete(f"{detection}/feedback")
    assert (answer.status_code, answer.data) == (204, b"")
    assert client.get(detection).get_json()["feedback"] is None
    assert client.delete(f"{detection}/feedback").status_code == 404


def test_feedback_goes_with_its_detection(client: FlaskClient, detection: str) -> None:
    client.put(f"{detection}/feedback", json={"rating": "right"})
    client.delete(detection)
    assert client.get("/api/v1/feedback/export").data == b""
    assert client.put(f"{detection}/feedback", json={"rating": "right"}).status_code == 404


def test_bad_feedback_is_named(client: FlaskClient, detection: str) -> None:
    bad: list[tuple[Any, str]] = [
        ({}, "rating"),
        ({"rating": "great"}, "rating"),
        ({"rating": None}, "rating"),
        ({"rating": "right", "note": "x" * 2001}, "note"),
        ({"rating": "right", "note": 7}, "note"),
    ]
    for body, field in bad:
        answer = client.put(f"{detection}/feedback", json=body)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.get_json()["errors"]] == [field]
    assert client.get(detection).get_json()["feedback"] is None


def test_what_is_no_json_object_is_a_problem(client: FlaskClient, detection: str) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"\xff", b"[]", b'"right"', b""):
        answer = client.put(f"{detection}/feedback", data=body, headers=headers)
        assert answer.status_code == (422 if body in (b"[]", b'"right"', b"") else 400)
        assert answer.get_json()["errors"]
        assert answer.content_type == "application/problem+json"


def test_a_note_is_readable_text(client: FlaskClient, detection: str) -> None:
    notes = {
        "one\r\ntwo\tthree": "one\ntwo\tthree",
        "a\x00b\x1b[31m\u202ec": "ab[31mc",
        "   \n ": None,
        "": None,
        "x" * 2000: "x" * 2000,
        "😀 <script>": "😀 <script>",
    }
    for note, kept in notes.items():
        body = {"rating": "right", "note": note}
        assert client.put(f"{detection}/feedback", json=body).get_json()["note"] == kept


def test_an_unknown_detection_takes_no_feedback(client: FlaskClient) -> None:
    address = f"/api/v1/detections/{uuid4()}/feedback"
    assert client.put(address, json={"rating": "right"}).status_code == 404
    assert client.delete(address).status_code == 404


def test_the_regression_set_names_picture_verdict_and_truth(
    client: FlaskClient, detection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detector.services.feedback._AT_ONCE", 1)
    other = report(filename=None, probability=None, verdict="inconclusive")
    history = client.application.extensions["detector"].history
    history.add(other)
    history.add(report())
    client.put(f"/api/v1/detections/{other.id}/feedback", json={"rating": "unsure"})
    client.put(f"{detection}/feedback", json={"rating": "wrong", "note": "=1"})
    answer = client.get("/api/v1/feedback/export")
    assert answer.content_type.startswith("application/x-ndjson")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="feedback.jsonl"'
    first, second = map(json.loads, answer.data.splitlines())
    assert first["id"] in detection
    assert first["sha256"] == "ab" * 32
    assert (first["rating"], first["note"]) == ("wrong", "=1")
    assert (first["model"], first["model_version"]) == ("efficientnet-b0", "1")
    assert (second["rating"], second["probability"], second["filename"]) == ("unsure", None, None)
