"""The training loss: two experts, each asked only where the truth is known, and the mask."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from detector.networks.two_expert import DetectorOutput
from training.data.dataset import Batch

LOSS_PARTS = ("manipulated", "synthetic", "mask", "pair", "teacher")


def detector_loss(
    output: DetectorOutput,
    batch: Batch,
    mask_weight: float,
    pair_weight: float,
    smoothing: float,
) -> tuple[torch.Tensor, dict[str, float]]:
    """Return the loss of a batch and its parts.

    Args:
        output: The network's raw outputs.
        batch: Targets, masks and their weights.
        mask_weight: Weight of the mask's mean cross-entropy.
        pair_weight: Weight of the ranking of each fake above the real picture of its pair.
        smoothing: Targets move this far towards one half.

    Returns:
        The scalar loss, and its parts as floats by name for the log.
    """
    targets = batch.targets * (1 - smoothing) + smoothing / 2
    each = F.binary_cross_entropy_with_logits(output.logits, targets, reduction="none")
    experts = (each * batch.weights).sum(dim=0) / batch.weights.sum(dim=0).clamp_min(1.0)
    pixel = F.binary_cross_entropy_with_logits(output.mask_logits, batch.masks, reduction="none")
    known = batch.mask_weights
    mask = (pixel.mean(dim=(1, 2)) * known).sum() / known.sum().clamp_min(1.0)
    # The fake's own expert must put it above its real twin, whatever both share (RankNet, Burges
    # et al. 2005).
    gap = output.logits[1::2] - output.logits[0::2]
    asked = batch.weights[1::2] * batch.targets[1::2]
    pair = (F.softplus(-gap) * asked).sum() / asked.sum().clamp_min(1.0)
    loss = experts.sum() + mask_weight * mask + pair_weight * pair
    parts = {
        "manipulated": experts[0].item(),
        "synthetic": experts[1].item(),
        "mask": mask.item(),
        "pair": pair.item(),
    }
    return loss, parts
