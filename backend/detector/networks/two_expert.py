"""Two experts and a mask head on one backbone, shared by training and torch serving."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol, cast

import torch
from torch import nn
from torch.nn import functional as F

from detector.networks.efficientnet import EfficientNetB0Trunk
from detector.networks.novelty import Novelty

EXPERTS = ("manipulated", "synthetic")
MASK_WIDTH = 64
NOVELTY_RANK = 64


class Trunk(Protocol):
    """What a backbone must offer: channel counts and features at strides 16 and 32."""

    fine_channels: int
    coarse_channels: int

    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map N x 3 x S x S floats to features at strides 16 and 32."""
        ...


TRUNKS: dict[str, Callable[[float], nn.Module]] = {"efficientnet-b0": EfficientNetB0Trunk}


class DetectorOutput(NamedTuple):
    """Raw outputs for N crops of side S.

    Attributes:
        logits: float32 N x 2, in the order of `EXPERTS`, uncalibrated.
        mask_logits: float32 N x S/16 x S/16, where the picture was manipulated.
        cam: float32 N x S/32 x S/32, class activation map of the synthetic expert: its mean over
            the cells plus the bias is the expert's logit, so it equals Grad-CAM and HiResCAM
            (arXiv 2011.08891) up to a constant.
        novelty: float32 N, how unlike the training pictures each crop looks, about 1 for those;
            0 while it is not fitted.
    """

    logits: torch.Tensor
    mask_logits: torch.Tensor
    cam: torch.Tensor
    novelty: torch.Tensor


class TwoExpertDetector(nn.Module):
    """Backbone, global average pooling, one linear unit per expert, and a mask head at stride 16.

    Preprocessing is part of the module, so that no caller can get it wrong.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(
        self,
        trunk: str,
        mean: tuple[float, float, float],
        std: tuple[float, float, float],
        dropout: float = 0.0,
        drop_connect: float = 0.0,
    ) -> None:
        """Build the detector.

        Args:
            trunk: A name in `TRUNKS`.
            mean: Per-channel mean of the input on the 0..255 scale.
            std: Per-channel standard deviation of the input on the 0..255 scale.
            dropout: Probability of dropping a pooled feature in training.
            drop_connect: Stochastic depth rate of the deepest block in training.
        """
        super().__init__()
        module = TRUNKS[trunk](drop_connect)
        features = cast(Trunk, module)
        self.trunk = module
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(features.coarse_channels, len(EXPERTS))
        self.mask_fine = nn.Conv2d(features.fine_channels, MASK_WIDTH, 1)
        self.mask_coarse = nn.Conv2d(features.coarse_channels, MASK_WIDTH, 1)
        self.mask_out = nn.Conv2d(MASK_WIDTH, 1, 3, padding=1)
        self.novelty = Novelty(features.coarse_channels, NOVELTY_RANK)
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1), persistent=False)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, crops: torch.Tensor) -> DetectorOutput:
        """Judge crops.

        Args:
            crops: uint8 N x S x S x 3, RGB, S a multiple of 32.

        Returns:
            Logits and maps, see `DetectorOutput`.
        """
        fine, coarse = self._features(crops)
        pooled = coarse.mean(dim=(2, 3))
        logits = self.head(self.dropout(pooled))
        synthetic = self.head.weight[1].view(1, -1, 1, 1)
        cam = F.conv2d(coarse, synthetic, self.head.bias[1:])[:, 0]
        upsampled = F.interpolate(self.mask_coarse(coarse), scale_factor=2.0, mode="nearest")
        mask = self.mask_out(F.silu(self.mask_fine(fine) + upsampled))[:, 0]
        novelty = self.novelty(pooled.detach())
        return DetectorOutput(logits.float(), mask.float(), cam.float(), novelty)

    def pooled_features(self, crops: torch.Tensor) -> torch.Tensor:
        """Return what the experts see of crops, float32 N x channels."""
        return self._features(crops)[1].mean(dim=(2, 3)).float()

    def _features(self, crops: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = crops.permute(0, 3, 1, 2).to(torch.float32)
        features: tuple[torch.Tensor, torch.Tensor] = self.trunk((x - self.mean) / self.std)
        return features
