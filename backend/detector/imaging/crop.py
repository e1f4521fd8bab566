"""The square face crop that every network sees, in training and in serving alike.

The square never leaves the picture: padding would tell a network where the edge of a
photograph is, which differs between data sets and says nothing about manipulation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[float, float, float, float]

CROP_SCALE = 1.3
MIN_SIDE = 8.0


def crop_box(face_box: Box, width: int, height: int, scale: float = CROP_SCALE) -> Box:
    """Return the square around a face, shifted and if need be shrunk to lie inside the picture.

    Args:
        face_box: x0, y0, x1, y1 of the face in pixels.
        width: Width of the picture in pixels, at least 1.
        height: Height of the picture in pixels, at least 1.
        scale: Side of the square over the longer side of the face box.

    Returns:
        x0, y0, x1, y1 in pixels with x1 - x0 == y1 - y0, inside [0, width] x [0, height].
    """
    x0, y0, x1, y1 = face_box
    side = max(scale * max(x1 - x0, y1 - y0), MIN_SIDE)
    side = min(side, float(width), float(height))
    left = min(max((x0 + x1 - side) / 2, 0.0), width - side)
    top = min(max((y0 + y1 - side) / 2, 0.0), height - side)
    return left, top, left + side, top + side


def crop_face(pixels: NDArray[np.uint8], box: Box, size: int) -> NDArray[np.uint8]:
    """Cut a square out of a picture and resample it once, with antialiasing.

    Args:
        pixels: Picture, uint8 H x W x 3.
        box: Square from `crop_box`, in pixels, may be fractional.
        size: Side of the result in pixels.

    Returns:
        Crop, uint8 size x size x 3.
    """
    # Cutting whole pixels first keeps Pillow from copying a 40-megapixel picture.
    margin = 4
    x0 = max(int(box[0]) - margin, 0)
    y0 = max(int(box[1]) - margin, 0)
    x1 = min(int(box[2]) + margin + 1, pixels.shape[1])
    y1 = min(int(box[3]) + margin + 1, pixels.shape[0])
    region = Image.fromarray(np.ascontiguousarray(pixels[y0:y1, x0:x1]))
    shifted = (box[0] - x0, box[1] - y0, min(box[2] - x0, x1 - x0), min(box[3] - y0, y1 - y0))
    return np.asarray(region.resize((size, size), Image.Resampling.BICUBIC, box=shifted))
