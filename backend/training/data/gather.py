"""A user's own pictures as a training set: a folder or a CSV becomes manifest and shards."""

from __future__ import annotations

import csv
import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detector.imaging.decode import ImageError, decode
from detector.imaging.faces import Face, FaceDetector
from training.data.cache import LIMITS
from training.data.manifest import FIELDS, KINDS, SPLITS
from training.data.near_duplicates import near_duplicate_groups, picture_hash

FOLDER_KINDS = {"real": "real", "manipulated": "manipulated", "synthetic": "synthetic"}
UNSAID_KINDS = ("deepfake", "fake")
SHARD_BYTES = 45_000_000
# Of ten groups: eight to train on, one to validate, one to calibrate.
SPLIT_OF_TENTH = ("train",) * 8 + ("val", "calib")


class GatherError(ValueError):
    """The pictures cannot become a training set; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file before it is looked at; empty fields are filled in later."""

    path: Path
    kind: str
    generator: str = ""
    source: str = ""
    group: str = ""
    split: str = ""


def list_folder(folder: Path, deepfakes_are: str | None) -> list[Entry]:
    """List `real/`, `manipulated/`, `synthetic/` and `deepfake/` or `fake/` below a folder.

    Args:
        folder: The user's folder.
        deepfakes_are: Kind of what lies in `deepfake/` or `fake/`: "manipulated" or "synthetic".

    Raises:
        GatherError: No class folder, one class only, or the kind of the deepfakes is not said.
    """
    entries = []
    for below in sorted(path for path in folder.iterdir() if path.is_dir()):
        name = below.name.lower()
        kind = FOLDER_KINDS.get(name)
        if name in UNSAID_KINDS:
            if deepfakes_are not in ("manipulated", "synthetic"):
                raise GatherError(
                    f"{below}: say with --deepfakes-are whether these are manipulated photographs "
                    "(swaps, edits) or synthetic ones (generated); each has its own expert"
                )
            kind = deepfakes_are
        if kind is not None:
            generator = "" if kind == "real" else folder.name
            files = sorted(path for path in below.rglob("*") if path.is_file())
            entries += [Entry(path, kind, generator, folder.name) for path in files]
    _require_both_classes(entries, f"{folder}: expected real/ and deepfake/")
    return entries


def list_csv(path: Path) -> list[Entry]:
    """List a CSV with the columns path and kind, and if wanted generator, source, group, split.

    Paths are relative to the CSV's folder.

    Raises:
        GatherError: A column is missing, or a kind or split is unknown; the message has the line.
    """
    entries = []
    with path.open(newline="", encoding="utf-8") as handle:
        for line, raw in enumerate(csv.DictReader(handle), start=2):
            kind, split = raw.get("kind") or "", raw.get("split") or ""
            if not raw.get("path") or kind not in KINDS or (split and split not in SPLITS):
                kinds, splits = ", ".join(KINDS), ", ".join(SPLITS)
                raise GatherError(
                    f"{path}: line {line}: needs a path, a kind ({kinds}), and if wanted a split "
                    f"({splits})"
                )
            optional = {name: raw.get(name) or "" for name in ("generator", "source", "group")}
            entries.append(Entry(path.parent / raw["path"], kind, split=split, **optional))
    _require_both_classes(entries, str(path))
    return entries


def gather(
    entries: list[Entry],
    out: Path,
    faces: FaceDetector,
    report: Callable[[str], None],
    progress: Callable[[int], object],
) -> int:
    """Find the face in each file and write manifest.csv and tar shards.

    Files that cannot be read or show no face are reported and left out. Copies of a picture share
    a group, and a group without a given split gets one by its name, the same every time.

    Args:
        entries: What to take in.
        out: A folder that has no manifest yet.
        faces: The face detector.
        report: Called with a line for each file that is left out.
        progress: Called with the number of files just read.

    Returns:
        How many pictures the set holds.

    Raises:
        GatherError: The folder already holds a set, or nothing usable is left of a class.
    """
    if (out / "manifest.csv").exists():
        raise GatherError(f"{out} already holds a manifest.csv; choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, str | int | float]] = []
    hashes: list[int] = []
    kept: list[Entry] = []
    paths: set[str] = set()
    with _Shards(out) as shards:
        for entry, data, row, fingerprint in _usable(entries, faces, report, progress):
            row["path"] = f"own/{entry.kind}/{hashlib.sha256(data).hexdigest()[:24]}"
            if row["path"] in paths:
                report(f"{entry.path}: left out: the same file as another one")
                continue
            paths.add(str(row["path"]))
            row["shard"] = shards.add(str(row["path"]), data)
            rows.append(row)
            hashes.append(fingerprint)
            kept.append(entry)
    _require_both_classes(kept, f"{out}: after leaving out what shows no face")
    _assign_groups(rows, kept, hashes)
    with (out / "manifest.csv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def _usable(
    entries: list[Entry],
    faces: FaceDetector,
    report: Callable[[str], None],
    progress: Callable[[int], object],
) -> Iterator[tuple[Entry, bytes, dict[str, str | int | float], int]]:
    for entry in entries:
        progress(1)
        try:
            data = entry.path.read_bytes()
            pixels = decode(data, LIMITS).pixels
        except (OSError, ImageError) as error:
            report(f"{entry.path}: left out: {getattr(error, 'detail', error)}")
            continue
        found = faces.detect(pixels)[:1]
        if not found:
            report(f"{entry.path}: left out: no face found")
            continue
        yield entry, data, _row(entry, pixels.shape, found[0]), picture_hash(pixels)


def _row(entry: Entry, shape: tuple[int, ...], face: Face) -> dict[str, str | int | float]:
    return {
        "label": "real" if entry.kind == "real" else "fake",
        "kind": entry.kind,
        "generator": entry.generator,
        "source": entry.source or "own pictures",
        "width": shape[1],
        "height": shape[0],
        "native": 1,
        "source_face_px": round(face.size_px, 1),
        "box": " ".join(f"{value:.1f}" for value in face.box),
        "landmarks": " ".join(f"{value:.1f}" for value in face.landmarks.reshape(-1)),
        "regions": "",
    }


def _assign_groups(
    rows: list[dict[str, str | int | float]], kept: list[Entry], hashes: list[int]
) -> None:
    firsts = near_duplicate_groups(hashes)
    for row, entry, first in zip(rows, kept, firsts, strict=True):
        group = entry.group or kept[first].group or str(rows[first]["path"])
        row["group"] = group
        tenth = int(hashlib.sha256(group.encode()).hexdigest(), 16) % len(SPLIT_OF_TENTH)
        row["split"] = entry.split or kept[first].split or SPLIT_OF_TENTH[tenth]


def _require_both_classes(entries: list[Entry], where: str) -> None:
    kinds = {entry.kind for entry in entries}
    if "real" not in kinds or len(kinds) < 2:
        have = ", ".join(sorted(kinds)) or "nothing"
        raise GatherError(f"{where}: both real pictures and fakes are needed, found {have}")


class _Shards:
    """Tar files of bounded size, written one after the other."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._number = -1
        self._size = SHARD_BYTES
        self._archive: tarfile.TarFile | None = None

    def __enter__(self) -> _Shards:
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
