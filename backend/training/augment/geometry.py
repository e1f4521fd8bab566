"""Turns, shears and zooms of a picture about its face, with its mask."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.imaging.crop import CROP_SCALE, Box
from training.pictures import Mask, Picture

# What a person may leave out or add; the same draw serves a real picture and its fake.
AUGMENTATIONS = ("flip", "brightness", "zoom", "rotation", "shear", "holes", "parts")
USUAL = ("flip", "brightness", "zoom")
# Side of the usual crops over the face box; a smaller one shows a part of the face alone.
ZOOM, PART_ZOOM = (1.12, 1.55), (0.65, 1.1)
MAX_TURN_DEGREES, MAX_SHEAR = 15.0, 0.12

Shape = NDArray[np.float64]


def draw_shape(rng: np.random.Generator, augment: tuple[str, ...]) -> Shape | None:
    """Draw a 2 x 2 matrix of a turn and a shear, or None where neither is wanted."""
    if not {"rotation", "shear"} & set(augment):
        return None
    matrix = np.eye(2)
    if "rotation" in augment:
        angle = np.deg2rad(rng.uniform(-MAX_TURN_DEGREES, MAX_TURN_DEGREES))
        matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if "shear" in augment:
        matrix = matrix @ np.array([[1.0, rng.uniform(-MAX_SHEAR, MAX_SHEAR)], [0.0, 1.0]])
    return np.asarray(matrix, np.float64)


def draw_part(rng: np.random.Generator) -> tuple[float, tuple[float, float]]:
    """Draw a square inside the face's usual crop: its scale and its displacement."""
    scale = float(rng.uniform(*PART_ZOOM))
    reach = (CROP_SCALE - scale) / 2
    return scale, (float(rng.uniform(-reach, reach)), float(rng.uniform(-reach, reach)))


def warp(
    picture: Picture, mask: Mask | None, box: Box, shape: Shape
) -> tuple[Picture, Mask | None]:
    """Turn and shear a picture and its mask about the middle of the face, which stays in place.

    Args:
        picture: uint8 H x W x 3.
        mask: float32 H x W in 0..1, or None.
        box: The face in pixels of both.
        shape: From `draw_shape`.
    """
    height, width = picture.shape[:2]
    middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    matrix = np.column_stack([shape, middle - shape @ middle])
    # Mirrored edges have the texture of the picture; a black border would be a new shortcut.
    border = cv2.BORDER_REFLECT_101
    turned = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=border
    )
    if mask is not None:
        mask = np.asarray(
            cv2.warpAffine(mask, matrix, (width, height), borderMode=border), np.float32
        )
    return np.asarray(turned, np.uint8), mask
