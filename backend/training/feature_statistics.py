"""What is set in a finished network: by how much features and the map count, and what is new."""

from __future__ import annotations

import cv2
import numpy as np
import torch

from detector.networks.two_expert import TwoExpertDetector
from training.config import TrainConfig
from training.data.dataset import draw_pair_recipe, prepare_crop
from training.data.pairs import PairSampler

CHUNK = 16
SEED = 11
# Between .8 and .9 the calibration split tells no difference.
RECTIFIED = 0.85
# With .3 the calibration split gains as much as with .5, and unseen swaps lose half as much.
MASK_SHARE = 0.3


def fit_feature_statistics(
    network: TwoExpertDetector,
    sampler: PairSampler,
    config: TrainConfig,
    rectified: float,
    mask_share: float,
) -> None:
    """Show the network training pairs as training did, and keep what their features are like.

    Args:
        network: The trained network in evaluation mode; changed in place.
        sampler: Where pairs come from: the training split alone.
        config: The run's settings.
        rectified: Share of the values of features that are not cut; 0 to leave all as they are.
            A network that was trained with a rectifier keeps its own.
        mask_share: Share of the map in the logit of the manipulated expert, 0..1. A mask head that
            learned nothing gets none.

    Raises:
        ValueError: There are too few pairs for the axes of the novelty.
    """
    features = _training_features(network, sampler, config)
    if rectified and not network.rectifier.fitted:
        network.rectifier.fit(features, rectified)
    network.mask_vote.give(mask_share if config.mask_weight else 0)
    network.novelty.fit(features)
    # Weights are stored in half precision, so the engines agree only if these are rounded as well.
    network.novelty.axes.copy_(network.novelty.axes.half().float())


def _training_features(
    network: TwoExpertDetector, sampler: PairSampler, config: TrainConfig
) -> torch.Tensor:
    rng = np.random.default_rng(SEED)
    cv2.setNumThreads(1)
    features = []
    for start in range(0, config.novelty_pairs, CHUNK):
        crops = []
        for _ in range(min(CHUNK, config.novelty_pairs - start)):
            samples = sampler.draw(rng)
            recipe = draw_pair_recipe(rng, samples, config.spared)
            crops += [prepare_crop(sample, recipe, config.size)[0] for sample in samples]
        with torch.inference_mode():
            features.append(network.pooled_features(torch.from_numpy(np.stack(crops))))
    return torch.cat(features)
