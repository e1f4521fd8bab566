"""Lists and deletions are about what was asked for, page by page, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from detector.services.report import ModelFacts, Report
from tests.reports import report

LIST = "/api/v1/detections"
START = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
MODEL = report().model


def model(name: str) -> ModelFacts:
    return ModelFacts(name, "2", MODEL.engine, MODEL.thresholds, MODEL.error_rates)


ENTRIES = [
    report(
        filename=name,
        verdict=verdict,
        probability=probability,
        model=model(used),
        created_at=START + timedelta(hours=hour),
    )
    for hour, (name, verdict, probability, used) in enumerate(
        [
            ("Übung 100%.jpg", "real", 0.0, "small"),
            ("übung_2.jpg", "deepfake", 1.0, "large"),
            ("=cmd().png", "inconclusive", 0.5, "small"),
            (None, "inconclusive", None, "large"),
            ("photo.jpg", "real", 0.125, "large"),
            ("photo.jpg", "deepfake", 0.9375, "small"),
        ]
    )
]


@pytest.fixture
def filled(client: FlaskClient) -> FlaskClient:
    history = client.application.extensions["detector"].history
    for entry in ENTRIES:
        history.add(entry)
    rate(client, ENTRIES[1], "right")
    rate(client, ENTRIES[5], "wrong")
    return client


def rate(client: FlaskClient, entry: Report, rating: str) -> None:
    answer = client.put(f"{LIST}/{entry.id}/feedback", json={"rating": rating})
    assert answer.status_code == 200


def numbers(client: FlaskClient, query: str) -> list[int]:
    """Return which entries a list has, all pages of two, in its order."""
    ids = [str(entry.id) for entry in ENTRIES]
    found, cursor = [], ""
    while True:
        page = client.get(f"{LIST}?limit=2&{query}{cursor}").get_json()
        found += [ids.index(item["id"]) for item in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


# One test walks through them all, because every test makes a database of its own.
QUERIES = [
    ("", [5, 4, 3, 2, 1, 0]),
    ("sort=oldest", [0, 1, 2, 3, 4, 5]),
    (f"q={quote('ÜBUNG')}", [1, 0]),
    (f"q={quote('100%')}", [0]),
    ("q=_", [1]),
    ("q=", [5, 4, 3, 2, 1, 0]),
    ("verdict=real", [4, 0]),
    ("verdict=real&verdict=deepfake&sort=oldest", [0, 1, 4, 5]),
    ("model=small", [5, 2, 0]),
    ("model=smal", []),
    ("min_probability=0.9375", [5, 1]),
    ("max_probability=0", [0]),
    ("min_probability=0.1&max_probability=0.6", [4, 2]),
    ("min_probability=1&max_probability=0", []),
    ("feedback=wrong", [5]),
    ("feedback=unsure", []),
    ("feedback=any", [5, 1]),
    ("feedback=none&sort=oldest", [0, 2, 3, 4]),
    ("from=2026-05-02", [5, 4, 3, 2]),
    ("to=2026-05-01", [1, 0]),
    ("from=2026-05-01&to=2026-05-01", [1, 0]),
    ("from=2026-05-01T23:30:00Z&to=2026-05-02T01:30:00Z", [2, 1]),
    (f"from={quote('2026-05-02T03:30:00+02:00')}", [5, 4, 3]),
    ("to=2026-05-01T23:30:00", [0]),
    (f"from={quote('0001-01-01T00:00:00+14:00')}&to=9999-12-31", [5, 4, 3, 2, 1, 0]),
    ("verdict=deepfake&model=small&q=PHOTO&feedback=wrong", [5]),
]


def test_a_list_has_what_was_asked_for(filled: FlaskClient) -> None:
    found = {query: numbers(filled, query) for query, _ in QUERIES}
    assert found == dict(QUERIES)


BAD = [
    *("verdict=fake", "from=yesterday", "to=2026-13-01", "from=2026-02-30", "feedback=great"),
    *("min_probability=2", "max_probability=nan", "q=a%00b", "model=", "q=" + "x" * 201),
]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_bad_filter_is_named(filled: FlaskClient, method: str) -> None:
    for query in BAD:
        answer = filled.open(f"{LIST}?{query}", method=method)
        assert answer.status_code == 422, query
        named = [error["field"] for error in answer.get_json()["errors"]]
        assert named == [query.partition("=")[0]]
    assert filled.get(f"{LIST}?sort=random").status_code == 422
    assert len(numbers(filled, "")) == len(ENTRIES)


def test_a_cursor_stays_valid_when_filters_and_rows_change(filled: FlaskClient) -> None:
    first = filled.get(f"{LIST}?limit=2").get_json()
    assert filled.delete(f"{LIST}?verdict=inconclusive").get_json() == {"deleted": 2}
    filled.application.extensions["detector"].history.add(report(verdict="real"))
    query = f"{LIST}?verdict=real&verdict=deepfake&cursor={first['next_cursor']}"
    rest = filled.get(query).get_json()["items"]
    assert [item["id"] for item in rest] == [str(ENTRIES[1].id), str(ENTRIES[0].id)]


def test_a_summary_says_what_people_think(filled: FlaskClient) -> None:
    items = filled.get(f"{LIST}?sort=oldest").get_json()["items"]
    assert [item["feedback"] for item in items] == [None, "right", None, None, None, "wrong"]


def test_deletion_takes_what_matches_and_no_more(filled: FlaskClient) -> None:
    assert filled.delete(f"{LIST}?feedback=wrong&verdict=deepfake").get_json() == {"deleted": 1}
    assert numbers(filled, "") == [4, 3, 2, 1, 0]
    assert filled.delete(f"{LIST}?feedback=wrong").get_json() == {"deleted": 0}
    assert filled.delete(LIST).get_json() == {"deleted": 5}
    assert numbers(filled, "") == []
    assert filled.get("/api/v1/statistics").get_json()["feedback"]["right"] == 0


def test_deletion_goes_in_steps(filled: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.storage.repository._DELETED_AT_ONCE", 2)
    assert filled.delete(f"{LIST}?sort=newest&max_probability=1").get_json() == {"deleted": 5}
    assert numbers(filled, "") == [3]


def test_filters_together_are_filters_one_after_the_other(filled: FlaskClient) -> None:
    parts: list[list[tuple[str, Callable[[Any], bool]]]] = [
        [("", lambda _: True), ("verdict=real", lambda e: e.verdict == "real")],
        [("", lambda _: True), ("model=small", lambda e: e.model.name == "small")],
        [("", lambda _: True), ("min_probability=0.1", lambda e: (e.probability or 0) >= 0.1)],
        [("", lambda _: True), ("q=photo", lambda e: "photo" in (e.filename or ""))],
    ]
    for chosen in product(*parts):
        query = "&".join(text for text, _ in chosen if text)
        expected = [n for n, e in enumerate(ENTRIES) if all(test(e) for _, test in chosen)]
        page = filled.get(f"{LIST}?sort=oldest&{query}").get_json()["items"]
        assert [item["id"] for item in page] == [str(ENTRIES[n].id) for n in expected], query
