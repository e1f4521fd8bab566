"""Numbers about the log are those that counting by hand gives, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from detector.services.report import ModelFacts, Timings
from detector.services.rows import to_row
from detector.services.statistics import summarise
from detector.storage.database import connect
from detector.storage.ownership import Owner
from detector.storage.repository import Repository
from tests.reports import report

ADDRESS = "/api/v1/statistics"
MODEL = report().model
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
# One minute after midnight in Berlin is still the day before in UTC.
LATE = datetime(2026, 5, 2, 0, 1, tzinfo=timezone(timedelta(hours=2)))
LARGE = ModelFacts("large", "2", MODEL.engine, MODEL.thresholds, MODEL.error_rates)


def timings(total: float) -> Timings:
    return Timings(1.0, 1.0, 1.0, total)


@pytest.fixture
def filled(client: FlaskClient) -> FlaskClient:
    history = client.application.extensions["detector"].history
    entries = [
        report(verdict="real", probability=0.0, created_at=NOON, timings_ms=timings(4.0)),
        report(verdict="real", probability=0.05, created_at=LATE, timings_ms=timings(5.0)),
        report(verdict="deepfake", probability=1.0, created_at=LATE, timings_ms=timings(9000.0)),
        report(
            verdict="inconclusive",
            probability=None,
            created_at=NOON + timedelta(days=2),
            timings_ms=timings(20.0),
            model=LARGE,
        ),
        report(
            verdict="inconclusive",
            probability=0.949,
            created_at=NOON + timedelta(days=2),
            timings_ms=timings(30.0),
            model=LARGE,
        ),
    ]
    for entry in entries:
        history.add(entry)
    for entry, rating in zip(entries, ("right", "right", "wrong"), strict=False):
        client.put(f"/api/v1/detections/{entry.id}/feedback", json={"rating": rating})
    return client


def test_everything_is_counted(filled: FlaskClient) -> None:
    found = filled.get(ADDRESS).get_json()
    assert found["total"] == 5
    assert found["verdicts"] == {"real": 2, "deepfake": 1, "inconclusive": 2}
    assert found["by_day"] == [
        {"date": "2026-05-01", "real": 2, "deepfake": 1, "inconclusive": 0},
        {"date": "2026-05-03", "real": 0, "deepfake": 0, "inconclusive": 2},
    ]
    bins = found["probability_histogram"]
    assert [(bins[n]["from"], bins[n]["to"]) for n in (0, 19)] == [(0, 0.05), (0.95, 1)]
    assert {n: b["count"] for n, b in enumerate(bins) if b["count"]} == {0: 1, 1: 1, 18: 1, 19: 1}
    assert len(bins) == 20
    latency = found["latency_ms"]
    assert (latency["median"], latency["p90"], latency["p99"]) == (20.0, 9000.0, 9000.0)
    counted = {b["from"]: b["count"] for b in latency["histogram"] if b["count"]}
    assert counted == {0: 1, 5: 1, 20: 1, 30: 1, 5000: 1}
    assert latency["histogram"][-1]["to"] is None
    assert found["models"] == [
        {"name": "efficientnet-b0", "version": "1", "count": 3},
        {"name": "large", "version": "2", "count": 2},
    ]
    assert found["feedback"] == {"right": 2, "wrong": 1, "unsure": 0}


def test_a_part_is_counted(filled: FlaskClient) -> None:
    parts: dict[str, tuple[int, float | None]] = {
        "from=2026-05-02": (2, 20.0),
        "to=2026-05-01": (3, 5.0),
        "model=large": (2, 20.0),
        "model=large&to=2026-05-02": (0, None),
    }
    for query, (total, median) in parts.items():
        found = filled.get(f"{ADDRESS}?{query}").get_json()
        assert found["total"] == total == sum(entry["count"] for entry in found["models"])
        assert sum(bin["count"] for bin in found["latency_ms"]["histogram"]) == total
        assert found["latency_ms"]["median"] == median
    for query in ("from=x", "to=", "model="):
        answer = filled.get(f"{ADDRESS}?{query}")
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["field"] == query.partition("=")[0]


def test_an_empty_log_is_all_zeros(client: FlaskClient) -> None:
    found = client.get(ADDRESS).get_json()
    assert found["total"] == 0
    assert found["by_day"] == found["models"] == []
    assert found["latency_ms"]["p99"] is None


def test_each_owner_is_counted_alone(database: str) -> None:
    engine: Engine = connect(database)
    ours, theirs = Owner("ours", sees_all=False), Owner("theirs", sees_all=False)
    Repository(engine, ours).add(to_row(report(timings_ms=timings(7.0))))
    for _ in range(2):
        Repository(engine, theirs).add(to_row(report(timings_ms=timings(70.0))))
    found = summarise(engine, ours)
    assert found["total"] == 1
    assert found["latency_ms"]["p99"] == 7.0
    assert sum(bin["count"] for bin in found["probability_histogram"]) == 1
    assert summarise(engine)["total"] == 3
    engine.dispose()
