"""The log in numbers: verdicts over time, probabilities, latency, models, feedback."""

from __future__ import annotations

from math import ceil
from typing import Any, Final

from sqlalchemy import Engine

from detector.services.database import database
from detector.services.report import RATINGS
from detector.services.verdict import Verdict
from detector.storage.filters import EVERYTHING, Filter
from detector.storage.ownership import EVERYONE, Owner
from detector.storage.statistics import Rows, Statistics

_VERDICTS: Final = tuple(str(verdict) for verdict in Verdict)
PROBABILITY_EDGES: Final = tuple(number / 20 for number in range(20))
LATENCY_EDGES: Final = (0, 5, 10, 15, 20, 30, 40, 60, 80, 120, 200, 400, 800, 1600, 5000)


def summarise(
    engine: Engine, owner: Owner = EVERYONE, which: Filter = EVERYTHING
) -> dict[str, Any]:
    """Count the detections that an owner may see and that match.

    Returns:
        JSON-ready values as `/statistics` shows them: `total`, `verdicts`, `by_day` (days in UTC
        without detections are left out), `probability_histogram`, `latency_ms`, `models` and
        `feedback`. Bins reach from `from` to below `to`; the last of latency has no end.

    Raises:
        LogUnavailable: The database fails.
    """
    counts = Statistics(engine, owner)
    with database():
        days = counts.by_day(which)
        verdicts = {
            name: sum(count for _, verdict, count in days if verdict == name) for name in _VERDICTS
        }
        total = sum(verdicts.values())
        ratings: dict[str, int] = dict(counts.by_rating(which))
        return {
            "total": total,
            "verdicts": verdicts,
            "by_day": _days(days),
            "probability_histogram": _histogram(
                counts.probabilities(which, PROBABILITY_EDGES), PROBABILITY_EDGES, 1.0
            ),
            "latency_ms": _latency(counts, which, total),
            "models": [
                {"name": name, "version": version, "count": count}
                for name, version, count in counts.by_model(which)
            ],
            "feedback": {name: ratings.get(name, 0) for name in RATINGS},
        }


def _days(rows: Rows) -> list[dict[str, Any]]:
    days: dict[str, dict[str, Any]] = {}
    for day, verdict, count in rows:
        days.setdefault(day, {"date": day, **dict.fromkeys(_VERDICTS, 0)})[verdict] = count
    return list(days.values())


def _histogram(rows: Rows, edges: tuple[float, ...], end: float | None) -> list[dict[str, Any]]:
    counts: dict[int, int] = dict(rows)
    return [
        {"from": edge, "to": upper, "count": counts.get(number, 0)}
        for number, (edge, upper) in enumerate(zip(edges, (*edges[1:], end), strict=True))
    ]


def _latency(counts: Statistics, which: Filter, total: int) -> dict[str, Any]:
    # Nearest rank: a value that was really measured, the same on every database.
    ranks = [max(1, ceil(share * total)) for share in (0.5, 0.9, 0.99)]
    found = counts.latency_at(which, ranks) if total else []
    median, p90, p99 = found if len(found) == len(ranks) else (None, None, None)
    bins = _histogram(counts.latencies(which, LATENCY_EDGES), LATENCY_EDGES, None)
    return {"median": median, "p90": p90, "p99": p99, "histogram": bins}
