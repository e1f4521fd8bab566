"""Queries on the keys with which clients make their requests repeatable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from detector.storage.job_tables import IdempotencyKeyRow


class IdempotencyRepository:
    """Reads and deletes keys; they are written together with what they led to. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, owner: str, kind: str, key: str) -> IdempotencyKeyRow | None:
        """Return what is known of a key."""
        query = select(IdempotencyKeyRow).where(
            IdempotencyKeyRow.owner == owner,
            IdempotencyKeyRow.kind == kind,
            IdempotencyKeyRow.key == key,
        )
        with Session(self._engine) as session:
            return session.scalars(query).one_or_none()

    def forget(self, row: IdempotencyKeyRow) -> None:
        """Delete a key whose resource is gone."""
        self._delete(IdempotencyKeyRow.number == row.number)

    def expire(self, before: datetime) -> None:
        """Delete the keys that were used before a moment."""
        self._delete(IdempotencyKeyRow.created_at < before)

    def _delete(self, condition: object) -> None:
        with Session(self._engine) as session, session.begin():
            session.execute(delete(IdempotencyKeyRow).where(condition))  # type: ignore[arg-type]
