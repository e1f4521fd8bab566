"""What a user's pictures are like, file by file, before anything is trained on them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.imaging.crop import crop_box, crop_face
from detector.imaging.decode import DecodedImage
from detector.imaging.faces import Face, FaceDetector
from detector.imaging.quality import measure_quality
from training.data.listing import Entry
from training.data.near_duplicates import Fingerprint, fingerprint
from training.data.reading import PHOTOGRAPHS, on_threads, read_picture
from training.scoring import probe_facts

CROP_SIDE = 224
# In the order of `file_facts`.
FILE_FACTS = (
    *("JPEG", "PNG", "width in pixels", "height in pixels", "bytes per pixel", "JPEG quality"),
    *("full colour (4:4:4)", "progressive JPEG", "a camera's name", "a software's name"),
)
# In the order of `probe_facts`.
CROP_FACTS = (
    *("log sharpness", "mean luma", "spread of luma", "share of white", "share of black"),
    *("mean gradient", "8-pixel grid of JPEG"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """A picture that can be read.

    Attributes:
        kind_of_file: Such as "JPEG".
        size: Of the file, in bytes.
        sha256: Of the file, in hex.
        file_facts: float64, one for each of `FILE_FACTS`.
        crop_facts: float64, one for each of `CROP_FACTS`; None without a face.
        faces: How many there are; None where nobody looked.
        face_px: Longer side of the largest, 0 without one.
        generators: What the file says it was made with, if that is an image generator.
    """

    entry: Entry
    width: int
    height: int
    kind_of_file: str
    size: int
    sha256: str
    print: Fingerprint
    file_facts: NDArray[np.float64]
    crop_facts: NDArray[np.float64] | None
    faces: int | None
    face_px: float
    generators: tuple[str, ...]


def inspect_pictures(
    entries: list[Entry],
    faces: FaceDetector | None,
    leave_out: Callable[[Entry, str], None],
    progress: Callable[[int], object],
) -> list[Inspected]:
    """Look at every picture.

    Args:
        entries: What to look at.
        faces: The face detector; None leaves faces and what is measured on them out.
        leave_out: Called with each one that cannot be read, and why.
        progress: Called with 1 for each.

    Returns:
        Those that can be read, in the same order.
    """

    def work(entry: Entry) -> Inspected:
        data, image = read_picture(entry.path, PHOTOGRAPHS)
        found = faces.detect(image.pixels) if faces else []
        return Inspected(
            entry=entry,
            width=image.width,
            height=image.height,
            kind_of_file=image.media_type.removeprefix("image/").upper(),
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            print=fingerprint(image.pixels),
            file_facts=file_facts(image, len(data)),
            crop_facts=_crop_facts(image, found[0]) if found else None,
            faces=len(found) if faces else None,
            face_px=found[0].size_px if found else 0.0,
            generators=tuple(tag.value for tag in image.evidence.generator_tags),
        )

    return [inspected for _, inspected in on_threads(entries, work, leave_out, progress)]


def file_facts(image: DecodedImage, size: int) -> NDArray[np.float64]:
    """Return what a file tells without a look at its picture, float64 in the order of `FILE_FACTS`.

    Args:
        image: The decoded picture.
        size: Of the file, in bytes.
    """
    stored, exif = image.evidence.compression, image.evidence.exif
    return np.array(
        [
            image.media_type == "image/jpeg",
            image.media_type == "image/png",
            image.width,
            image.height,
            size / (image.width * image.height),
            stored.jpeg_quality or 0,
            stored.subsampling == "4:4:4",
            bool(stored.progressive),
            exif.camera is not None,
            exif.software is not None,
        ],
        np.float64,
    )


def _crop_facts(image: DecodedImage, face: Face) -> NDArray[np.float64]:
    square = crop_box(face.box, image.width, image.height)
    crop = crop_face(image.pixels, square, CROP_SIDE)
    return probe_facts(crop, measure_quality(crop, face.size_px))
