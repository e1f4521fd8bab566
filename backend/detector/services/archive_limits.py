"""What an archive may hold, and the counting of what comes out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

# Bytes that are unpacked in one piece.
CHUNK = 256 * 1024
# Photographs are compressed already: what grows this much was made to.
MAX_RATIO = 200
_RATIO_FROM = 10_000_000


class ArchiveError(Exception):
    """An archive that is not taken apart; `code` is the stable slug of the reason."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold: files, bytes of all files together, bytes of one file.

    A file over `max_file_bytes` is cut one byte behind the limit, so that whoever judges it
    refuses that file alone.
    """

    max_files: int
    max_bytes: int
    max_file_bytes: int

    def check_files(self, files: int) -> None:
        """Raise ArchiveError `job-too-large` when there are more files than may be."""
        if files > self.max_files:
            raise ArchiveError(
                "job-too-large",
                f"A job may have at most {self.max_files:,} files. Send the rest as another job.",
            )

    def check_entries(self, entries: int) -> None:
        """Raise ArchiveError `job-too-large` for a list that is long even with folders in it."""
        self.check_files((entries - 1000) // 4)

    def check_bytes(self, unpacked: int) -> None:
        """Raise ArchiveError `job-too-large` when all files have more bytes than they may."""
        if unpacked > self.max_bytes:
            raise ArchiveError(
                "job-too-large",
                f"The files in the archive have more than {self.max_bytes:,} bytes together. "
                "Send them as several jobs.",
            )


def check_growth(unpacked: int, packed: int) -> None:
    """Raise ArchiveError `job-too-large` when bytes grow more than photographs do."""
    if unpacked > _RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise ArchiveError(
            "job-too-large",
            f"The archive unpacks to more than {MAX_RATIO} times its size, as no photographs do.",
        )


class Budget:
    """Counts files and bytes as they come out; every method raises ArchiveError at a limit.

    Args:
        limits: What the archive may hold.
        packed: Its size in bytes.
    """

    def __init__(self, limits: ArchiveLimits, packed: int) -> None:
        self._limits = limits
        self._packed = packed
        self._files = 0
        self._bytes = 0

    def file(self) -> None:
        """Count a file."""
        self._files += 1
        self._limits.check_files(self._files)

    def pieces(self, stream: IO[bytes]) -> Iterator[bytes]:
        """Yield the content of a file piece by piece, counted."""
        left = self._limits.max_file_bytes + 1
        while left and (piece := stream.read(min(CHUNK, left))):
            left -= len(piece)
            self._bytes += len(piece)
            check_growth(self._bytes, self._packed)
            self._limits.check_bytes(self._bytes)
            yield piece
