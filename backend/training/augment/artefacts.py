"""Traces of generators put onto real photographs without a generator.

A decoder draws a picture by enlarging small maps, and each way of enlarging leaves its mark:
periodic copies of the spectrum, checkerboards, and neighbours that depend on each other (NPR,
arXiv 2312.10461; generator artefacts on real faces, arXiv 2506.05119). An expert that learns these
marks on photographs of every source has no source to hold on to.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pictures import Picture

Floats = NDArray[np.float32]

# Blocks of a latent code: the pictures' own statistics are kept, the fine ones are redrawn.
BLOCK = 8


def generator_traces(rng: np.random.Generator, picture: Picture) -> Picture:
    """Redraw a picture as a decoder would.

    Args:
        rng: Source of randomness.
        picture: uint8 H x W x 3.

    Returns:
        The same scene with the marks of one or two drawn kinds of generator, uint8 H x W x 3.
    """
    values = picture.astype(np.float32)
    redraw = (_enlarged_by_gaps, _autoencoded, _neighbours_repeated)[int(rng.integers(3))]
    values = redraw(rng, values)
    if rng.random() < 0.4:
        values += _checkerboard(rng, values)
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)


def _enlarged_by_gaps(rng: np.random.Generator, values: Floats) -> Floats:
    """Enlarge as a strided transposed convolution does: zeros between samples, then a kernel.

    The kernel's phases sum to unequal weights unless it is trained well, so a grid stays.
    """
    height, width = values.shape[:2]
    small = _halved(rng, values)
    gaps = np.zeros((2 * small.shape[0], 2 * small.shape[1], 3), np.float32)
    gaps[::2, ::2] = small
    side = int(rng.choice([3, 4, 5]))
    line = np.hanning(side + 2)[1:-1]
    kernel = np.outer(line, line) + rng.normal(0, 0.06, (side, side))
    kernel = (4 * kernel / kernel.sum()).astype(np.float32)
    grown = cv2.filter2D(gaps, -1, kernel, borderType=cv2.BORDER_REFLECT)
    return _mixed_detail(rng, values, np.asarray(grown[:height, :width], np.float32), 0.5)


def _neighbours_repeated(rng: np.random.Generator, values: Floats) -> Floats:
    """Enlarge by repetition and smooth with a small kernel, as most decoders do."""
    height, width = values.shape[:2]
    small = _halved(rng, values)
    grown = small.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    line = np.array([1, rng.uniform(1, 3), 1], np.float32)
    kernel = np.outer(line, line) + rng.normal(0, 0.15, (3, 3))
    kernel = (kernel / kernel.sum()).astype(np.float32)
    smooth = np.asarray(cv2.filter2D(grown, -1, kernel, borderType=cv2.BORDER_REFLECT), np.float32)
    return _mixed_detail(rng, values, smooth, 0.5)


def _autoencoded(rng: np.random.Generator, values: Floats) -> Floats:
    """Lose and redraw fine detail block by block, as a latent code of 8 x 8 pixels does."""
    height, width = values.shape[:2]
    padded = cv2.copyMakeBorder(
        values, 0, -height % BLOCK, 0, -width % BLOCK, cv2.BORDER_REFLECT_101
    )
    rows, columns = padded.shape[0] // BLOCK, padded.shape[1] // BLOCK
    blocks = padded.reshape(rows, BLOCK, columns, BLOCK, 3).transpose(0, 2, 4, 1, 3)
    basis = _cosine_basis()
    spectrum = basis @ blocks @ basis.T
    order = np.add.outer(np.arange(BLOCK), np.arange(BLOCK))
    kept = order < int(rng.integers(3, 7))
    # What the code cannot hold comes back as plausible detail of the same energy.
    redrawn = np.abs(spectrum) * rng.normal(0, 0.6, spectrum.shape).astype(np.float32)
    spectrum = np.where(kept, spectrum, float(rng.uniform(0.3, 1.0)) * redrawn)
    back = (basis.T @ spectrum @ basis).transpose(0, 3, 1, 4, 2).reshape(padded.shape)
    soft = cv2.GaussianBlur(np.asarray(back, np.float32), (0, 0), float(rng.uniform(0.4, 0.9)))
    return _mixed_detail(rng, values, np.asarray(soft[:height, :width], np.float32), 0.3)


def _checkerboard(rng: np.random.Generator, values: Floats) -> Floats:
    """Return a faint grid of 2, 4 or 8 pixels whose strength follows the brightness."""
    period = int(rng.choice([2, 4, 8]))
    tile = rng.normal(0, 1, (period, period, 3)).astype(np.float32)
    tile -= tile.mean(axis=(0, 1))
    height, width = values.shape[:2]
    repeats = (-(-height // period), -(-width // period), 1)
    pattern = np.tile(tile, repeats)[:height, :width]
    return np.asarray(pattern * values * float(rng.uniform(0.006, 0.025)), np.float32)


def _halved(rng: np.random.Generator, values: Floats) -> Floats:
    height, width = values.shape[:2]
    method = cv2.INTER_AREA if rng.random() < 0.5 else cv2.INTER_CUBIC
    size = (-(-width // 2), -(-height // 2))
    return np.asarray(cv2.resize(values, size, interpolation=method), np.float32)


def _mixed_detail(rng: np.random.Generator, true: Floats, drawn: Floats, share: float) -> Floats:
    """Sharpen the redrawn picture, or give it back a part of the true detail."""
    if rng.random() < share:
        amount = float(rng.uniform(0.2, 1.0))
        soft = cv2.GaussianBlur(drawn, (0, 0), 1.0)
        return np.asarray(drawn + amount * (drawn - soft), np.float32)
    return np.asarray(drawn + float(rng.uniform(0, 0.35)) * (true - drawn), np.float32)


def _cosine_basis() -> Floats:
    """Return the orthonormal DCT-II matrix of one block."""
    k, n = np.mgrid[:BLOCK, :BLOCK]
    basis = np.sqrt(2 / BLOCK) * np.cos(np.pi * (2 * n + 1) * k / (2 * BLOCK))
    basis[0] /= np.sqrt(2)
    return np.asarray(basis, np.float32)
