"""Cut the faces out of photographs, with the square that every network sees."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from detector.imaging.crop import CROP_SCALE, crop_box, crop_face
from detector.imaging.faces import Face, FaceDetector
from training.data.listing import DataError, Entry, files_below
from training.data.placing import Placed, free_path, target_paths, write_record
from training.data.reading import PHOTOGRAPHS, LeftOut, on_threads, read_picture
from training.scoring import to_png

RECORD = "faces.csv"


@dataclass(frozen=True, slots=True)
class Photograph:
    """A file to look for faces in.

    Attributes:
        target: Where its crop goes below the new folder, before its name is made unique.
        entry: What a CSV said about it, if there was one.
    """

    path: Path
    target: PurePosixPath
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Cropping:
    """Which faces are cut out, and how.

    Attributes:
        scale: Side of the square over the longer side of the face.
        size: Longest side of a crop in pixels; None keeps each as large as in the photograph.
        min_face: Smallest face in pixels, by its longer side.
        every: Whether all faces of a photograph are taken, or only the largest.
    """

    scale: float = CROP_SCALE
    size: int | None = None
    min_face: float = 64.0
    every: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """A face as a PNG file, which adds no compression of its own."""

    face: Face
    png: bytes


def list_photographs(source: Path, entries: list[Entry] | None) -> list[Photograph]:
    """List the photographs of a folder of any layout, or those that a CSV listed.

    Raises:
        DataError: There is none.
    """
    if entries is not None:
        targets = target_paths(entries, [entry.split for entry in entries])
        return [
            Photograph(entry.path, target, entry)
            for entry, target in zip(entries, targets, strict=True)
        ]
    found = [
        Photograph(path, PurePosixPath(path.relative_to(source).as_posix()))
        for path in files_below(source)
    ]
    if not found:
        raise DataError(f"{source}: this folder is empty")
    return found


def cut_faces(path: Path, faces: FaceDetector, how: Cropping) -> list[Crop]:
    """Return the faces of a photograph, largest first.

    Raises:
        LeftOut: It cannot be read, or shows no face that is large enough.
    """
    _, image = read_picture(path, PHOTOGRAPHS)
    found = faces.detect(image.pixels)
    large = [face for face in found if face.size_px >= how.min_face]
    if not large:
        raise LeftOut(
            f"its largest face has {found[0].size_px:.0f} pixels" if found else "no face found"
        )
    crops = []
    for face in large if how.every else large[:1]:
        square = crop_box(face.box, image.width, image.height, how.scale)
        side = max(round(square[2] - square[0]), 1)
        crops.append(
            Crop(face, to_png(crop_face(image.pixels, square, min(side, how.size or side))))
        )
    return crops


def write_crops(
    photographs: list[Photograph],
    folder: Path | None,
    faces: FaceDetector,
    how: Cropping,
    leave_out: Callable[[Photograph, str], None],
    progress: Callable[[int], object],
) -> int:
    """Write the faces of photographs, `faces.csv`, and `pictures.csv` where a CSV listed them.

    Args:
        photographs: Where to look.
        folder: Where to write; None only counts.
        faces: The face detector.
        how: Which faces, and how they are cut.
        leave_out: Called with each photograph without a crop, and why.
        progress: Called with 1 for each photograph.

    Returns:
        How many crops there are.

    Raises:
        DataError: There is none.
    """
    taken: set[str] = set()
    placed: list[Placed] = []
    rows: list[list[str | float]] = []
    found = on_threads(
        photographs, lambda photo: cut_faces(photo.path, faces, how), leave_out, progress
    )
    for photo, crops in found:
        for crop in crops:
            target = free_path(photo.target.with_suffix(".png"), taken)
            box = [round(value, 1) for value in crop.face.box]
            rows.append([str(target), str(photo.path), *box, round(crop.face.score, 3)])
            if photo.entry is not None:
                placed.append(_placed(photo.entry, target, crop))
            if folder is not None:
                (folder / target).parent.mkdir(parents=True, exist_ok=True)
                (folder / target).write_bytes(crop.png)
    if not rows:
        raise DataError(f"no face of at least {how.min_face:.0f} pixels was found")
    if folder is not None:
        _write_faces(rows, folder / RECORD)
        if placed:
            write_record(placed, folder)
    return len(rows)


def _placed(entry: Entry, target: PurePosixPath, crop: Crop) -> Placed:
    return Placed(entry, target, entry.group, entry.split, len(crop.png))


def _write_faces(rows: list[list[str | float]], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8", errors="surrogateescape") as handle:
        writer = csv.writer(handle)
        writer.writerow(["path", "photograph", "x0", "y0", "x1", "y1", "score"])
        writer.writerows(rows)
