"""Counts over the log, made by the database in a way that SQLite and PostgreSQL share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from detector.storage.filters import Filter
from detector.storage.ownership import OwnRows
from detector.storage.tables import DetectionRow, FeedbackRow

Rows = list[tuple[Any, ...]]


class Statistics(OwnRows):
    """Counts an owner's detections. Thread-safe."""

    def by_day(self, which: Filter) -> Rows:
        """Count by day in UTC, as YYYY-MM-DD, and verdict; oldest first."""
        day = self._day().label("day")
        return self._count(which, day, DetectionRow.verdict)

    def by_model(self, which: Filter) -> Rows:
        """Count by name and version of the model."""
        return self._count(which, DetectionRow.model_name, DetectionRow.model_version)

    def by_rating(self, which: Filter) -> Rows:
        """Count feedback by rating."""
        query = (
            select(FeedbackRow.rating, func.count())
            .join(DetectionRow, DetectionRow.number == FeedbackRow.detection_number)
            .where(*which.conditions())
            .group_by(FeedbackRow.rating)
        )
        return self._rows(query)

    def probabilities(self, which: Filter, edges: Sequence[float]) -> Rows:
        """Count by bin; bin i reaches from edge i to below edge i + 1, the last without end."""
        column = DetectionRow.probability
        return self._count(which, _bin(column, edges).label("bin"), given=column.is_not(None))

    def latencies(self, which: Filter, edges: Sequence[float]) -> Rows:
        """Count milliseconds by bin, as `probabilities` does."""
        return self._count(which, _bin(DetectionRow.total_ms, edges).label("bin"))

    def latency_at(self, which: Filter, ranks: Sequence[int]) -> list[float]:
        """Return the milliseconds that stand at these ranks, 1 being the fastest."""
        rank = func.row_number().over(order_by=DetectionRow.total_ms).label("rank")
        ranked = (
            select(DetectionRow.total_ms.label("ms"), rank).where(*which.conditions()).subquery()
        )
        query = select(ranked.c.rank, ranked.c.ms).where(ranked.c.rank.in_(ranks))
        found: dict[int, float] = {row[0]: row[1] for row in self._rows(query)}
        return [found[wanted] for wanted in ranks if wanted in found]

    def _count(self, which: Filter, *keys: Any, given: ColumnElement[bool] | None = None) -> Rows:
        query = select(*keys, func.count()).where(*which.conditions())
        if given is not None:
            query = query.where(given)
        return self._rows(query.group_by(*keys).order_by(*keys))

    def _day(self) -> ColumnElement[Any]:
        """Return the day in UTC as text."""
        moment = DetectionRow.created_at
        if self._engine.dialect.name == "postgresql":
            return func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD")
        # SQLite stores moments as text in UTC that starts with the day.
        return func.substr(moment, 1, 10)

    def _rows(self, query: Any) -> Rows:
        with self._session() as session:
            return [tuple(row) for row in session.execute(query)]


def _bin(column: InstrumentedAttribute[Any], edges: Sequence[float]) -> ColumnElement[int]:
    """Return the number of the bin; floor() and CAST differ between databases, CASE does not."""
    upper = enumerate(edges[1:])
    return case(*((column < edge, index) for index, edge in upper), else_=len(edges) - 1)
