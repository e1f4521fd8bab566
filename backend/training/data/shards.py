"""Tar files of bounded size, written one after the other."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

SHARD_BYTES = 45_000_000


class Shards:
    """Stores files; use it in a `with` block, which closes the last tar file."""

    def __init__(self, out: Path) -> None:
        """Begin in a folder that exists."""
        self._out = out
        self._number = -1
        self._size = SHARD_BYTES
        self._archive: tarfile.TarFile | None = None

    def __enter__(self) -> Shards:
        return self

    def __exit__(self, *_: object) -> None:
        if self._archive is not None:
            self._archive.close()

    def add(self, path: str, data: bytes) -> str:
        """Store a file and return the name of its shard."""
        if self._size + len(data) > SHARD_BYTES or self._archive is None:
            self.__exit__()
            self._number, self._size = self._number + 1, 0
            self._archive = tarfile.open(self._out / self.name, "w")  # noqa: SIM115
        entry = tarfile.TarInfo(path)
        entry.size = len(data)
        self._archive.addfile(entry, io.BytesIO(data))
        self._size += len(data)
        return self.name

    @property
    def name(self) -> str:
        """File name of the shard that is being written."""
        return f"own-{self._number:02d}.tar"
