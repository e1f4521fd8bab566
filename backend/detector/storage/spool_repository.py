"""Queries on pictures that wait in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from detector.storage.job_tables import SpooledPictureRow


class SpoolRepository:
    """Reads and writes pictures; every method is a transaction of its own. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, job_id: UUID, position: int, data: bytes) -> None:
        """Write one picture."""
        row = {"job_id": job_id, "position": position, "data": data}
        with Session(self._engine) as session, session.begin():
            session.execute(insert(SpooledPictureRow), [{**row, "created_at": datetime.now(UTC)}])

    def get(self, job_id: UUID, position: int) -> bytes | None:
        """Return one picture."""
        query = select(SpooledPictureRow.data).where(
            SpooledPictureRow.job_id == job_id, SpooledPictureRow.position == position
        )
        with Session(self._engine) as session:
            return session.scalars(query).one_or_none()

    def delete(self, job_id: UUID, position: int | None = None) -> None:
        """Delete one picture of a job, or all of them."""
        query = delete(SpooledPictureRow).where(SpooledPictureRow.job_id == job_id)
        if position is not None:
            query = query.where(SpooledPictureRow.position == position)
        with Session(self._engine) as session, session.begin():
            session.execute(query)

    def job_ids(self, *, older_than: float) -> set[UUID]:
        """Return the jobs that have a picture here for more seconds than this."""
        before = datetime.now(UTC) - timedelta(seconds=older_than)
        query = select(SpooledPictureRow.job_id).where(SpooledPictureRow.created_at < before)
        with Session(self._engine) as session:
            return set(session.scalars(query.distinct()))
