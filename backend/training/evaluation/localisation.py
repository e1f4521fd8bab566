"""Does the mask head point at what was changed? Measured against true masks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.imaging.crop import Box
from training.augment.masks import difference_mask, mask_grid, region_mask
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.metrics import Bools, Floats, auc, interval
from training.scoring import Scored

MIN_SHARE, MAX_SHARE = 0.02, 0.9
TOP_SHARE = 0.2
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MaskedFake:
    """A fake with the map of the mask head and the truth, both cells x cells.

    Attributes:
        guess: float64 in 0..1.
        truth: Which cells were changed.
        crop_box: The judged square in pixels of the file.
        real: Its real twin, where the truth is the difference to it.
    """

    row: Row
    guess: Grid
    truth: Bools
    crop_box: Box
    real: Row | None


def masked_fakes(scored: list[Scored], rows: list[Row], cache: PixelCache) -> list[MaskedFake]:
    """Return the manipulated pictures whose true mask is known and is neither nothing nor all.

    Args:
        scored: Pictures in the clean tier.
        rows: The manifest in cache order.
        cache: Decoded pictures.
    """
    numbers = {row.path: number for number, row in enumerate(rows)}
    twins = {row.group: row for row in rows if row.kind == "real"}
    found = []
    for s in scored:
        if s.mask is None or s.crop_box is None or s.row.kind != "manipulated":
            continue
        here, real = cache[numbers[s.row.path]], None
        if s.row.regions:
            if s.row.landmarks is None:
                continue
            mask = region_mask(here.shape[:2], s.row.landmarks, s.row.regions)
        else:
            real = twins.get(s.row.group)
            if real is None:
                continue
            aligned, _ = difference_mask(cache[numbers[real.path]], here, real.box)
            if aligned is None:
                continue
            mask = aligned
        # The map says how many cells it has: not every network's crop is a multiple of its stride.
        truth = mask_grid(mask, s.crop_box, len(s.mask)) > 0.5
        if MIN_SHARE < truth.mean() < MAX_SHARE:
            guess = np.asarray(s.mask, np.float64)
            found.append(MaskedFake(s.row, guess, truth, s.crop_box, real))
    return found


def localisation(fakes: list[MaskedFake]) -> dict[str, Any]:
    """Compare maps with the truth, beside maps that only know where faces are.

    Returns:
        For swaps with an aligned twin and for hand-made edits: the count, and for the mask head,
        an upright oval and a Gaussian in the middle the mean pixel AUC, pointing game (the
        highest cell was changed) and intersection over union of the highest fifth.
    """
    kinds = {
        "face swaps": [fake for fake in fakes if fake.real is not None],
        "hand-made edits": [fake for fake in fakes if fake.real is None],
    }
    return {kind: _kind(members) for kind, members in kinds.items() if members}


def _kind(fakes: list[MaskedFake]) -> dict[str, Any]:
    cells = fakes[0].truth.shape[0]
    groups = [fake.row.group for fake in fakes]
    figures: dict[str, Any] = {"pictures": len(fakes)}
    priors = {"mask head": None, "face oval": face_oval(cells), "centre": centre(cells)}
    for name, prior in priors.items():
        guesses = [fake.guess if prior is None else prior for fake in fakes]
        pairs = list(zip(guesses, fakes, strict=True))
        figures[name] = {
            "pixel_auc": np.array([auc(g.ravel(), f.truth.ravel()) for g, f in pairs]),
            "pointing_game": np.array([float(f.truth.ravel()[g.argmax()]) for g, f in pairs]),
            "iou_top_fifth": np.array([top_iou(g, f.truth) for g, f in pairs]),
        }
    for name in priors:
        figures[name] = {
            key: part
            for measure, values in figures[name].items()
            for key, part in _mean(measure, values, groups).items()
        }
    return figures


def _mean(measure: str, values: Floats, groups: list[str]) -> dict[str, Any]:
    return {
        measure: float(values.mean()),
        f"{measure}_interval": interval(lambda rows: float(values[rows].mean()), groups),
    }


def top_iou(guess: Grid, truth: Bools) -> float:
    """Return the intersection over union of the highest fifth of the cells with the truth."""
    count = max(round(TOP_SHARE * guess.size), 1)
    top = np.zeros(guess.size, np.bool_)
    top[np.argsort(-guess.ravel(), kind="stable")[:count]] = True
    flat = truth.ravel()
    return float((top & flat).sum() / (top | flat).sum())


def face_oval(cells: int) -> Grid:
    """Return a map that falls from the middle of an upright oval, cells x cells in 0..1."""
    return _bell(cells, 0.3, 0.38)


def centre(cells: int) -> Grid:
    """Return a round Gaussian in the middle, cells x cells in 0..1."""
    return _bell(cells, 0.25, 0.25)


def _bell(cells: int, wide: float, high: float) -> Grid:
    y, x = (np.mgrid[0:cells, 0:cells] + 0.5) / cells - 0.5
    return np.asarray(np.exp(-((x / wide) ** 2 + (y / high) ** 2)), np.float64)
