"""Whether a face gives enough evidence to be judged at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured quality of one face.

    Attributes:
        face_px: Longer side of the face in the picture, in pixels.
        sharpness: Standard deviation of the Laplacian of luma inside the crop, in grey levels of
            255; a blurred or enlarged face is below about 3.
        brightness: Mean luma of the middle of the crop, 0..1.
    """

    face_px: float
    sharpness: float
    brightness: float


def measure_quality(crop: NDArray[np.uint8], face_px: float) -> Quality:
    """Measure a crop.

    Args:
        crop: uint8 S x S x 3, the same crop that the network sees.
        face_px: Longer side of the face box in the original picture, in pixels.
    """
    luma = crop.astype(np.float32) @ LUMA
    laplacian = (
        luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * luma[1:-1, 1:-1]
    )
    edge = crop.shape[0] // 5
    middle = luma[edge:-edge, edge:-edge]
    return Quality(
        face_px=float(face_px),
        sharpness=float(laplacian.std()),
        brightness=float(middle.mean() / 255),
    )
