"""Fit the measure of novelty on what the network was trained on."""

from __future__ import annotations

import cv2
import numpy as np
import torch

from detector.networks.two_expert import TwoExpertDetector
from training.data.dataset import draw_pair_recipe, prepare_crop
from training.data.pairs import PairSampler

CHUNK = 16
SEED = 11


def fit_novelty(
    network: TwoExpertDetector, sampler: PairSampler, size: int, pairs: int, spared: float
) -> None:
    """Show the network training pairs as training did, and keep the spread of their features.

    Args:
        network: The trained network in evaluation mode; changed in place.
        sampler: Where pairs come from: the training split alone.
        size: Side of a crop in pixels.
        pairs: How many pairs to show.
        spared: Share of pairs of one collection that are not degraded, as in training.

    Raises:
        ValueError: There are too few pairs for the number of axes.
    """
    rng = np.random.default_rng(SEED)
    cv2.setNumThreads(1)
    features = []
    for start in range(0, pairs, CHUNK):
        crops = []
        for _ in range(min(CHUNK, pairs - start)):
            samples = sampler.draw(rng)
            recipe = draw_pair_recipe(rng, samples, spared)
            crops += [prepare_crop(sample, recipe, size)[0] for sample in samples]
        with torch.inference_mode():
            features.append(network.pooled_features(torch.from_numpy(np.stack(crops))))
    network.novelty.fit(torch.cat(features))
    # Weights are stored in half precision, so the engines agree only if these are rounded as well.
    network.novelty.axes.copy_(network.novelty.axes.half().float())
