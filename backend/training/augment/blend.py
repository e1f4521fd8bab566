"""Fakes made from real photographs, each with its mask.

Self-blended images after Shiohara and Yamasaki (arXiv 2204.08376): a picture is blended with a
slightly changed copy of itself, which leaves the marks that every face swap leaves and none of
any one generator. Blends between two people follow the idea of Face X-ray (arXiv 1912.13458).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.augment.face_shape import PARTS, WHOLE, draw_mask, similarity
from training.pictures import Mask, Picture

RATIOS = (0.25, 0.5, 0.75, 1.0, 1.0, 1.0)
# Poisson blending solves an equation per picture, so it is the rarer way.
POISSON_SHARE = 0.15


def self_blend(
    rng: np.random.Generator, picture: Picture, landmarks: NDArray[np.float32]
) -> tuple[Picture, Mask]:
    """Blend a picture with a changed copy of itself.

    Args:
        rng: Source of randomness.
        picture: uint8 H x W x 3, real.
        landmarks: float32 5 x 2 in pixels.

    Returns:
        The fake, uint8 H x W x 3, and its mask, float32 H x W in 0..1.
    """
    changed = _change(rng, picture)
    source, target = (changed, picture) if rng.random() < 0.5 else (picture, changed)
    names = PARTS if rng.random() < 0.25 else WHOLE
    mask = draw_mask(rng, picture.shape[:2], landmarks, names)
    return _blend(rng, _move(rng, source), target, mask)


def swap_blend(
    rng: np.random.Generator,
    target: Picture,
    target_landmarks: NDArray[np.float32],
    source: Picture,
    source_landmarks: NDArray[np.float32],
) -> tuple[Picture, Mask]:
    """Put another person's face, or a part of it, over a face.

    Args:
        rng: Source of randomness.
        target: uint8 H x W x 3, the picture that is changed.
        target_landmarks: float32 5 x 2 in pixels of the target.
        source: uint8, the picture that gives the face.
        source_landmarks: float32 5 x 2 in pixels of the source.

    Returns:
        The fake, uint8 H x W x 3, and its mask, float32 H x W in 0..1.
    """
    height, width = target.shape[:2]
    matrix = similarity(source_landmarks, target_landmarks)
    warped = cv2.warpAffine(
        source, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    names = PARTS if rng.random() < 0.4 else WHOLE
    mask = draw_mask(rng, target.shape[:2], target_landmarks, names)
    matched = _match_colour(np.asarray(warped, np.uint8), target, mask)
    if rng.random() < 0.5:
        matched = _change(rng, matched)
    if rng.random() < POISSON_SHARE:
        return _poisson_blend(matched, target, mask)
    return _blend(rng, matched, target, mask)


def partial_swap(
    rng: np.random.Generator, real: Picture, fake: Picture, landmarks: NDArray[np.float32]
) -> Picture:
    """Keep a part of a face swap, or all of it weakly, on the real frame that it was made from.

    Args:
        rng: Source of randomness.
        real: uint8 H x W x 3.
        fake: Its face-swapped twin, aligned, uint8 H x W x 3.
        landmarks: float32 5 x 2 in pixels.

    Returns:
        The fake, uint8 H x W x 3.
    """
    names = PARTS if rng.random() < 0.6 else WHOLE
    return _blend(rng, fake, real, draw_mask(rng, real.shape[:2], landmarks, names))[0]


def _poisson_blend(source: Picture, target: Picture, mask: Mask) -> tuple[Picture, Mask]:
    """Blend gradients instead of colours (Perez, Gangnet and Blake 2003)."""
    inside = (mask > 0.3).astype(np.uint8)
    # The solver needs a known border around the region.
    inside[:2], inside[-2:], inside[:, :2], inside[:, -2:] = 0, 0, 0, 0
    if int(inside.sum()) < 64:
        return target, np.zeros(mask.shape, np.float32)
    x, y, width, height = cv2.boundingRect(inside)
    centre = (x + width // 2, y + height // 2)
    mixed = cv2.seamlessClone(source, target, inside * 255, centre, cv2.NORMAL_CLONE)
    return np.asarray(mixed, np.uint8), inside.astype(np.float32)


def _blend(
    rng: np.random.Generator, source: Picture, target: Picture, mask: Mask
) -> tuple[Picture, Mask]:
    alpha = mask * float(rng.choice(RATIOS))
    mixed = target + alpha[..., None] * (source.astype(np.float32) - target)
    return np.clip(mixed + 0.5, 0, 255).astype(np.uint8), (mask > 0.2).astype(np.float32)


def _change(rng: np.random.Generator, picture: Picture) -> Picture:
    """Shift colours, then either lose resolution as a generator does, or sharpen."""
    scale = rng.uniform(0.9, 1.1, 3)
    shift = rng.uniform(-14, 14, 3) if rng.random() < 0.5 else rng.uniform(-12, 12)
    changed = np.clip(picture * scale + shift, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        hsv = cv2.cvtColor(changed, cv2.COLOR_RGB2HSV).astype(np.int16)
        hsv[..., 0] = (hsv[..., 0] + rng.integers(-6, 7)) % 180
        hsv[..., 1] = np.clip(hsv[..., 1] * rng.uniform(0.8, 1.2), 0, 255)
        changed = np.asarray(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB), np.uint8)
    kind = rng.random()
    if kind < 0.5:
        return _lose_resolution(rng, changed)
    if kind < 0.8:
        amount = float(rng.uniform(0.2, 0.8))
        soft = cv2.GaussianBlur(changed, (0, 0), 1.0)
        return np.asarray(cv2.addWeighted(changed, 1 + amount, soft, -amount, 0), np.uint8)
    return changed


def _lose_resolution(rng: np.random.Generator, picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    factor = float(rng.uniform(0.25, 0.75))
    small = (max(round(width * factor), 8), max(round(height * factor), 8))
    down = int(rng.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_AREA]))
    up = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    reduced = cv2.resize(picture, small, interpolation=down)
    return np.asarray(cv2.resize(reduced, (width, height), interpolation=up), np.uint8)


def _move(rng: np.random.Generator, picture: Picture) -> Picture:
    """Shift by up to 3 % and 1.5 % and scale by up to 5 %, the ranges of the SBI paper."""
    height, width = picture.shape[:2]
    scale = float(rng.uniform(0.95, 1 / 0.95))
    turn = float(rng.uniform(-1.5, 1.5))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, scale)
    matrix[0, 2] += rng.uniform(-0.03, 0.03) * width
    matrix[1, 2] += rng.uniform(-0.015, 0.015) * height
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def _match_colour(source: Picture, target: Picture, mask: Mask) -> Picture:
    """Give the source the target's mean and spread per channel under the mask."""
    inside = (mask > 0.5).astype(np.uint8)
    if int(inside.sum()) < 16:
        return source
    source_mean, source_spread = (v[:, 0] for v in cv2.meanStdDev(source, mask=inside))
    target_mean, target_spread = (v[:, 0] for v in cv2.meanStdDev(target, mask=inside))
    gain = np.clip(target_spread / np.maximum(source_spread, 1), 0.5, 2.0)
    return np.clip((source - source_mean) * gain + target_mean, 0, 255).astype(np.uint8)
