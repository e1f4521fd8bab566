"""Masks over a face or its parts, from five landmarks and a drawn template."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# Landmarks of an average face when the distance between the eyes is 1 and their middle is (0, 0).
TEMPLATE = np.array([[-0.5, 0.0], [0.5, 0.0], [0.0, 0.58], [-0.4, 1.08], [0.4, 1.08]], np.float32)

_JAW = [
    [-0.98, 0.05],
    [-0.95, 0.55],
    [-0.82, 1.05],
    [-0.52, 1.5],
    [0.0, 1.72],
    [0.52, 1.5],
    [0.82, 1.05],
    [0.95, 0.55],
    [0.98, 0.05],
]
_BROWS = [[0.82, -0.36], [0.4, -0.46], [-0.4, -0.46], [-0.82, -0.36]]
_FOREHEAD = [[0.85, -0.5], [0.5, -0.86], [0.0, -0.96], [-0.5, -0.86], [-0.85, -0.5]]
_EYES = [[-0.95, -0.3], [0.95, -0.3], [0.9, 0.3], [0.2, 0.25], [-0.2, 0.25], [-0.9, 0.3]]
_NOSE = [[-0.16, -0.1], [0.16, -0.1], [0.34, 0.66], [0.0, 0.8], [-0.34, 0.66]]
_MOUTH = [[-0.58, 1.0], [-0.2, 0.84], [0.2, 0.84], [0.58, 1.0], [0.3, 1.34], [-0.3, 1.34]]
_LEFT_EYE = [[-0.86, -0.22], [-0.14, -0.22], [-0.14, 0.2], [-0.86, 0.2]]
_RIGHT_EYE = [[0.14, -0.22], [0.86, -0.22], [0.86, 0.2], [0.14, 0.2]]
_LOWER = [[-0.9, 0.5], [0.9, 0.5], *_JAW[-3:1:-1]]

SHAPES: dict[str, NDArray[np.float32]] = {
    name: np.array(points, np.float32)
    for name, points in {
        "face": _JAW + _BROWS,
        "head": _JAW + _FOREHEAD,
        "lower": _LOWER,
        "eyes": _EYES,
        "nose": _NOSE,
        "mouth": _MOUTH,
        "left-eye": _LEFT_EYE,
        "right-eye": _RIGHT_EYE,
    }.items()
}
WHOLE = ("face", "head", "lower")
PARTS = ("eyes", "nose", "mouth", "left-eye", "right-eye")


def similarity(source: NDArray[np.float32], target: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the least-squares similarity transform from points to points.

    Solves for rotation, scale and shift (Umeyama 1991, without reflection).

    Args:
        source: float32 K x 2.
        target: float32 K x 2.

    Returns:
        float32 2 x 3 matrix for `cv2.warpAffine`.
    """
    mean_source, mean_target = source.mean(axis=0), target.mean(axis=0)
    a, b = source - mean_source, target - mean_target
    energy = max(float((a * a).sum()), 1e-6)
    along = float((a * b).sum()) / energy
    across = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / energy
    turn = np.array([[along, -across], [across, along]], np.float32)
    shift = mean_target - turn @ mean_source
    return np.concatenate([turn, shift[:, None]], axis=1).astype(np.float32)


def draw_mask(
    rng: np.random.Generator,
    shape: tuple[int, int],
    landmarks: NDArray[np.float32],
    names: tuple[str, ...],
) -> NDArray[np.float32]:
    """Draw a soft, slightly deformed mask over one of the named shapes.

    Args:
        rng: Source of randomness.
        shape: Height and width in pixels.
        landmarks: float32 5 x 2 in pixels.
        names: Keys of `SHAPES` to draw one from.

    Returns:
        float32 H x W in 0..1.
    """
    points = SHAPES[str(rng.choice(list(names)))]
    jitter = rng.normal(0, 0.045, points.shape).astype(np.float32)
    stretch = rng.uniform(0.88, 1.1, 2).astype(np.float32)
    matrix = similarity(TEMPLATE, landmarks)
    placed = ((points + jitter) * stretch) @ matrix[:, :2].T + matrix[:, 2]
    mask = np.zeros(shape, np.float32)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(placed).astype(np.int32)), 1.0)
    eye_distance = float(np.hypot(*(matrix[:, 0])))
    mask = _elastic(rng, mask, 0.12 * eye_distance)
    return _soften(rng, mask, eye_distance)


def _elastic(
    rng: np.random.Generator, mask: NDArray[np.float32], strength: float
) -> NDArray[np.float32]:
    height, width = mask.shape
    coarse = rng.normal(0, strength, (2, 5, 5)).astype(np.float32)
    field = [cv2.resize(axis, (width, height), interpolation=cv2.INTER_CUBIC) for axis in coarse]
    grid_x, grid_y = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    return np.asarray(
        cv2.remap(mask, grid_x + field[0], grid_y + field[1], cv2.INTER_LINEAR), np.float32
    )


def _soften(
    rng: np.random.Generator, mask: NDArray[np.float32], eye_distance: float
) -> NDArray[np.float32]:
    """Blur twice and restretch, so that the edge falls inside, outside or astride the outline."""
    for _ in range(2):
        sigma = max(float(rng.uniform(0.015, 0.11)) * eye_distance, 0.5)
        mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), np.float32)
        cut = float(rng.choice([0.0, 0.25, 0.45]))
        mask = np.clip((mask - cut) / (1 - cut), 0, 1)
    return mask
