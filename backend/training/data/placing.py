"""Put pictures into class folders, with a CSV beside them that keeps what folders cannot say."""

from __future__ import annotations

import csv
import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from training.data.fresh_folder import fresh_folder
from training.data.listing import DataError, Entry
from training.data.listing_csv import COLUMNS

RECORD = "pictures.csv"


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture with its place.

    Attributes:
        target: Where it goes below the new folder.
    """

    entry: Entry
    target: PurePosixPath
    group: str
    split: str
    size: int


def target_paths(entries: list[Entry], splits: list[str]) -> list[PurePosixPath]:
    """Return a path for each picture below split and class, no two alike on any disk."""
    taken: set[str] = set()
    return [
        free_path(PurePosixPath(split, entry.kind, entry.inside.as_posix()), taken)
        for entry, split in zip(entries, splits, strict=True)
    ]


def free_path(wanted: PurePosixPath, taken: set[str]) -> PurePosixPath:
    """Return a path, numbered if need be, that is not taken yet, and take it."""
    path, number = wanted, 2
    while str(path).casefold() in taken:
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    taken.add(str(path).casefold())
    return path


def write_pictures(
    placed: list[Placed], out: Path, link: bool, progress: Callable[[int], object]
) -> None:
    """Copy or link pictures into a new folder, whole or not at all, with `pictures.csv`.

    Args:
        placed: What goes where.
        out: A folder that `check_target` let pass.
        link: Whether files get a second name instead of a copy, which takes no space.
        progress: Called with 1 for each picture.

    Raises:
        DataError: No space is left, or files cannot be linked there.
    """
    with fresh_folder(out, 0 if link else sum(one.size for one in placed)) as folder:
        for one in placed:
            target = folder / one.target
            target.parent.mkdir(parents=True, exist_ok=True)
            if link:
                _link(one.entry.path, target)
            else:
                shutil.copyfile(one.entry.path, target)
            progress(1)
        write_record(placed, folder)


def write_record(placed: list[Placed], folder: Path) -> None:
    """Write `pictures.csv`, which `list_csv` reads."""
    # Names of files need not be text; this brings them through unharmed.
    with (folder / RECORD).open(
        "w", newline="", encoding="utf-8", errors="surrogateescape"
    ) as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for one in placed:
            origin = (one.entry.generator, one.entry.source)
            writer.writerow([one.target, one.entry.kind, *origin, one.group, one.split])


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path.resolve(), target)
    except OSError as error:
        if error.errno in (errno.EXDEV, errno.EPERM, errno.ENOTSUP):
            raise DataError(f"{path}: cannot be linked from there; copy without --link") from error
        raise
