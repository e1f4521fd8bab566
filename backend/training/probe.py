"""A quick look at a network in training: AUC per family on held-out crops, without serving."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from detector.imaging.crop import crop_box, crop_face
from detector.networks.two_expert import TwoExpertDetector
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.metrics import auc
from training.precision import half_precision

CHUNK = 64


class ValidationProbe:
    """Holds a fixed sample of a split that is not trained on and scores networks on it."""

    def __init__(
        self,
        rows: list[Row],
        cache: PixelCache,
        size: int,
        limit: int = 900,
        split: str = "val",
    ) -> None:
        """Cut the crops once.

        Args:
            rows: The manifest in cache order.
            cache: Decoded pictures.
            size: Side of a crop in pixels.
            limit: Pictures in the sample.
            split: Where they come from.
        """
        numbers = [n for n, row in enumerate(rows) if row.split == split and n in cache]
        order = np.random.default_rng(0).permutation(len(numbers))[:limit]
        self.rows = [rows[numbers[i]] for i in order]
        self.crops = np.stack([_crop(cache[numbers[i]], rows[numbers[i]], size) for i in order])

    def __call__(self, step: int, network: TwoExpertDetector) -> dict[str, float]:
        """Return the AUC of each expert on its own kind, by set."""
        logits = self.logits(network)
        real = np.array([row.kind == "real" for row in self.rows])
        numbers = {"step": float(step)}
        for expert, kind in enumerate(("manipulated", "synthetic")):
            sets = sorted({row.set_name for row in self.rows if row.kind == kind})
            for name in sets:
                fake = np.array([row.kind == kind and row.set_name == name for row in self.rows])
                # Twins come from the same video, so only their own reals make a fair contrast.
                near = np.array([row.set_name == name for row in self.rows]) & real
                against = near if near.sum() >= 20 else real
                chosen = fake | against
                numbers[name] = auc(logits[chosen, expert], fake[chosen])
        return numbers

    def logits(self, network: TwoExpertDetector) -> NDArray[np.float64]:
        """Return the raw logits of the sample, N x 2, in the order of `rows`."""
        device = next(network.parameters()).device
        parts = []
        with torch.inference_mode(), half_precision(device):
            for start in range(0, len(self.crops), CHUNK):
                chunk = torch.from_numpy(self.crops[start : start + CHUNK]).to(device)
                parts.append(network(chunk).logits.double().cpu().numpy())
        return np.concatenate(parts)


def _crop(picture: NDArray[np.uint8], row: Row, size: int) -> NDArray[np.uint8]:
    return crop_face(picture, crop_box(row.box, picture.shape[1], picture.shape[0]), size)
