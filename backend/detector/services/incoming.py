"""The files of a job while they arrive: on the disk, under names of our own, counted and hashed."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from detector.services.archive_limits import ArchiveError, ArchiveLimits
from detector.services.archives import unpack

_FOLDER = "incoming"


class IncomingFile:
    """One file, written as it comes. At `limit` bytes and one more the rest is not kept."""

    def __init__(self, path: Path, limit: int) -> None:
        self.path = path
        self._left = limit + 1
        self._hash = hashlib.sha256()
        self._stream: BinaryIO | None = path.open("wb")

    def write(self, piece: bytes) -> int:
        """Append what still fits and say that all was taken."""
        assert self._stream is not None
        kept = memoryview(piece)[: self._left]
        self._left -= len(kept)
        self._hash.update(kept)
        self._stream.write(kept)
        return len(piece)

    def close(self) -> None:
        """Close the file, so that a thousand of them need no thousand descriptors."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return self.path.stat().st_size == 0

    @property
    def sha256(self) -> str:
        """Return the hash of what was kept, in hexadecimal."""
        return self._hash.hexdigest()


class Incoming:
    """A folder for the files of one job, gone when the block ends."""

    def __init__(self, spool_dir: Path, limits: ArchiveLimits) -> None:
        self._folder = spool_dir / _FOLDER / uuid.uuid4().hex
        self._limits = limits
        self._count = 0
        self._last: IncomingFile | None = None

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._last is not None:
            self._last.close()  # the only one that can have been broken off
        shutil.rmtree(self._folder, ignore_errors=True)

    def file(self) -> IncomingFile:
        """Begin a file, a picture or an archive."""
        self._count += 1
        self._last = IncomingFile(self._folder / str(self._count), self._limits.max_bytes)
        return self._last

    def cut(self, file: IncomingFile) -> None:
        """Shorten what is too long for a picture to one byte over the limit, to be refused."""
        if file.path.stat().st_size > self._limits.max_file_bytes:
            os.truncate(file.path, self._limits.max_file_bytes + 1)

    def unpack(self, archive: Path) -> list[tuple[str, IncomingFile]]:
        """Take an archive apart and delete it; return its files with their names.

        Raises:
            ArchiveError: It is not taken apart.
        """
        found: list[tuple[str, IncomingFile]] = []

        def write(name: str, pieces: Iterator[bytes]) -> None:
            file = self.file()
            for piece in pieces:
                file.write(piece)
            file.close()
            found.append((name, file))

        unpack(archive, self._limits, write)
        archive.unlink()
        if not found:
            raise ArchiveError("missing-file", "There is no file in the archive.")
        return found


def sweep(spool_dir: Path, *, older_than: float) -> None:
    """Delete what a process that was killed left of arriving jobs."""
    for folder in (spool_dir / _FOLDER).glob("*"):
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > older_than:
                shutil.rmtree(folder, ignore_errors=True)
