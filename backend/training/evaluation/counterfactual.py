"""Paste the true pixels back where the map points: the score of the fake must fall.

A swap and its real twin are the same frame, so this is the exact counterfactual that a blur or a
grey patch only stands in for.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.imaging.crop import crop_face
from detector.services.verdict import calibrate
from training.data.cache import PixelCache
from training.evaluation.localisation import Grid, MaskedFake, face_oval
from training.metrics import Floats, interval

SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
PAIRS = 60
# A hard edge between the two pictures would itself look like a blend.
EDGE_SIGMA = 3.0


def counterfactuals(
    fakes: list[MaskedFake],
    cache: PixelCache,
    numbers: dict[str, int],
    engine: Engine,
    card: ModelCard,
) -> dict[str, Any]:
    """Measure deletion (real pixels into the fake) and insertion (fake pixels into the real).

    Args:
        fakes: Swaps with an aligned twin; the first `PAIRS` are used.
        cache: Decoded pictures.
        numbers: Row number in the cache by path.
        engine: The network.
        card: Its card.

    Returns:
        For the order of the map, of the face oval and of chance: the mean probability at each
        pasted share, and the area under that curve with its interval.
    """
    pairs = [fake for fake in fakes if fake.real is not None][:PAIRS]
    if not pairs:
        return {"pairs": 0}
    rng = np.random.default_rng(0)
    curves: dict[str, dict[str, list[Floats]]] = {
        way: {name: [] for name in ("map", "face oval", "chance")}
        for way in ("deletion", "insertion")
    }
    for pair in pairs:
        assert pair.real is not None
        crops = [
            crop_face(cache[numbers[row.path]], pair.crop_box, card.input_size)
            for row in (pair.row, pair.real)
        ]
        orders = {
            "map": pair.guess,
            "face oval": face_oval(len(pair.guess)),
            "chance": rng.random(pair.guess.shape),
        }
        for name, order in orders.items():
            for way, (start, end) in (("deletion", crops), ("insertion", crops[::-1])):
                curves[way][name].append(_curve(start, end, order, engine, card))
    groups = [pair.row.group for pair in pairs]
    return {
        "pairs": len(pairs),
        "shares": SHARES,
        **{
            way: {name: _summary(np.array(rows), groups) for name, rows in named.items()}
            for way, named in curves.items()
        },
    }


def paste(
    start: NDArray[np.uint8], end: NDArray[np.uint8], order: Grid, share: float
) -> NDArray[np.uint8]:
    """Put the pixels of `end` into `start` in the highest cells of a map, with soft edges.

    Args:
        start: uint8 S x S x 3.
        end: The same size.
        order: cells x cells; higher cells come first.
        share: Share of the cells, 0..1.
    """
    count = round(share * order.size)
    chosen = np.zeros(order.size, np.float32)
    chosen[np.argsort(-order.ravel(), kind="stable")[:count]] = 1
    size = start.shape[0]
    cells = chosen.reshape(order.shape)
    weights = cv2.resize(cells, (size, size), interpolation=cv2.INTER_NEAREST)
    if 0 < count < order.size:
        weights = cv2.GaussianBlur(weights, (0, 0), EDGE_SIGMA)
    mixed = start + weights[..., None] * (end.astype(np.float32) - start)
    return np.rint(mixed).astype(np.uint8)


def _curve(
    start: NDArray[np.uint8],
    end: NDArray[np.uint8],
    order: Grid,
    engine: Engine,
    card: ModelCard,
) -> Floats:
    crops = np.stack([paste(start, end, order, share) for share in SHARES])
    odds = calibrate(engine.run(crops).logits.astype(np.float64), card.calibration)[:, 2]
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def _summary(curves: Floats, groups: list[str]) -> dict[str, Any]:
    areas = np.asarray(np.trapezoid(curves, SHARES, axis=1), np.float64)
    return {
        "probability": [float(value) for value in curves.mean(axis=0)],
        "area": float(areas.mean()),
        "area_interval": interval(lambda rows: float(areas[rows].mean()), groups),
    }
