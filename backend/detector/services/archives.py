"""Take a ZIP or tar archive apart whose sender is not trusted.

Nothing is written under a name that the archive gives, nothing is unpacked twice, and every byte
is counted while it is unpacked: sizes that an archive states are believed by nobody.
"""

from __future__ import annotations

import errno
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from detector.services.archive_limits import (
    CHUNK,
    ArchiveError,
    ArchiveLimits,
    Budget,
    check_growth,
)

# Headers of an archive are read in one piece; larger ones are made to fill the memory.
_LARGEST_READ = 2 * 1024 * 1024
# A disk that takes nothing is no fault of the archive.
_OUR_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
_FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive and the stream of its content, to be read before the next."""

    name: str
    stream: IO[bytes]


def unpack(
    archive: Path, limits: ArchiveLimits, write: Callable[[str, Iterator[bytes]], None]
) -> None:
    """Give every file of an archive to `write`, as its name and the pieces of its content.

    Folders, links, devices, and files that systems hide are left out. An archive inside an archive
    is a file like any other.

    Args:
        archive: A ZIP (stored or deflated), tar or tar.gz file, told by its content.
        limits: What it may hold.
        write: Takes one file; must read all pieces.

    Raises:
        ArchiveError: `unsupported-archive`, `damaged-archive` or `job-too-large`.
    """
    budget = Budget(limits, archive.stat().st_size)
    with _faults(), _members(archive, limits) as members:
        for member in members:
            if _hidden(member.name):
                continue
            budget.file()
            write(member.name, budget.pieces(member.stream))


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except ArchiveError:
        raise
    except _FAULTS as error:
        if isinstance(error, OSError) and error.errno in _OUR_DISK:
            raise
        raise ArchiveError(
            "damaged-archive",
            "The archive is damaged, encrypted, or uses a method that is not read here. Make it "
            "anew as a plain ZIP or tar.gz file.",
        ) from None


@contextmanager
def _members(archive: Path, limits: ArchiveLimits) -> Iterator[Iterator[Member]]:
    with archive.open("rb") as file:
        head = file.read(512)
        file.seek(0)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            with zipfile.ZipFile(_Bounded(file)) as opened:
                yield _zip_members(opened, limits)
        elif head.startswith(b"\x1f\x8b"):
            # Unpacked once: seeking back in a compressed file means starting over every time.
            with archive.with_suffix(".tar").open("w+b") as plain:
                archive.with_suffix(".tar").unlink()
                _gunzip(file, plain, limits, archive.stat().st_size)
                yield _tar_members(plain, limits)
        elif head[257:262] == b"ustar":
            yield _tar_members(file, limits)
        else:
            raise ArchiveError(
                "unsupported-archive",
                "This is not a ZIP, tar or tar.gz archive, judged by its content.",
            )


def _zip_members(opened: zipfile.ZipFile, limits: ArchiveLimits) -> Iterator[Member]:
    entries = opened.infolist()
    limits.check_entries(len(entries))
    for entry in entries:
        # The upper half holds the mode of Unix: regular files, or a writer that states none.
        kind = entry.external_attr >> 28
        if entry.is_dir() or kind not in (0, 0o10):
            continue
        if entry.flag_bits & 0x1 or entry.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise NotImplementedError
        with opened.open(entry) as stream:
            yield Member(entry.filename, stream)


def _tar_members(file: IO[bytes], limits: ArchiveLimits) -> Iterator[Member]:
    file.seek(0)
    with tarfile.TarFile(fileobj=_Bounded(file)) as opened:
        for seen, entry in enumerate(opened):
            limits.check_entries(seen)
            stream = opened.extractfile(entry) if entry.isreg() else None
            if stream is not None and not entry.issparse():
                yield Member(entry.name, stream)


def _gunzip(source: IO[bytes], target: IO[bytes], limits: ArchiveLimits, packed: int) -> None:
    total, headers = 0, 2048 * limits.max_files
    with gzip.GzipFile(fileobj=source) as stream:
        while piece := stream.read(CHUNK):
            total += len(piece)
            check_growth(total, packed)
            limits.check_bytes(total - headers)
            target.write(piece)


class _Bounded(io.RawIOBase):
    """A file that refuses to be read in huge pieces."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(_LARGEST_READ + 1 if size < 0 else min(size, _LARGEST_READ + 1))
        if len(data) > _LARGEST_READ:
            raise ArchiveError("job-too-large", "The archive's list of files is too large.")
        return data


def _hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")
