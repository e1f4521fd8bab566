"""Local edits of a real photograph that leave no blend of two faces: warps and filled-in parts."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.augment.face_shape import PARTS, WHOLE, draw_mask
from training.pictures import Mask, Picture


def warp_edit(
    rng: np.random.Generator, picture: Picture, landmarks: NDArray[np.float32]
) -> tuple[Picture, Mask]:
    """Pull, widen or shrink a part of a face, as liquify tools and some reenactment do.

    Args:
        rng: Source of randomness.
        picture: uint8 H x W x 3, real.
        landmarks: float32 5 x 2 in pixels.

    Returns:
        The edited picture, uint8 H x W x 3, and its mask, float32 H x W in 0..1.
    """
    height, width = picture.shape[:2]
    names = PARTS if rng.random() < 0.7 else WHOLE
    mask = draw_mask(rng, (height, width), landmarks, names)
    eye_distance = float(np.linalg.norm(landmarks[1] - landmarks[0]))
    total = max(float(mask.sum()), 1e-3)
    grid_x, grid_y = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    middle = (float((mask * grid_x).sum()) / total, float((mask * grid_y).sum()) / total)
    zoom = float(rng.choice([-1, 1]) * rng.uniform(0.05, 0.18))
    pull = rng.normal(0, 0.05 * eye_distance, 2)
    shift_x = mask * (zoom * (grid_x - middle[0]) + float(pull[0]))
    shift_y = mask * (zoom * (grid_y - middle[1]) + float(pull[1]))
    warped = cv2.remap(
        picture,
        (grid_x + shift_x).astype(np.float32),
        (grid_y + shift_y).astype(np.float32),
        cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    moved = np.hypot(shift_x, shift_y) > 0.02 * eye_distance
    return np.asarray(warped, np.uint8), moved.astype(np.float32)


def fill_edit(
    rng: np.random.Generator, picture: Picture, landmarks: NDArray[np.float32]
) -> tuple[Picture, Mask]:
    """Remove what lies under a part of the face and fill it in from around and from blurred truth.

    Args:
        rng: Source of randomness.
        picture: uint8 H x W x 3, real.
        landmarks: float32 5 x 2 in pixels.

    Returns:
        The edited picture, uint8 H x W x 3, and its mask, float32 H x W in 0..1.
    """
    mask = draw_mask(rng, picture.shape[:2], landmarks, PARTS)
    eye_distance = float(np.linalg.norm(landmarks[1] - landmarks[0]))
    # A pure fill has no features; a generator paints the low frequencies right and new fine ones.
    soft = cv2.GaussianBlur(picture, (0, 0), max(float(rng.uniform(0.02, 0.07)) * eye_distance, 1))
    filled = soft.astype(np.float32) + _texture(rng, picture, float(rng.uniform(0.5, 1.2)))
    mixed = picture + mask[..., None] * (filled - picture)
    return np.clip(mixed + 0.5, 0, 255).astype(np.uint8), (mask > 0.2).astype(np.float32)


def _texture(rng: np.random.Generator, picture: Picture, strength: float) -> NDArray[np.float32]:
    """Return grain with the spread of the picture's own fine detail, from another place."""
    detail = picture.astype(np.float32) - cv2.GaussianBlur(picture, (0, 0), 2.0)
    shift = (int(rng.integers(8, 40)), int(rng.integers(8, 40)))
    return np.asarray(strength * np.roll(detail, shift, axis=(0, 1)), np.float32)
