"""A user's own pictures as a training set: what was listed becomes manifest and shards."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from detector.imaging.faces import Face, FaceDetector
from training.data.cache import LIMITS
from training.data.fresh_folder import fresh_folder
from training.data.listing import MIN_CLASS, DataError, Entry, require_both_classes, shown
from training.data.manifest import FIELDS, ManifestError, read_manifest
from training.data.near_duplicates import Fingerprint, fingerprint, near_duplicate_groups
from training.data.reading import LeftOut, on_threads, read_picture
from training.data.shards import Shards

# Of ten groups: eight to train on, one to validate, one to calibrate.
SPLIT_OF_TENTH = ("train",) * 8 + ("val", "calib")
# Name of the pictures where none is given; the model's card tells it.
COLLECTION = "own"
MANIFEST = "manifest.csv"
# Folder below a set through which it reads the shards of the set that it stands beside.
LINK = "beside"
# Where copies stand in two splits, the ones that measure are kept.
KEPT_FIRST = ("test", "calib", "val", "train", "")


@dataclass(frozen=True, slots=True, eq=False)
class Usable:
    """A picture that training can read.

    Attributes:
        sha256: Of the file, in hex.
        size: Of the file, in bytes.
        shape: Height and width in pixels.
        face: Its largest face.
    """

    entry: Entry
    sha256: str
    size: int
    shape: tuple[int, int]
    face: Face
    print: Fingerprint

    def path(self, collection: str = COLLECTION) -> str:
        """Path in a shard."""
        return f"{collection}/{self.entry.kind}/{self.sha256[:24]}"


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A set that pictures are to stand beside.

    Attributes:
        rows: Of its manifest, shards as they are read through the link.
    """

    folder: Path
    rows: list[dict[str, str]]


# A picture with its group and its split.
Assigned = tuple[Usable, str, str]


def find_usable(
    entries: list[Entry],
    faces: FaceDetector,
    report: Callable[[str], None],
    progress: Callable[[int], object],
    one_class: bool = False,
) -> list[Usable]:
    """Look at every file; those that cannot be read or show no face are reported and left out.

    Args:
        entries: What to look at.
        faces: The face detector.
        report: Called with a line for each file that is left out.
        progress: Called with 1 for each file.
        one_class: Whether one class is enough.

    Raises:
        DataError: Too few usable pictures of a class are left.
    """

    def work(entry: Entry) -> Usable:
        data, image = read_picture(entry.path, LIMITS)
        found = faces.detect(image.pixels)[:1]
        if not found:
            raise LeftOut("no face found")
        sha256 = hashlib.sha256(data).hexdigest()
        shape = (image.height, image.width)
        return Usable(entry, sha256, len(data), shape, found[0], fingerprint(image.pixels))

    def leave_out(entry: Entry, reason: str) -> None:
        report(f"{shown(str(entry.path))}: left out: {reason}")

    usable: dict[str, Usable] = {}
    for entry, found in on_threads(entries, work, leave_out, progress):
        if found.path() in usable:
            leave_out(entry, "the same file as another one")
        usable.setdefault(found.path(), found)
    kept = list(usable.values())
    if not one_class:
        require_both_classes([one.entry for one in kept], "pictures with a face", MIN_CLASS)
    return kept


def assign_groups(usable: list[Usable], report: Callable[[str], None]) -> list[Assigned]:
    """Return pictures with group and split; copies of a picture share a group.

    A group without a given split gets one by its name, the same every time. Where copies were put
    in two splits by hand, those in the one that measures are kept and the others reported.
    """
    firsts = near_duplicate_groups(
        [one.print for one in usable], [one.entry.group for one in usable]
    )
    members: dict[int, list[Usable]] = defaultdict(list)
    for one, first in zip(usable, firsts, strict=True):
        members[first].append(one)
    assigned = []
    for together in members.values():
        group = next((one.entry.group for one in together if one.entry.group), together[0].path())
        best = min(together, key=lambda one: KEPT_FIRST.index(one.entry.split))
        tenth = int(hashlib.sha256(group.encode()).hexdigest(), 16) % len(SPLIT_OF_TENTH)
        split = best.entry.split or SPLIT_OF_TENTH[tenth]
        for one in together:
            if one.entry.split in ("", split):
                assigned.append((one, group, split))
            else:
                kept = shown(str(best.entry.path))
                report(f"{shown(str(one.entry.path))}: left out: a copy of {kept} in {split}")
    return assigned


def write_set(
    assigned: list[Assigned],
    out: Path,
    report: Callable[[str], None],
    collection: str = COLLECTION,
    beside: Neighbour | None = None,
) -> int:
    """Write manifest.csv and tar shards into a new folder, whole or not at all.

    Args:
        assigned: Pictures with group and split.
        out: A folder that `check_target` let pass.
        report: Called with a line for each file that has changed since it was looked at.
        collection: Name of the pictures.
        beside: A set whose pictures come first; its shards are linked, not copied.

    Returns:
        How many of the assigned pictures the set holds.
    """
    rows: list[dict[str, str | int | float]] = []
    with fresh_folder(out, sum(one.size for one, _, _ in assigned)) as folder:
        with Shards(folder) as shards:
            for one, group, split in assigned:
                data = one.entry.path.read_bytes()
                if hashlib.sha256(data).hexdigest() != one.sha256:
                    report(f"{shown(str(one.entry.path))}: left out: it changed meanwhile")
                    continue
                path = one.path(collection)
                shard = shards.add(path, data)
                row = _row(one)
                row.update(path=path, shard=shard, group=group, split=split)
                rows.append(row)
        if beside:
            (folder / LINK).symlink_to(beside.folder.resolve(), target_is_directory=True)
        with (folder / MANIFEST).open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, FIELDS)
            writer.writeheader()
            writer.writerows([*(beside.rows if beside else ()), *rows])
    return len(rows)


def _row(one: Usable) -> dict[str, str | int | float]:
    return {
        "label": "fake" if one.entry.fake else "real",
        "kind": one.entry.kind,
        "generator": one.entry.generator,
        "source": one.entry.source or "own pictures",
        "width": one.shape[1],
        "height": one.shape[0],
        "native": 1,
        "source_face_px": round(one.face.size_px, 1),
        "box": " ".join(f"{value:.1f}" for value in one.face.box),
        "landmarks": " ".join(f"{value:.1f}" for value in one.face.landmarks.reshape(-1)),
        "regions": "",
    }


def read_neighbour(data: Path, collection: str) -> Neighbour:
    """Read the set that pictures of a new collection are to stand beside.

    Raises:
        DataError: It is no set, or has a collection of this name.
    """
    try:
        rows = read_manifest(data / MANIFEST)
        with (data / MANIFEST).open(newline="", encoding="utf-8") as handle:
            raw = [{name: line[name] for name in FIELDS} for line in csv.DictReader(handle)]
    except (OSError, KeyError, ManifestError) as error:
        raise DataError(f"{data}: not a set to stand beside: {error}") from error
    if any(row.set_name == collection for row in rows):
        raise DataError(f"{data}: has pictures of the name {collection!r}; give another --name")
    return Neighbour(data, [line | {"shard": f"{LINK}/{line['shard']}"} for line in raw])
