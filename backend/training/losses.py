"""The training loss: two experts, each asked only where the truth is known, and the mask."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from detector.networks.two_expert import DetectorOutput
from training.config import TrainConfig
from training.contrast import supervised_contrast
from training.data.dataset import Batch

LOSS_PARTS = ("manipulated", "synthetic", "mask", "pair", "patch", "contrast", "teacher")


class DivergedError(RuntimeError):
    """The loss is not a number; what was saved last is from before."""


def detector_loss(
    output: DetectorOutput, batch: Batch, config: TrainConfig
) -> tuple[torch.Tensor, dict[str, float]]:
    """Return the loss of a batch and its parts.

    Args:
        output: The network's raw outputs.
        batch: Targets, masks and their weights.
        config: Weights of the parts, and the smoothing of the targets.

    Returns:
        The scalar loss, and its parts as floats by name for the log; a part without weight is 0.
    """
    targets = batch.targets * (1 - config.smoothing) + config.smoothing / 2
    experts = _mean_loss(output.logits, targets, batch.weights)
    losses = {
        "experts": (config.expert_weight, experts.sum()),
        "mask": (config.mask_weight, _mask_loss(output, batch)),
        "pair": (config.pair_weight, _pair_loss(output, batch)),
    }
    if config.patch_weight:
        losses["patch"] = (config.patch_weight, _patch_loss(output, targets, batch))
    if config.contrast_weight:
        pooled = output.coarse.mean(dim=(2, 3)).float()
        contrast = supervised_contrast(pooled, _kinds(batch))
        losses["contrast"] = (config.contrast_weight, contrast)
    # What has no weight gets no gradient at all: one of nought would still let weights decay.
    loss = torch.stack([weight * part for weight, part in losses.values() if weight]).sum()
    parts = dict.fromkeys(LOSS_PARTS, 0.0)
    parts |= {"manipulated": experts[0].item(), "synthetic": experts[1].item()}
    parts |= {name: losses[name][1].item() for name in LOSS_PARTS if name in losses}
    return loss, parts


def _mean_loss(logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    each = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (each * weights).sum(dim=0) / weights.sum(dim=0).clamp_min(1.0)


def _mask_loss(output: DetectorOutput, batch: Batch) -> torch.Tensor:
    pixel = F.binary_cross_entropy_with_logits(output.mask_logits, batch.masks, reduction="none")
    known = batch.mask_weights
    return (pixel.mean(dim=(1, 2)) * known).sum() / known.sum().clamp_min(1.0)


def _pair_loss(output: DetectorOutput, batch: Batch) -> torch.Tensor:
    """Rank a fake above its real twin, whatever both share (RankNet, Burges et al. 2005)."""
    gap = output.logits[1::2] - output.logits[0::2]
    asked = batch.weights[1::2] * batch.targets[1::2]
    return (F.softplus(-gap) * asked).sum() / asked.sum().clamp_min(1.0)


def _patch_loss(output: DetectorOutput, targets: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Ask each cell of the synthetic expert's map alone (arXiv 2008.10588)."""
    cells = output.cam.flatten(1)
    wanted = targets[:, 1:].expand_as(cells)
    return _mean_loss(cells, wanted, batch.weights[:, 1:].expand_as(cells)).mean()


def _kinds(batch: Batch) -> torch.Tensor:
    """Return 0 for real, 1 for manipulated and 2 for synthetic pictures."""
    fake = batch.targets > 0.5
    return torch.where(fake[:, 0], 1, torch.where(fake[:, 1], 2, 0))
