"""Ground-truth masks: where a fake differs from its real twin, or was edited by hand."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.imaging.crop import Box
from training.pictures import Mask

MASK_STRIDE = 16
# Two JPEG files of the same untouched frame differ by up to about four levels after smoothing.
DIFFERENCE_FLOOR = 5.0
# Around the face, aligned twins of noisy video differ by up to nine levels; shifted ones by more.
MISALIGNED_BORDER = 9.0
MIN_CHANGED_SHARE = 0.004


def difference_mask(
    real: NDArray[np.uint8], fake: NDArray[np.uint8], box: Box
) -> tuple[Mask | None, bool]:
    """Compare an aligned pair.

    Args:
        real: uint8 H x W x 3.
        fake: The manipulated twin, uint8; another shape counts as not aligned.
        box: Face box in the real picture, in pixels.

    Returns:
        The mask, float32 H x W in 0..1, or None if the pair is not aligned; and whether the fake
        differs from the real picture at all.
    """
    if real.shape != fake.shape:
        return None, True
    difference = cv2.absdiff(real, fake).max(axis=2).astype(np.float32)
    smooth = cv2.GaussianBlur(difference, (0, 0), 3)
    outside = _outside(smooth.shape, box)
    border = float(np.median(smooth[outside])) if outside.any() else 0.0
    if border > MISALIGNED_BORDER:
        return None, True
    threshold = max(DIFFERENCE_FLOOR, 1.5 * border, 0.2 * float(np.quantile(smooth, 0.99)))
    changed = (smooth > threshold).astype(np.uint8)
    if float(changed.mean()) < MIN_CHANGED_SHARE:
        return None, False
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
    closed = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, kernel)
    return closed.astype(np.float32), True


def region_mask(shape: tuple[int, int], landmarks: NDArray[np.float32], regions: str) -> Mask:
    """Draw ellipses over the facial parts that were edited by hand.

    Args:
        shape: Height and width in pixels.
        landmarks: float32 5 x 2 in pixels: eyes, nose, mouth corners.
        regions: Four flags "0" or "1": left eye, right eye, nose, mouth.

    Returns:
        float32 H x W in 0..1.
    """
    mask = np.zeros(shape, np.float32)
    eye_distance = float(np.linalg.norm(landmarks[1] - landmarks[0]))
    mouth = (landmarks[3] + landmarks[4]) / 2
    parts = (
        (landmarks[0], 0.42, 0.28),
        (landmarks[1], 0.42, 0.28),
        (landmarks[2] - np.array([0, 0.12 * eye_distance], np.float32), 0.32, 0.45),
        (mouth, 0.5, 0.3),
    )
    for flag, (centre, half_width, half_height) in zip(regions, parts, strict=False):
        if flag == "1":
            axes = (round(half_width * eye_distance), round(half_height * eye_distance))
            point = (round(float(centre[0])), round(float(centre[1])))
            cv2.ellipse(mask, point, axes, 0, 0, 360, 1.0, -1)
    return mask


def covered_share(mask: Mask, box: Box) -> float:
    """Return the area under a mask as a share of the face box; above 1 where it reaches beyond."""
    return float(mask.sum()) / max((box[2] - box[0]) * (box[3] - box[1]), 1.0)


def mask_side(size: int) -> int:
    """Return rows and columns of the network's mask for a crop of a side in pixels."""
    return -(-size // MASK_STRIDE)


def mask_grid(mask: Mask, box: Box, cells: int) -> Mask:
    """Average a mask over the cells of the network's map.

    Args:
        mask: float32 H x W in 0..1.
        box: The crop's square in the mask's pixels.
        cells: Rows and columns of the network's map.

    Returns:
        float32 cells x cells in 0..1.
    """
    x0, y0, x1, y1 = box
    # Four samples per cell and direction, then their mean.
    fine = 4 * cells
    zoom = np.array([[(x1 - x0) / fine, 0, x0], [0, (y1 - y0) / fine, y0]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    grid = cv2.warpAffine(mask, zoom, (fine, fine), flags=flags)
    return np.asarray(cv2.resize(grid, (cells, cells), interpolation=cv2.INTER_AREA), np.float32)


def _outside(shape: tuple[int, ...], box: Box) -> NDArray[np.bool_]:
    outside = np.ones(shape, np.bool_)
    pad_x = 0.1 * (box[2] - box[0])
    pad_y = 0.1 * (box[3] - box[1])
    outside[
        max(int(box[1] - pad_y), 0) : int(box[3] + pad_y),
        max(int(box[0] - pad_x), 0) : int(box[2] + pad_x),
    ] = False
    return outside
