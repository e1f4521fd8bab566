"""Where the pictures of a job wait until they are judged: a directory, or the database."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from uuid import UUID

from detector.storage.spool_repository import SpoolRepository


class Spool(Protocol):
    """Keeps pictures by job and position. Thread-safe."""

    def put(self, job_id: UUID, files: Iterable[Path]) -> None:
        """Take the files of a job over; when this returns they survive a crash."""

    def get(self, job_id: UUID, position: int) -> bytes | None:
        """Return a picture, or None when it is gone."""

    def drop(self, job_id: UUID, position: int) -> None:
        """Delete a picture."""

    def drop_job(self, job_id: UUID) -> None:
        """Delete all that is left of a job."""

    def job_ids(self, *, older_than: float) -> set[UUID]:
        """Return the jobs of which something has been here for more seconds than this."""


class DirectorySpool:
    """A folder for each job, a file for each picture. All workers must see the directory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, job_id: UUID, files: Iterable[Path]) -> None:
        """Move the files in, which must be on the same file system."""
        target = self._folder / job_id.hex
        target.mkdir(parents=True)
        for position, file in enumerate(files):
            _sync(file)
            file.replace(target / str(position))
        _sync(target)
        _sync(self._folder)

    def get(self, job_id: UUID, position: int) -> bytes | None:
        """Return a picture, or None when it is gone."""
        with suppress(FileNotFoundError):
            return (self._folder / job_id.hex / str(position)).read_bytes()
        return None

    def drop(self, job_id: UUID, position: int) -> None:
        """Delete a picture."""
        (self._folder / job_id.hex / str(position)).unlink(missing_ok=True)

    def drop_job(self, job_id: UUID) -> None:
        """Delete all that is left of a job."""
        shutil.rmtree(self._folder / job_id.hex, ignore_errors=True)

    def job_ids(self, *, older_than: float) -> set[UUID]:
        """Return the jobs of which something has been here for more seconds than this."""
        found = set()
        for folder in self._folder.glob("?" * 32):
            with suppress(ValueError, FileNotFoundError):
                if time.time() - folder.stat().st_mtime > older_than:
                    found.add(UUID(folder.name))
        return found


class DatabaseSpool:
    """Pictures as rows, for replicas and workers that share nothing but the database."""

    def __init__(self, rows: SpoolRepository) -> None:
        self._rows = rows

    def put(self, job_id: UUID, files: Iterable[Path]) -> None:
        """Copy the files into the database, one at a time, and delete them."""
        for position, file in enumerate(files):
            self._rows.add(job_id, position, file.read_bytes())
            file.unlink()

    def get(self, job_id: UUID, position: int) -> bytes | None:
        """Return a picture, or None when it is gone."""
        return self._rows.get(job_id, position)

    def drop(self, job_id: UUID, position: int) -> None:
        """Delete a picture."""
        self._rows.delete(job_id, position)

    def drop_job(self, job_id: UUID) -> None:
        """Delete all that is left of a job."""
        self._rows.delete(job_id)

    def job_ids(self, *, older_than: float) -> set[UUID]:
        """Return the jobs of which something has been here for more seconds than this."""
        return self._rows.job_ids(older_than=older_than)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
