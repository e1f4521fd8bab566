"""Do the maps depend on what was learned, hold still, and stay silent on real photographs?"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr

from detector.imaging.decode import decode
from detector.networks.two_expert import TwoExpertDetector
from training.metrics import Floats, interval
from training.scoring import LIMITS, Scored, to_jpeg

MAP_PICTURES = 60
PRESENT = 0.5
# Stages of the cascade of arXiv 1810.03292: from the output down to the first layer.
STAGES = {
    "map's last layer": ("mask_out", "head"),
    "and the rest of the heads": ("mask_out", "head", "neck", "mask_fine", "mask_coarse"),
    "and the backbone": ("mask_out", "head", "neck", "mask_fine", "mask_coarse", "trunk"),
}


def map_sanity(network: TwoExpertDetector, crops: NDArray[np.uint8]) -> dict[str, Any]:
    """Compare maps with those of randomised networks, of re-saved and of mirrored crops.

    Args:
        network: The network in evaluation mode.
        crops: uint8 N x S x S x 3, fakes.

    Returns:
        By comparison, the mean rank correlation and structural similarity of the mask head's maps
        with those of the unchanged network. "other pictures" tells how alike any two maps are:
        all faces stand in the middle.
    """
    own = _maps(network, crops)
    saved = np.stack([decode(to_jpeg(crop, 90), LIMITS).pixels for crop in crops])
    others = {
        "JPEG 90": _maps(network, saved),
        "mirrored": _maps(network, crops[:, :, ::-1])[:, :, ::-1],
        "other pictures": np.roll(own, 1, axis=0),
    }
    for name, parts in STAGES.items():
        others[f"random weights: {name}"] = _maps(randomised(network, parts), crops)
    return {"pictures": len(crops), **{k: _likeness(own, maps) for k, maps in others.items()}}


def randomised(network: TwoExpertDetector, parts: tuple[str, ...]) -> TwoExpertDetector:
    """Return a copy whose weights in these parts are drawn anew with the same mean and spread."""
    state = {name: value.clone() for name, value in network.state_dict().items()}
    copy = deepcopy(network)
    generator = torch.Generator().manual_seed(0)
    for name, value in state.items():
        if name.split(".")[0] in parts and value.dtype.is_floating_point and value.ndim > 1:
            noise = torch.randn(value.shape, generator=generator)
            state[name] = value.mean() + noise * value.std(unbiased=False)
    copy.load_state_dict(state)
    return copy.eval()


def null_maps(scored: list[Scored]) -> dict[str, Any]:
    """Return how much the mask head marks on pictures where nothing was changed by hand.

    Args:
        scored: Pictures in the clean tier.
    """
    figures = {}
    for kind in ("real", "manipulated", "synthetic"):
        members = [(s.row.group, s.mask) for s in scored if s.row.kind == kind]
        seen = [(group, mask) for group, mask in members if mask is not None]
        if seen:
            figures[kind] = _marked([mask for _, mask in seen], [group for group, _ in seen])
    return figures


def _marked(masks: list[NDArray[np.float32]], groups: list[str]) -> dict[str, Any]:
    marked = np.array([float((mask > PRESENT).mean()) for mask in masks])
    return {
        "pictures": len(masks),
        "mean": float(np.mean([mask.mean() for mask in masks])),
        "marked_share": float(marked.mean()),
        "marked_share_interval": interval(lambda rows: float(marked[rows].mean()), groups),
        "pictures_with_a_mark": float((marked > 0).mean()),
    }


def similarity(one: Floats, other: Floats) -> float:
    """Return the structural similarity of two maps in 0..1 over windows of 7 x 7 cells."""
    mean_a, mean_b = _local(one), _local(other)
    var_a, var_b = _local(one * one) - mean_a**2, _local(other * other) - mean_b**2
    both = _local(one * other) - mean_a * mean_b
    c1, c2 = 0.01**2, 0.03**2
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float((top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


def _local(values: Floats) -> Floats:
    mean = cv2.GaussianBlur(values, (7, 7), 1.5, borderType=cv2.BORDER_REFLECT)
    return np.asarray(mean, np.float64)


def _likeness(own: Floats, others: Floats) -> dict[str, float]:
    ranks, alike = [], []
    for one, other in zip(own, others, strict=True):
        # A flat map has no order, so it agrees with nothing.
        flat = np.ptp(one) == 0 or np.ptp(other) == 0
        ranks.append(0.0 if flat else float(spearmanr(one.ravel(), other.ravel()).statistic))
        alike.append(similarity(one, np.ascontiguousarray(other)))
    return {"rank_correlation": float(np.mean(ranks)), "similarity": float(np.mean(alike))}


def _maps(network: TwoExpertDetector, crops: NDArray[np.uint8]) -> Floats:
    parts = []
    with torch.inference_mode():
        for start in range(0, len(crops), 32):
            chunk = torch.from_numpy(np.ascontiguousarray(crops[start : start + 32]))
            parts.append(network(chunk).mask_logits.sigmoid().double().numpy())
    return np.asarray(np.concatenate(parts), np.float64)
