"""Queries on what people think of verdicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, load_only

from detector.storage.ownership import OwnRows
from detector.storage.repository import SUMMARY
from detector.storage.tables import DetectionRow, FeedbackRow

# Both know ON CONFLICT, each with an insert of its own.
_INSERTS: dict[str, Callable[..., Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class FeedbackRepository(OwnRows):
    """Reads and writes feedback on an owner's detections. Thread-safe."""

    def put(self, detection_id: UUID, rating: str, note: str | None) -> FeedbackRow | None:
        """Write or replace the feedback on a detection; None when there is no such detection."""
        now = datetime.now(UTC)
        changed = {"rating": rating, "note": note, "updated_at": now}
        insert = _INSERTS[self._engine.dialect.name](FeedbackRow)
        try:
            with self._session() as session, session.begin():
                number = session.scalar(_number(detection_id))
                if number is None:
                    return None
                written = insert.values(detection_number=number, created_at=now, **changed)
                session.execute(
                    written.on_conflict_do_update(
                        index_elements=[FeedbackRow.detection_number], set_=changed
                    )
                )
                return session.get(FeedbackRow, number)
        except IntegrityError:  # deleted since it was looked for
            return None

    def remove(self, detection_id: UUID) -> bool:
        """Delete the feedback on a detection; say whether there was any."""
        with self._session() as session, session.begin():
            number = session.scalar(_number(detection_id))
            query = (
                delete(FeedbackRow)
                .where(FeedbackRow.detection_number == number)
                .returning(FeedbackRow.detection_number)
            )
            return number is not None and session.scalar(query) is not None

    def rated(self, *, after: int, limit: int) -> list[DetectionRow]:
        """Return detections with their feedback, oldest first, numbered above `after`."""
        query = (
            select(DetectionRow)
            .join(FeedbackRow)
            .where(DetectionRow.number > after)
            .order_by(DetectionRow.number)
            .limit(limit)
            .options(
                load_only(*SUMMARY, raiseload=True),
                joinedload(DetectionRow.feedback),
            )
        )
        with self._session() as session:
            return list(session.scalars(query))


def _number(detection_id: UUID) -> Any:
    return select(DetectionRow.number).where(DetectionRow.id == detection_id)
