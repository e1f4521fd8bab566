"""Queries on the log."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import joinedload, load_only, selectinload

from detector.storage.job_tables import IdempotencyKeyRow
from detector.storage.ownership import EVERYONE, Owner, OwnSession
from detector.storage.tables import DetectionRow, FaceRow, FeedbackRow


class Repository:
    """Reads and writes an owner's rows; each method is a transaction of its own. Thread-safe."""

    def __init__(self, engine: Engine, owner: Owner = EVERYONE) -> None:
        self._engine = engine
        self._owner = owner

    def _session(self) -> OwnSession:
        return OwnSession(self._engine, self._owner, expire_on_commit=False)

    def add(self, row: DetectionRow, key: IdempotencyKeyRow | None = None) -> None:
        """Write a detection with its faces, and the key that led to it, and commit.

        Raises:
            sqlalchemy.exc.IntegrityError: The key is taken.
        """
        with self._session() as session, session.begin():
            if key is not None:
                session.add(key)
                session.flush()
            session.add(row)

    def get(self, detection_id: UUID) -> DetectionRow | None:
        """Return a detection with its faces."""
        query = (
            select(DetectionRow)
            .where(DetectionRow.id == detection_id)
            .options(selectinload(DetectionRow.faces), joinedload(DetectionRow.feedback))
        )
        with self._session() as session:
            return session.scalars(query).one_or_none()

    def face(self, detection_id: UUID, position: int) -> FaceRow | None:
        """Return one face of a detection."""
        query = (
            select(FaceRow)
            .join(DetectionRow, DetectionRow.number == FaceRow.detection_number)
            .where(DetectionRow.id == detection_id, FaceRow.position == position)
        )
        with self._session() as session:
            return session.scalars(query).one_or_none()

    def newest(self, *, before: int | None, limit: int) -> list[DetectionRow]:
        """Return up to `limit` detections without faces, newest first, older than `before`."""
        query = select(DetectionRow).order_by(DetectionRow.number.desc()).limit(limit)
        if before is not None:
            query = query.where(DetectionRow.number < before)
        with self._session() as session:
            return list(session.scalars(query.options(load_only(*SUMMARY, raiseload=True), RATING)))

    def delete(self, detection_id: UUID) -> bool:
        """Delete a detection with its faces; say whether there was one."""
        query = (
            delete(DetectionRow)
            .where(DetectionRow.id == detection_id)
            .returning(DetectionRow.number)
        )
        with self._session() as session, session.begin():
            return session.scalars(query).one_or_none() is not None

    def try_write(self) -> None:
        """Commit a write that changes nothing; fails as every other write would."""
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


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
    DetectionRow.sha256,
    DetectionRow.media_type,
    DetectionRow.bytes,
    DetectionRow.width,
    DetectionRow.height,
)
RATING = joinedload(DetectionRow.feedback).load_only(FeedbackRow.rating)
