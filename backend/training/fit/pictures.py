"""A folder of pictures as rows and decoded pixels: what `gather` and `prepare` do, in one go."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from detector.engine.registry import load_face_detector
from training.data.cache import PIXELS_FILE, PixelCache, build_cache
from training.data.gather import assign_groups, find_usable, write_set
from training.data.listing import DataError, Entry, say_kinds
from training.data.manifest import Row
from training.data.options import progress_bar
from training.data.run_splits import fill_run_splits
from training.data.source import Naming, list_pictures
from training.disk import is_full
from training.fit.plan import Say
from training.options import read_rows

SPLIT_WORDS = {
    "train": "to train on",
    "calib": "to choose and calibrate by",
    "val": "to measure on",
}


class Pictures(NamedTuple):
    """What a run learns from.

    Attributes:
        rows: The manifest, in cache order.
        data: Folder of the manifest and its shards.
        cache: Decoded pictures.
    """

    rows: list[Row]
    data: Path
    cache: PixelCache

    @property
    def training(self) -> int:
        """How many pictures of the training split can be used."""
        return sum(row.split == "train" and n in self.cache for n, row in enumerate(self.rows))


def read_pictures(
    source: Path, deepfakes_are: str, weights: Path, kept: Path, say: Say
) -> Pictures:
    """Make a training set of a folder, or take the one that was made of it before.

    Args:
        source: The user's folder or CSV, or a folder that already holds a manifest.
        deepfakes_are: Kind of deepfakes whose kind is not said by their folder.
        weights: Folder of the face detector.
        kept: Where sets are kept, one folder for each source.
        say: Takes each line of progress.

    Raises:
        DataError: The pictures cannot be used, or the disk is too small; the message says why.
    """
    if (source / "manifest.csv").is_file():
        rows, data = read_rows(source), source
        place = kept / _folder_name(source, [row.path for row in rows])
    else:
        listed = say_kinds(list_pictures(source, Naming(), say), deepfakes_are)
        place = kept / _folder_name(source, [deepfakes_are, *map(_identity, listed)])
        data = place / "set"
        if not (data / "manifest.csv").is_file():
            _gather(listed, data, weights, say)
        rows = read_rows(data)
    for split, words in SPLIT_WORDS.items():
        counts = Counter(row.kind for row in rows if row.split == split)
        _require_classes(source, counts, words)
        say(f"{sum(counts.values())} pictures {words}: " + ", ".join(_counted(counts)))
    return Pictures(rows, data, _decode(rows, data, place / "cache", say))


def _gather(listed: list[Entry], data: Path, weights: Path, say: Say) -> None:
    with progress_bar(len(listed), "looking for faces") as bar:
        usable = find_usable(listed, load_face_detector(weights), say, bar.update)
    write_set(fill_run_splits(assign_groups(usable, say)), data, say)


def _decode(rows: list[Row], data: Path, folder: Path, say: Say) -> PixelCache:
    needed = sum(3 * row.width * row.height for row in rows)
    folder.mkdir(parents=True, exist_ok=True)
    pixels = folder / PIXELS_FILE
    free = shutil.disk_usage(folder).free + (pixels.stat().st_size if pixels.is_file() else 0)
    if needed > free:
        raise DataError(
            f"{folder}: the decoded pictures take {needed / 1e6:,.0f} MB and the disk has "
            f"{free / 1e6:,.0f} MB left: free some space, or name another place with --prepared"
        )
    try:
        with tqdm(total=len(rows), desc="decoding", unit="picture", disable=None) as bar:
            return build_cache(rows, data, folder, say, bar.update)
    except OSError as error:
        if not is_full(error):
            raise
        pixels.unlink(missing_ok=True)
        raise DataError(
            f"{folder}: no space left on the disk while decoding; free some, or name another place "
            "with --prepared, and type the same command again"
        ) from error


def _require_classes(source: Path, counts: Counter[str], words: str) -> None:
    fakes = sum(count for kind, count in counts.items() if kind != "real")
    for name, count in (("real pictures", counts["real"]), ("deepfakes", fakes)):
        if not count:
            raise DataError(
                f"{source}: no {name} are left {words}; more pictures, or pictures that differ "
                "more, are needed"
            )


def _counted(counts: Counter[str]) -> list[str]:
    return [f"{count} {kind}" for kind, count in sorted(counts.items(), reverse=True)]


def _identity(entry: Entry) -> str:
    try:
        state = entry.path.stat()
    except OSError:
        return str(entry.path)
    return f"{entry.path},{entry.kind},{entry.split},{state.st_size},{state.st_mtime_ns}"


def _folder_name(source: Path, parts: list[str]) -> str:
    # Names of files need not be text.
    text = "\n".join([str(source.resolve()), *parts]).encode("utf-8", "surrogateescape")
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in source.resolve().stem)
    return f"{plain[:40]}-{hashlib.sha256(text).hexdigest()[:12]}"
