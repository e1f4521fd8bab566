"""Queries on API keys."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from detector.storage.key_tables import KeyRow, KeyUsageRow


class KeyRepository:
    """Reads and writes keys; every method is a transaction of its own. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, row: KeyRow) -> None:
        """Write a new key."""
        with Session(self._engine) as session, session.begin():
            session.add(row)

    def get(self, key_id: str) -> KeyRow | None:
        """Return one key, revoked or not."""
        with Session(self._engine) as session:
            return session.get(KeyRow, key_id)

    def all(self) -> list[KeyRow]:
        """Return every key, oldest first."""
        with Session(self._engine) as session:
            return list(session.scalars(select(KeyRow).order_by(KeyRow.created_at, KeyRow.id)))

    def revoke(self, key_id: str, now: datetime) -> bool:
        """Revoke a key for good; say whether it was in force."""
        query = (
            update(KeyRow)
            .where(KeyRow.id == key_id, KeyRow.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(KeyRow.id)
        )
        with Session(self._engine) as session, session.begin():
            return session.scalar(query) is not None

    def used(self, key_id: str, now: datetime) -> None:
        """Note when a key was used."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(KeyRow).where(KeyRow.id == key_id).values(last_used_at=now))

    def charge(self, key_id: str, day: date, pictures: int, most: int) -> bool:
        """Add to what was judged for a key on a day, unless that makes it more than `most`."""
        add = (
            update(KeyUsageRow)
            .where(
                KeyUsageRow.key_id == key_id,
                KeyUsageRow.day == day,
                KeyUsageRow.pictures + pictures <= most,
            )
            .values(pictures=KeyUsageRow.pictures + pictures)
            .returning(KeyUsageRow.pictures)
        )
        with Session(self._engine) as session, session.begin():
            if session.scalar(add) is not None:
                return True
        if pictures > most:
            return False
        try:
            with Session(self._engine) as session, session.begin():
                session.add(KeyUsageRow(key_id=key_id, day=day, pictures=pictures))
        except IntegrityError:
            # The day has begun already: the first attempt met the limit, or another replica.
            with Session(self._engine) as session, session.begin():
                return session.scalar(add) is not None
        return True

    def pictures(self, key_id: str, day: date) -> int:
        """Return how many pictures were judged for a key on a day."""
        with Session(self._engine) as session:
            row = session.get(KeyUsageRow, (key_id, day))
            return row.pictures if row else 0

    def forget_usage(self, before: date) -> int:
        """Delete what was counted before a day; return the number of rows."""
        query = delete(KeyUsageRow).where(KeyUsageRow.day < before).returning(KeyUsageRow.key_id)
        with Session(self._engine) as session, session.begin():
            return len(session.scalars(query).all())
