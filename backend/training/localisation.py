"""Does the mask head point at what was changed? Measured against true masks of aligned pairs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from training.augment.masks import difference_mask, mask_grid
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.metrics import auc
from training.scoring import Scored

MIN_SHARE, MAX_SHARE = 0.02, 0.9


def localisation(
    scored: list[Scored], rows: list[Row], cache: PixelCache, size: int
) -> dict[str, float | int]:
    """Compare predicted masks of fakes with the difference to their real twins.

    The baseline is an upright oval that fills the crop's face: what a map that only knows where
    faces are would reach.

    Args:
        scored: Fakes in the clean tier.
        rows: The manifest in cache order.
        cache: Decoded pictures.
        size: Side of the crop in pixels.

    Returns:
        Mean pixel AUC and pointing game of the mask head and of the oval, and the count.
    """
    numbers = {row.path: number for number, row in enumerate(rows)}
    twins = {row.group: row for row in rows if row.kind == "real"}
    cells = size // 16
    oval = face_oval(cells)
    values: dict[str, list[float]] = {name: [] for name in ("auc", "oval_auc", "hit", "oval_hit")}
    for s in scored:
        real = twins.get(s.row.group)
        if s.mask is None or s.crop_box is None or real is None or s.row.kind != "manipulated":
            continue
        here, there = cache[numbers[s.row.path]], cache[numbers[real.path]]
        mask, _ = difference_mask(there, here, real.box)
        if mask is None:
            continue
        truth = mask_grid(mask, s.crop_box, size).ravel() > 0.5
        if not MIN_SHARE < truth.mean() < MAX_SHARE:
            continue
        for prefix, guess in (("", s.mask), ("oval_", oval)):
            flat = np.asarray(guess, np.float64).ravel()
            values[f"{prefix}auc"].append(auc(flat, truth))
            values[f"{prefix}hit"].append(float(truth[int(flat.argmax())]))
    mean: Callable[[str], float] = lambda name: float(np.mean(values[name] or [np.nan]))  # noqa: E731
    return {
        "pairs": len(values["auc"]),
        "pixel_auc": mean("auc"),
        "pointing_game": mean("hit"),
        "oval_pixel_auc": mean("oval_auc"),
        "oval_pointing_game": mean("oval_hit"),
    }


def face_oval(cells: int) -> NDArray[np.float64]:
    """Return a map that falls from the middle of an upright oval, cells x cells in 0..1."""
    y, x = (np.mgrid[0:cells, 0:cells] + 0.5) / cells - 0.5
    return np.asarray(np.exp(-((x / 0.3) ** 2 + (y / 0.38) ** 2)), np.float64)
