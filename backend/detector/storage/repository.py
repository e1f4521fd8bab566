"""Queries on the log."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select, text
from sqlalchemy.orm import joinedload, load_only, selectinload

from detector.storage.filters import Filter
from detector.storage.job_tables import IdempotencyKeyRow
from detector.storage.ownership import OwnRows
from detector.storage.tables import DetectionRow, FaceRow, FeedbackRow

_DELETED_AT_ONCE = 1_000


class Repository(OwnRows):
    """Reads and writes an owner's rows; each method is a transaction of its own. Thread-safe."""

    def add(self, *rows: DetectionRow, key: IdempotencyKeyRow | None = None) -> None:
        """Write detections with their faces, and the key that led to them, and commit.

        Raises:
            sqlalchemy.exc.IntegrityError: The key is taken.
        """
        with self._session() as session, session.begin():
            if key is not None:
                session.add(key)
                session.flush()
            # In the order in which they were given, which a flush of all at once does not keep.
            for row in rows:
                session.add(row)
                session.flush()

    def get(self, detection_id: UUID) -> DetectionRow | None:
        """Return a detection with its faces."""
        with self._session() as session:
            return session.scalars(_WHOLE.where(DetectionRow.id == detection_id)).one_or_none()

    def compared(self, comparison_id: UUID) -> list[DetectionRow]:
        """Return the detections of one comparison with their faces, in the order written."""
        query = _WHOLE.where(DetectionRow.comparison_id == comparison_id)
        with self._session() as session:
            return list(session.scalars(query.order_by(DetectionRow.number)))

    def face(self, detection_id: UUID, position: int) -> FaceRow | None:
        """Return one face of a detection."""
        query = (
            select(FaceRow)
            .join(DetectionRow, DetectionRow.number == FaceRow.detection_number)
            .where(DetectionRow.id == detection_id, FaceRow.position == position)
        )
        with self._session() as session:
            return session.scalars(query).one_or_none()

    def page(
        self, which: Filter, *, after: int | None, oldest_first: bool, limit: int
    ) -> list[DetectionRow]:
        """Return up to `limit` detections without faces that come after the one numbered `after`.

        The number alone places a page, so it stays right when filters or rows change.
        """
        number = DetectionRow.number
        query = (
            select(DetectionRow)
            .where(*which.conditions())
            .order_by(number if oldest_first else number.desc())
            .limit(limit)
            .options(load_only(*SUMMARY, raiseload=True), RATING)
        )
        if after is not None:
            query = query.where(number > after if oldest_first else number < after)
        with self._session() as session:
            return list(session.scalars(query))

    def delete(self, detection_id: UUID) -> bool:
        """Delete a detection with its faces; say whether there was one."""
        query = (
            delete(DetectionRow)
            .where(DetectionRow.id == detection_id)
            .returning(DetectionRow.number)
        )
        with self._session() as session, session.begin():
            return session.scalars(query).one_or_none() is not None

    def delete_matching(self, which: Filter) -> int:
        """Delete all detections of now that match, with their faces; return how many.

        Goes in steps, so that others can write in between.
        """
        number, deleted = DetectionRow.number, 0
        with self._session() as session:
            newest = session.scalar(select(func.max(number))) or 0
        batch = (
            select(number)
            .where(*which.conditions(), number <= newest)
            .order_by(number)
            .limit(_DELETED_AT_ONCE)
        )
        query = delete(DetectionRow).where(number.in_(batch))
        while True:
            with self._session() as session, session.begin():
                found = session.execute(query, execution_options={"synchronize_session": False})
                count = int(cast(CursorResult[Any], found).rowcount)
            deleted += count
            if count < _DELETED_AT_ONCE:
                return deleted

    def try_write(self) -> None:
        """Commit a write that changes nothing; fails as every other write would."""
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


_WHOLE = select(DetectionRow).options(
    selectinload(DetectionRow.faces), joinedload(DetectionRow.feedback)
)
# What a line of a list needs; the rest of a detection stays in the database.
SUMMARY = (
    DetectionRow.number,
    DetectionRow.id,
    DetectionRow.created_at,
    DetectionRow.filename,
    DetectionRow.verdict,
    DetectionRow.probability,
    DetectionRow.strength,
    DetectionRow.reasons,
    DetectionRow.faces_count,
    DetectionRow.model_name,
    DetectionRow.model_version,
    DetectionRow.total_ms,
    DetectionRow.sha256,
    DetectionRow.media_type,
    DetectionRow.bytes,
    DetectionRow.width,
    DetectionRow.height,
)
RATING = joinedload(DetectionRow.feedback).load_only(FeedbackRow.rating, FeedbackRow.note)
