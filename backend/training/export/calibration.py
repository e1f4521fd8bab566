"""Face crops that show a quantiser which values to expect."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.engine.card import ModelCard
from detector.engine.registry import load_face_detector
from detector.imaging.crop import crop_box, crop_face
from detector.imaging.decode import ImageError, decode
from detector.services.files import find_files
from training.data.manifest import read_manifest
from training.evaluation.protocol import spread
from training.export.plan import ExportError
from training.scoring import LIMITS, read_files

Crops = NDArray[np.uint8]
# Fewer say nothing of the range that activations take.
FEWEST = 8


def calibration_crops(source: Path, card: ModelCard, weights: Path, count: int) -> Crops:
    """Cut faces out of pictures.

    Args:
        source: A folder of pictures, or one with a manifest.csv, whose calibration split is used.
        card: The model, for the size of its crops.
        weights: Folder that holds the face detector.
        count: Crops at most, spread over all that there are.

    Returns:
        uint8 N x S x S x 3.

    Raises:
        ExportError: There are too few pictures with a face.
    """
    manifest = (source / "manifest.csv").is_file()
    found = _of_manifest(source, card, count) if manifest else _of_folder(source, card, weights)
    crops = list(islice(found, count))
    if len(crops) < FEWEST:
        what = "pictures in its calibration split" if manifest else "pictures with a face"
        raise ExportError(
            f"Static quantisation needs at least {FEWEST} calibration pictures, and {source} has "
            f"{len(crops)} {what}: name another folder with --calibration."
        )
    return np.stack(crops)


def _of_manifest(source: Path, card: ModelCard, count: int) -> Iterator[Crops]:
    rows = [row for row in read_manifest(source / "manifest.csv") if row.split == "calib"]
    for row, data in read_files(spread(rows, count) if rows else [], source, _ignore):
        try:
            pixels = decode(data, LIMITS).pixels
        except ImageError:
            continue
        box = crop_box(row.box, pixels.shape[1], pixels.shape[0], card.crop_scale)
        yield crop_face(pixels, box, card.input_size)


def _of_folder(source: Path, card: ModelCard, weights: Path) -> Iterator[Crops]:
    faces = load_face_detector(weights)
    for path in find_files([source]):
        try:
            pixels = decode(path.read_bytes(), LIMITS).pixels
        except (ImageError, OSError):
            continue
        for face in faces.detect(pixels)[:1]:
            box = crop_box(face.box, pixels.shape[1], pixels.shape[0], card.crop_scale)
            yield crop_face(pixels, box, card.input_size)


def _ignore(_line: str) -> None:
    """Leave out what cannot be read: the count says whether enough is left."""
