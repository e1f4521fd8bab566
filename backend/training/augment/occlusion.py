"""Holes in a crop, so that no single part of a face, nor its outline alone, decides.

A network that sees the same faces again and again learns them by heart; hiding parts of them, with
their true mask in view, holds against it (Face-Cutout, Das et al. 2021, arXiv 2102.09603).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pictures import Mask, Picture

MAX_HOLES = 3
SMALLEST, LARGEST = 0.12, 0.42
FILLS = ("colour", "blur", "noise")


@dataclass(frozen=True, slots=True)
class Hole:
    """Something in front of a face.

    Attributes:
        box: x0, y0, x1, y1 as shares of the crop, in 0..1.
        round: Whether it is an ellipse instead of a rectangle.
        fill: A name in `FILLS`.
        colour: What a hole of one colour shows, RGB in 0..255.
        seed: Seed of a hole of noise.
    """

    box: tuple[float, float, float, float]
    round: bool
    fill: str
    colour: tuple[int, int, int]
    seed: int


def draw_holes(rng: np.random.Generator) -> tuple[Hole, ...]:
    """Draw one to three holes, each 12–42 % of the crop wide and high."""
    return tuple(_draw_hole(rng) for _ in range(int(rng.integers(1, MAX_HOLES + 1))))


def occlude(crop: Picture, holes: tuple[Hole, ...]) -> Picture:
    """Return a crop, uint8 S x S x 3, with holes in it."""
    for hole in holes:
        crop = np.where(_inside(hole, len(crop))[..., None], _filling(hole, crop), crop)
    return crop


def occlude_mask(grid: Mask, holes: tuple[Hole, ...]) -> Mask:
    """Return a mask of the same crop, float32 cells x cells in 0..1, without what is hidden."""
    for hole in holes:
        fine = _inside(hole, 4 * len(grid)).astype(np.float32)
        hidden = cv2.resize(fine, grid.shape[::-1], interpolation=cv2.INTER_AREA)
        grid = np.asarray(grid * (1 - hidden), np.float32)
    return grid


def _draw_hole(rng: np.random.Generator) -> Hole:
    width, height = rng.uniform(SMALLEST, LARGEST, 2)
    x, y = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    red, green, blue = (int(level) for level in rng.integers(0, 256, 3))
    return Hole(
        box=(float(x), float(y), float(x + width), float(y + height)),
        round=bool(rng.random() < 0.5),
        fill=str(rng.choice(FILLS)),
        colour=(red, green, blue),
        seed=int(rng.integers(1 << 31)),
    )


def _inside(hole: Hole, side: int) -> NDArray[np.bool_]:
    places = (np.arange(side) + 0.5) / side
    x0, y0, x1, y1 = hole.box
    across = np.abs(2 * places - x0 - x1) / (x1 - x0)
    down = np.abs(2 * places - y0 - y1)[:, None] / (y1 - y0)
    if hole.round:
        return np.asarray(across**2 + down**2 < 1)
    return np.asarray((across < 1) & (down < 1))


def _filling(hole: Hole, crop: Picture) -> Picture:
    if hole.fill == "blur":
        return np.asarray(cv2.blur(crop, (len(crop) // 6, len(crop) // 6)), np.uint8)
    if hole.fill == "noise":
        return np.random.default_rng(hole.seed).integers(0, 256, crop.shape, np.uint8)
    return np.broadcast_to(np.array(hole.colour, np.uint8), crop.shape)
