"""Two experts and a mask head on one backbone, shared by training and torch serving."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

from detector.networks.mask_vote import MaskVote
from detector.networks.novelty import Novelty
from detector.networks.rectifier import Rectifier
from detector.networks.trunk import Channels, Features
from detector.networks.trunks import build_trunk

EXPERTS = ("manipulated", "synthetic")
MASK_WIDTH = 64
NOVELTY_RANK = 64


class DetectorOutput(NamedTuple):
    """Raw outputs for N crops of side S.

    Attributes:
        logits: float32 N x 2, in the order of `EXPERTS`, uncalibrated.
        mask_logits: float32 N x S/16 x S/16, where the picture was manipulated.
        cam: float32 N x S/32 x S/32, class activation map of the synthetic expert: its mean over
            the cells is the expert's logit, as with Grad-CAM and HiResCAM (arXiv 2011.08891) up
            to a constant.
        novelty: float32 N, how unlike the training pictures each crop looks, about 1 for those;
            0 while it is not fitted.
        coarse: float N x channels x S/32 x S/32, the features that the experts see.
        fine: float N x channels x S/16 x S/16, the features before them.
        gate: float32 N in 0..1, share of the forensic stream; None for backbones without one.
    """

    logits: torch.Tensor
    mask_logits: torch.Tensor
    cam: torch.Tensor
    novelty: torch.Tensor
    coarse: torch.Tensor
    fine: torch.Tensor
    gate: torch.Tensor | None


class TwoExpertDetector(nn.Module):
    """Backbone, global average pooling, one linear unit per expert, and a mask head at stride 16.

    Preprocessing is part of the module, so that no caller can get it wrong.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(
        self,
        trunk: str,
        mean: Channels | None = None,
        std: Channels | None = None,
        dropout: float = 0.0,
        drop_connect: float = 0.0,
    ) -> None:
        """Build the detector.

        Args:
            trunk: A name in `trunks.TRUNKS`.
            mean: Per-channel mean of the input on the 0..255 scale; the backbone's own without it.
            std: Per-channel standard deviation of the input, likewise.
            dropout: Probability of dropping a pooled feature in training.
            drop_connect: Stochastic depth rate of the deepest block in training.

        Raises:
            ValueError: No backbone has this name.
        """
        super().__init__()
        self.trunk, features = build_trunk(trunk, drop_connect)
        width = features.coarse_channels
        self.neck = nn.Linear(width, features.neck_width) if features.neck_width else None
        self.rectifier = Rectifier()
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(features.neck_width or width, len(EXPERTS))
        self.mask_fine = nn.Conv2d(features.fine_channels, MASK_WIDTH, 1)
        self.mask_coarse = nn.Conv2d(width, MASK_WIDTH, 1)
        self.mask_out = nn.Conv2d(MASK_WIDTH, 1, 3, padding=1)
        self.mask_vote = MaskVote()
        self.novelty = Novelty(width, NOVELTY_RANK)
        mean, std = mean or features.pixel_mean, std or features.pixel_std
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1), persistent=False)
        nn.init.normal_(self.head.weight, std=0.01 if self.neck is None else 0.1)
        nn.init.zeros_(self.head.bias)

    def forward(self, crops: torch.Tensor) -> DetectorOutput:
        """Judge crops.

        Args:
            crops: uint8 N x S x S x 3, RGB.

        Returns:
            Logits and maps, see `DetectorOutput`.
        """
        fine, coarse, gate = self._features(crops)
        pooled = coarse.mean(dim=(2, 3))
        kept = self.rectifier(pooled.float())
        dense, kernel, rest = self._dense(pooled * kept)
        logits = self.head(self.dropout(dense))
        # Cut as the features were, so that the mean over the cells is still the logit.
        cam = (coarse * (kernel * kept)[:, :, None, None]).sum(dim=1) + rest[:, None, None]
        mask = self._mask(fine, coarse).float()
        manipulated, synthetic = logits.float().unbind(dim=1)
        logits = torch.stack([self.mask_vote(manipulated, mask), synthetic], dim=1)
        novelty = self.novelty(pooled.detach())
        return DetectorOutput(logits, mask, cam.float(), novelty, coarse, fine, gate)

    def pooled_features(self, crops: torch.Tensor) -> torch.Tensor:
        """Return pooled features of crops before they are rectified, float32 N x channels."""
        return self._features(crops).coarse.mean(dim=(2, 3)).float()

    def _features(self, crops: torch.Tensor) -> Features:
        x = crops.permute(0, 3, 1, 2).to(torch.float32)
        features: Features = self.trunk((x - self.mean) / self.std)
        return features

    def _mask(self, fine: torch.Tensor, coarse: torch.Tensor) -> torch.Tensor:
        small = self.mask_coarse(coarse)
        if fine.shape[-1] == 2 * small.shape[-1]:
            upsampled = F.interpolate(small, scale_factor=2.0, mode="nearest")
        else:
            # Sides that 32 does not divide leave a cell too many.
            upsampled = F.interpolate(small, size=fine.shape[-2:], mode="nearest")
        mask: torch.Tensor = self.mask_out(F.silu(self.mask_fine(fine) + upsampled))[:, 0]
        return mask

    def _dense(self, seen: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return what the experts weigh, and the synthetic logit as kernel and rest over `seen`."""
        if self.neck is None:
            return seen, self.head.weight[1:].expand_as(seen), self.head.bias[1:]
        dense = F.relu(self.neck(seen))
        # With ReLU's choice fixed, the logit is linear in what comes before it.
        active = self.head.weight[1] * (dense > 0)
        return dense, active @ self.neck.weight, active @ self.neck.bias + self.head.bias[1]
