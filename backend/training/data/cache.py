"""Decoded pictures in one memory-mapped file, so that training never waits for a JPEG decoder."""

from __future__ import annotations

import hashlib
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.imaging.decode import ImageError, Limits, decode
from training.data.manifest import Row

PIXELS_FILE = "pixels.u8"
INDEX_FILE = "index.npz"
LIMITS = Limits(max_bytes=5_000_000, max_pixels=4_000_000)


class CacheError(RuntimeError):
    """The cache is missing or belongs to another manifest; the message says what to run."""


class PixelCache:
    """Random access to the decoded pictures of a manifest, by row number."""

    def __init__(self, folder: Path) -> None:
        """Open a cache that `build_cache` made.

        Raises:
            CacheError: There is none in this folder.
        """
        index_path = folder / INDEX_FILE
        if not index_path.is_file():
            raise CacheError(f"no cache in {folder}: run `python -m training prepare` first")
        with np.load(index_path) as index:
            self.offsets: NDArray[np.int64] = index["offsets"]
            self.shapes: NDArray[np.int32] = index["shapes"]
            self.digest = str(index["digest"])
        path = folder / PIXELS_FILE
        # An empty file cannot be mapped; it is what is left when every shard was unreadable.
        empty = path.stat().st_size == 0
        self._pixels = np.zeros(0, np.uint8) if empty else np.memmap(path, np.uint8, mode="r")

    def __len__(self) -> int:
        return len(self.offsets)

    def __contains__(self, number: int) -> bool:
        return bool(self.shapes[number, 0] > 0)

    def __getitem__(self, number: int) -> NDArray[np.uint8]:
        """Return picture `number` as a read-only view, uint8 H x W x 3."""
        height, width = (int(value) for value in self.shapes[number])
        start = int(self.offsets[number])
        flat = self._pixels[start : start + height * width * 3]
        return np.asarray(flat).reshape(height, width, 3)


def manifest_digest(rows: list[Row]) -> str:
    """Return a SHA-256 over what identifies the data: paths, kinds, splits and boxes."""
    text = "\n".join(f"{r.path},{r.kind},{r.generator},{r.split},{r.box}" for r in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def build_cache(
    rows: list[Row],
    data: Path,
    folder: Path,
    report: Callable[[str], None],
    progress: Callable[[int], object],
) -> PixelCache:
    """Decode every picture of the manifest once, reading each shard from front to back.

    Damaged or missing pictures are reported and left out: their shape is 0 x 0.

    Args:
        rows: The manifest.
        data: Folder of the tar shards.
        folder: Where the cache goes; an existing one for the same rows is kept.
        report: Called with a line of text for each picture that had to be left out.
        progress: Called with the number of pictures just read.

    Returns:
        The opened cache.
    """
    digest = manifest_digest(rows)
    if (folder / INDEX_FILE).is_file() and PixelCache(folder).digest == digest:
        progress(len(rows))
        return PixelCache(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / INDEX_FILE).unlink(missing_ok=True)
    offsets = np.zeros(len(rows), np.int64)
    shapes = np.zeros((len(rows), 2), np.int32)
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for number, row in enumerate(rows):
        wanted[row.shard][row.path] = number
    position = 0
    with (folder / PIXELS_FILE).open("wb") as out:
        for shard, members in sorted(wanted.items()):
            for number, picture in _read_shard(data / shard, members, report):
                offsets[number] = position
                shapes[number] = picture.shape[:2]
                position += out.write(picture.tobytes())
                progress(1)
    np.savez(folder / INDEX_FILE, offsets=offsets, shapes=shapes, digest=np.array(digest))
    return PixelCache(folder)


def _read_shard(
    shard: Path, members: dict[str, int], report: Callable[[str], None]
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    missing = dict(members)
    try:
        with tarfile.open(shard, "r:") as archive:
            for member in archive:
                number = missing.pop(member.name, None)
                handle = archive.extractfile(member) if number is not None else None
                if number is None or handle is None:
                    continue
                try:
                    yield number, decode(handle.read(), LIMITS).pixels
                except ImageError as error:
                    report(f"{shard.name}: {member.name}: {error.detail}")
    except (OSError, tarfile.TarError) as error:
        report(f"{shard.name}: unreadable shard, {len(missing)} pictures lost: {error}")
        return
    for path in missing:
        report(f"{shard.name}: {path}: not in the shard")
