"""Requests that a client may send again: the same key leads to the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from detector.services.database import database
from detector.storage.idempotency_repository import IdempotencyRepository
from detector.storage.job_tables import IdempotencyKeyRow

KEPT = timedelta(hours=24)


class KeyMismatch(Exception):
    """The key was used for another request."""


class KeyTaken(Exception):
    """Another request with the same key was faster; it is the one that counts."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's key for one request; `fingerprint` tells one request from another."""

    owner: str
    kind: str
    key: str
    fingerprint: str

    def row(self, resource_id: UUID) -> IdempotencyKeyRow:
        """Return the row that remembers what the request led to, not yet written."""
        return IdempotencyKeyRow(
            owner=self.owner,
            kind=self.kind,
            key=self.key,
            fingerprint=self.fingerprint,
            resource_id=resource_id,
            created_at=datetime.now(UTC),
        )


def fingerprint(parts: Iterable[str | None]) -> str:
    """Return the SHA-256, in hexadecimal, of everything that makes up a request."""
    digest = hashlib.sha256()
    for part in parts:
        data = b"-" if part is None else b"+" + part.encode()
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()


@contextmanager
def unless_taken(key: IdempotencyKey | None) -> Iterator[None]:
    """Turn the refusal of the database to write a key twice into `KeyTaken`."""
    try:
        yield
    except IntegrityError:
        if key is None:
            raise
        raise KeyTaken from None


class IdempotencyKeys:
    """What keys led to, for a day. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._rows = IdempotencyRepository(engine)

    def find(self, key: IdempotencyKey) -> UUID | None:
        """Return what the same request led to before, or None when the key is new.

        Raises:
            KeyMismatch: The key was used for another request.
            LogUnavailable: The database cannot be read.
        """
        with database():
            row = self._rows.find(key.owner, key.kind, key.key)
        if row is None:
            return None
        if row.fingerprint != key.fingerprint:
            raise KeyMismatch
        return row.resource_id

    def forget(self, key: IdempotencyKey) -> None:
        """Let a key be used anew whose resource was deleted."""
        with database():
            row = self._rows.find(key.owner, key.kind, key.key)
            if row is not None:
                self._rows.forget(row)

    def expire(self) -> None:
        """Forget keys that are older than a day."""
        with database():
            self._rows.expire(datetime.now(UTC) - KEPT)
