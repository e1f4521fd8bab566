"""What the network sees of a picture: one path for serving, calibration and evaluation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.engine.base import Engine, Outputs
from detector.engine.card import ModelCard
from detector.imaging.crop import Box, crop_box, crop_face
from detector.imaging.faces import Face
from detector.imaging.quality import Quality, measure_quality


@dataclass(frozen=True, slots=True, eq=False)
class SeenFace:
    """One face with its evidence.

    Attributes:
        crop_box: The square that was judged, in pixels of the picture.
        crop: What the network saw, uint8 S x S x 3.
        outputs: The network's outputs for it, N = 1.
    """

    face: Face
    crop_box: Box
    crop: NDArray[np.uint8]
    quality: Quality
    outputs: Outputs


def observe_faces(
    pixels: NDArray[np.uint8], faces: list[Face], engine: Engine, card: ModelCard
) -> list[SeenFace]:
    """Crop faces out of a picture, measure their quality and run the network on them.

    Args:
        pixels: uint8 H x W x 3, upright.
        faces: What the face detector found in it.
        engine: The loaded network.
        card: Its card, for the size and scale of the crop.

    Returns:
        One entry a face, in the same order.
    """
    if not faces:
        return []
    height, width = pixels.shape[:2]
    boxes = [crop_box(face.box, width, height, card.crop_scale) for face in faces]
    crops = np.stack([crop_face(pixels, box, card.input_size) for box in boxes])
    outputs = engine.run(crops)
    return [
        SeenFace(face, box, crop, measure_quality(crop, face.size_px), outputs.row(index))
        for index, (face, box, crop) in enumerate(zip(faces, boxes, crops, strict=True))
    ]
